import { css, html, LitElement, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { BOOKING_TEXTS } from "../citizen/booking/texts";
import { base } from "../citizen/styles/base";
import { BookingApi } from "../shared/booking-api";
import { keyFromFragment, type BookingKey } from "../shared/booking-protocol";
import { asLanguage } from "../shared/i18n";

/** The page of one's own appointment, opened by the link in a text message or an e-mail. */
export class BorgerlinjeAppointment extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        --colour: #0f4c81;
        --ink: #ffffff;
        --accent: #0f4c81;
        --text: #1b1f23;
        --muted: #4d5761;
        --line: #767f88;
        --soft: #f1f4f6;
        --warn: #a4161a;

        display: block;
        max-inline-size: 34em;
      }
    `,
  ];

  @state() private key: BookingKey | null = null;

  private readonly language = asLanguage(document.documentElement.lang);
  private readonly api = new BookingApi(location.origin, this.language);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.read);
    this.read();
    document.title = BOOKING_TEXTS[this.language].details.pageTitle;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.read);
  }

  override render(): TemplateResult {
    const texts = BOOKING_TEXTS[this.language];
    if (this.key === null) return html`<p role="alert" data-testid="booking-gone">${texts.details.gone}</p>`;
    return html`<borgerlinje-booking-details
      .texts=${texts}
      .language=${this.language}
      .api=${this.api}
      .key=${this.key}
      level="1"
    ></borgerlinje-booking-details>`;
  }

  private readonly read = (): void => {
    this.key = keyFromFragment(location.hash);
  };
}
