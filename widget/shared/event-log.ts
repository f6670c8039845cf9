import type { ConversationEvent } from "./protocol";

/** A conversation's events, each once and in order. What comes too early waits until the hole before it is filled. */
export class EventLog {
  readonly #events: ConversationEvent[] = [];
  readonly #early = new Map<number, ConversationEvent>();

  get events(): readonly ConversationEvent[] {
    return this.#events;
  }

  get lastSeq(): number {
    return this.#events.length;
  }

  get hasHole(): boolean {
    return this.#early.size > 0;
  }

  /** Takes events in any order, as often as they come; returns those that became visible by it. */
  add(incoming: readonly ConversationEvent[]): ConversationEvent[] {
    for (const event of incoming) {
      if (event.seq > this.lastSeq) this.#early.set(event.seq, event);
    }
    const fresh: ConversationEvent[] = [];
    for (;;) {
      const next = this.#early.get(this.lastSeq + 1);
      if (next === undefined) return fresh;
      this.#early.delete(next.seq);
      this.#events.push(next);
      fresh.push(next);
    }
  }
}
