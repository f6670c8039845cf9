import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import { ApiError } from "../../shared/http";
import { asLanguage, LANGUAGES, municipalDate, type Language } from "../../shared/i18n";
import { readPreference, writePreference } from "../core/preferences";
import { SUPERVISOR_ROLES } from "../core/wire";
import { base } from "../view/base.styles";
import { topBarStyles } from "../view/top-bar.styles";
import { SupervisorApi } from "./api";
import { Figures } from "./figures";
import "./numbers-view";
import { TEXTS } from "./texts";
import "./wall-view";
import type { Place } from "./wire";

type Phase = "checking" | "unreachable" | "signed_out" | "no_right" | "in";

@customElement("bl-supervisor")
export class SupervisorApp extends LitElement {
  static override readonly styles = [
    base,
    topBarStyles,
    css`
      main {
        max-width: 1500px;
        margin: 0 auto;
        padding: 16px;
      }

      nav {
        display: flex;
        gap: 8px;
      }

      nav button[aria-current="page"],
      nav button[aria-current="page"]:hover:not([disabled]) {
        background: var(--bar-ink);
        color: var(--bar);
      }

      .place {
        max-width: 320px;
        margin-bottom: 16px;
      }

      main select {
        width: 100%;
        background: var(--surface);
        border-color: var(--line-strong);
        color: var(--ink);
      }

      main button {
        background: var(--surface);
        border-color: var(--line-strong);
        color: var(--ink);
      }

      .tools {
        margin-left: auto;
      }

      .door {
        display: grid;
        justify-items: center;
        gap: 16px;
        padding-top: 80px;
        text-align: center;
      }
    `,
  ];

  @state() private language: Language = asLanguage(readPreference("language"));
  @state() private phase: Phase = "checking";
  @state() private view: "now" | "numbers" = "now";
  @state() private municipality = "";
  @state() private places: readonly Place[] = [];
  @state() private everywhere = false;
  readonly #api = new SupervisorApi(() => this.language);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#enter();
  }

  override render() {
    const figures = new Figures(this.language);
    const { t } = figures;
    return html`<header>
        <p class="brand"><strong>${t.brand}</strong> <span>${t.place}</span></p>
        ${this.phase === "in"
          ? html`<nav aria-label=${t.views.label}>${this.#tab("now", t.views.now)} ${this.#tab("numbers", t.views.numbers)}</nav>`
          : ""}
        <div class="tools">
          <a class="button" href="/desk">${t.toDesk}</a>
          <label class="language">
            <span class="visually-hidden">${t.language}</span>
            <select data-testid="language-select" @change=${this.#setLanguage}>
              ${LANGUAGES.map(
                (language) =>
                  html`<option value=${language} lang=${language} ?selected=${language === this.language}>
                    ${TEXTS[language].languageName}
                  </option>`,
              )}
            </select>
          </label>
        </div>
      </header>
      <main>
        <h1 class="visually-hidden">${t.title}</h1>
        ${this.phase === "in" ? this.#in(figures) : this.#door(figures)}
      </main>`;
  }

  protected override updated(): void {
    document.documentElement.lang = this.language;
    document.title = `Borgerlinje · ${TEXTS[this.language].title}`;
  }

  #tab(view: "now" | "numbers", words: string) {
    return html`<button
      type="button"
      data-testid="view-${view}"
      aria-current=${this.view === view ? "page" : "false"}
      @click=${() => (this.view = view)}
    >
      ${words}
    </button>`;
  }

  #door({ t }: Figures) {
    switch (this.phase) {
      case "unreachable":
        return html`<div class="door">
          <p role="alert">${t.failed}</p>
          <button type="button" @click=${() => void this.#enter()}>${t.retry}</button>
        </div>`;
      case "signed_out":
        return html`<div class="door">
          <p role="alert">${t.signIn}</p>
          <a href="/desk">${t.toDesk}</a>
        </div>`;
      case "no_right":
        return html`<div class="door">
          <p role="alert" data-testid="no-right">${t.noRight}</p>
          <a href="/desk">${t.toDesk}</a>
        </div>`;
      default:
        return html`<p class="soft" role="status">${t.loading}</p>`;
    }
  }

  #in(figures: Figures) {
    const { t } = figures;
    return html`<label class="place">
        ${t.filter.municipality}
        <select
          data-testid="municipality"
          @change=${(event: Event) => (this.municipality = (event.target as HTMLSelectElement).value)}
        >
          <option value="">${t.filter.all}</option>
          ${this.places.map(({ slug, name }) => html`<option value=${slug}>${name}</option>`)}
        </select>
      </label>
      ${this.view === "now"
        ? html`<bl-wall
            .api=${this.#api}
            .figures=${figures}
            .places=${this.places}
            ?everywhere=${this.everywhere}
            .municipality=${this.municipality}
            @signed-out=${() => (this.phase = "signed_out")}
          ></bl-wall>`
        : html`<bl-numbers .api=${this.#api} .figures=${figures} .municipality=${this.municipality}></bl-numbers>`}`;
  }

  async #enter(): Promise<void> {
    this.phase = "checking";
    try {
      const { roles, municipalities } = await this.#api.session();
      if (!roles.some((role) => SUPERVISOR_ROLES.includes(role))) {
        this.phase = "no_right";
        return;
      }
      const today = municipalDate(Date.now());
      this.places = (await this.#api.insights({ from: today, to: today, by: "day", municipality: "" })).municipalities;
      this.everywhere = municipalities === null;
      this.phase = "in";
    } catch (error) {
      this.phase = error instanceof ApiError && error.status === 401 ? "signed_out" : "unreachable";
    }
  }

  readonly #setLanguage = (event: Event): void => {
    this.language = asLanguage((event.target as HTMLSelectElement).value);
    writePreference("language", this.language);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-supervisor": SupervisorApp;
  }
}
