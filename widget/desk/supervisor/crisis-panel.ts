import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ApiError } from "../../shared/http";
import { base } from "../view/base.styles";
import { dialogStyles } from "../view/dialogs.styles";
import { noticeStyles } from "../view/notice.styles";
import type { SupervisorApi } from "./api";
import type { Figures } from "./figures";
import { EVERYWHERE, type CrisisKind, type CrisisSwitch, type Place } from "./wire";

const EVERY_MS = 15_000;

/** Whether crisis or election mode is on, and the switch. */
@customElement("bl-crisis")
export class CrisisPanel extends LitElement {
  static override readonly styles = [
    base,
    dialogStyles,
    noticeStyles,
    css`
      section {
        display: grid;
        gap: 8px;
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 8px 0;
        border-bottom: 1px solid var(--line);
        overflow-wrap: anywhere;
      }

      .add {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) api!: SupervisorApi;
  @property({ attribute: false }) figures!: Figures;
  @property({ attribute: false }) places: readonly Place[] = [];
  /** Whether she may switch it for all at once. */
  @property({ type: Boolean }) everywhere = false;
  @state() private switches: readonly CrisisSwitch[] | null = null;
  @state() private problem = "";
  @state() private said = "";
  @state() private leaving: CrisisSwitch | null = null;
  @query("#add") private addDialog!: HTMLDialogElement;
  @query("#off") private offDialog!: HTMLDialogElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    const { t } = this.figures;
    const { switches } = this;
    return html`<section aria-labelledby="title" data-testid="crisis">
        <h2 id="title">${t.crisis.title}</h2>
        <p class="visually-hidden" role="status">${this.said}</p>
        ${switches === null
          ? html`<p class="soft">${t.loading}</p>`
          : switches.length === 0
            ? html`<p class="soft">${t.crisis.none}</p>`
            : html`<ul>
                ${switches.map((each) => this.#switch(each))}
              </ul>`}
        <button type="button" class="add" data-testid="crisis-add" @click=${this.#show}>${t.crisis.add}</button>
      </section>
      ${this.#adding()}
      <dialog id="off" aria-labelledby="off-title">
        <div class="body">
          <h2 id="off-title">${t.crisis.sureOff(this.leaving ? this.#where(this.leaving) : "")}</h2>
          ${this.#problem()}
          <div class="actions">
            <button type="button" @click=${() => this.offDialog.close()}>${t.crisis.cancel}</button>
            <button type="button" class="primary" data-testid="crisis-off-sure" @click=${() => void this.#off()}>
              ${t.crisis.off}
            </button>
          </div>
        </div>
      </dialog>`;
  }

  #switch(each: CrisisSwitch) {
    const { t } = this.figures;
    return html`<li data-testid="crisis-switch">
      <div>
        <strong>${this.#where(each)}: ${t.crisis.kinds[each.kind]}</strong>
        <span class="tag">${each.on ? t.crisis.on : t.crisis.ahead}</span>
        <p class="soft">${this.figures.language === "da" ? each.banner : each.banner_en}</p>
        ${each.queue_limit === null ? nothing : html`<p class="soft">${t.crisis.limit(each.queue_limit)}</p>`}
      </div>
      <button
        type="button"
        data-testid="crisis-off"
        @click=${() => {
          [this.leaving, this.problem] = [each, ""];
          this.offDialog.showModal();
        }}
      >
        ${t.crisis.off}
      </button>
    </li>`;
  }

  #adding() {
    const { t } = this.figures;
    const kinds: CrisisKind[] = ["crisis", "election"];
    const where = [...this.places, ...(this.everywhere ? [{ slug: EVERYWHERE, name: t.crisis.everywhere }] : [])];
    return html`<dialog id="add" aria-labelledby="add-title">
      <form class="body" novalidate @submit=${this.#on}>
        <h2 id="add-title">${t.crisis.title}</h2>
        <label>
          ${t.crisis.where}
          <select name="municipality" data-testid="crisis-where">
            ${where.map(({ slug, name }) => html`<option value=${slug}>${name}</option>`)}
          </select>
        </label>
        <label>
          ${t.crisis.kind}
          <select name="kind">
            ${kinds.map((kind) => html`<option value=${kind}>${t.crisis.kinds[kind]}</option>`)}
          </select>
        </label>
        <label>
          ${t.crisis.banner}
          <textarea name="banner" rows="2" maxlength="600" required data-testid="crisis-banner"></textarea>
        </label>
        <label>
          ${t.crisis.bannerEn}
          <textarea name="banner_en" rows="2" maxlength="600" required data-testid="crisis-banner-en"></textarea>
        </label>
        <label>
          ${t.crisis.queueLimit}
          <input name="queue_limit" type="number" min="0" max="10000" />
        </label>
        ${this.#problem()}
        <div class="actions">
          <button type="button" @click=${() => this.addDialog.close()}>${t.crisis.cancel}</button>
          <button class="primary" data-testid="crisis-submit">${t.crisis.submit}</button>
        </div>
      </form>
    </dialog>`;
  }

  #problem() {
    return this.problem ? html`<div class="notice error" role="alert"><p>${this.problem}</p></div>` : nothing;
  }

  #where({ municipality }: CrisisSwitch): string {
    if (municipality === EVERYWHERE) return this.figures.t.crisis.everywhere;
    return this.places.find((place) => place.slug === municipality)?.name ?? municipality;
  }

  readonly #show = (): void => {
    this.problem = "";
    this.addDialog.showModal();
  };

  readonly #on = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const value = (name: string): string => {
      const written = given.get(name);
      return typeof written === "string" ? written.trim() : "";
    };
    const { t } = this.figures;
    if (!value("banner") || !value("banner_en")) {
      this.problem = t.crisis.missing;
      return;
    }
    await this.#try(async () => {
      await this.api.switchOn({
        municipality: value("municipality"),
        kind: value("kind") as CrisisKind,
        banner: value("banner"),
        banner_en: value("banner_en"),
        queue_limit: value("queue_limit") === "" ? null : Number(value("queue_limit")),
      });
      form.reset();
      this.addDialog.close();
      this.said = t.crisis.switchedOn;
    });
  };

  async #off(): Promise<void> {
    const { leaving } = this;
    if (leaving === null) return;
    await this.#try(async () => {
      await this.api.switchOff(leaving.municipality);
      this.offDialog.close();
      this.said = this.figures.t.crisis.switchedOff;
    });
  }

  async #try(what: () => Promise<void>): Promise<void> {
    try {
      await what();
      await this.#load();
    } catch (error) {
      this.problem = error instanceof ApiError && error.message ? error.message : this.figures.t.failed;
    }
  }

  async #load(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.switches = await this.api.crises();
    } catch {
      // The wall says that there is no connection.
    }
    if (this.isConnected) this.#timer = setTimeout(() => void this.#load(), EVERY_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-crisis": CrisisPanel;
  }
}
