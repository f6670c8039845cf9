import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { OpenItem } from "../core/state";
import type { Attempt, LogEntry } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

@customElement("bl-item-log")
export class ItemLog extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      li {
        padding: 4px 0;
        font-size: 0.9rem;
        overflow-wrap: anywhere;
      }

      li + li {
        border-top: 1px solid var(--line);
      }

      .said {
        white-space: pre-wrap;
      }
    `,
  ];

  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;

  override render() {
    const { t } = this.locale;
    const { item, attempts, log } = this.open;
    return html`<section>
      ${item.kind === "callback"
        ? html`<h3>${t.log.attempts}</h3>
            ${attempts.length === 0
              ? html`<p class="soft">${t.log.noAttempts}</p>`
              : html`<ol data-testid="attempt-list">${attempts.map((attempt) => this.#attempt(attempt))}</ol>`}`
        : nothing}
      <h3>${t.log.title}</h3>
      <ol data-testid="item-log">${log.map((entry) => this.#entry(entry))}</ol>
    </section>`;
  }

  #attempt({ at, by, outcome, note }: Attempt) {
    return html`<li>
      <strong>${this.locale.t.attemptOutcomes[outcome]}</strong>
      <span class="soft">${this.locale.moment(at)}, ${by}</span>
      ${note ? html`<p class="said">${note}</p>` : nothing}
    </li>`;
  }

  #entry({ at, kind, by, detail }: LogEntry) {
    const { t } = this.locale;
    const outcome = this.#outcome(detail.outcome);
    const note = detail.note;
    return html`<li>
      ${t.logKinds[kind] ?? kind}${outcome ? `: ${outcome}` : nothing}
      <span class="soft">${this.locale.moment(at)}, ${by ?? t.log.service}</span>
      ${typeof note === "string" ? html`<p class="said">${note}</p>` : nothing}
    </li>`;
  }

  #outcome(value: unknown): string {
    if (typeof value !== "string") return "";
    const { attemptOutcomes, closeOutcomes, handedBack } = this.locale.t;
    const words: Record<string, string> = { ...attemptOutcomes, ...closeOutcomes, handed_back: handedBack };
    return words[value] ?? value;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-item-log": ItemLog;
  }
}
