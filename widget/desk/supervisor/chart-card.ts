import { html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base } from "../view/base.styles";
import { chartStyles } from "./chart-card.styles";
import { exportUrl, type Span } from "./api";
import { ceiling, column, runs, type ChartSpec } from "./charts";
import type { Figures } from "./figures";
import type { Table } from "./wire";

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 84;
const BOTTOM = 36;
const TOP = 20;
const RIGHT = 12;
const BAR = 12;
const NAMES = 190;
/** More names than this are in the table only. */
const MOST_BARS = 15;

/** One chart with its table beside it: who cannot see the one reads the other. */
@customElement("bl-chart")
export class ChartCard extends LitElement {
  static override readonly styles = [base, chartStyles];

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
    return html`<svg class="lines" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${[0, 0.5, 1].map(
        (part) =>
          svg`<line class="grid" x1=${LEFT} x2=${WIDTH - RIGHT} y1=${y(part * top)} y2=${y(part * top)}></line>
            <text x=${LEFT - 6} y=${y(part * top) + 4} text-anchor="end">${this.figures.cell(this.spec.series[0] ?? "", part * top)}</text>`,
      )}
      ${labels.map((label, at) =>
        at % every === 0 ? svg`<text class=${(at / every) % 2 === 1 ? "minor" : ""} x=${x(at)} y=${HEIGHT - 8} text-anchor="middle">${label}</text>` : nothing,
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
    return html`<svg class="bars" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${title}>
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
  return label.length > 18 ? `${label.slice(0, 17)}…` : label;
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-chart": ChartCard;
  }
}
