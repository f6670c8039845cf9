import { html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { LANGUAGES } from "../../shared/i18n";
import type { Desk } from "../core/desk";
import type { DeskState } from "../core/state";
import { AGENT_STATUSES, SUPERVISOR_ROLES, type AgentStatus, type StaffMember } from "../core/wire";
import type { Locale } from "../i18n/format";
import { TEXTS } from "../i18n/index";
import { base } from "./base.styles";
import { topBarStyles } from "./top-bar.styles";

@customElement("bl-top-bar")
export class TopBar extends LitElement {
  static override readonly styles = [base, topBarStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) state!: DeskState;
  @property({ type: Boolean }) sound = false;
  @property({ type: Boolean }) notices = false;
  @query("[data-testid=status-select]") private statusField!: HTMLSelectElement | null;

  focusStatus(): void {
    this.statusField?.focus();
  }

  override render() {
    const { t } = this.locale;
    const { session } = this.state;
    return html`<header>
      <p class="brand"><strong>${t.brand}</strong> <span>${t.place}</span></p>
      ${session.phase === "signed_in" ? this.#agent(session.member) : ""}
      <div class="tools">
        ${session.phase === "signed_in" ? this.#tools(session.member) : ""}
        <label class="language">
          <span class="visually-hidden">${t.language}</span>
          <select data-testid="language-select" @change=${this.#language}>
            ${LANGUAGES.map(
              (language) =>
                html`<option value=${language} lang=${language} ?selected=${language === this.locale.language}>
                  ${TEXTS[language].languageName}
                </option>`,
            )}
          </select>
        </label>
        ${session.phase === "signed_in"
          ? html`<button type="button" data-testid="sign-out" @click=${() => this.#tell("sign-out")}>
              ${t.signOut.action}
            </button>`
          : ""}
      </div>
    </header>`;
  }

  #agent(member: StaffMember) {
    const { t } = this.locale;
    const { connection, statusSince } = this.state;
    return html`<p
        class="connection ${connection}"
        role="status"
        data-testid="connection-state"
        data-state=${connection}
      >
        <span class="dot" aria-hidden="true"></span>${t.connection[connection]}
      </p>
      <label class="status">
        <span>${t.top.status}</span>
        <select data-testid="status-select" @change=${this.#status}>
          ${AGENT_STATUSES.map((each) => this.#statusOptions(each))}
        </select>
        ${statusSince === null
          ? ""
          : html`<span class="since" data-testid="status-since">${this.locale.since(statusSince)}</span>`}
      </label>
      ${this.#who(member)}`;
  }

  /** A break has its reasons, each a value of its own. */
  #statusOptions(each: AgentStatus) {
    const { t } = this.locale;
    const { status, statusReason, choices } = this.state;
    const chosen = status + (statusReason ? `/${statusReason}` : "");
    const option = (value: string, title: string) =>
      html`<option value=${value} .selected=${value === chosen}>${title}</option>`;
    const plain = option(each, t.statuses[each]);
    if (each !== "break" || !choices || choices.breaks.length === 0) return plain;
    return html`<optgroup label=${t.statuses.break}>
      ${plain}${choices.breaks.map(({ id, title }) => option(`break/${id}`, `${t.statuses.break}: ${title}`))}
    </optgroup>`;
  }

  /** The way to one's password, unless it belongs to the organisation's own sign-in. */
  #who(member: StaffMember) {
    const { t } = this.locale;
    const words = html`<span class="visually-hidden">${t.top.signedInAs}</span> ${member.name}`;
    if (member.signed_in_with === "provider") return html`<p class="who" data-testid="signed-in-as">${words}</p>`;
    return html`<button
      type="button"
      class="who"
      title=${t.password.title}
      data-testid="signed-in-as"
      @click=${() => this.#tell("password")}
    >
      ${words}
    </button>`;
  }

  #tools(member: StaffMember) {
    const { t } = this.locale;
    const leads = member.roles.some((role) => SUPERVISOR_ROLES.includes(role));
    return html`${leads
        ? html`<a class="button" href="/desk/supervisor" data-testid="to-supervisor">${t.top.supervisor}</a>`
        : ""}
      <label class="sound">
        <input type="checkbox" .checked=${this.sound} data-testid="sound-toggle" @change=${this.#sound} />
        ${t.top.sound}
      </label>
      <label class="sound">
        <input type="checkbox" .checked=${this.notices} data-testid="notices-toggle" @change=${this.#notices} />
        ${t.top.notices}
      </label>
      <button type="button" data-testid="search-open" @click=${() => this.#tell("search")}>${t.search.open}</button>
      <button type="button" data-testid="help-open" @click=${() => this.#tell("help")}>${t.top.help}</button>`;
  }

  #tell(name: "help" | "search" | "password" | "sign-out"): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  readonly #sound = (): void => {
    this.desk.sound = !this.sound;
  };

  readonly #notices = (event: Event): void => {
    void this.desk.setBrowserNotices((event.target as HTMLInputElement).checked);
  };

  readonly #status = (event: Event): void => {
    const [status, reason] = (event.target as HTMLSelectElement).value.split("/") as [AgentStatus, string?];
    void this.desk.setStatus(status, reason ?? null);
  };

  readonly #language = (event: Event): void => {
    this.dispatchEvent(new CustomEvent("language", { detail: (event.target as HTMLSelectElement).value }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-top-bar": TopBar;
  }
}
