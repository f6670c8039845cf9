import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Desk } from "../core/desk";
import { count, passes, type Filter } from "../core/queue";
import type { DeskState } from "../core/state";
import type { Item } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { queueStyles } from "./queue-list.styles";
import { queueRow } from "./queue-row";

const FILTERS: readonly Filter[] = ["all", "waiting", "mine", "later"];

@customElement("bl-queue")
export class QueueList extends LitElement {
  static override readonly styles = [base, queueStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) state!: DeskState;
  @state() private filter: Filter = "all";

  /** The row that has the focus, or null. */
  get focusedId(): string | null {
    const row = this.shadowRoot?.activeElement;
    return row instanceof HTMLElement ? (row.dataset.itemId ?? null) : null;
  }

  /** Moves the focus among the rows; from elsewhere it comes to the open item, or the first. */
  move(step: 1 | -1 | 0): void {
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>("[data-item-id]")];
    const focused = this.focusedId;
    const at = rows.findIndex((row) => row.dataset.itemId === (focused ?? this.state.active));
    const next = focused === null ? Math.max(at, 0) : Math.min(Math.max(at + step, 0), rows.length - 1);
    const target = rows[next] ?? this.renderRoot.querySelector<HTMLElement>(".filters button");
    target?.focus();
  }

  override render() {
    const { t } = this.locale;
    const { items } = this.state;
    const counts = count(items ?? []);
    return html`<section aria-labelledby="title">
      <div class="head">
        <h2 id="title">${t.queue.title}</h2>
        <div class="filters" role="group" aria-label=${t.queue.filter}>
          ${FILTERS.map(
            (filter) =>
              html`<button
                type="button"
                aria-pressed=${filter === this.filter ? "true" : "false"}
                data-testid="queue-filter"
                data-filter=${filter}
                @click=${() => (this.filter = filter)}
              >
                ${t.queue.filters[filter]}
                <span class="count" data-testid="queue-count-${filter}">${items ? counts[filter] : "–"}</span>
              </button>`,
          )}
        </div>
      </div>
      ${items === null ? html`<p class="empty soft">${t.loading}</p>` : this.#rows(items)}
    </section>`;
  }

  #rows(items: readonly Item[]) {
    const { t } = this.locale;
    if (items.length === 0) {
      return html`<div class="empty" data-testid="queue-empty">
        <p><strong>${t.queue.empty}</strong></p>
        <p class="soft">${t.queue.emptyLead}</p>
      </div>`;
    }
    const shown = items.filter((item) => passes(item, this.filter));
    if (shown.length === 0) return html`<p class="empty soft">${t.queue.noneHere}</p>`;
    return html`<ul class="rows">
      ${repeat(
        shown,
        (item) => item.id,
        (item) =>
          html`<li>
            ${queueRow(this.locale, item, {
              now: this.state.now,
              active: item.id === this.state.active,
              unread: this.state.open[item.id]?.unread ?? 0,
              open: () => this.desk.items.open(item.id),
            })}
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-queue": QueueList;
  }
}
