import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { readablePhone } from "../../shared/phone";
import type { Desk } from "../core/desk";
import { isFree } from "../core/queue";
import type { Draft, OpenItem } from "../core/state";
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

      .timer {
        display: flex;
        align-items: center;
        gap: 10px;
        font-variant-numeric: tabular-nums;
      }

      .timer button {
        margin-left: auto;
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
  #toCall = false;
  #ticking: ReturnType<typeof setInterval> | null = null;

  override focus(): void {
    (this.callLink ?? this.noteField)?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tick(false);
  }

  /** Shows the number, if it is not shown, and goes to it. */
  async reveal(): Promise<void> {
    if (this.open.phone === null && this.open.hasPhone) await this.desk.cases.reveal(this.open.item.id);
    // The number comes with the next drawing.
    this.#toCall = true;
    this.requestUpdate();
  }

  protected override updated(): void {
    if (this.#toCall && this.callLink?.matches("a")) {
      this.#toCall = false;
      this.callLink.focus();
    }
    this.#tick(this.open.draft.callSince > 0);
  }

  #tick(on: boolean): void {
    if (on && this.#ticking === null) this.#ticking = setInterval(() => this.requestUpdate(), 1_000);
    if (!on && this.#ticking !== null) {
      clearInterval(this.#ticking);
      this.#ticking = null;
    }
  }

  focusNote(): void {
    this.noteField?.focus();
  }

  override render() {
    const { t } = this.locale;
    const { item, note } = this.open;
    return html`<section aria-labelledby="title">
      <h3 id="title">${t.callback.title}</h3>
      ${this.#number()} ${item.mine ? this.#timer() : nothing}
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

  /** Shown on purpose only. A link for the one who holds it, so that a citizen is not rung up by two. */
  #number() {
    const { t } = this.locale;
    const { phone, hasPhone, item, busy } = this.open;
    if (phone === null) {
      if (!hasPhone) return nothing;
      return html`<button
        type="button"
        class="call ${item.mine ? "primary" : ""}"
        ?disabled=${busy !== null}
        aria-describedby="logged"
        data-testid="reveal"
        @click=${() => void this.reveal()}
      >
        ${t.callback.reveal}
      </button>
      <p id="logged" class="soft">${t.callback.revealHint}</p>`;
    }
    const shown = readablePhone(phone);
    if (!item.mine) return html`<p class="number" data-testid="phone">${shown}</p>`;
    return html`<a
      class="button primary call"
      href="tel:${phone.replace(/[^\d+]/g, "")}"
      data-testid="phone"
      aria-label=${t.callback.call(shown)}
      @click=${() => this.#startTimer()}
      >${shown}</a
    >`;
  }

  #timer() {
    const { t } = this.locale;
    const { callSince } = this.open.draft;
    if (callSince === 0) {
      return html`<button type="button" data-testid="timer-start" @click=${() => this.#startTimer()}>
        ${t.callback.timerStart}
      </button>`;
    }
    return html`<p class="timer" data-testid="call-timer">
      <span>${t.callback.timer}</span> <strong role="timer">${clockTime(Date.now() - callSince)}</strong>
      <button type="button" data-testid="timer-stop" @click=${() => this.#edit({ callSince: 0 })}>
        ${t.callback.timerStop}
      </button>
    </p>`;
  }

  #startTimer(): void {
    if (this.open.draft.callSince === 0) this.#edit({ callSince: Date.now() });
  }

  #edit(patch: Partial<Draft>): void {
    this.desk.items.editDraft(this.open.item.id, patch);
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
      ${this.#again()}
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

  /** When to try again, by day: every half hour the phone is open. */
  #again() {
    const { t } = this.locale;
    const { again } = this.open.draft;
    return html`<div class="field">
      <label for="again">${t.callback.again}</label>
      <select
        id="again"
        data-testid="attempt-again"
        @change=${(event: Event) => this.#edit({ again: (event.target as HTMLSelectElement).value })}
      >
        <option value="" .selected=${again === ""}>${t.callback.againSoon}</option>
        ${(this.open.case?.again ?? []).map(
          ({ from, to }) =>
            html`<optgroup label=${this.locale.day(from)}>
              ${halfHours(from, to, this.now).map(
                (time) => html`<option value=${time} .selected=${again === time}>${this.locale.moment(time)}</option>`,
              )}
            </optgroup>`,
        )}
      </select>
    </div>`;
  }

  readonly #input = (event: Event): void => {
    this.#edit({ attemptNote: (event.target as HTMLTextAreaElement).value });
  };

  async #attempted(outcome: AttemptOutcome): Promise<void> {
    const done = await this.desk.items.attempt(this.open.item.id, outcome);
    if (done) this.dispatchEvent(new CustomEvent("attempted", { detail: outcome }));
  }
}

const HALF_HOUR_MS = 1_800_000;

/** The half hours of a stretch that lie ahead, the last one half an hour before its end. */
function halfHours(from: string, to: string, now: number): string[] {
  const first = Math.ceil(Math.max(Date.parse(from), now + 1) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const times = [];
  for (let at = first; at <= Date.parse(to) - HALF_HOUR_MS; at += HALF_HOUR_MS) times.push(new Date(at).toISOString());
  return times;
}

function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-callback-panel": CallbackPanel;
  }
}
