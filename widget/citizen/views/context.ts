import type { BookingKey } from "../../shared/booking-protocol";
import type { Language } from "../../shared/i18n";
import type { Rating } from "../../shared/protocol";
import type { Session } from "../session";
import type { Texts } from "../texts";

/** What the page of appointments shows: the form, for a service where it is known which, or one that has been made. */
export type BookingPage = { service: string | null } | { key: BookingKey; news: "booked" | null };

/** What a view may show and what a citizen may do in it. */
export interface ViewContext {
  session: Session;
  texts: Texts;
  language: Language;
  say(text: string): void;
  openCallback(): void;
  openBooking(page: BookingPage): void;
  askForPerson(): void;
  editUnsent(clientId: string): void;
  cancelCallback(callbackId: string): void;
  rate(seq: number, rating: Rating, comment: string): Promise<void>;
  /** A request that failed, by what it was about; its words stand where the citizen asked for it. */
  failed: string | null;
}
