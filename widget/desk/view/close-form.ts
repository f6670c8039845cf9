import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { optionalNote } from "../core/api";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import { CLOSE_OUTCOMES, type Choices, type CloseOutcome, type Closing, type WrapUpCode } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

type Field = "outcome" | "place" | "comment";

/** Ending a case: how it went, and what the editors should know. */
@customElement("bl-close-form")
export class CloseForm extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      :host {
        scroll-margin-block: 12px;
      }

      .missing {
        color: var(--bad);
        font-size: 0.9rem;
        font-weight: 600;
      }

      fieldset {
        display: grid;
        gap: 10px;
        padding: 10px;
        border-radius: 6px;
        background: var(--warn-tint);
      }

      .legend {
        font-size: 0.9rem;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @property({ attribute: false }) choices: Choices | null = null;
  @state() private missing: Field | null = null;
  @query("#outcome") private outcomeField!: HTMLSelectElement;

  /** All of it into view, and not the field alone. */
  override focus(): void {
    this.scrollIntoView({ block: "nearest" });
    this.outcomeField.focus({ preventScroll: true });
  }

  override render() {
    const { t } = this.locale;
    const { item, draft, busy } = this.open;
    return html`<form novalidate aria-labelledby="title" data-testid="close-form" @submit=${this.#submit}>
      <h3 id="title">${item.kind === "handover" ? t.close.titleChat : t.close.title}</h3>
      <p id="hint" class="soft">${item.kind === "handover" ? t.close.chatHint : t.close.callHint}</p>
      <div class="field">
        <label for="outcome">${t.close.outcome}</label>
        <select
          id="outcome"
          required
          aria-invalid=${this.#lacks("outcome")}
          aria-describedby="hint missing"
          data-testid="close-outcome"
          @change=${this.#edit("closeOutcome")}
        >
          <option value="" .selected=${draft.closeOutcome === ""}>${t.close.choose}</option>
          ${CLOSE_OUTCOMES.map((outcome) => this.#group(outcome))}
        </select>
        ${this.#missing("outcome", t.close.missing)}
      </div>
      ${this.#code?.report ? this.#report() : nothing}
      <div class="field">
        <label for="note">${t.close.note} <span class="optional">${t.callback.optional}</span></label>
        <textarea
          id="note"
          rows="2"
          maxlength="2000"
          data-testid="close-note"
          .value=${draft.closeNote}
          @input=${this.#edit("closeNote")}
        ></textarea>
      </div>
      <button ?disabled=${!item.mine || busy !== null} data-testid="close-submit">${t.close.submit}</button>
    </form>`;
  }

  get #codes(): readonly WrapUpCode[] {
    return this.choices?.wrap_up ?? [];
  }

  get #code(): WrapUpCode | undefined {
    return this.#codes.find((code) => code.id === this.open.draft.closeOutcome);
  }

  /** The codes of an outcome; the outcome alone where the editors have made none. */
  #group(outcome: CloseOutcome) {
    const { t } = this.locale;
    const chosen = this.open.draft.closeOutcome;
    const codes = this.#codes.filter((code) => code.outcome === outcome);
    if (codes.length === 0) {
      return html`<option value=${outcome} .selected=${chosen === outcome}>${t.closeOutcomes[outcome]}</option>`;
    }
    return html`<optgroup label=${t.closeOutcomes[outcome]}>
      ${codes.map((code) => html`<option value=${code.id} .selected=${chosen === code.id}>${code.title}</option>`)}
    </optgroup>`;
  }

  #report() {
    const { t } = this.locale;
    const { draft } = this.open;
    const used = this.open.case?.summary.answers.flatMap(({ articles }) => articles) ?? [];
    const articles = [...new Map(used.map((article) => [article.article, article])).values()];
    const option = (value: string, title: string) =>
      html`<option value=${value} .selected=${draft.reportPlace === value}>${title}</option>`;
    return html`<fieldset data-testid="knowledge-report">
      <legend class="visually-hidden">${t.report.title}</legend>
      <p class="legend" aria-hidden="true">${t.report.title}</p>
      <div class="field">
        <label for="kind">${t.report.kind}</label>
        <select id="kind" data-testid="report-kind" @change=${this.#edit("reportKind")}>
          ${(["missing", "wrong"] as const).map(
            (kind) => html`<option value=${kind} .selected=${draft.reportKind === kind}>${t.report.kinds[kind]}</option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="place">${t.report.place}</label>
        <select
          id="place"
          required
          aria-invalid=${this.#lacks("place")}
          aria-describedby="missing"
          data-testid="report-place"
          @change=${this.#edit("reportPlace")}
        >
          ${option("", t.report.choosePlace)}
          ${articles.length > 0
            ? html`<optgroup label=${t.report.articles}>
                ${articles.map(({ article, title }) => option(`article:${article}`, title))}
              </optgroup>`
            : nothing}
          <optgroup label=${t.report.areas}>
            ${(this.choices?.areas ?? []).map(({ id, title }) => option(`area:${id}`, title))}
          </optgroup>
        </select>
        ${this.#missing("place", t.report.placeMissing)}
      </div>
      <div class="field">
        <label for="comment">${t.report.comment}</label>
        <textarea
          id="comment"
          rows="3"
          required
          maxlength="2000"
          aria-invalid=${this.#lacks("comment")}
          aria-describedby="missing"
          data-testid="report-comment"
          .value=${draft.reportComment}
          @input=${this.#edit("reportComment")}
        ></textarea>
        ${this.#missing("comment", t.report.commentMissing)}
      </div>
    </fieldset>`;
  }

  #lacks(field: Field): "true" | "false" {
    return this.missing === field ? "true" : "false";
  }

  #missing(field: Field, words: string) {
    return this.missing === field ? html`<p id="missing" class="missing">${words}</p>` : nothing;
  }

  #edit(field: "closeOutcome" | "closeNote" | "reportKind" | "reportPlace" | "reportComment") {
    return (event: Event): void => {
      this.missing = null;
      const { value } = event.target as HTMLSelectElement | HTMLTextAreaElement;
      this.desk.items.editDraft(this.open.item.id, { [field]: value });
    };
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.missing = this.#firstMissing();
    if (this.missing === null) void this.#close();
    else this.renderRoot.querySelector<HTMLElement>(`#${this.missing}`)?.focus();
  };

  #firstMissing(): Field | null {
    const { closeOutcome, reportPlace, reportComment } = this.open.draft;
    if (closeOutcome === "") return "outcome";
    if (!this.#code?.report) return null;
    if (reportPlace === "") return "place";
    return reportComment.trim() === "" ? "comment" : null;
  }

  async #close(): Promise<void> {
    const { id } = this.open.item;
    const done = await this.desk.items.close(id, this.#closing());
    if (done && this.desk.store.open(id)) this.dispatchEvent(new CustomEvent("done"));
  }

  #closing(): Closing {
    const { closeOutcome, closeNote, reportKind, reportPlace, reportComment } = this.open.draft;
    const code = this.#code;
    if (!code) return { outcome: closeOutcome as CloseOutcome, ...optionalNote(closeNote) };
    const closing: Closing = { outcome: code.outcome, wrap_up: code.id, ...optionalNote(closeNote) };
    if (!code.report) return closing;
    const [where, name] = reportPlace.split(":") as ["area" | "article", string];
    return { ...closing, knowledge: { kind: reportKind, [where]: name, comment: reportComment.trim() } };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-close-form": CloseForm;
  }
}
