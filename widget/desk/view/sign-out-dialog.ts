import { html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { dialogStyles } from "./dialogs.styles";

/** Asks before items somebody holds go back to the queue. */
@customElement("bl-sign-out-dialog")
export class SignOutDialog extends LitElement {
  static override readonly styles = [base, dialogStyles];

  @property({ attribute: false }) locale!: Locale;
  @property({ type: Number }) held = 0;
  @query("dialog") private dialog!: HTMLDialogElement;

  show(): void {
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  override render() {
    const { t } = this.locale;
    return html`<dialog aria-labelledby="title" @close=${this.#closed} data-testid="sign-out-dialog">
      <form method="dialog" class="body">
        <h2 id="title">${t.signOut.title}</h2>
        <p>${t.signOut.body(this.held)}</p>
        <div class="actions">
          <button value="">${t.signOut.cancel}</button>
          <button class="primary" value="sign-out" data-testid="sign-out-confirm">${t.signOut.confirm}</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #closed = (): void => {
    if (this.dialog.returnValue === "sign-out") this.dispatchEvent(new CustomEvent("confirmed"));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-sign-out-dialog": SignOutDialog;
  }
}
