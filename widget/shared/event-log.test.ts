import { expect, test } from "vitest";

import { EventLog } from "./event-log";
import type { ConversationEvent } from "./protocol";

function event(seq: number): ConversationEvent {
  const payload = { client_id: String(seq), text: `no. ${seq}` };
  return { seq, kind: "citizen.message", at: "2026-11-23T10:00:00Z", payload };
}

const seqs = (events: readonly ConversationEvent[]): number[] => events.map(({ seq }) => seq);

test("an event that comes twice is shown once", () => {
  const log = new EventLog();
  expect(seqs(log.add([event(1), event(2)]))).toEqual([1, 2]);
  expect(log.add([event(2), event(1)])).toEqual([]);
  expect(log.lastSeq).toBe(2);
});

test("an event that comes too early waits for those before it", () => {
  const log = new EventLog();
  log.add([event(1)]);
  expect(log.add([event(3)])).toEqual([]);
  expect(log.hasHole).toBe(true);
  expect(seqs(log.add([event(2)]))).toEqual([2, 3]);
  expect(log.hasHole).toBe(false);
  expect(seqs(log.events)).toEqual([1, 2, 3]);
});
