import { html, LitElement, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { asLanguage, type Language } from "../../shared/i18n";
import { Desk } from "../core/desk";
import { readPreference, writePreference } from "../core/preferences";
import { startPulse } from "../core/pulse";
import { count } from "../core/queue";
import { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { deskStyles } from "./desk-app.styles";
import "./help-dialog";
import type { HelpDialog } from "./help-dialog";
import { handleShortcut, type ShortcutTarget } from "./keyboard";
import { noticeView } from "./notice";
import { noticeStyles } from "./notice.styles";
import "./password-dialog";
import type { PasswordDialog } from "./password-dialog";
import "./queue-list";
import type { QueueList } from "./queue-list";
import "./search-dialog";
import type { SearchDialog } from "./search-dialog";
import "./sign-in";
import "./sign-out-dialog";
import type { SignOutDialog } from "./sign-out-dialog";
import "./top-bar";
import type { TopBar } from "./top-bar";
import "./workspace";
import type { Workspace } from "./workspace";

@customElement("bl-desk")
export class DeskApp extends LitElement {
  static override readonly styles = [base, noticeStyles, deskStyles];

  @state() private language: Language = asLanguage(readPreference("language"));
  /** On a narrow screen one of the two is seen at a time. */
  @state() private side: "queue" | "work" = "queue";
  @query("bl-queue") private queue!: QueueList | null;
  @query("bl-workspace") private work!: Workspace | null;
  @query("bl-help-dialog") private help!: HelpDialog | null;
  @query("bl-search-dialog") private searchDialog!: SearchDialog | null;
  @query("bl-top-bar") private topBar!: TopBar | null;
  @query("bl-password-dialog") private passwordDialog!: PasswordDialog | null;
  @query("bl-sign-out-dialog") private signOutDialog!: SignOutDialog | null;
  readonly #desk = new Desk(() => this.language);
  readonly #undo: (() => void)[] = [];
  #active: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const onKey = (event: KeyboardEvent): void => handleShortcut(event, this.#shortcuts);
    document.addEventListener("keydown", onKey);
    this.#undo.push(
      () => document.removeEventListener("keydown", onKey),
      this.#desk.store.subscribe(() => this.#changed()),
      startPulse(() => this.#desk.tick()),
    );
    void this.#desk.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const undo of this.#undo.splice(0)) undo();
  }

  override render() {
    const { state } = this.#desk.store;
    const { t } = this.#locale;
    return html`<bl-top-bar
        .desk=${this.#desk}
        .locale=${this.#locale}
        .state=${state}
        ?sound=${this.#desk.sound}
        ?notices=${this.#desk.browserNotices}
        @language=${this.#setLanguage}
        @help=${() => this.help?.show()}
        @search=${() => this.searchDialog?.show()}
        @password=${() => this.passwordDialog?.show()}
        @sign-out=${this.#signOut}
      ></bl-top-bar>
      ${this.#main()}
      <p class="visually-hidden" role="status" data-testid="announcer">${state.announcement?.(t) ?? ""}</p>`;
  }

  protected override updated(): void {
    const { items } = this.#desk.store.state;
    const { t } = this.#locale;
    const waiting = items === null ? 0 : count(items).waiting;
    document.documentElement.lang = this.language;
    document.title = waiting > 0 ? `(${waiting}) ${t.title}` : t.title;
  }

  get #locale(): Locale {
    return new Locale(this.language, this.#desk.store.state.now);
  }

  #main() {
    const { session } = this.#desk.store.state;
    const { t } = this.#locale;
    switch (session.phase) {
      case "checking":
        return html`<main class="door"><p class="soft" role="status">${t.loading}</p></main>`;
      case "unreachable":
        return html`<main class="door">
          <p role="alert">${t.unreachable}</p>
          <button type="button" class="primary" @click=${() => void this.#desk.resume()}>${t.retry}</button>
        </main>`;
      case "signed_out":
        return html`<main class="door">
          <bl-sign-in
            .desk=${this.#desk}
            .locale=${this.#locale}
            .notice=${session.notice}
            ?busy=${session.busy}
          ></bl-sign-in>
        </main>`;
      case "signed_in":
        return this.#place();
    }
  }

  #place() {
    const { state } = this.#desk.store;
    const held = count(state.items ?? []).mine;
    return html`<main>
        ${state.active === null
          ? nothing
          : html`<button type="button" class="skip" @click=${() => this.#showWork((work) => work.pane?.focusHeading())}>
              ${this.#locale.t.skipToWork}
            </button>`}
        <h1 class="visually-hidden">${this.#locale.t.title}</h1>
        ${this.#banners()}
        <div class="place ${this.side}">
          <bl-queue .desk=${this.#desk} .locale=${this.#locale} .state=${state} @click=${this.#opened}></bl-queue>
          <bl-workspace
            .desk=${this.#desk}
            .locale=${this.#locale}
            .state=${state}
            @to-queue=${this.#toQueue}
          ></bl-workspace>
        </div>
      </main>
      <bl-help-dialog .locale=${this.#locale}></bl-help-dialog>
      <bl-search-dialog .desk=${this.#desk} .locale=${this.#locale} .choices=${state.choices}></bl-search-dialog>
      <bl-password-dialog .desk=${this.#desk} .locale=${this.#locale}></bl-password-dialog>
      <bl-sign-out-dialog
        .locale=${this.#locale}
        .held=${held}
        @confirmed=${() => void this.#desk.signOut()}
      ></bl-sign-out-dialog>`;
  }

  #banners() {
    const { connection, leaseUntil, notice, items, status } = this.#desk.store.state;
    const locale = this.#locale;
    const { t } = locale;
    const down = connection === "polling" || connection === "offline";
    const held = count(items ?? []).mine > 0 && leaseUntil !== null;
    const lease = !held ? "" : locale.isPast(leaseUntil) ? t.line.leaseOver : t.line.lease(locale.time(leaseUntil));
    return html`<div class="banners">
      ${down
        ? html`<div class="notice warning" role="status" data-testid="connection-notice">
            <p>${t.line[connection]}${lease}</p>
          </div>`
        : nothing}
      ${noticeView(t, notice, "desk-notice", () => this.#desk.store.update({ notice: null }))}
      ${status === "available" || down
        ? nothing
        : html`<div class="duty" data-testid="duty-notice">
            <p>${t.top.offDuty}</p>
            <button type="button" data-testid="go-available" @click=${() => void this.#desk.setStatus("available")}>
              ${t.top.goAvailable}
            </button>
          </div>`}
    </div>`;
  }

  #changed(): void {
    const { active, tabs } = this.#desk.store.state;
    const closed = this.#active !== null && !tabs.includes(this.#active);
    this.#active = active;
    this.requestUpdate();
    if (closed) this.#toQueue();
  }

  /** Enter or a click on a row: the item is open, and the focus follows to it. */
  readonly #opened = (event: Event): void => {
    const onRow = event.composedPath().some((node) => node instanceof HTMLElement && node.dataset.itemId);
    if (onRow) this.#showWork((work) => work.pane?.focusHeading());
  };

  #showWork(then: (work: Workspace) => void): void {
    this.side = "work";
    void this.#settled().then(() => {
      if (this.work) then(this.work);
    });
  }

  readonly #toQueue = (): void => {
    this.side = "queue";
    void this.#settled().then(() => this.queue?.move(0));
  };

  async #settled(): Promise<void> {
    await this.updateComplete;
    await this.work?.updateComplete;
    await this.work?.pane?.updateComplete;
  }

  readonly #signOut = (): void => {
    if (count(this.#desk.store.state.items ?? []).mine > 0) this.signOutDialog?.show();
    else void this.#desk.signOut();
  };

  readonly #setLanguage = (event: CustomEvent<string>): void => {
    this.language = asLanguage(event.detail);
    writePreference("language", this.language);
    this.#desk.languageChanged();
  };

  readonly #shortcuts: ShortcutTarget = {
    moveInQueue: (step) => {
      this.side = "queue";
      void this.updateComplete.then(() => this.queue?.move(step));
    },
    claim: () => {
      const id = this.queue?.focusedId ?? this.#active;
      if (id === null) return;
      this.#desk.items.open(id);
      this.#showWork((work) => void work.pane?.claim());
    },
    write: () => this.#showWork((work) => work.pane?.focusWriting()),
    note: () => this.#showWork((work) => work.pane?.focusNotes()),
    tags: () => this.#showWork((work) => work.pane?.focusTags()),
    reveal: () => this.#showWork((work) => work.pane?.reveal()),
    useSuggestion: () => this.#showWork((work) => work.pane?.useSuggestion()),
    search: () => this.searchDialog?.show(),
    status: () => this.topBar?.focusStatus(),
    finish: () => this.#showWork((work) => work.pane?.focusClose()),
    stepTab: (step) => {
      this.work?.stepTab(step);
      this.#showWork((work) => work.pane?.focusHeading());
    },
    goToTab: (at) => {
      this.work?.goToTab(at);
      this.#showWork((work) => work.pane?.focusHeading());
    },
    leaveField: () => {
      if (this.#active === null) this.#toQueue();
      else this.#showWork((work) => work.pane?.focusHeading());
    },
    closeTab: () => {
      if (this.#active === null) return;
      if (this.#desk.items.closeTab(this.#active)) return;
      this.#desk.store.update({ notice: { level: "warning", say: (t) => t.announce.holdsTab } });
    },
    toQueue: () => this.#toQueue(),
    help: () => this.help?.show(),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-desk": DeskApp;
  }
}
