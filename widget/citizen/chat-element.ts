import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";

import { asLanguage, type Language } from "../shared/i18n";
import type { ConversationEvent } from "../shared/protocol";
import type { BorgerlinjeComposer } from "./composer-element";
import type { Embed } from "./embed";
import { chatIcon } from "./icons";
import { LogScroll } from "./log-scroll";
import { syncDialog } from "./panel-dialog";
import { saveFile } from "./save-file";
import { ScreenFit } from "./screen-fit";
import { Session } from "./session";
import { base } from "./styles/base";
import { messages } from "./styles/messages";
import { shell } from "./styles/shell";
import { TEXTS, type Texts } from "./texts";
import { applyTheme } from "./theme";
import { Thinking } from "./thinking";
import { headerView, type HeaderContext } from "./views/header";
import { logView } from "./views/log";
import { callbackView, endedView, eraseView, newestButton, noticesView, statusView, unavailableView } from "./views/surroundings";

type Page = "chat" | "callback" | "erase";

const SPOKEN = new Set(["bot.message", "agent.message", "agent.joined"]);

/** The citizen's chat on a municipality's page: a launcher, and the panel it opens. */
export class BorgerlinjeChat extends LitElement {
  static override styles = [base, shell, messages];

  @property({ attribute: false }) embed!: Embed;
  @state() private open = false;
  @state() private menuOpen = false;
  @state() private page: Page = "chat";
  @state() private unread = 0;
  @state() private unseen = false;
  @state() private failed: string | null = null;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query(".launcher") private readonly launcher!: HTMLButtonElement;
  @query("borgerlinje-composer") private readonly composer!: BorgerlinjeComposer | null;

  private session!: Session;
  private readonly fit = new ScreenFit(this, () => this.showPanel());
  private readonly logScroll = new LogScroll(() => this.renderRoot);
  private readonly thinking = new Thinking(() => this.requestUpdate());
  private toShow: number | "end" | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.session = new Session(this.embed, {
      onChange: () => this.onSessionChange(),
      onFresh: (fresh) => this.onFresh(fresh),
    });
    this.open = this.session.memory.state.open ?? this.embed.open;
    this.fit.connect();
    this.session.connect();
    this.session.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.disconnect();
    this.fit.disconnect();
    this.thinking.stop();
  }

  private get language(): Language {
    return asLanguage(this.session.api.language);
  }

  private get texts(): Texts {
    return TEXTS[this.language];
  }

  override render(): TemplateResult {
    const context = this.context();
    return html`
      <button
        class="button primary launcher"
        type="button"
        aria-haspopup="dialog"
        ?hidden=${this.open}
        data-testid="launcher"
        @click=${this.openPanel}
      >
        ${chatIcon} ${context.texts.launcher.label}
        ${this.unread > 0
          ? html`<span class="unread" data-testid="unread">${context.texts.launcher.unread(this.unread)}</span>`
          : nothing}
      </button>
      <p class="away" role="status">${this.unread > 0 && !this.open ? context.texts.launcher.news : nothing}</p>
      <dialog
        aria-labelledby="title"
        data-testid="panel"
        @cancel=${this.onCancel}
        @keydown=${this.onKeydown}
        @click=${this.onClick}
        @scroll=${this.onScroll}
      >
        ${headerView(context)} ${noticesView(context)} ${this.body(context)}
      </dialog>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.lang = this.language;
    if (changed.has("open")) this.showPanel();
    if (changed.has("page") && this.page === "erase") this.renderRoot.querySelector<HTMLElement>(".page-title")?.focus();
    if (!this.open || this.page !== "chat") return;
    if (this.toShow === "end") this.logScroll.toEnd();
    else if (this.toShow !== null) this.logScroll.toMessage(this.toShow);
    else if (this.logScroll.isAtEnd && this.session.draftAnswer !== "") this.logScroll.toEnd();
    this.toShow = null;
  }

  private body(context: HeaderContext): TemplateResult {
    const { session } = this;
    if (session.info === null && session.infoFailed && !session.hasConversation) return unavailableView(context);
    if (this.page === "erase") return eraseView(context, () => void this.erase(), this.backToChat);
    if (this.page === "callback") return callbackView(context, this.backToChat);
    const ended = session.gone || session.erased || session.standing.closed !== null;
    return html`${logView(context, this.onScroll)} ${this.unseen ? newestButton(context, this.toNewest) : nothing}
    ${statusView(context, this.thinking.isOn)}
    ${ended
      ? endedView(context, this.startAgain)
      : html`<borgerlinje-composer
          .texts=${context.texts.composer}
          .draft=${session.memory.state.draft}
          @say=${(event: CustomEvent<string>) => this.say(event.detail)}
          @draft=${(event: CustomEvent<string>) => this.onDraft(event.detail)}
        ></borgerlinje-composer>`}`;
  }

  private context(): HeaderContext {
    const { session, texts, language, failed, menuOpen } = this;
    return {
      session,
      texts,
      language,
      failed,
      menuOpen,
      title: session.info === null ? texts.panel.titleAlone : texts.panel.title(session.info.name),
      say: (text) => this.say(text),
      openCallback: () => this.turnTo("callback"),
      askForPerson: () => void this.askForPerson(),
      editUnsent: (clientId) => this.editUnsent(clientId),
      cancelCallback: (id) => void this.cancelCallback(id),
      rate: (seq, rating, comment) => session.rate(comment === "" ? { seq, rating } : { seq, rating, comment }),
      toggleMenu: () => (this.menuOpen = !this.menuOpen),
      minimise: this.minimise,
      switchLanguage: () => session.setLanguage(language === "da" ? "en" : "da"),
      download: () => void this.download(),
      openErase: () => this.turnTo("erase"),
    };
  }

  private say(text: string): void {
    this.failed = null;
    this.toShow = "end";
    this.session.say(text);
  }

  private editUnsent(clientId: string): void {
    // Without a composer there is nowhere to put it, so it stays where it is.
    if (this.composer !== null) this.composer.putBack(this.session.takeBack(clientId));
  }

  private async askForPerson(): Promise<void> {
    this.turnTo("chat");
    this.focusInside();
    this.toShow = "end";
    await this.attempt("person", () => this.session.askForPerson());
    this.toShow = "end";
    this.requestUpdate();
  }

  private async cancelCallback(id: string): Promise<void> {
    await this.attempt(id, async () => {
      await this.session.cancelCallback(id);
      // The pressed button goes away; focus must not fall back to the page.
      this.focusInside();
    });
  }

  private async download(): Promise<void> {
    await this.attempt("transcript", async () => {
      const blob = await this.session.transcript();
      if (blob !== null) saveFile(blob, `chat-${this.embed.municipality}.txt`);
      this.menuOpen = false;
    });
  }

  private async erase(): Promise<void> {
    await this.attempt("erase", async () => {
      await this.session.erase();
      this.backToChat();
    });
  }

  /** Runs a request; where it fails, the words for it stand where it was asked for. */
  private async attempt(name: string, request: () => Promise<void>): Promise<void> {
    this.failed = null;
    try {
      await request();
    } catch {
      this.failed = name;
    }
  }

  private turnTo(page: Page): void {
    this.menuOpen = false;
    this.failed = null;
    this.page = page;
  }

  private readonly backToChat = (): void => {
    this.turnTo("chat");
    this.toShow = "end";
    void this.updateComplete.then(() => this.focusInside());
  };

  private readonly startAgain = (): void => {
    this.session.startAgain();
    void this.updateComplete.then(() => this.focusInside());
  };

  private readonly openPanel = (): void => {
    this.remember(true);
    void this.updateComplete.then(() => this.focusInside());
  };

  private readonly minimise = (): void => {
    this.menuOpen = false;
    this.remember(false);
    void this.updateComplete.then(() => this.launcher.focus());
  };

  private remember(open: boolean): void {
    this.open = open;
    this.unread = 0;
    this.session.memory.update({ open, lastSeq: this.session.events.length });
    // Read anew each time: a crisis may have begun since the page was loaded.
    if (open) void this.session.loadInfo();
  }

  private showPanel(): void {
    if (!syncDialog(this.dialog, this.open, this.fit.isFull)) return;
    if (this.session.events.length > 0) this.toShow ??= "end";
    this.requestUpdate();
  }

  /** Where a keyboard or a low screen would hide what is to be read, the citizen goes to the input herself. */
  private focusInside(): void {
    const readFirst = matchMedia("(pointer: coarse), (max-height: 419px)").matches;
    if (!readFirst && this.composer !== null) this.composer.focus();
    else this.renderRoot.querySelector<HTMLElement>("#title")?.focus();
  }

  private onSessionChange(): void {
    const { session } = this;
    applyTheme(this, session.info?.theme.colour ?? null);
    this.thinking.follow(session.standing.unanswered, session.standing.holder);
    this.requestUpdate();
  }

  private onFresh(fresh: readonly ConversationEvent[]): void {
    const { lastSeq } = this.session.memory.state;
    const spoken = fresh.filter(({ kind, seq }) => SPOKEN.has(kind) && seq > lastSeq);
    if (!this.open) this.unread += spoken.length;
    else this.session.memory.update({ lastSeq: this.session.events.length });
    const last = fresh.at(-1);
    if (last === undefined) return;
    if (!this.logScroll.isAtEnd) this.unseen = spoken.length > 0;
    else this.toShow = fresh.length === 1 && SPOKEN.has(last.kind) ? last.seq : "end";
  }

  private onDraft(text: string): void {
    this.session.memory.update({ draft: text });
    if (text !== "") this.session.typing();
  }

  private readonly onScroll = (): void => {
    this.logScroll.noticed();
    if (this.logScroll.isAtEnd) this.unseen = false;
  };

  private readonly toNewest = (): void => {
    this.logScroll.toEnd();
    this.unseen = false;
    this.renderRoot.querySelector<HTMLElement>(".log")?.focus();
  };

  private readonly onClick = (event: Event): void => {
    if (this.menuOpen && event.target instanceof Element && event.target.closest(".head") === null) this.menuOpen = false;
  };

  private readonly onCancel = (event: Event): void => {
    event.preventDefault();
    this.escape();
  };

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.escape();
  };

  private escape(): void {
    if (!this.menuOpen) {
      this.minimise();
      return;
    }
    this.menuOpen = false;
    this.renderRoot.querySelector<HTMLElement>("[data-testid=menu]")?.focus();
  }
}
