import { html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import { isFree } from "../core/queue";
import { isFinished, type OpenItem } from "../core/state";
import type { AttemptOutcome, CannedReply, Choices } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import "./callback-panel";
import "./case-summary";
import type { CallbackPanel } from "./callback-panel";
import "./close-form";
import type { CloseForm } from "./close-form";
import "./conversation";
import "./item-log";
import { itemPaneStyles } from "./item-pane.styles";
import { noticeView } from "./notice";
import { noticeStyles } from "./notice.styles";
import { dueWords, stateWords } from "./queue-row";
import "./reply-box";
import type { ReplyBox } from "./reply-box";
import "./staff-notes";
import type { StaffNotes } from "./staff-notes";
import "./tags-field";
import type { TagsField } from "./tags-field";

@customElement("bl-item-pane")
export class ItemPane extends LitElement {
  static override readonly styles = [base, noticeStyles, itemPaneStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @property({ attribute: false }) choices: Choices | null = null;
  @property({ attribute: false }) canned: readonly CannedReply[] | null = null;
  @property({ type: Number }) now = 0;
  @query("bl-reply-box") private replyBox!: ReplyBox | null;
  @query("bl-callback-panel") private callback!: CallbackPanel | null;
  @query("bl-staff-notes") private notes!: StaffNotes | null;
  @query("bl-tags") private tags!: TagsField | null;
  @query("bl-close-form") private closeForm!: CloseForm | null;
  @query("h2") private heading!: HTMLElement;

  /** To what comes next: the phone, the reply, or else the item's name. */
  focusWork(): void {
    if (this.open.item.mine) (this.replyBox ?? this.callback)?.focus();
    else this.focusHeading();
  }

  focusHeading(): void {
    this.heading.focus();
  }

  focusWriting(): void {
    if (this.replyBox) this.replyBox.focus();
    else this.callback?.focusNote();
  }

  focusNotes(): void {
    this.notes?.focus();
  }

  focusTags(): void {
    this.tags?.focus();
  }

  useSuggestion(): void {
    this.replyBox?.useSuggestion();
  }

  reveal(): void {
    void this.callback?.reveal();
  }

  focusClose(): void {
    this.closeForm?.focus();
  }

  async claim(): Promise<void> {
    if (!this.#canClaim) {
      this.focusHeading();
      return;
    }
    const claimed = await this.desk.items.claim(this.open.item.id);
    await this.updateComplete;
    if (claimed) this.focusWork();
    else this.focusHeading();
  }

  override render() {
    const { t } = this.locale;
    const { open } = this;
    const { item, draft } = open;
    const live = item.kind === "handover";
    const showClose = item.mine || draft.closeNote !== "" || draft.closeOutcome !== "";
    return html`<article class=${item.kind} data-testid="item-pane" data-item-id=${item.id} data-state=${item.state}>
      ${this.#header()}
      ${open.notice
        ? html`<div class="notices">
            ${noticeView(t, open.notice, "item-notice", () => this.desk.items.dismiss(item.id))}
          </div>`
        : nothing}
      ${open.loaded === "ready"
        ? html`<div class="columns">
            ${live ? this.#talk(true) : nothing}
            <div class="side">
              ${live
                ? nothing
                : html`<bl-callback-panel
                    .desk=${this.desk}
                    .locale=${this.locale}
                    .open=${open}
                    .now=${this.now}
                    @attempted=${this.#attempted}
                  ></bl-callback-panel>`}
              ${open.case
                ? html`<bl-case-summary
                    .locale=${this.locale}
                    .summary=${open.case.summary}
                    .item=${item}
                  ></bl-case-summary>`
                : nothing}
              ${showClose
                ? html`<bl-close-form
                    .desk=${this.desk}
                    .locale=${this.locale}
                    .open=${open}
                    .choices=${this.choices}
                    @done=${() => this.focusHeading()}
                  ></bl-close-form>`
                : nothing}
              <bl-staff-notes .desk=${this.desk} .locale=${this.locale} .open=${open}></bl-staff-notes>
              <bl-tags
                .desk=${this.desk}
                .locale=${this.locale}
                .open=${open}
                .offered=${this.choices?.tags[item.municipality] ?? []}
              ></bl-tags>
              <bl-item-log .locale=${this.locale} .open=${open}></bl-item-log>
            </div>
            ${live ? nothing : this.#talk(false)}
          </div>`
        : this.#notLoaded()}
    </article>`;
  }

  get #canClaim(): boolean {
    return isFree(this.open.item, this.now) && !this.open.busy;
  }

  #header() {
    const { t } = this.locale;
    const { item, busy } = this.open;
    const live = item.kind === "handover";
    const about = [item.municipality_name, item.area_title, this.locale.languageName(item.language)];
    return html`<header>
      <div class="about">
        <h2 tabindex="-1">
          <span class="tag ${live ? "live" : ""}">${t.kinds[item.kind]}</span> ${item.name ?? t.queue.anonymous}
        </h2>
        <p class="soft">${about.filter(Boolean).join(" · ")}</p>
        <p class="soft">
          <strong data-testid="item-state">${stateWords(this.locale, item)}</strong>
          ${isFinished(item)
            ? nothing
            : html`· ${t.queue.waited(this.locale.since(item.created_at))} ${dueWords(this.locale, item, this.now)}`}
        </p>
      </div>
      <div class="actions">
        ${isFree(item, this.now)
          ? html`<button
              type="button"
              class="primary"
              ?disabled=${busy !== null}
              data-testid="claim"
              @click=${() => void this.claim()}
            >
              ${live ? t.work.claimChat : t.work.claim}
            </button>`
          : nothing}
        ${item.mine && !isFinished(item) ? this.#heldActions(live) : nothing}
        ${item.mine
          ? nothing
          : html`<button type="button" data-testid="close-tab" @click=${this.#closeTab}>${t.work.closeTab}</button>`}
      </div>
      ${item.question
        ? html`<p class="question"><span class="visually-hidden">${t.work.question}:</span> “${item.question}”</p>`
        : nothing}
    </header>`;
  }

  #heldActions(live: boolean) {
    const { t } = this.locale;
    const { item, busy } = this.open;
    return html`${live
        ? html`<button
            type="button"
            ?disabled=${busy !== null}
            data-testid="hand-back"
            @click=${() => void this.desk.items.handBack(item.id).then(() => this.focusHeading())}
          >
            ${t.work.handBack}
          </button>`
        : nothing}
      <button
        type="button"
        ?disabled=${busy !== null}
        data-testid="release"
        @click=${() => void this.desk.items.release(item.id).then(() => this.focusHeading())}
      >
        ${t.work.release}
      </button>`;
  }

  #talk(withReply: boolean) {
    const { open } = this;
    const reply = withReply && (!isFinished(open.item) || open.draft.reply !== "");
    return html`<div class="talk">
      <bl-conversation
        .locale=${this.locale}
        .events=${open.events}
        .itemId=${open.item.id}
        ?typing=${open.citizenTyping}
      ></bl-conversation>
      ${reply
        ? html`<bl-reply-box
            .desk=${this.desk}
            .locale=${this.locale}
            .open=${open}
            .canned=${this.canned}
          ></bl-reply-box>`
        : nothing}
    </div>`;
  }

  #notLoaded() {
    const { t } = this.locale;
    if (this.open.loaded === "loading") return html`<p class="waiting soft">${t.loading}</p>`;
    return html`<div class="waiting">
      <p>${t.work.failed}</p>
      <button type="button" @click=${() => void this.desk.items.refresh(this.open.item.id)}>${t.retry}</button>
    </div>`;
  }

  readonly #closeTab = (): void => {
    this.desk.items.closeTab(this.open.item.id);
  };

  readonly #attempted = async (event: CustomEvent<AttemptOutcome>): Promise<void> => {
    await this.updateComplete;
    if (event.detail === "answered") this.focusClose();
    else if (!this.open.item.mine) this.focusHeading();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-item-pane": ItemPane;
  }
}
