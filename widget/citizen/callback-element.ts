import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { ApiError } from "../shared/http";
import type { Language } from "../shared/i18n";
import { newId } from "../shared/ids";
import type { CallbackRequest } from "../shared/protocol";
import { dayAndPart } from "./day-and-part";
import { base } from "./styles/base";
import { fields } from "./styles/fields";
import type { Texts } from "./texts";
import { windowOf, type DayPart } from "./time-choice";

type Field = "name" | "phone" | "email" | "window" | "note";
type Wrongs = Partial<Record<Field, string>>;

const FIELDS: readonly Field[] = ["name", "phone", "email", "window", "note"];

/** The form by which a citizen asks to be called. Fires `sent` once the service has promised the call. */
export class BorgerlinjeCallback extends LitElement {
  static override styles = [
    base,
    fields,
    css`
      :host {
        display: block;
      }

      .chosen {
        margin-block-start: 8px;
      }

      h3 {
        margin-block: 4px;
      }

      p {
        margin-block-end: 12px;
      }

      .wrong {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) texts!: Texts["callback"];
  @property({ attribute: false }) language!: Language;
  @property({ attribute: false }) hours: string | null = null;
  @property({ attribute: false }) submit!: (request: CallbackRequest) => Promise<void>;
  @state() private chooses = false;
  @state() private day = "";
  @state() private sending = false;
  @state() private failed: string | null = null;
  @state() private wrongs: Wrongs = {};

  // The same for every attempt: a lost answer must not become two calls.
  private readonly clientId = newId();

  override focus(): void {
    this.renderRoot.querySelector("h3")?.focus();
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.focus();
  }

  override render(): TemplateResult {
    const { texts } = this;
    return html`<form novalidate data-testid="callback-form" @submit=${this.onSubmit} @input=${this.onInput}>
      <h3 tabindex="-1">${texts.title}</h3>
      <p>${texts.intro} ${this.hours === null ? nothing : texts.hours(this.hours)}</p>
      ${this.inputField("name", texts.name, "text", "name")} ${this.inputField("phone", texts.phone, "tel", "tel")}
      ${this.inputField("email", texts.email, "email", "email")}
      ${this.timeField()} ${this.noteField()}
      <p class="wrong" role="alert" data-testid="callback-error">${this.errorWords()}</p>
      <button
        class="button primary"
        type="submit"
        data-testid="callback-submit"
        aria-disabled=${this.sending ? "true" : "false"}
      >
        ${this.sending ? texts.submitting : texts.submit}
      </button>
    </form>`;
  }

  private inputField(
    name: "name" | "phone" | "email",
    label: string,
    type: "text" | "tel" | "email",
    complete: "name" | "tel" | "email",
  ): TemplateResult {
    const optional = name === "email";
    return html`<div class="field">
      <label for=${name}>${label} ${optional ? html`<span class="optional">${this.texts.optional}</span>` : nothing}</label>
      <input
        id=${name}
        name=${name}
        type=${type}
        autocomplete=${complete}
        ?required=${!optional}
        maxlength="100"
        aria-invalid=${this.wrongs[name] === undefined ? "false" : "true"}
        aria-describedby="${name}-wrong"
        data-testid="callback-${name}"
      />
      ${this.wrong(name)}
    </div>`;
  }

  private timeField(): TemplateResult {
    const { texts } = this;
    return html`<fieldset class="field" aria-describedby="window-wrong">
      <legend>${texts.when}</legend>
      ${this.timeRadio("soonest", texts.soonest, !this.chooses)} ${this.timeRadio("choose", texts.choose, this.chooses)}
      ${this.chooses ? dayAndPart(texts, this.language, this.day, (day) => (this.day = day)) : nothing} ${this.wrong("window")}
    </fieldset>`;
  }

  private timeRadio(value: string, label: string, checked: boolean): TemplateResult {
    return html`<label class="choice">
      <input
        type="radio"
        name="when"
        value=${value}
        .checked=${checked}
        data-testid="callback-when-${value}"
        @change=${() => (this.chooses = value === "choose")}
      />${label}
    </label>`;
  }

  private noteField(): TemplateResult {
    const { texts } = this;
    return html`<div class="field">
      <label for="note">${texts.note} <span class="optional">${texts.optional}</span></label>
      <span class="hint" id="note-hint">${texts.noteHint}</span>
      <textarea
        id="note"
        name="note"
        rows="3"
        maxlength="1000"
        aria-invalid=${this.wrongs.note === undefined ? "false" : "true"}
        aria-describedby="note-hint note-wrong"
        data-testid="callback-note"
      ></textarea>
      ${this.wrong("note")}
    </div>`;
  }

  private wrong(field: Field): TemplateResult {
    return html`<p class="wrong" id="${field}-wrong" data-testid="callback-${field}-error">${this.wrongs[field]}</p>`;
  }

  private errorWords(): string | typeof nothing {
    if (this.failed !== null) return this.failed;
    return Object.keys(this.wrongs).length > 0 ? this.texts.errors : nothing;
  }

  /** What is being corrected is no longer called wrong. */
  private readonly onInput = (event: Event): void => {
    const { name } = event.target as HTMLInputElement;
    this.wrongs = Object.fromEntries(Object.entries(this.wrongs).filter(([field]) => field !== name));
  };

  private readonly onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.sending) return;
    const data = new FormData(event.target as HTMLFormElement);
    const request = this.requestFrom((name) => (data.get(name) as string | null)?.trim() ?? "");
    this.failed = null;
    this.wrongs = this.wrongsOf(request);
    if (Object.keys(this.wrongs).length === 0) await this.send(request);
    if (Object.keys(this.wrongs).length > 0) await this.focusFirstWrong();
  };

  private requestFrom(value: (name: string) => string): CallbackRequest {
    const request: CallbackRequest = { client_id: this.clientId, name: value("name"), phone: value("phone") };
    if (value("email") !== "") request.email = value("email");
    if (value("note") !== "") request.note = value("note");
    if (this.chooses) request.window = windowOf(value("day"), value("part") as DayPart);
    return request;
  }

  private wrongsOf({ name, phone, window }: CallbackRequest): Wrongs {
    const { texts } = this;
    const wrongs: Wrongs = {};
    if (name === "") wrongs.name = texts.nameMissing;
    if (phone === "") wrongs.phone = texts.phoneMissing;
    else if (phone.replace(/\D/g, "").length < 8) wrongs.phone = texts.phoneWrong;
    if (window !== undefined && Date.parse(window.to) <= Date.now()) wrongs.window = texts.timePassed;
    return wrongs;
  }

  private async send(request: CallbackRequest): Promise<void> {
    this.sending = true;
    try {
      await this.submit(request);
      this.dispatchEvent(new Event("sent"));
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : {};
      this.wrongs = Object.fromEntries(
        FIELDS.flatMap((field) => (fields[field] === undefined ? [] : [[field, fields[field]] as const])),
      );
      if (Object.keys(this.wrongs).length === 0) this.failed = this.wordsFor(error);
    } finally {
      this.sending = false;
    }
  }

  /** The service's own words where it says no for good, such as when nobody can call at all. */
  private wordsFor(error: unknown): string {
    const final = error instanceof ApiError && !error.isPassing && error.message !== "";
    return final ? error.message : this.texts.failed;
  }

  private async focusFirstWrong(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true], .chosen select")?.focus();
  }
}
