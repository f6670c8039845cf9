import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../view/base.styles";
import { exportUrl, type Span } from "./api";
import { ceiling, column, runs, type ChartSpec } from "./charts";
import type { Figures } from "./figures";
import type { Table } from "./wire";

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 64;
const BOTTOM = 28;
const TOP = 10;
const RIGHT = 12;
const BAR = 12;
const NAMES = 170;
/** More names than this are in the table only. */
const MOST_BARS = 15;

/** One chart with its table beside it: who cannot see the one reads the other. */
@customElement("bl-chart")
export class ChartCard extends LitElement {
  static override readonly styles = [
    base,
    css`
      section {
        display: grid;
        gap: 10px;
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: start;
        justify-content: space-between;
        gap: 8px;
      }

      .both {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        gap: 16px;
        align-items: start;
      }

      svg {
        display: block;
        width: 100%;
        height: auto;
      }

      text {
        fill: var(--ink-soft);
        font-size: 12px;
      }

      .grid {
        stroke: var(--line);
      }

      .mark {
        fill: currentcolor;
        stroke: none;
      }

      .line {
        fill: none;
        stroke: currentcolor;
        stroke-width: 2.5;
      }

      .s0 {
        color: var(--accent);
      }

      .s1 {
        color: var(--live);
      }

      .s2 {
        color: var(--warn);
      }

      .s3 {
        color: var(--good);
      }

      .s4 {
        color: var(--bad);
      }

      .s1 .line {
        stroke-dasharray: 7 4;
      }

      .s2 .line {
        stroke-dasharray: 2 4;
      }

      .s3 .line {
        stroke-dasharray: 10 3 2 3;
      }

      .s4 .line {
        stroke-dasharray: 4 2;
      }

      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 0.875rem;
      }

      .legend li {
        display: flex;
        align-items: center;
        gap: 6px;
      }

      .legend svg {
        width: 30px;
        height: 10px;
      }

      .legend span {
        color: var(--ink);
      }

      .numbers {
        max-height: 260px;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 6px;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 0.85rem;
        font-variant-numeric: tabular-nums;
      }

      th,
      td {
        padding: 4px 8px;
        border-bottom: 1px solid var(--line);
        text-align: right;
      }

      thead th {
        position: sticky;
        top: 0;
        background: var(--raised);
        vertical-align: bottom;
      }

      th:first-child {
        text-align: left;
        font-weight: 600;
      }

      @media (width < 900px) {
        .both {
          grid-template-columns: minmax(0, 1fr);
        }

        text {
          font-size: 17px;
        }
      }
    `,
  ];

  @property({ attribute: false }) figures!: Figures;
  @property({ attribute: false }) spec!: ChartSpec;
  @property({ attribute: false }) table!: Table;
  @property({ attribute: false }) span!: Span;

  override render() {
    const { t } = this.figures;
    const words = t.tables[this.spec.table];
    const title = words?.title ?? this.spec.table;
    const empty = this.spec.series.every((name) => column(this.table, name).every((value) => !value));
    return html`<section aria-labelledby="title" data-testid="chart" data-table=${this.spec.table}>
      <div class="head">
        <div>
          <h2 id="title">${title}</h2>
          <p class="soft">${words?.about}</p>
        </div>
        <a
          class="button"
          href=${exportUrl(this.span, "csv", this.spec.table)}
          download
          aria-label=${t.chart.download(title)}
          >${t.chart.csv}</a
        >
      </div>
      ${empty
        ? html`<p class="soft">${t.chart.empty}</p>`
        : html`${this.#legend()}
            <div class="both">${this.spec.form === "lines" ? this.#lines(title) : this.#bars(title)} ${this.#numbers(title)}</div>`}
    </section>`;
  }

  #legend() {
    return html`<ul class="legend">
      ${this.spec.series.map(
        (name, at) => html`<li class="s${at}">
          <svg viewBox="0 0 30 10" aria-hidden="true">
            ${this.spec.form === "lines"
              ? svg`<line class="line" x1="0" y1="5" x2="30" y2="5"></line>`
              : svg`<rect class="mark" width="30" height="10"></rect>`}
          </svg>
          <span>${this.#word(name)}</span>
        </li>`,
      )}
    </ul>`;
  }

  #word(name: string): string {
    return this.figures.t.columns[name] ?? name;
  }

  #largest(): number {
    return Math.max(0, ...this.spec.series.flatMap((name) => column(this.table, name).map((value) => value ?? 0)));
  }

  #labels(): string[] {
    const at = this.table.columns.indexOf(this.spec.label);
    return this.table.rows.map((row) => this.figures.cell(this.spec.label, row[at] ?? null));
  }

  #lines(title: string): TemplateResult {
    const share = this.spec.series.every((name) => name.endsWith("_share"));
    const top = share ? 1 : ceiling(this.#largest());
    const labels = this.#labels();
    const x = (at: number): number =>
      labels.length === 1 ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + (at * (WIDTH - LEFT - RIGHT)) / (labels.length - 1);
    const y = (value: number): number => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
    const every = Math.ceil(labels.length / 7);
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${[0, 0.5, 1].map(
        (part) =>
          svg`<line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(part * top)} y2=${y(part * top)}></line>
            <text x=${LEFT - 6} y=${y(part * top) + 4} text-anchor="end">${this.figures.cell(this.spec.series[0] ?? "", part * top)}</text>`,
      )}
      ${labels.map((label, at) =>
        at % every === 0 ? svg`<text x=${x(at)} y=${HEIGHT - 8} text-anchor="middle">${label}</text>` : nothing,
      )}
      ${this.spec.series.map(
        (name, at) =>
          svg`<g class="s${at}">${runs(column(this.table, name)).map(
            (run) =>
              svg`<polyline class="line" points=${run.map(([i, value]) => `${x(i)},${y(value)}`).join(" ")}></polyline>
                ${run.map(([i, value]) => svg`<circle class="mark" cx=${x(i)} cy=${y(value)} r="3"></circle>`)}`,
          )}</g>`,
      )}
    </svg>`;
  }

  #bars(title: string): TemplateResult {
    const labels = this.#labels().slice(0, MOST_BARS);
    const { series } = this.spec;
    const top = ceiling(this.#largest());
    const group = series.length * BAR + 12;
    const height = labels.length * group + 8;
    const long = (value: number): number => (value / top) * (WIDTH - NAMES - 60);
    const columns = series.map((name) => column(this.table, name));
    return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${title}>
      ${labels.map(
        (label, row) =>
          svg`<text x=${NAMES - 8} y=${row * group + group / 2 + 4} text-anchor="end">${short(label)}</text>
          ${columns.map((values, at) => {
            const value = values[row] ?? 0;
            const y = row * group + 6 + at * BAR;
            return svg`<g class="s${at}"><rect class="mark" x=${NAMES} y=${y} width=${Math.max(1, long(value))} height=${BAR - 2}></rect></g>
              <text x=${NAMES + long(value) + 5} y=${y + BAR - 2}>${this.figures.number(value)}</text>`;
          })}`,
      )}
    </svg>`;
  }

  #numbers(title: string) {
    const shown = this.table.columns.map((name, at) => ({ name, at })).filter(({ name }) => name !== this.spec.hidden);
    return html`<div class="numbers" role="region" tabindex="0" aria-label=${this.figures.t.chart.table(title)}>
      <table>
        <thead>
          <tr>
            ${shown.map(({ name }) => html`<th scope="col">${this.#word(name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${this.table.rows.map(
            (row) =>
              html`<tr>
                ${shown.map(({ name, at }, place) => {
                  const value = this.figures.cell(name, row[at] ?? null);
                  return place === 0 ? html`<th scope="row">${value}</th>` : html`<td>${value}</td>`;
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function short(label: string): string {
  return label.length > 24 ? `${label.slice(0, 23)}…` : label;
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-chart": ChartCard;
  }
}
