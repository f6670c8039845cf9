import { BookingApi } from "../../shared/booking-api";
import type { BookingKey, HeldBooking, SlotWish } from "../../shared/booking-protocol";
import type { ConversationKey } from "../../shared/citizen-api";
import type { Embed } from "../embed";
import type { TabMemory } from "../tab-state";

/** The appointments made in a conversation: their keys stay with it, in the tab and in the site's other tabs. */
export class OwnBookings {
  readonly api: BookingApi;
  readonly municipality: string;

  constructor(
    embed: Embed,
    private readonly memory: TabMemory,
    private readonly conversation: () => Promise<ConversationKey>,
    private readonly onAdded: () => void,
  ) {
    this.api = new BookingApi(embed.host, memory.state.language ?? embed.language);
    this.municipality = embed.municipality;
  }

  readonly hold = async (clientId: string, wish: SlotWish): Promise<HeldBooking> =>
    this.api.hold(await this.conversation(), clientId, wish);

  add(key: BookingKey): void {
    this.memory.update({ bookings: [...this.memory.state.bookings, key] });
    this.onAdded();
  }

  key(bookingId: string): BookingKey | undefined {
    return this.memory.state.bookings.find((key) => key.bookingId === bookingId);
  }
}
