import type { ConversationEvent } from "../shared/protocol";

/** Where a conversation stands, as its events tell. */
export interface Standing {
  holder: "bot" | "queue" | "agent";
  agent: string | null;
  queue: { position: number | null; expectedWaitS: number | null } | null;
  closed: "erased" | "closed" | null;
  /** The question the bot has not answered yet, with the time it was asked. */
  unanswered: { seq: number; at: string } | null;
}

const START: Standing = { holder: "bot", agent: null, queue: null, closed: null, unanswered: null };

export function standingOf(events: readonly ConversationEvent[]): Standing {
  return events.reduce(after, START);
}

function after(before: Standing, event: ConversationEvent): Standing {
  switch (event.kind) {
    case "citizen.message":
      return before.holder === "agent" ? before : { ...before, unanswered: { seq: event.seq, at: event.at } };
    case "bot.message":
      return { ...before, unanswered: null };
    case "handover.requested":
      return { ...before, holder: "queue", unanswered: null, queue: { position: null, expectedWaitS: null } };
    case "handover.queued": {
      const { position, expected_wait_s: expectedWaitS } = event.payload;
      return { ...before, holder: "queue", unanswered: null, queue: { position, expectedWaitS } };
    }
    case "agent.joined":
    case "agent.message":
      return { ...before, holder: "agent", agent: event.payload.name, queue: null, unanswered: null };
    case "agent.left":
    case "handover.ended":
      return { ...before, holder: "bot", agent: null, queue: null };
    case "conversation.closed":
      return { ...before, closed: event.payload.reason === "erased" ? "erased" : "closed", queue: null, unanswered: null };
    default:
      return before;
  }
}
