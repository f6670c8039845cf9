import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import { CLOSE_OUTCOMES, type CloseOutcome } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

@customElement("bl-close-form")
export class CloseForm extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      :host {
        scroll-margin-block: 12px;
      }

      .missing {
        color: var(--bad);
        font-size: 0.9rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @state() private missing = false;
  @query("#outcome") private outcomeField!: HTMLSelectElement;

  /** All of it into view, and not the field alone. */
  override focus(): void {
    this.scrollIntoView({ block: "nearest" });
    this.outcomeField.focus({ preventScroll: true });
  }

  override render() {
    const { t } = this.locale;
    const { item, draft, busy } = this.open;
    const missing = this.missing && draft.closeOutcome === "";
    return html`<form novalidate aria-labelledby="title" data-testid="close-form" @submit=${this.#submit}>
      <h3 id="title">${item.kind === "handover" ? t.close.titleChat : t.close.title}</h3>
      <p id="hint" class="soft">${item.kind === "handover" ? t.close.chatHint : t.close.callHint}</p>
      <div class="field">
        <label for="outcome">${t.close.outcome}</label>
        <select
          id="outcome"
          required
          aria-invalid=${missing ? "true" : "false"}
          aria-describedby="hint missing"
          data-testid="close-outcome"
          @change=${this.#choose}
        >
          <option value="" .selected=${draft.closeOutcome === ""}>${t.close.choose}</option>
          ${CLOSE_OUTCOMES.map(
            (outcome) =>
              html`<option value=${outcome} .selected=${draft.closeOutcome === outcome}>
                ${t.closeOutcomes[outcome]}
              </option>`,
          )}
        </select>
        <p id="missing" class="missing">${missing ? t.close.missing : ""}</p>
      </div>
      <div class="field">
        <label for="note">${t.close.note} <span class="optional">${t.callback.optional}</span></label>
        <textarea
          id="note"
          rows="2"
          maxlength="2000"
          data-testid="close-note"
          .value=${draft.closeNote}
          @input=${this.#note}
        ></textarea>
      </div>
      <button ?disabled=${!item.mine || busy !== null} data-testid="close-submit">${t.close.submit}</button>
    </form>`;
  }

  readonly #choose = (event: Event): void => {
    const closeOutcome = (event.target as HTMLSelectElement).value as CloseOutcome | "";
    this.desk.items.editDraft(this.open.item.id, { closeOutcome });
  };

  readonly #note = (event: Event): void => {
    this.desk.items.editDraft(this.open.item.id, { closeNote: (event.target as HTMLTextAreaElement).value });
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { closeOutcome } = this.open.draft;
    this.missing = closeOutcome === "";
    if (closeOutcome === "") this.focus();
    else void this.#close(closeOutcome);
  };

  async #close(outcome: CloseOutcome): Promise<void> {
    const { id } = this.open.item;
    const done = await this.desk.items.close(id, outcome);
    if (done && this.desk.store.open(id)) this.dispatchEvent(new CustomEvent("done"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-close-form": CloseForm;
  }
}
