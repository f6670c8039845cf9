import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";

import type { BookingApi } from "../../shared/booking-api";
import type { HeldBooking, Service, Slot, SlotWish } from "../../shared/booking-protocol";
import { ApiError } from "../../shared/http";
import { formatDayAndTime, formatTime, type Language } from "../../shared/i18n";
import { newId } from "../../shared/ids";
import { base } from "../styles/base";
import { fields } from "../styles/fields";
import type { BorgerlinjeSlotPicker } from "./slot-picker";
import { booking } from "./styles";
import type { BookingTexts } from "./texts";

type Field = "name" | "phone" | "email";

const FIELDS: readonly Field[] = ["name", "phone", "email"];
/** After these the time is somebody else's, so another one has to be chosen. */
const LOST = new Set(["slot_taken", "hold_over", "booking_over", "not_found"]);

/** The form by which a citizen books an appointment: first a time, which is held, then who comes. Fires `booked`. */
export class BorgerlinjeBooking extends LitElement {
  static override styles = [base, fields, booking];

  @property({ attribute: false }) texts!: BookingTexts;
  @property({ attribute: false }) language!: Language;
  @property({ attribute: false }) api!: BookingApi;
  @property({ attribute: false }) municipality!: string;
  @property({ attribute: false }) wished: string | null = null;
  @property({ attribute: false }) hold!: (clientId: string, wish: SlotWish) => Promise<HeldBooking>;
  @state() private services: readonly Service[] | null = null;
  @state() private service: Service | null = null;
  @state() private chosen: Slot | null = null;
  @state() private held: HeldBooking | null = null;
  @state() private sending = false;
  @state() private failed: string | null = null;
  @state() private wrongs: Partial<Record<Field, string>> = {};
  @query("borgerlinje-slot-picker") private readonly picker!: BorgerlinjeSlotPicker | null;

  // The same for every attempt at one time: a lost answer must not hold two.
  private clientId = newId();

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.focus();
    void this.load();
  }

  override focus(): void {
    this.renderRoot.querySelector("h3")?.focus();
  }

  override render(): TemplateResult {
    return this.held === null ? this.chooseView() : this.whoView(this.held);
  }

  private chooseView(): TemplateResult {
    const { texts, services, service } = this;
    return html`<form novalidate data-testid="booking-form" @submit=${this.onChoose}>
      <h3 tabindex="-1">${texts.title}</h3>
      ${services === null
        ? this.waiting()
        : html`<div class="field">
            <label for="service">${texts.service}</label>
            <select id="service" data-testid="booking-service" @change=${this.onService}>
              ${services.map(
                ({ slug, title, minutes }) =>
                  html`<option value=${slug} ?selected=${slug === service?.slug}>
                    ${title} (${texts.minutes(minutes)})
                  </option>`,
              )}
            </select>
          </div>`}
      ${service === null
        ? nothing
        : html`<borgerlinje-slot-picker
            .texts=${texts}
            .language=${this.language}
            .api=${this.api}
            .municipality=${this.municipality}
            .service=${service}
            @pick=${this.onPick}
          ></borgerlinje-slot-picker>`}
      <p class="wrong" role="alert" data-testid="booking-error">${this.failed ?? nothing}</p>
      ${services === null ? nothing : this.submitButton(texts.choose, "booking-choose")}
    </form>`;
  }

  private waiting(): TemplateResult {
    if (this.failed === null) return html`<p role="status">${this.texts.loading}</p>`;
    return html`<div class="row">
      <button class="button" type="button" @click=${() => void this.load()}>${this.texts.tryAgain}</button>
    </div>`;
  }

  private whoView(held: HeldBooking): TemplateResult {
    const { texts, language } = this;
    return html`<form novalidate data-testid="booking-who" @submit=${this.onSubmit} @input=${this.onInput}>
      <h3 tabindex="-1">${texts.title}</h3>
      <div class="summary">
        <p><strong>${held.service.title}</strong></p>
        <p>${formatDayAndTime(language, held.starts_at)}</p>
        <p>${held.place.title}, ${held.place.address}</p>
        ${held.held_until === null
          ? nothing
          : html`<p data-testid="booking-held">${texts.held(formatTime(language, held.held_until))}</p>`}
      </div>
      ${this.inputField("name", texts.name, "text", "name")}
      ${this.inputField("phone", texts.phone, "tel", "tel", texts.phoneHint)}
      ${this.inputField("email", texts.email, "email", "email")}
      <p class="wrong" role="alert" data-testid="booking-error">${this.failed ?? nothing}</p>
      <div class="row">
        ${this.submitButton(texts.submit, "booking-submit")}
        <button class="button" type="button" data-testid="booking-other" @click=${() => void this.chooseAgain(null)}>
          ${texts.otherTime}
        </button>
      </div>
    </form>`;
  }

  private inputField(name: Field, label: string, type: string, complete: "name" | "tel" | "email", hint = ""): TemplateResult {
    const { texts } = this;
    const optional = name === "email";
    return html`<div class="field">
      <label for=${name}>${label} ${optional ? html`<span class="optional">${texts.optional}</span>` : nothing}</label>
      ${hint === "" ? nothing : html`<span class="hint" id="${name}-hint">${hint}</span>`}
      <input
        id=${name}
        name=${name}
        type=${type}
        autocomplete=${complete}
        ?required=${!optional}
        maxlength=${optional ? 254 : 100}
        aria-invalid=${this.wrongs[name] === undefined ? "false" : "true"}
        aria-describedby="${hint === "" ? "" : `${name}-hint `}${name}-wrong"
        data-testid="booking-${name}"
      />
      <p class="wrong" id="${name}-wrong" data-testid="booking-${name}-error">${this.wrongs[name]}</p>
    </div>`;
  }

  private submitButton(label: string, testid: string): TemplateResult {
    return html`<button
      class="button primary"
      type="submit"
      data-testid=${testid}
      aria-disabled=${this.sending ? "true" : "false"}
    >
      ${this.sending ? this.texts.submitting : label}
    </button>`;
  }

  private readonly onPick = ({ detail }: CustomEvent<Slot | null>): void => {
    this.chosen = detail;
    if (detail !== null) this.failed = null;
  };

  private async load(): Promise<void> {
    this.failed = null;
    try {
      this.services = await this.api.services(this.municipality);
      this.service = this.services.find(({ slug }) => slug === this.wished) ?? this.services[0] ?? null;
    } catch {
      this.failed = this.texts.loadFailed;
    }
  }

  private readonly onService = (event: Event): void => {
    const { value } = event.target as HTMLSelectElement;
    this.service = this.services?.find(({ slug }) => slug === value) ?? null;
    this.failed = null;
  };

  private readonly onChoose = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { chosen } = this;
    this.failed = chosen === null ? this.texts.noTime : null;
    if (chosen === null || this.sending) return;
    await this.attempt(async () => {
      this.held = await this.hold(this.clientId, chosen);
    });
    if (this.held === null) return;
    await this.updateComplete;
    this.focus();
  };

  private readonly onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { held, texts } = this;
    if (held === null || this.sending) return;
    const data = new FormData(event.target as HTMLFormElement);
    const value = (name: Field): string => (data.get(name) as string | null)?.trim() ?? "";
    const [name, phone, email] = FIELDS.map(value) as [string, string, string];
    this.wrongs = {
      ...(name === "" ? { name: texts.nameMissing } : {}),
      ...(phone === "" ? { phone: texts.phoneMissing } : {}),
    };
    this.failed = Object.keys(this.wrongs).length > 0 ? texts.errors : null;
    if (this.failed === null) {
      const key = { bookingId: held.booking_id, token: held.token };
      await this.attempt(async () => {
        await this.api.confirm(key, email === "" ? { name, phone } : { name, phone, email });
        this.dispatchEvent(new CustomEvent("booked", { detail: key }));
      });
    }
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  };

  /** What is being corrected is no longer called wrong. */
  private readonly onInput = (event: Event): void => {
    const { name } = event.target as HTMLInputElement;
    this.wrongs = Object.fromEntries(Object.entries(this.wrongs).filter(([field]) => field !== name));
    if (Object.keys(this.wrongs).length === 0) this.failed = null;
  };

  private async attempt(request: () => Promise<void>): Promise<void> {
    this.sending = true;
    this.failed = null;
    try {
      await request();
    } catch (error) {
      await this.explain(error);
    } finally {
      this.sending = false;
    }
  }

  private async explain(error: unknown): Promise<void> {
    const known = error instanceof ApiError ? error : null;
    const given = known?.fields ?? {};
    this.wrongs = Object.fromEntries(
      FIELDS.flatMap((field) => (given[field] === undefined ? [] : [[field, given[field]] as const])),
    );
    const words = known !== null && !known.isPassing && known.message !== "" ? known.message : this.texts.failed;
    if (known !== null && LOST.has(known.code)) await this.chooseAgain(words);
    else this.failed = words;
  }

  private async chooseAgain(why: string | null): Promise<void> {
    const wasHeld = this.held !== null;
    this.held = null;
    this.clientId = newId();
    this.chosen = null;
    this.failed = why;
    await this.updateComplete;
    // A picker that was away is new and loads by itself.
    if (wasHeld) this.focus();
    else await this.picker?.reload();
  }
}
