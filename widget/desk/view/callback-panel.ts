import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { readablePhone } from "../../shared/phone";
import type { Desk } from "../core/desk";
import { isFree } from "../core/queue";
import type { OpenItem } from "../core/state";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

@customElement("bl-callback-panel")
export class CallbackPanel extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      .call {
        width: 100%;
        min-height: 48px;
        font-size: 1.05rem;
        font-variant-numeric: tabular-nums;
      }

      .number {
        font-size: 1.05rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }

      .outcomes {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }

      .outcomes button {
        min-height: 44px;
      }

      fieldset {
        display: grid;
        gap: 8px;
        padding-top: 10px;
        border-top: 1px solid var(--line);
      }

      .legend {
        font-weight: 600;
        font-size: 0.9rem;
      }

      .note {
        white-space: pre-wrap;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @property({ type: Number }) now = 0;
  @query("#note") private noteField!: HTMLTextAreaElement | null;
  @query(".call") private callLink!: HTMLElement | null;

  override focus(): void {
    (this.callLink ?? this.noteField)?.focus();
  }

  focusNote(): void {
    this.noteField?.focus();
  }

  override render() {
    const { t } = this.locale;
    const { item, phone, note } = this.open;
    return html`<section aria-labelledby="title">
      <h3 id="title">${t.callback.title}</h3>
      ${phone ? this.#phone(phone) : nothing}
      <dl>
        <dt>${t.callback.name}</dt>
        <dd>${item.name ?? t.queue.anonymous}</dd>
        <dt>${t.callback.window}</dt>
        <dd>${item.window ? this.locale.window(item.window) : t.callback.anytime}</dd>
      </dl>
      ${note
        ? html`<div>
            <p class="soft">${t.callback.note}</p>
            <p class="note">${note}</p>
          </div>`
        : nothing}
      ${item.mine || this.open.draft.attemptNote ? this.#attempt() : nothing}
      ${isFree(item, this.now) ? html`<p class="soft">${t.callback.claimFirst}</p>` : nothing}
    </section>`;
  }

  /** A link for the one who holds it only, so that a citizen is not rung up by two. */
  #phone(phone: string) {
    const shown = readablePhone(phone);
    if (!this.open.item.mine) return html`<p class="number" data-testid="phone">${shown}</p>`;
    return html`<a
      class="button primary call"
      href="tel:${phone.replace(/[^\d+]/g, "")}"
      data-testid="phone"
      aria-label=${this.locale.t.callback.call(shown)}
      >${shown}</a
    >`;
  }

  #attempt() {
    const { t } = this.locale;
    const { item, draft, busy } = this.open;
    return html`<fieldset>
      <legend class="visually-hidden">${t.callback.attempt}</legend>
      <p class="legend" aria-hidden="true">${t.callback.attempt}</p>
      <div class="field">
        <label for="note">${t.callback.attemptNote} <span class="optional">${t.callback.optional}</span></label>
        <textarea
          id="note"
          rows="2"
          maxlength="2000"
          data-testid="attempt-note"
          .value=${draft.attemptNote}
          @input=${this.#input}
        ></textarea>
      </div>
      <div class="outcomes">
        ${ATTEMPT_OUTCOMES.map(
          (outcome) =>
            html`<button
              type="button"
              ?disabled=${!item.mine || busy !== null}
              data-testid="attempt-${outcome}"
              @click=${() => this.#attempted(outcome)}
            >
              ${t.attemptOutcomes[outcome]}
            </button>`,
        )}
      </div>
    </fieldset>`;
  }

  readonly #input = (event: Event): void => {
    this.desk.items.editDraft(this.open.item.id, { attemptNote: (event.target as HTMLTextAreaElement).value });
  };

  async #attempted(outcome: AttemptOutcome): Promise<void> {
    const done = await this.desk.items.attempt(this.open.item.id, outcome);
    if (done) this.dispatchEvent(new CustomEvent("attempted", { detail: outcome }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-callback-panel": CallbackPanel;
  }
}
