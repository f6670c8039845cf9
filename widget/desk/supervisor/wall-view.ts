import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ApiError } from "../../shared/http";
import { base } from "../view/base.styles";
import { noticeStyles } from "../view/notice.styles";
import type { SupervisorApi } from "./api";
import "./crisis-panel";
import type { Figures } from "./figures";
import "./reassign-dialog";
import type { ReassignDialog } from "./reassign-dialog";
import { wallStyles } from "./wall.styles";
import type { AgentNow, Place, Wall, WorkNow } from "./wire";

const EVERY_MS = 5_000;

/** What waits and who is there, read anew every few seconds. */
@customElement("bl-wall")
export class WallView extends LitElement {
  static override readonly styles = [base, noticeStyles, wallStyles];

  @property({ attribute: false }) api!: SupervisorApi;
  @property({ attribute: false }) figures!: Figures;
  @property({ attribute: false }) places: readonly Place[] = [];
  @property({ type: Boolean }) everywhere = false;
  @property() municipality = "";
  @state() private wall: Wall | null = null;
  @state() private work: readonly WorkNow[] = [];
  @state() private lost = false;
  @state() private said = "";
  @query("bl-reassign") private dialog!: ReassignDialog;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#asked++;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("municipality")) void this.#load();
  }

  override render() {
    const { t } = this.figures;
    const { wall } = this;
    return html`${this.lost
        ? html`<div class="notice warning" role="status">
            <p>${wall ? t.stale(this.figures.time(wall.at)) : t.failed}</p>
          </div>`
        : nothing}
      <p class="visually-hidden" role="status" data-testid="said">${this.said}</p>
      ${wall === null
        ? html`<p class="soft">${t.loading}</p>`
        : html`${this.#cards(wall)}
            <div class="halves">
              <div class="column">${this.#agents(wall.agents)} ${this.#places(wall)}</div>
              <div class="column">
                ${this.#work()}
                <bl-crisis .api=${this.api} .figures=${this.figures} .places=${this.places} ?everywhere=${this.everywhere}></bl-crisis>
              </div>
            </div>`}
      <bl-reassign
        .api=${this.api}
        .figures=${this.figures}
        .agents=${wall?.agents ?? []}
        @done=${this.#reassigned}
      ></bl-reassign>`;
  }

  #cards(wall: Wall) {
    const { figures } = this;
    const { t } = figures;
    const sum = (name: "live" | "due" | "overdue" | "held"): number =>
      wall.waiting.reduce((total, place) => total + place[name], 0);
    const longest = Math.max(-1, ...wall.waiting.map((place) => place.longest_s ?? -1));
    const { within_s, answered, counted, kept, promised } = wall.today;
    return html`<section aria-labelledby="now">
      <div class="title">
        <h2 id="now">${t.wall.now}</h2>
        <p class="soft" data-testid="updated">${t.wall.updated(figures.time(wall.at))}</p>
      </div>
      <dl class="cards">
        ${this.#card("live", t.wall.live, figures.number(sum("live")))}
        ${this.#card("longest", t.wall.longest, longest < 0 ? t.wall.none : figures.span(longest), longest > within_s)}
        ${this.#card("due", t.wall.due, figures.number(sum("due")))}
        ${this.#card("overdue", t.wall.overdue, figures.number(sum("overdue")), sum("overdue") > 0)}
        ${this.#card("held", t.wall.held, figures.number(sum("held")))}
        ${this.#card(
          "level",
          t.wall.level(figures.span(within_s)),
          figures.percent(answered, counted),
          false,
          t.wall.of(answered, counted),
        )}
        ${this.#card("kept", t.wall.kept, figures.percent(kept, promised), false, t.wall.of(kept, promised))}
      </dl>
    </section>`;
  }

  #card(id: string, label: string, value: string, bad = false, more = "") {
    return html`<div class="card ${bad ? "bad" : ""}" data-testid="card-${id}">
      <dt>${label}</dt>
      <dd>${value}</dd>
      ${more ? html`<dd class="soft">${more}</dd>` : nothing}
    </div>`;
  }

  #agents(agents: readonly AgentNow[]) {
    const { t } = this.figures;
    const there = [...agents].sort((one, other) => order(one) - order(other));
    return html`<section aria-labelledby="agents" class="panel">
      <h2 id="agents">${t.agents.title}</h2>
      ${agents.length === 0
        ? html`<p class="soft">${t.agents.none}</p>`
        : html`<div class="scroll" role="region" tabindex="0" aria-labelledby="agents">
            <table>
              <thead>
                <tr>
                  <th scope="col">${t.agents.name}</th>
                  <th scope="col">${t.agents.status}</th>
                  <th scope="col" class="number">${t.agents.live}</th>
                  <th scope="col" class="number">${t.agents.calls}</th>
                </tr>
              </thead>
              <tbody>
                ${there.map(
                  ({ name, status, holds, capacity }) =>
                    html`<tr data-testid="agent">
                      <th scope="row">${name}</th>
                      <td><span class="status ${status}">${t.statuses[status]}</span></td>
                      <td class="number">${t.agents.load(holds.handover, capacity.handover)}</td>
                      <td class="number">${t.agents.load(holds.callback, capacity.callback)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }

  #places(wall: Wall) {
    const { t } = this.figures;
    const heads = [t.wall.live, t.wall.longest, t.wall.due, t.wall.overdue, t.wall.later, t.wall.resting, t.wall.held];
    return html`<section aria-labelledby="places" class="panel">
      <h2 id="places">${t.wall.places}</h2>
      ${wall.waiting.length === 0
        ? html`<p class="soft">${t.wall.nothing}</p>`
        : html`<div class="scroll" role="region" tabindex="0" aria-labelledby="places">
            <table>
              <thead>
                <tr>
                  <th scope="col">${t.filter.municipality}</th>
                  ${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${wall.waiting.map(
                  (place) =>
                    html`<tr>
                      <th scope="row">${place.name}</th>
                      <td class="number">${place.live}</td>
                      <td class="number">
                        ${place.longest_s === null ? t.wall.none : this.figures.span(place.longest_s)}
                      </td>
                      <td class="number">${place.due}</td>
                      <td class="number">${place.overdue}</td>
                      <td class="number">${place.later}</td>
                      <td class="number">${place.resting}</td>
                      <td class="number">${place.held}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }

  #work() {
    const { t } = this.figures;
    const shown = this.work.filter((item) => this.municipality === "" || item.municipality === this.municipality);
    return html`<section aria-labelledby="work" class="panel">
      <h2 id="work">${t.work.title}</h2>
      ${shown.length === 0
        ? html`<p class="soft">${t.work.none}</p>`
        : html`<div class="scroll" role="region" tabindex="0" aria-labelledby="work">
            <table>
              <thead>
                <tr>
                  <th scope="col">${t.work.what}</th>
                  <th scope="col">${t.work.state}</th>
                  <th scope="col">${t.work.who}</th>
                  <th scope="col">${t.work.act}</th>
                </tr>
              </thead>
              <tbody>
                ${shown.map((item) => this.#row(item))}
              </tbody>
            </table>
          </div>`}
    </section>`;
  }

  #row(item: WorkNow) {
    const { t } = this.figures;
    const who = item.claimed_by ?? item.offered_to;
    return html`<tr data-testid="work" data-item-id=${item.id}>
      <th scope="row">
        ${t.work.kinds[item.kind]}: ${item.area_title ?? item.municipality_name}
        <span class="soft">${t.work.since} ${this.figures.time(item.created_at)}</span>
      </th>
      <td>${t.states[item.state] ?? item.state}</td>
      <td>${who?.name ?? t.work.nobody}</td>
      <td>
        ${item.state === "claimed"
          ? html`<button type="button" data-testid="put-back" @click=${() => this.dialog.putBack(item)}>
              ${t.work.putBack}
            </button>`
          : item.state === "quarantined"
            ? nothing
            : html`<button type="button" data-testid="assign" @click=${() => this.dialog.assign(item)}>
                ${t.work.assign}
              </button>`}
      </td>
    </tr>`;
  }

  readonly #reassigned = (event: CustomEvent<string>): void => {
    this.said = event.detail;
    void this.#load();
  };

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    try {
      const [wall, work] = await Promise.all([this.api.wall(this.municipality), this.api.queue()]);
      if (asked !== this.#asked) return;
      [this.wall, this.work, this.lost] = [wall, work, false];
    } catch (error) {
      if (asked !== this.#asked) return;
      this.lost = true;
      if (error instanceof ApiError && error.status === 401) this.dispatchEvent(new CustomEvent("signed-out"));
    }
    this.#timer = setTimeout(() => void this.#load(), EVERY_MS);
  }
}

function order({ status }: AgentNow): number {
  return ["available", "wrap_up", "break", "silent", "offline"].indexOf(status);
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-wall": WallView;
  }
}
