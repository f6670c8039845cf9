import type { BookingKey } from "../shared/booking-protocol";
import type { ConversationKey } from "../shared/citizen-api";
import type { Language } from "../shared/i18n";
import type { Unsent } from "../shared/outbox";
import type { TimeWindow } from "../shared/protocol";

export interface ConversationRecord extends ConversationKey {
  expiresAt: string;
}

export interface CallbackRecord {
  callbackId: string;
  cancelToken: string;
  window: TimeWindow | null;
  /** As the citizen typed it, in the tab where she did; no event carries it. */
  phone?: string;
}

/** Everything a tab must still know after a reload or on the municipality's next page. */
export interface TabState {
  conversation: ConversationRecord | null;
  callbacks: CallbackRecord[];
  bookings: BookingKey[];
  unsent: readonly Unsent[];
  draft: string;
  lastSeq: number;
  rated: number[];
  open: boolean | null;
  language: Language | null;
}

const EMPTY: TabState = {
  conversation: null,
  callbacks: [],
  bookings: [],
  unsent: [],
  draft: "",
  lastSeq: 0,
  rated: [],
  open: null,
  language: null,
};

/**
 * A tab's memory. In sessionStorage, not localStorage: on a library's computer the next visitor must not find the
 * conversation once the browser's tabs are closed. Other open tabs learn of it through `ConversationSharing`.
 */
export class TabMemory {
  #state: TabState;

  constructor(private readonly name: string) {
    this.#state = { ...EMPTY, ...this.#read() };
    const { conversation } = this.#state;
    if (conversation !== null && Date.parse(conversation.expiresAt) <= Date.now()) {
      this.update({ conversation: null, callbacks: [], bookings: [], lastSeq: 0, rated: [] });
    }
  }

  get state(): Readonly<TabState> {
    return this.#state;
  }

  update(change: Partial<TabState>): void {
    this.#state = { ...this.#state, ...change };
    try {
      sessionStorage.setItem(this.name, JSON.stringify(this.#state));
    } catch {
      // Storage is blocked or full: the conversation then lasts as long as the page.
    }
  }

  #read(): Partial<TabState> {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? "{}") as Partial<TabState>;
    } catch {
      return {};
    }
  }
}
