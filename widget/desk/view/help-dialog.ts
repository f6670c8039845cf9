import { html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Locale } from "../i18n/format";
import type { Texts } from "../i18n/texts";
import { base } from "./base.styles";
import { dialogStyles } from "./dialogs.styles";
import { setShortcutsOn, shortcutsOn } from "./keyboard";

const KEYS: readonly (readonly [keys: readonly string[], what: keyof Texts["help"]])[] = [
  [["j", "k"], "queue"],
  [["Enter"], "open"],
  [["c"], "claim"],
  [["r"], "reply"],
  [["u"], "suggestion"],
  [["i"], "note"],
  [["m"], "tags"],
  [["t"], "reveal"],
  [["x"], "finish"],
  [["n", "p"], "tabs"],
  [["1", "9"], "tabByNumber"],
  [["w"], "closeTab"],
  [["q"], "toQueue"],
  [["s"], "search"],
  [["b"], "status"],
  [["?"], "help"],
  [["Esc"], "leave"],
  [["/"], "canned"],
  [["Ctrl + Enter"], "saveNote"],
  [["Enter"], "enter"],
  [["Shift + Enter"], "newline"],
];

@customElement("bl-help-dialog")
export class HelpDialog extends LitElement {
  static override readonly styles = [base, dialogStyles];

  @property({ attribute: false }) locale!: Locale;
  @query("dialog") private dialog!: HTMLDialogElement;

  show(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render() {
    const { t } = this.locale;
    return html`<dialog aria-labelledby="title" data-testid="help-dialog">
      <form method="dialog" class="body">
        <h2 id="title">${t.help.title}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">${t.help.key}</th>
              <th scope="col">${t.help.action}</th>
            </tr>
          </thead>
          <tbody>
            ${KEYS.map(
              ([keys, what]) =>
                html`<tr>
                  <td>${keys.map((key) => html`<kbd>${key}</kbd> `)}</td>
                  <td>${t.help[what]}</td>
                </tr>`,
            )}
          </tbody>
        </table>
        <label class="switch">
          <input type="checkbox" .checked=${shortcutsOn()} data-testid="shortcuts-toggle" @change=${this.#switch} />
          ${t.help.on}
        </label>
        <div class="actions"><button class="primary">${t.help.close}</button></div>
      </form>
    </dialog>`;
  }

  readonly #switch = (event: Event): void => {
    setShortcutsOn((event.target as HTMLInputElement).checked);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-help-dialog": HelpDialog;
  }
}
