import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";

import { sendIcon } from "./icons";
import { base } from "./styles/base";
import { fields } from "./styles/fields";
import type { Texts } from "./texts";

const LONGEST = 2_000;
const COUNT_FROM = 1_800;

/** Counted as the service counts: an emoji is one. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Where a citizen writes. Fires `say` with the text, and `draft` on every change of it. */
export class BorgerlinjeComposer extends LitElement {
  static override styles = [
    base,
    fields,
    css`
      :host {
        display: block;
        flex: none;
        padding: 8px 12px 12px;
        border-block-start: 1px solid var(--line);
        background: #ffffff;
      }

      form {
        display: flex;
        align-items: flex-end;
        gap: 8px;
      }

      textarea {
        flex: 1;
        min-inline-size: 0;
        max-block-size: 8.5em;
        margin: 0;
        field-sizing: content;
        resize: none;
      }

      p {
        margin-block-start: 4px;
      }

      @media (max-width: 359px) {
        .send-word {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) texts!: Texts["composer"];
  @property({ attribute: false }) draft = "";
  @query("textarea") private readonly area!: HTMLTextAreaElement;
  @state() private text = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.text = this.draft;
  }

  override focus(): void {
    this.area.focus();
  }

  /** Puts text back for the citizen to change, before what stands there already. */
  putBack(text: string): void {
    this.write(this.text === "" ? text : `${text}\n${this.text}`);
    this.focus();
  }

  override render(): TemplateResult {
    const { texts } = this;
    const left = LONGEST - lengthOf(this.text);
    const tooLong = left < 0;
    return html`<form @submit=${this.onSubmit}>
        <label class="away" for="text">${texts.label}</label>
        <textarea
          id="text"
          rows="1"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          placeholder=${texts.label}
          aria-describedby="count"
          aria-invalid=${tooLong ? "true" : "false"}
          data-testid="input"
          .value=${this.text}
          @input=${() => this.write(this.area.value)}
          @keydown=${this.onKeydown}
        ></textarea>
        <button class="button primary" type="submit" aria-label=${texts.send} data-testid="send">
          <span class="send-word">${texts.send}</span>${sendIcon}
        </button>
      </form>
      <p id="count" class=${tooLong ? "wrong" : "hint"} role="status" data-testid="counter">
        ${this.countWords(left)}
      </p>`;
  }

  private countWords(left: number): string | typeof nothing {
    if (left < 0) return this.texts.tooLong(-left);
    return left <= LONGEST - COUNT_FROM ? this.texts.left(left) : nothing;
  }

  private write(text: string): void {
    this.text = text;
    this.dispatchEvent(new CustomEvent<string>("draft", { detail: text }));
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  };

  private readonly onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.send();
  };

  private send(): void {
    const text = this.text.trim();
    this.focus();
    if (text === "" || lengthOf(text) > LONGEST) return;
    this.write("");
    this.dispatchEvent(new CustomEvent<string>("say", { detail: text }));
  }
}
