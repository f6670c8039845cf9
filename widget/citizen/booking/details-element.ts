import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { property, state } from "lit/decorators.js";

import type { BookingApi } from "../../shared/booking-api";
import type { BookingKey, BookingState, Service, Slot } from "../../shared/booking-protocol";
import { ApiError } from "../../shared/http";
import { formatDayAndTime, formatTime, type Language } from "../../shared/i18n";
import { renderMarkdown } from "../../shared/markdown";
import { saveFile } from "../save-file";
import { base } from "../styles/base";
import { fields } from "../styles/fields";
import { booking } from "./styles";
import type { BookingTexts } from "./texts";

type Mode = "show" | "move" | "cancel";
type News = "booked" | "moved" | null;

/** One appointment: when, where, what to bring, a file for the calendar; and the ways to move or cancel it. */
export class BorgerlinjeBookingDetails extends LitElement {
  static override styles = [base, fields, booking];

  @property({ attribute: false }) texts!: BookingTexts;
  @property({ attribute: false }) language!: Language;
  @property({ attribute: false }) api!: BookingApi;
  @property({ attribute: false }) key!: BookingKey;
  @property({ attribute: false }) news: News = null;
  /** How deep its heading stands in the page. A heading that is the page's own does not take the focus at first. */
  @property({ type: Number }) level = 3;
  @state() private booking: BookingState | null = null;
  @state() private gone = false;
  @state() private mode: Mode = "show";
  @state() private service: Service | null = null;
  @state() private chosen: Slot | null = null;
  @state() private failed: string | null = null;
  @state() private sending = false;

  override focus(): void {
    this.renderRoot.querySelector("h3")?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("key") || changed.has("language")) void this.load();
  }

  override render(): TemplateResult {
    const { details } = this.texts;
    if (this.gone) return html`<p role="alert" data-testid="booking-gone">${details.gone}</p>`;
    const { booking } = this;
    if (booking === null) {
      return html`<p role="status">${this.failed ?? details.loading}</p>
        ${this.failed === null ? nothing : this.button("booking-retry", this.texts.tryAgain, () => void this.load())}`;
    }
    return html`<section data-testid="booking-details" data-status=${booking.status}>
      <h3 tabindex="-1" aria-level=${this.level}>${this.heading(booking)}</h3>
      ${this.facts(booking)} ${this.mode === "show" ? this.shown(booking) : nothing}
      ${this.mode === "move" ? this.moveView() : nothing} ${this.mode === "cancel" ? this.cancelView() : nothing}
      <p class="failed" role="alert" data-testid="booking-error">${this.failed ?? nothing}</p>
    </section>`;
  }

  private heading(booking: BookingState): string {
    const { details } = this.texts;
    if (booking.status === "cancelled") return details.cancelled;
    return this.news === null ? details.title : details[this.news];
  }

  private facts(booking: BookingState): TemplateResult {
    const { details } = this.texts;
    const ends = formatTime(this.language, booking.ends_at);
    return html`<dl>
      <dt>${booking.service.title}</dt>
      <dd>${booking.municipality.title}</dd>
      <dt>${details.when}</dt>
      <dd data-testid="booking-when">${details.until(formatDayAndTime(this.language, booking.starts_at), ends)}</dd>
      <dt>${details.where}</dt>
      <dd>${booking.place.title}<br />${booking.place.address}</dd>
    </dl>`;
  }

  private shown(booking: BookingState): TemplateResult {
    const { details } = this.texts;
    if (booking.status === "cancelled") return html`<p>${details.again}</p>`;
    return html`${booking.bring === null
        ? nothing
        : html`<h4 aria-level=${this.level + 1}>${details.bring}</h4>
            <div class="bring" data-testid="booking-bring">${unsafeHTML(renderMarkdown(booking.bring))}</div>`}
      ${booking.over
        ? html`<p>${details.over}</p>`
        : html`<div class="row">
            ${this.button("booking-calendar", details.calendar, () => void this.attempt(() => this.save()))}
            ${this.button("booking-move", details.move, () => void this.attempt(() => this.startMoving(booking)))}
            ${this.button("booking-cancel", details.cancel, () => this.turnTo("cancel"))}
          </div>`}`;
  }

  private moveView(): TemplateResult {
    const { texts, booking, service } = this;
    return html`<h4 aria-level=${this.level + 1}>${texts.details.moveTitle}</h4>
      <borgerlinje-slot-picker
        .texts=${texts}
        .language=${this.language}
        .api=${this.api}
        .municipality=${booking?.municipality.slug}
        .service=${service}
        .startPlace=${booking?.place.slug ?? null}
        @pick=${this.onPick}
      ></borgerlinje-slot-picker>
      <div class="row">
        ${this.button("booking-move-submit", texts.details.moveSubmit, () => void this.attempt(() => this.move()), "primary")}
        ${this.button("booking-keep", texts.details.keep, () => this.turnTo("show"))}
      </div>`;
  }

  private cancelView(): TemplateResult {
    const { details } = this.texts;
    const cancel = async (): Promise<void> => this.changed(await this.api.cancel(this.key), null);
    return html`<h4 aria-level=${this.level + 1}>${details.cancelAsk}</h4>
      <div class="row">
        ${this.button("booking-cancel-confirm", details.cancelYes, () => void this.attempt(cancel), "danger")}
        ${this.button("booking-keep", details.keep, () => this.turnTo("show"))}
      </div>`;
  }

  private button(testid: string, label: string, act: () => void, kind = ""): TemplateResult {
    return html`<button class="button ${kind}" type="button" data-testid=${testid} @click=${act}>${label}</button>`;
  }

  private readonly onPick = ({ detail }: CustomEvent<Slot | null>): void => {
    this.chosen = detail;
    if (detail !== null) this.failed = null;
  };

  private async load(): Promise<void> {
    this.gone = false;
    this.failed = null;
    try {
      const first = this.booking === null;
      this.booking = await this.api.state(this.key);
      await this.updateComplete;
      if (first && this.level > 1) this.focus();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.gone = true;
      else this.failed = this.texts.details.failed;
    }
  }

  private async save(): Promise<void> {
    saveFile(await this.api.calendar(this.key), "aftale.ics");
  }

  private async startMoving(booking: BookingState): Promise<void> {
    const services = await this.api.services(booking.municipality.slug);
    this.service = services.find(({ slug }) => slug === booking.service.slug) ?? null;
    if (this.service === null) this.failed = this.texts.none;
    else this.turnTo("move");
  }

  private async move(): Promise<void> {
    if (this.chosen === null) this.failed = this.texts.noTime;
    else this.changed(await this.api.move(this.key, this.chosen), "moved");
  }

  private changed(booking: BookingState, news: News): void {
    this.booking = booking;
    this.news = news;
    this.turnTo("show");
  }

  /** The pressed button goes away; focus must not fall back to the page. */
  private turnTo(mode: Mode): void {
    this.mode = mode;
    this.failed = null;
    this.chosen = null;
    void this.updateComplete.then(() => this.focus());
  }

  private async attempt(request: () => Promise<void>): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.failed = null;
    try {
      await request();
    } catch (error) {
      const words = error instanceof ApiError && !error.isPassing && error.message !== "" ? error.message : null;
      this.failed = words ?? this.texts.details.failed;
      if (error instanceof ApiError && error.code === "slot_taken") {
        await this.renderRoot.querySelector("borgerlinje-slot-picker")?.reload();
      }
    } finally {
      this.sending = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "borgerlinje-slot-picker": import("./slot-picker").BorgerlinjeSlotPicker;
  }
}
