import type { BookingKey } from "../shared/booking-protocol";
import type { CallbackRecord, ConversationRecord } from "./tab-state";

export interface SharedConversation {
  conversation: ConversationRecord;
  callbacks: CallbackRecord[];
  bookings: BookingKey[];
}

type SharingMessage =
  | { type: "ask" }
  | { type: "have"; shared: SharedConversation }
  | { type: "ended"; id: string };

export interface SharingListener {
  current(): SharedConversation | null;
  onShared(shared: SharedConversation): void;
  onEnded(id: string): void;
}

/** Lets the open tabs of one site hold the same conversation, without leaving it behind when they are closed. */
export class ConversationSharing {
  readonly #channel: BroadcastChannel | null;

  constructor(
    name: string,
    private readonly listener: SharingListener,
  ) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    this.#channel?.addEventListener("message", (message: MessageEvent<SharingMessage>) => this.#onMessage(message.data));
  }

  ask(): void {
    this.#post({ type: "ask" });
  }

  tell(): void {
    const shared = this.listener.current();
    if (shared !== null) this.#post({ type: "have", shared });
  }

  ended(id: string): void {
    this.#post({ type: "ended", id });
  }

  close(): void {
    this.#channel?.close();
  }

  #onMessage(message: SharingMessage): void {
    if (message.type === "ask") this.tell();
    else if (message.type === "have") this.listener.onShared(message.shared);
    else this.listener.onEnded(message.id);
  }

  #post(message: SharingMessage): void {
    this.#channel?.postMessage(message);
  }
}
