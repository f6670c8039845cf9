import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import type { StaffNote } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

export const noteListStyles = css`
  .notes li {
    padding: 6px 8px;
    border-radius: 4px;
    background: var(--warn-tint);
    font-size: 0.9rem;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .notes li + li {
    margin-top: 6px;
  }

  .notes .by {
    display: block;
    color: var(--ink-soft);
    font-size: 0.825rem;
  }
`;

export function noteList(locale: Locale, notes: readonly StaffNote[]) {
  if (notes.length === 0) return nothing;
  return html`<ol class="notes" data-testid="note-list">
    ${notes.map(
      ({ at, by, text }) => html`<li><span class="by">${by}, ${locale.shortMoment(at)}</span>${text}</li>`,
    )}
  </ol>`;
}

/** Notes the staff write to each other about a case. */
@customElement("bl-staff-notes")
export class StaffNotes extends LitElement {
  static override readonly styles = [base, panelStyles, noteListStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @query("textarea") private field!: HTMLTextAreaElement;

  override focus(): void {
    this.scrollIntoView({ block: "nearest" });
    this.field.focus({ preventScroll: true });
  }

  override render() {
    const { t } = this.locale;
    const { draft, busy } = this.open;
    return html`<form aria-labelledby="title" @submit=${this.#submit}>
      <h3 id="title">${t.notes.title}</h3>
      ${noteList(this.locale, this.open.case?.notes ?? [])}
      <div class="field">
        <label class="visually-hidden" for="note">${t.notes.label}</label>
        <textarea
          id="note"
          rows="2"
          maxlength="4000"
          aria-describedby="hint"
          data-testid="staff-note"
          .value=${draft.staffNote}
          @input=${this.#input}
          @keydown=${this.#key}
        ></textarea>
        <p id="hint" class="soft">${t.notes.hint}</p>
      </div>
      <button ?disabled=${busy !== null || draft.staffNote.trim() === ""} data-testid="staff-note-save">
        ${t.notes.save}
      </button>
    </form>`;
  }

  readonly #input = (): void => {
    this.desk.items.editDraft(this.open.item.id, { staffNote: this.field.value });
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.desk.cases.addNote(this.open.item.id);
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.field.focus();
    void this.desk.cases.addNote(this.open.item.id);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-staff-notes": StaffNotes;
  }
}
