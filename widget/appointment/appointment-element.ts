import { html, LitElement, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";

import { BOOKING_TEXTS } from "../citizen/booking/texts";
import { base } from "../citizen/styles/base";
import { ownPage } from "../citizen/styles/own-page";
import { BookingApi } from "../shared/booking-api";
import { keyFromFragment, type BookingKey } from "../shared/booking-protocol";
import { asLanguage } from "../shared/i18n";

/** The page of one's own appointment, opened by the link in a text message or an e-mail. */
export class BorgerlinjeAppointment extends LitElement {
  static override styles = [base, ownPage];

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
