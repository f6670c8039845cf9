import { send, sendForJson, type RequestOptions } from "./http";
import type { BookingKey, BookingState, HeldBooking, Service, Slot, SlotWish } from "./booking-protocol";
import type { ConversationKey } from "./citizen-api";

/** The calls about appointments, one method each. */
export class BookingApi {
  language: string;
  readonly #base: string;

  constructor(host: string, language: string) {
    this.#base = `${host}/api/v1`;
    this.language = language;
  }

  services(municipality: string): Promise<Service[]> {
    const query = new URLSearchParams({ language: this.language });
    return this.#json(`/municipalities/${encodeURIComponent(municipality)}/services?${query}`);
  }

  async slots(municipality: string, service: string, place: string, from: string): Promise<Slot[]> {
    const query = new URLSearchParams({ service, place, from });
    const path = `/municipalities/${encodeURIComponent(municipality)}/slots?${query}`;
    const { slots } = await this.#json<{ slots: Slot[] }>(path);
    return slots;
  }

  hold(conversation: ConversationKey, clientId: string, wish: SlotWish): Promise<HeldBooking> {
    return this.#json(`/conversations/${encodeURIComponent(conversation.id)}/bookings`, {
      method: "POST",
      token: conversation.token,
      body: { client_id: clientId, service: wish.service, place: wish.place, starts_at: wish.starts_at },
    });
  }

  confirm(key: BookingKey, person: { name: string; phone: string; email?: string }): Promise<BookingState> {
    return this.#json(this.#path(key), { method: "PATCH", token: key.token, body: person });
  }

  move(key: BookingKey, wish: SlotWish): Promise<BookingState> {
    const body = { place: wish.place, starts_at: wish.starts_at };
    return this.#json(this.#path(key), { method: "PATCH", token: key.token, body });
  }

  cancel(key: BookingKey): Promise<BookingState> {
    return this.#json(this.#path(key), { method: "DELETE", token: key.token });
  }

  state(key: BookingKey): Promise<BookingState> {
    return this.#json(this.#path(key), { token: key.token });
  }

  async calendar(key: BookingKey): Promise<Blob> {
    const response = await send(`${this.#base}${this.#path(key)}/calendar`, this.#withDefaults({ token: key.token }));
    return response.blob();
  }

  #path(key: BookingKey): string {
    return `/bookings/${encodeURIComponent(key.bookingId)}`;
  }

  #json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return sendForJson<T>(this.#base + path, this.#withDefaults(options));
  }

  #withDefaults(options: RequestOptions): RequestOptions {
    return { language: this.language, credentials: "omit", ...options };
  }
}
