import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import type { CannedReply, Suggestion } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import "./suggestion";

@customElement("bl-reply-box")
export class ReplyBox extends LitElement {
  static override readonly styles = [
    base,
    css`
      form {
        display: grid;
        gap: 6px;
        padding: 10px 12px 12px;
        border-top: 1px solid var(--line);
        background: var(--surface);
      }

      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 6px 12px;
      }

      /* Of keys a phone has not. */
      @media (width < 560px) {
        .foot .soft {
          display: none;
        }
      }

      textarea {
        min-height: 68px;
        max-height: 40vh;
      }

      .writing {
        position: relative;
      }

      .buttons {
        display: flex;
        margin-left: auto;
        gap: 8px;
      }

      .canned {
        position: absolute;
        bottom: calc(100% + 4px);
        left: 0;
        z-index: 2;
        width: min(560px, 100%);
        max-height: min(320px, 45vh);
        overflow-y: auto;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: 0 6px 20px rgb(0 0 0 / 20%);
      }

      [role="option"] {
        padding: 6px 12px;
        border-bottom: 1px solid var(--line);
        cursor: pointer;
      }

      [role="option"][aria-selected="true"] {
        background: var(--accent-tint);
        box-shadow: inset 4px 0 var(--accent);
      }

      [role="option"] span {
        display: block;
        overflow: hidden;
        color: var(--ink-soft);
        font-size: 0.85rem;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @property({ attribute: false }) canned: readonly CannedReply[] | null = null;
  @query("textarea") private box!: HTMLTextAreaElement;
  /** Where a slash opened the canned replies, and what was typed after it. */
  @state() private slash: { from: number; typed: string } | null = null;
  @state() private chosen = 0;

  override focus(): void {
    this.box.focus();
  }

  /** Puts the bot's suggestion into the reply, to be changed before it is sent. */
  useSuggestion(): void {
    const text = this.#suggestion?.text;
    if (!text) return;
    const typed = this.open.draft.reply.trimEnd();
    this.#write(typed ? `${typed}\n\n${text}` : text);
    this.desk.cases.dropSuggestion(this.open.item.id);
    this.focus();
  }

  protected override updated(): void {
    if (this.open.item.mine && this.#unanswered) void this.desk.cases.suggest(this.open.item.id);
    this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  override render() {
    const { t } = this.locale;
    const { draft, item, busy } = this.open;
    const sending = busy === "send";
    const lostWithText = !item.mine && draft.reply !== "";
    const hint = item.mine ? t.chat.hint : lostWithText ? t.chat.notMine : t.chat.claimFirst;
    const found = this.#found;
    return html`<form @submit=${this.#submit}>
      ${this.#suggestion?.text
        ? html`<bl-suggestion
            .locale=${this.locale}
            .suggestion=${this.#suggestion}
            ?may-send=${this.open.busy === null && draft.reply.trim() === ""}
            @use=${() => this.useSuggestion()}
            @send=${this.#sendSuggestion}
            @drop=${() => this.desk.cases.dropSuggestion(item.id)}
          ></bl-suggestion>`
        : nothing}
      <label for="reply">${t.chat.reply}</label>
      <div class="writing">
        ${this.#cannedList(found)}
        <textarea
          id="reply"
          rows="3"
          maxlength="2000"
          lang=${item.language}
          aria-describedby="hint"
          aria-autocomplete="list"
          aria-controls=${found.length > 0 ? "canned" : nothing}
          aria-activedescendant=${found.length > 0 ? `canned-${this.chosen}` : nothing}
          data-testid="reply-input"
          .value=${draft.reply}
          ?readonly=${!item.mine && !lostWithText}
          @input=${this.#input}
          @keydown=${this.#key}
          @blur=${() => (this.slash = null)}
        ></textarea>
      </div>
      <p class="visually-hidden" role="status">${this.slash && found.length > 0 ? t.canned.found(found.length) : ""}</p>
      <div class="foot">
        <p id="hint" class="soft">${hint}</p>
        <div class="buttons">
          <button
            type="button"
            ?disabled=${!item.mine}
            data-testid="canned-open"
            @mousedown=${(event: Event) => event.preventDefault()}
            @click=${this.#openCanned}
          >
            ${t.canned.open}
          </button>
          <button class="primary" ?disabled=${!item.mine || sending} data-testid="reply-send">
            ${sending ? t.chat.sending : t.chat.send}
          </button>
        </div>
      </div>
    </form>`;
  }

  #cannedList(found: readonly CannedReply[]) {
    if (found.length === 0) return nothing;
    return html`<div id="canned" class="canned" role="listbox" aria-label=${this.locale.t.canned.open} data-testid="canned-list">
      ${found.map(
        ({ id, title, text }, at) =>
          html`<div
            id="canned-${at}"
            role="option"
            aria-selected=${at === this.chosen ? "true" : "false"}
            data-testid="canned-option"
            data-canned-id=${id}
            @mousedown=${(event: Event) => {
              event.preventDefault();
              this.#insert(found[at]);
            }}
          >
            <strong>${title}</strong><span>${text}</span>
          </div>`,
      )}
    </div>`;
  }

  /** Whether the last one to write was the citizen. */
  get #unanswered(): boolean {
    const last = this.open.events.findLast(({ kind }) => kind.endsWith(".message"));
    return last?.kind === "citizen.message";
  }

  get #suggestion(): Suggestion | null {
    return this.open.item.mine && this.#unanswered ? (this.open.suggested?.answer ?? null) : null;
  }

  /** Those of the item's theme first, then those that fit any. */
  get #found(): readonly CannedReply[] {
    if (!this.slash || !this.canned) return [];
    const { typed } = this.slash;
    const { theme } = this.open.item;
    const rank = (reply: CannedReply): number => (reply.theme === null ? 1 : reply.theme === theme ? 0 : 2);
    return this.canned
      .filter((reply) => `${reply.id} ${reply.title} ${reply.theme_title ?? ""}`.toLowerCase().includes(typed))
      .toSorted((a, b) => rank(a) - rank(b));
  }

  #look(): void {
    const caret = this.box.selectionStart;
    const typed = /(?:^|\s)\/(?<word>[^\s/]*)$/.exec(this.box.value.slice(0, caret))?.groups?.word;
    this.chosen = 0;
    this.slash = typed === undefined ? null : { from: caret - typed.length - 1, typed: typed.toLowerCase() };
    if (this.slash) void this.desk.readCanned(this.open.item);
  }

  readonly #openCanned = (): void => {
    this.focus();
    const { value, selectionStart: caret } = this.box;
    const before = value.slice(0, caret);
    const slash = /(^|\s)$/.test(before) ? "/" : " /";
    this.#write(before + slash + value.slice(caret), caret + slash.length);
    this.#look();
  };

  #insert(reply: CannedReply | undefined): void {
    if (!reply || !this.slash) return;
    const { value, selectionStart } = this.box;
    const { from } = this.slash;
    this.slash = null;
    this.#write(value.slice(0, from) + reply.text + value.slice(selectionStart), from + reply.text.length);
  }

  /** At once, and not with the next drawing: the caret has to stand where it belongs. */
  #write(text: string, caret = text.length): void {
    this.box.value = text;
    this.box.setSelectionRange(caret, caret);
    this.desk.replies.edit(this.open.item.id, text);
  }

  readonly #sendSuggestion = (): void => {
    this.useSuggestion();
    this.#send();
  };

  /** Whether the key moved in the canned replies. */
  #inCanned(event: KeyboardEvent): boolean {
    const found = this.#found;
    if (found.length === 0) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) this.chosen = (this.chosen + step + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") this.#insert(found[this.chosen]);
    else if (event.key === "Escape") this.slash = null;
    else return false;
    event.preventDefault();
    return true;
  }

  readonly #input = (): void => {
    if (this.open.item.mine) this.desk.replies.edit(this.open.item.id, this.box.value);
    else this.desk.items.editDraft(this.open.item.id, { reply: this.box.value });
    this.#look();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.isComposing || this.#inCanned(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.#send();
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#send();
    this.focus();
  };

  #send(): void {
    void this.desk.replies.send(this.open.item.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-reply-box": ReplyBox;
  }
}
