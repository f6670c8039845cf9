import { expect, test } from "vitest";

import type { ConversationEvent, EventKind, EventPayloads } from "../shared/protocol";
import { standingOf } from "./standing";

let seq = 0;

function event<K extends EventKind>(kind: K, payload: EventPayloads[K]): ConversationEvent {
  seq += 1;
  return { seq, kind, at: "2026-11-23T10:00:00Z", payload } as ConversationEvent;
}

const question = (): ConversationEvent => event("citizen.message", { client_id: String(seq), text: "Hvad koster et pas?" });
const joined = (): ConversationEvent => event("agent.joined", { name: "Anne" });

test("a question waits for the bot until it is answered", () => {
  const asked = question();
  expect(standingOf([asked]).unanswered?.seq).toBe(asked.seq);
});

test("the queue is shown with an honest unknown, and is over once somebody joins", () => {
  const queued = event("handover.queued", { position: 2, expected_wait_s: null });
  const waiting = standingOf([question(), queued]);
  expect(waiting.holder).toBe("queue");
  expect(waiting.queue).toEqual({ position: 2, expectedWaitS: null });
  const taken = standingOf([question(), queued, joined()]);
  expect(taken).toMatchObject({ holder: "agent", agent: "Anne", queue: null });
});

test("what is written to an agent does not wait for the bot", () => {
  expect(standingOf([joined(), question()]).unanswered).toBeNull();
});

test("the bot holds the conversation again when the agent leaves", () => {
  expect(standingOf([joined(), event("agent.left", { name: "Anne" })])).toMatchObject({ holder: "bot", agent: null });
});

test("erased and otherwise closed are told apart", () => {
  expect(standingOf([event("conversation.closed", { reason: "erased" })]).closed).toBe("erased");
  expect(standingOf([event("conversation.closed", { reason: null })]).closed).toBe("closed");
});
