import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { Notice } from "../core/state";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { dialogStyles } from "./dialogs.styles";
import { noticeView } from "./notice";
import { noticeStyles } from "./notice.styles";

const LEAST_LENGTH = 12;

@customElement("bl-password-dialog")
export class PasswordDialog extends LitElement {
  static override readonly styles = [
    base,
    dialogStyles,
    noticeStyles,
    css`
      .field {
        display: grid;
        gap: 4px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @state() private notice: Notice | null = null;
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("form") private form!: HTMLFormElement;
  @query("#current") private current!: HTMLInputElement;
  @query("#new") private next!: HTMLInputElement;

  show(): void {
    this.notice = null;
    this.form.reset();
    this.dialog.showModal();
  }

  override render() {
    const { t } = this.locale;
    const describedBy = this.notice ? "problem" : nothing;
    return html`<dialog aria-labelledby="title" data-testid="password-dialog">
      <form class="body" novalidate @submit=${this.#submit}>
        <h2 id="title">${t.password.title}</h2>
        <p class="soft">${t.password.lead(LEAST_LENGTH)}</p>
        <div id="problem">${noticeView(t, this.notice, "password-notice")}</div>
        <div class="field">
          <label for="current">${t.password.current}</label>
          <input
            id="current"
            type="password"
            autocomplete="current-password"
            required
            aria-describedby=${describedBy}
            data-testid="password-current"
          />
        </div>
        <div class="field">
          <label for="new">${t.password.next}</label>
          <input
            id="new"
            type="password"
            autocomplete="new-password"
            required
            aria-describedby=${describedBy}
            data-testid="password-new"
          />
        </div>
        <div class="actions">
          <button type="button" @click=${() => this.dialog.close()}>${t.password.cancel}</button>
          <button class="primary" ?disabled=${this.busy} data-testid="password-submit">${t.password.submit}</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wanted = this.next.value;
    if (wanted.length < LEAST_LENGTH) {
      this.notice = { level: "error", say: (t) => t.password.lead(LEAST_LENGTH) };
      this.next.focus();
      return;
    }
    this.busy = true;
    this.notice = await this.desk.changePassword(this.current.value, wanted);
    this.busy = false;
    if (this.notice) this.current.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-password-dialog": PasswordDialog;
  }
}
