import { html, type TemplateResult } from "lit";

import type { BookingKey } from "../../shared/booking-protocol";
import { BOOKING_TEXTS } from "../booking/texts";
import { backIcon } from "../icons";
import type { BookingPage, ViewContext } from "./context";

/** The page of appointments: the form, or one that has been made. */
export function bookingView(page: BookingPage, context: ViewContext, back: () => void): TemplateResult {
  const { language } = context;
  const { bookings } = context.session;
  const texts = BOOKING_TEXTS[language];
  const booked = ({ detail: key }: CustomEvent<BookingKey>): void => {
    bookings.add(key);
    context.openBooking({ key, news: "booked" });
  };
  return html`<div class="page">
    <button class="button back" type="button" data-testid="back" @click=${back}>${backIcon} ${texts.back}</button>
    ${"key" in page
      ? html`<borgerlinje-booking-details
          .texts=${texts}
          .language=${language}
          .api=${bookings.api}
          .key=${page.key}
          .news=${page.news}
        ></borgerlinje-booking-details>`
      : html`<borgerlinje-booking
          .texts=${texts}
          .language=${language}
          .api=${bookings.api}
          .municipality=${bookings.municipality}
          .wished=${page.service}
          .hold=${bookings.hold}
          @booked=${booked}
        ></borgerlinje-booking>`}
  </div>`;
}
