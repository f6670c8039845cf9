import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { BookingApi } from "../../shared/booking-api";
import type { Service, Slot } from "../../shared/booking-protocol";
import { formatDay, formatTime, municipalDate, type Language } from "../../shared/i18n";
import { base } from "../styles/base";
import { fields } from "../styles/fields";
import { booking } from "./styles";
import type { BookingTexts } from "./texts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The service answers with so many days at a time. */
const DAYS = 31;

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Place, day and time of an appointment. Fires `pick` with the chosen time, or null where none is chosen any more. */
export class BorgerlinjeSlotPicker extends LitElement {
  static override styles = [base, fields, booking];

  @property({ attribute: false }) texts!: BookingTexts;
  @property({ attribute: false }) language!: Language;
  @property({ attribute: false }) api!: BookingApi;
  @property({ attribute: false }) municipality!: string;
  @property({ attribute: false }) service!: Service;
  @property({ attribute: false }) startPlace: string | null = null;
  @state() private place = "";
  @state() private day = "";
  @state() private chosen: Slot | null = null;
  @state() private slots: readonly Slot[] = [];
  @state() private seenUntil = "";
  @state() private loading: "yes" | "no" | "failed" = "yes";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("service")) return;
    const places = this.service.places.map(({ slug }) => slug);
    this.place = this.startPlace !== null && places.includes(this.startPlace) ? this.startPlace : (places[0] ?? "");
    void this.reload();
  }

  override render(): TemplateResult {
    const { texts, service } = this;
    return html`${service.places.length > 1 ? this.placeField() : this.onlyPlace()}
      <p role="status" class="${this.loading === "yes" ? "" : "away"}">
        ${this.loading === "yes" ? texts.loading : nothing}
      </p>
      ${this.loading === "failed" ? this.failedView() : nothing}
      ${this.loading === "no" && this.slots.length === 0 ? html`<p data-testid="booking-none">${texts.none}</p>` : nothing}
      ${this.slots.length === 0 ? nothing : this.dayField()} ${this.slots.length === 0 ? nothing : this.timeField()}`;
  }

  /** Looks again: what was free a moment ago may be taken. */
  async reload(): Promise<void> {
    this.slots = [];
    this.seenUntil = "";
    this.pick(null);
    await this.load(municipalDate(Date.now()));
  }

  private placeField(): TemplateResult {
    return html`<div class="field">
      <label for="place">${this.texts.place}</label>
      <select id="place" data-testid="booking-place" @change=${this.onPlace}>
        ${this.service.places.map(
          ({ slug, title }) => html`<option value=${slug} ?selected=${slug === this.place}>${title}</option>`,
        )}
      </select>
      <span class="hint">${this.service.places.find(({ slug }) => slug === this.place)?.address}</span>
    </div>`;
  }

  private onlyPlace(): TemplateResult {
    const [place] = this.service.places;
    return html`<p>${place?.title}, ${place?.address}</p>`;
  }

  private failedView(): TemplateResult {
    return html`<p class="failed" role="alert">${this.texts.loadFailed}</p>
      <div class="row">
        <button class="button" type="button" @click=${() => void this.reload()}>${this.texts.tryAgain}</button>
      </div>`;
  }

  private dayField(): TemplateResult {
    const { texts, language } = this;
    const days = [...new Set(this.slots.map((slot) => municipalDate(Date.parse(slot.starts_at))))];
    return html`<div class="field">
      <label for="day">${texts.day}</label>
      <select id="day" data-testid="booking-day" @change=${this.onDay}>
        ${days.map(
          (day) =>
            html`<option value=${day} ?selected=${day === this.day}>${formatDay(language, `${day}T12:00:00Z`)}</option>`,
        )}
      </select>
      ${this.seenUntil < this.service.last_day
        ? html`<button class="button" type="button" data-testid="booking-later" @click=${this.onLater}>
            ${texts.laterDays}
          </button>`
        : nothing}
    </div>`;
  }

  private timeField(): TemplateResult {
    const { texts, language } = this;
    const times = this.slots.filter((slot) => municipalDate(Date.parse(slot.starts_at)) === this.day);
    return html`<fieldset class="field" data-testid="booking-times">
      <legend>${texts.time}</legend>
      <div class="times">
        ${times.map(
          (slot) =>
            html`<label
              ><input
                type="radio"
                name="time"
                data-testid="booking-time"
                .checked=${this.chosen?.starts_at === slot.starts_at}
                @change=${() => this.pick(slot)}
              />${formatTime(language, slot.starts_at)}</label
            >`,
        )}
      </div>
    </fieldset>`;
  }

  private readonly onPlace = (event: Event): void => {
    this.place = (event.target as HTMLSelectElement).value;
    void this.reload();
  };

  private readonly onDay = (event: Event): void => {
    this.day = (event.target as HTMLSelectElement).value;
    this.pick(null);
  };

  private readonly onLater = (): void => {
    void this.load(dayAfter(this.seenUntil, 1));
  };

  private pick(slot: Slot | null): void {
    this.chosen = slot;
    this.dispatchEvent(new CustomEvent<Slot | null>("pick", { detail: slot }));
  }

  /** Loads a month from a day, and the months after it as long as they are all taken. */
  private async load(from: string): Promise<void> {
    const { service, place } = this;
    this.loading = "yes";
    try {
      let found: Slot[] = [];
      let first = from;
      for (; found.length === 0 && first <= service.last_day; first = dayAfter(first, DAYS)) {
        found = await this.api.slots(this.municipality, service.slug, place, first);
        if (service !== this.service || place !== this.place) return;
        this.seenUntil = dayAfter(first, DAYS - 1);
      }
      const [earliest] = found;
      this.slots = [...this.slots, ...found];
      if (earliest !== undefined) this.day = municipalDate(Date.parse(earliest.starts_at));
      this.loading = "no";
    } catch {
      if (service === this.service && place === this.place) this.loading = "failed";
    }
  }
}
