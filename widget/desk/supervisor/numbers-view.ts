import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { municipalDate } from "../../shared/i18n";
import { ApiError } from "../../shared/http";
import { base } from "../view/base.styles";
import { noticeStyles } from "../view/notice.styles";
import { exportUrl, type Span, type SupervisorApi } from "./api";
import "./chart-card";
import { CHARTS } from "./charts";
import type { Figures } from "./figures";
import type { Insights, Step } from "./wire";

const DAY_MS = 86_400_000;
const STEPS: readonly Step[] = ["day", "week", "month"];

/** The numbers over time. */
@customElement("bl-numbers")
export class NumbersView extends LitElement {
  static override readonly styles = [
    base,
    noticeStyles,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 12px;
        margin-bottom: 16px;
      }

      label {
        flex: 0 1 160px;
      }

      .charts {
        display: grid;
        gap: 16px;
      }
    `,
  ];

  @property({ attribute: false }) api!: SupervisorApi;
  @property({ attribute: false }) figures!: Figures;
  @property() municipality = "";
  @state() private from = municipalDate(Date.now() - 27 * DAY_MS);
  @state() private to = municipalDate(Date.now());
  @state() private by: Step = "day";
  @state() private found: Insights | null = null;
  @state() private problem: string | null = null;
  #asked = 0;

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (["municipality", "from", "to", "by"].some((name) => changed.has(name))) void this.#load();
  }

  override render() {
    const { t } = this.figures;
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
        <label>
          ${t.filter.from}
          <input type="date" .value=${this.from} data-testid="from" @change=${this.#set("from")} />
        </label>
        <label>
          ${t.filter.to}
          <input type="date" .value=${this.to} data-testid="to" @change=${this.#set("to")} />
        </label>
        <label>
          ${t.filter.by}
          <select data-testid="by" @change=${this.#set("by")}>
            ${STEPS.map((step) => html`<option value=${step} ?selected=${step === this.by}>${t.filter[step]}</option>`)}
          </select>
        </label>
        <a class="button" href=${exportUrl(this.#span, "json")} download="tal.json">${t.chart.json}</a>
      </form>
      ${this.problem === null
        ? nothing
        : html`<div class="notice error" role="alert"><p>${this.problem}</p></div>`}
      ${this.found === null && this.problem === null ? html`<p class="soft" role="status">${t.loading}</p>` : nothing}
      <div class="charts">${this.found ? CHARTS.map((spec) => this.#chart(spec, this.found)) : nothing}</div>`;
  }

  #chart(spec: (typeof CHARTS)[number], found: Insights | null) {
    const table = found?.tables.find((each) => each.name === spec.table);
    if (!table) return nothing;
    return html`<bl-chart .figures=${this.figures} .spec=${spec} .table=${table} .span=${this.#span}></bl-chart>`;
  }

  get #span(): Span {
    return { from: this.from, to: this.to, by: this.by, municipality: this.municipality };
  }

  #set(name: "from" | "to" | "by") {
    return (event: Event): void => {
      const { value } = event.target as HTMLInputElement;
      if (value) Object.assign(this, { [name]: value });
    };
  }

  async #load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const found = await this.api.insights(this.#span);
      if (asked !== this.#asked) return;
      this.found = found;
      this.problem = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = error instanceof ApiError ? Object.values(error.fields)[0] ?? error.message : this.figures.t.failed;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-numbers": NumbersView;
  }
}
