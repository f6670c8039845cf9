/** Appointments on the wire; the service's OpenAPI document is the reference. */

import { keyInFragment } from "./fragment-key";

export interface Place {
  slug: string;
  title: string;
  address: string;
}

export interface Service {
  slug: string;
  title: string;
  minutes: number;
  places: Place[];
  last_day: string;
}

export interface SlotWish {
  service: string;
  place: string;
  starts_at: string;
}

export interface Slot extends SlotWish {
  ends_at: string;
  free: number;
}

export interface BookingState {
  booking_id: string;
  status: "held" | "booked" | "cancelled";
  municipality: { slug: string; title: string };
  service: { slug: string; title: string };
  place: Place;
  starts_at: string;
  ends_at: string;
  held_until: string | null;
  over: boolean;
  bring: string | null;
}

export interface HeldBooking extends BookingState {
  token: string;
}

/** What opens an appointment. */
export interface BookingKey {
  bookingId: string;
  token: string;
}

/** The key in an appointment's link. */
export function keyFromFragment(fragment: string): BookingKey | null {
  const key = keyInFragment(fragment);
  return key === null ? null : { bookingId: key.id, token: key.token };
}
