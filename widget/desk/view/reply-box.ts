import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";

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

      textarea {
        min-height: 68px;
        max-height: 40vh;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @query("textarea") private box!: HTMLTextAreaElement;

  override focus(): void {
    this.box.focus();
  }

  override render() {
    const { t } = this.locale;
    const { draft, item, busy } = this.open;
    const sending = busy === "send";
    const lostWithText = !item.mine && draft.reply !== "";
    const hint = item.mine ? t.chat.hint : lostWithText ? t.chat.notMine : t.chat.claimFirst;
    return html`<form @submit=${this.#submit}>
      <label for="reply">${t.chat.reply}</label>
      <textarea
        id="reply"
        rows="3"
        maxlength="2000"
        lang=${item.language}
        aria-describedby="hint"
        data-testid="reply-input"
        .value=${draft.reply}
        ?readonly=${!item.mine && !lostWithText}
        @input=${this.#input}
        @keydown=${this.#key}
      ></textarea>
      <div class="foot">
        <p id="hint" class="soft">${hint}</p>
        <button class="primary" ?disabled=${!item.mine || sending} data-testid="reply-send">
          ${sending ? t.chat.sending : t.chat.send}
        </button>
      </div>
    </form>`;
  }

  readonly #input = (): void => {
    if (this.open.item.mine) this.desk.replies.edit(this.open.item.id, this.box.value);
    else this.desk.items.editDraft(this.open.item.id, { reply: this.box.value });
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
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
