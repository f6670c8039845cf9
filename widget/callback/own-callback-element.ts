import { html, LitElement, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { booking } from "../citizen/booking/styles";
import { dayAndPart } from "../citizen/day-and-part";
import { base } from "../citizen/styles/base";
import { fields } from "../citizen/styles/fields";
import { ownPage } from "../citizen/styles/own-page";
import { TEXTS } from "../citizen/texts";
import { windowOf, type DayPart } from "../citizen/time-choice";
import { CitizenApi } from "../shared/citizen-api";
import { keyInFragment, type OwnKey } from "../shared/fragment-key";
import { ApiError } from "../shared/http";
import { asLanguage, formatDay, formatDayAndTime, formatTime } from "../shared/i18n";
import type { CallbackState } from "../shared/protocol";
import { OWN_CALLBACK_TEXTS } from "./texts";

type Mode = "show" | "change" | "note" | "cancel";

/** The page of the call one has asked for, opened by the link in a text message or an e-mail. */
export class BorgerlinjeOwnCallback extends LitElement {
  static override styles = [base, fields, booking, ownPage];

  @state() private key: OwnKey | null = null;
  @state() private call: CallbackState | null = null;
  @state() private gone = false;
  @state() private mode: Mode = "show";
  @state() private news: "moved" | "noted" | null = null;
  @state() private failed: string | null = null;
  @state() private day = "";
  private sending = false;

  private readonly language = asLanguage(document.documentElement.lang);
  private readonly texts = OWN_CALLBACK_TEXTS[this.language];
  private readonly api = new CitizenApi(location.origin, this.language);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.read);
    this.read();
    document.title = this.texts.title;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.read);
  }

  override focus(): void {
    this.renderRoot.querySelector("h1")?.focus();
  }

  override render(): TemplateResult {
    const { texts, call } = this;
    if (this.key === null || this.gone) return html`<p role="alert" data-testid="own-callback-gone">${texts.gone}</p>`;
    if (call === null) {
      return html`<p role="status">${this.failed ?? texts.loading}</p>
        ${this.failed === null ? nothing : this.button("own-callback-retry", texts.tryAgain, () => void this.load())}`;
    }
    return html`<section data-testid="own-callback" data-status=${call.status}>
      <h1 tabindex="-1">${this.heading(call)}</h1>
      <dl>
        ${this.isOpen(call)
          ? html`<dt>${texts.calls(call.municipality_name)}</dt>
              <dd data-testid="own-callback-when">${this.when(call)}</dd>`
          : nothing}
        <dt>${texts.reference}</dt>
        <dd data-testid="own-callback-reference">${call.reference}</dd>
      </dl>
      ${this.isOpen(call) ? this.ways() : html`<p>${call.text ?? texts.again}</p>`}
      <p class="failed" role="alert" data-testid="own-callback-error">${this.failed ?? nothing}</p>
    </section>`;
  }

  private heading(call: CallbackState): string {
    if (call.status === "cancelled") return this.texts.cancelled;
    if (!this.isOpen(call)) return this.texts.over;
    return this.news === null ? this.texts.title : this.texts[this.news];
  }

  private isOpen(call: CallbackState): boolean {
    return call.status === "waiting" || call.status === "quarantined";
  }

  private when({ window }: CallbackState): string {
    const begins = formatDayAndTime(this.language, window.from);
    const isOneDay = formatDay(this.language, window.from) === formatDay(this.language, window.to);
    const ends = isOneDay ? formatTime(this.language, window.to) : formatDayAndTime(this.language, window.to);
    return isOneDay ? `${begins}-${ends}` : `${begins} - ${ends}`;
  }

  private ways(): TemplateResult {
    const { texts } = this;
    switch (this.mode) {
      case "show":
        return html`<div class="row">
          ${this.button("own-callback-change", texts.change, () => this.turnTo("change"))}
          ${this.button("own-callback-note", texts.note, () => this.turnTo("note"))}
          ${this.button("own-callback-cancel", texts.cancel, () => this.turnTo("cancel"))}
        </div>`;
      case "change":
        return this.form(texts.changeTitle, "own-callback-change-submit", texts.changeSubmit, this.onChange, this.dayFields());
      case "note":
        return this.form(texts.note, "own-callback-note-submit", texts.noteSubmit, this.onNote, this.noteField());
      case "cancel":
        return html`<h2>${texts.cancelAsk}</h2>
          <div class="row">
            ${this.button("own-callback-cancel-confirm", texts.cancelYes, () => void this.cancel(), "danger")} ${this.keep()}
          </div>`;
    }
  }

  private form(
    title: string,
    testid: string,
    submit: string,
    onSubmit: (event: SubmitEvent) => void,
    inner: TemplateResult,
  ): TemplateResult {
    return html`<form novalidate @submit=${onSubmit}>
      <h2>${title}</h2>
      ${inner}
      <div class="row">
        <button class="button primary" type="submit" data-testid=${testid}>${submit}</button>
        ${this.keep()}
      </div>
    </form>`;
  }

  private dayFields(): TemplateResult {
    return dayAndPart(TEXTS[this.language].callback, this.language, this.day, (day) => (this.day = day));
  }

  private noteField(): TemplateResult {
    const { texts } = this;
    return html`<div class="field">
      <label for="note">${texts.noteLabel}</label>
      <span class="hint" id="note-hint">${texts.noteHint}</span>
      <textarea
        id="note"
        name="note"
        rows="4"
        maxlength="1000"
        aria-describedby="note-hint"
        data-testid="own-callback-note-text"
      ></textarea>
    </div>`;
  }

  private keep(): TemplateResult {
    return this.button("own-callback-keep", this.texts.keep, () => this.turnTo("show"));
  }

  private button(testid: string, label: string, act: () => void, kind = ""): TemplateResult {
    return html`<button class="button ${kind}" type="button" data-testid=${testid} @click=${act}>${label}</button>`;
  }

  private readonly read = (): void => {
    this.key = keyInFragment(location.hash);
    this.call = null;
    this.gone = false;
    this.mode = "show";
    void this.load();
  };

  private async load(): Promise<void> {
    const { key } = this;
    if (key === null) return;
    this.failed = null;
    try {
      this.call = await this.api.callbackState(key);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.gone = true;
      else this.failed = this.texts.failed;
    }
  }

  private readonly onChange = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const window = windowOf(data.get("day") as string, data.get("part") as DayPart);
    void this.attempt(async (key) => this.changed(await this.api.changeCallback(key, { window }), "moved"));
  };

  private readonly onNote = (event: SubmitEvent): void => {
    event.preventDefault();
    const note = (new FormData(event.target as HTMLFormElement).get("note") as string).trim();
    if (note === "") this.failed = this.texts.noteMissing;
    else void this.attempt(async (key) => this.changed(await this.api.changeCallback(key, { note }), "noted"));
  };

  private cancel(): Promise<void> {
    return this.attempt(async (key) => this.changed(await this.api.cancelCallback(key), null));
  }

  private changed(call: CallbackState, news: "moved" | "noted" | null): void {
    this.call = call;
    this.news = news;
    this.turnTo("show");
  }

  /** The pressed button goes away; focus must not fall back to the page. */
  private turnTo(mode: Mode): void {
    this.mode = mode;
    this.failed = null;
    void this.updateComplete.then(() => this.focus());
  }

  private async attempt(request: (key: OwnKey) => Promise<void>): Promise<void> {
    if (this.sending || this.key === null) return;
    this.sending = true;
    this.failed = null;
    try {
      await request(this.key);
    } catch (error) {
      this.failed = this.wordsFor(error);
    } finally {
      this.sending = false;
    }
  }

  private wordsFor(error: unknown): string {
    if (!(error instanceof ApiError) || error.isPassing) return this.texts.failed;
    const [field] = Object.values(error.fields);
    return field ?? (error.message === "" ? this.texts.failed : error.message);
  }
}
