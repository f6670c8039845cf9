import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { CitizenApi } from "./citizen-api";
import { ConversationLink, type LinkListener } from "./conversation-link";
import { EventLog } from "./event-log";
import { ApiError, NetworkError } from "./http";
import { Outbox } from "./outbox";
import type { ConversationEvent } from "./protocol";

const KEY = { id: "c1", token: "secret" };

/** The service's side of one conversation, over HTTP only: sockets are blocked. */
class Service {
  readonly stored: ConversationEvent[] = [];
  readonly posts: string[] = [];
  failures: Error[] = [];
  losesAnswers = 0;

  message = (_key: unknown, clientId: string, text: string): Promise<ConversationEvent[]> => {
    this.posts.push(clientId);
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    const known = this.stored.find((event) => event.kind === "citizen.message" && event.payload.client_id === clientId);
    if (known === undefined) this.store(clientId, text);
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1;
      return Promise.reject(new NetworkError("lost"));
    }
    return Promise.resolve(this.stored.slice(-1));
  };

  events = (_key: unknown, after: number): Promise<ConversationEvent[]> => Promise.resolve(this.stored.slice(after));
  socketUrl = (): string => "ws://blocked.example/";

  store(clientId: string, text: string): void {
    const payload = { client_id: clientId, text };
    this.stored.push({ seq: this.stored.length + 1, kind: "citizen.message", at: "2026-11-23T10:00:00Z", payload });
  }
}

let service: Service;
let log: EventLog;
let outbox: Outbox;
let link: ConversationLink;
const onGone = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", function blocked() {
    throw new Error("blocked");
  });
  service = new Service();
  log = new EventLog();
  outbox = new Outbox([], () => undefined);
  const listener: LinkListener = {
    onEvents: () => undefined,
    onDelta: () => undefined,
    onAgentTyping: () => undefined,
    onState: () => undefined,
    onOutbox: () => undefined,
    onGone,
  };
  link = new ConversationLink(service as unknown as CitizenApi, KEY, log, outbox, listener);
  link.start();
});

afterEach(() => {
  link.stop();
  onGone.mockReset();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function say(text: string): Promise<void> {
  outbox.add(text);
  link.flush();
  await vi.advanceTimersByTimeAsync(30_000);
}

test("a message whose answer is lost is sent again with the same id and stored once", async () => {
  service.losesAnswers = 1;
  await say("Hvad koster et pas?");
  expect(service.stored).toHaveLength(1);
  expect(log.lastSeq).toBe(1);
  expect(outbox.items).toEqual([]);
  expect(new Set(service.posts).size).toBe(1);
});

test("a message is kept and tried again while the service is away", async () => {
  service.failures = [new NetworkError("away"), new ApiError(503, "not_ready", "")];
  await say("Hej");
  expect(service.posts.length).toBeGreaterThanOrEqual(3);
  expect(log.lastSeq).toBe(1);
  expect(outbox.items).toEqual([]);
});

test("a refused message stays, with the reason, and does not hold up the next", async () => {
  service.failures = [new ApiError(422, "too_long", "Beskeden er for lang.")];
  await say("for lang");
  expect(outbox.items[0]?.refusal).toBe("Beskeden er for lang.");
  await say("Hej");
  expect(log.lastSeq).toBe(1);
  expect(outbox.items).toHaveLength(1);
});

test("a hole in the numbers is filled before what comes after it is shown", async () => {
  service.store("a", "1");
  service.store("b", "2");
  link.accept(service.stored.slice(1));
  await vi.advanceTimersByTimeAsync(100);
  expect(log.events.map(({ seq }) => seq)).toEqual([1, 2]);
});

test("a conversation the service no longer knows is reported, not retried for ever", async () => {
  service.failures = [new ApiError(404, "not_found", "")];
  await say("Hej");
  expect(onGone).toHaveBeenCalledOnce();
  expect(service.posts).toHaveLength(1);
  expect(outbox.items).toHaveLength(1);
});
