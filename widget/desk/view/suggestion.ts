import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Suggestion } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { articleLink } from "./case-summary";

/** What the bot would answer; the agent sends it, changes it first, or lets it be. */
@customElement("bl-suggestion")
export class SuggestionView extends LitElement {
  static override readonly styles = [
    base,
    css`
      .suggestion {
        display: grid;
        gap: 6px;
        padding: 8px 12px;
        border: 1px dashed var(--accent);
        border-radius: var(--radius);
        background: var(--accent-tint);
      }

      .text {
        max-height: 130px;
        overflow-y: auto;
        font-size: 0.92rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }

      @media (width < 900px) {
        .text {
          max-height: 64px;
        }
      }

      .buttons {
        display: flex;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) suggestion!: Suggestion;
  @property({ type: Boolean, attribute: "may-send" }) maySend = false;

  override render() {
    const { t } = this.locale;
    const { text, confidence, articles } = this.suggestion;
    return html`<div class="suggestion" role="group" aria-labelledby="title" data-testid="suggestion">
      <p class="soft">
        <strong id="title">${t.suggestion.title}</strong> ${t.chat.confidence(Math.round(confidence * 100))}
        ${articles.map((article) => html`· ${articleLink(article)} `)}
      </p>
      <p class="text" tabindex="0" role="group" aria-label=${t.suggestion.text}>${text}</p>
      <div class="buttons">
        <button type="button" data-testid="suggestion-use" @click=${() => this.#tell("use")}>${t.suggestion.use}</button>
        <button type="button" ?disabled=${!this.maySend} data-testid="suggestion-send" @click=${() => this.#tell("send")}>
          ${t.suggestion.send}
        </button>
        <button type="button" class="quiet" data-testid="suggestion-drop" @click=${() => this.#tell("drop")}>
          ${t.suggestion.drop}
        </button>
      </div>
    </div>`;
  }

  #tell(what: "use" | "send" | "drop"): void {
    this.dispatchEvent(new CustomEvent(what));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-suggestion": SuggestionView;
  }
}
