import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { Notice } from "../core/state";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { noticeView } from "./notice";
import { noticeStyles } from "./notice.styles";

@customElement("bl-sign-in")
export class SignIn extends LitElement {
  static override readonly styles = [
    base,
    noticeStyles,
    css`
      section,
      form {
        display: grid;
        gap: 16px;
      }

      section {
        width: min(400px, 100%);
        margin: 0 auto;
        padding: 28px;
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }

      .or {
        display: flex;
        align-items: center;
        gap: 12px;
      }

      .or::before,
      .or::after {
        content: "";
        flex: 1;
        border-top: 1px solid var(--line);
      }

      h1 {
        font-size: 1.4rem;
      }

      .field {
        display: grid;
        gap: 4px;
      }

      input,
      button,
      .button {
        min-height: 44px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) notice: Notice | null = null;
  @property({ type: Boolean }) busy = false;
  @state() private missing: Notice | null = null;
  /** Where the organisation's own sign-in begins; null: there is none; undefined: not known yet. */
  @state() private provider: string | null | undefined;
  @query("#provider") private elsewhere!: HTMLAnchorElement | null;
  @query("#username") private username!: HTMLInputElement;
  @query("#password") private password!: HTMLInputElement;

  override firstUpdated(): void {
    void this.#learnTheWays();
  }

  /** Nothing is shown before: a button that came later would push away the field somebody is writing in. */
  async #learnTheWays(): Promise<void> {
    this.provider = await this.desk.signInProvider();
    await this.updateComplete;
    (this.elsewhere ?? this.username).focus();
  }

  override render() {
    const { t } = this.locale;
    const notice = this.missing ?? this.notice;
    return html`<section>
      <div>
        <h1>${t.signIn.title}</h1>
        <p class="soft">${t.signIn.lead}</p>
      </div>
      <div id="problem">${noticeView(t, notice, "sign-in-notice")}</div>
      ${this.provider === undefined ? html`<p class="soft" role="status">${t.loading}</p>` : this.#ways(notice)}
    </section>`;
  }

  #ways(notice: Notice | null) {
    const { t } = this.locale;
    const describedBy = notice ? "problem" : nothing;
    return html`${this.provider
        ? html`<a id="provider" class="button primary" href=${this.provider} data-testid="sign-in-provider">
              ${t.signIn.provider}
            </a>
            <p class="or soft">${t.signIn.or}</p>`
        : nothing}
      <form novalidate @submit=${this.#submit}>
        <div class="field">
          <label for="username">${t.signIn.username}</label>
          <input
            id="username"
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            aria-describedby=${describedBy}
            data-testid="sign-in-username"
          />
        </div>
        <div class="field">
          <label for="password">${t.signIn.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            aria-describedby=${describedBy}
            data-testid="sign-in-password"
          />
        </div>
        <button class=${this.provider ? "" : "primary"} ?disabled=${this.busy} data-testid="sign-in-submit">
          ${this.busy ? t.signIn.busy : t.signIn.submit}
        </button>
      </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    const name = this.username.value.trim();
    const password = this.password.value;
    if (!name || !password) {
      this.missing = { level: "error", say: (t) => t.signIn.missing };
      (name ? this.password : this.username).focus();
      return;
    }
    this.missing = null;
    await this.desk.signIn(name, password);
    if (this.isConnected) this.password.select();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-sign-in": SignIn;
  }
}
