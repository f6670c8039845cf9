import { beforeEach, expect, it, vi } from "vitest";
import type { ConversationEvent } from "../../shared/protocol";
import { Locale } from "../i18n/format";

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe = vi.fn();
    disconnect = vi.fn();
  },
);
await import("./conversation");

const ROW_PX = 100;
const VIEW_PX = 300;

/** A list of rows as a browser would lay it out; a scroll is told when the test says so, as late as it likes. */
async function shown() {
  const view = document.createElement("bl-conversation");
  view.locale = new Locale("da", Date.parse("2026-11-24T10:00:00Z"));
  view.events = [];
  document.body.append(view);
  await view.updateComplete;
  const list = view.renderRoot.querySelector(".events");
  if (list === null) throw new Error("no list");
  let top = 0;
  const layout = { more: 0 };
  const height = (): number => Math.max(view.events.length * ROW_PX + layout.more, VIEW_PX);
  Object.defineProperties(list, {
    scrollHeight: { get: height },
    clientHeight: { get: () => VIEW_PX },
    scrollTop: { get: () => top, set: (to: number) => (top = Math.min(Math.max(to, 0), height() - VIEW_PX)) },
  });
  const add = async (...kinds: ("citizen.message" | "agent.message")[]): Promise<void> => {
    const fresh = kinds.map((kind, at) => {
      const payload = { client_id: "c", name: "Agnes", text: "Hej" };
      return { seq: view.events.length + at + 1, kind, at: "2026-11-24T10:00:00Z", payload };
    });
    view.events = [...view.events, ...(fresh as ConversationEvent[])];
    await view.updateComplete;
  };
  const tell = (): boolean => list.dispatchEvent(new Event("scroll"));
  return { list, layout, add, tell, left: () => height() - VIEW_PX - top };
}

const FIVE = Array.from({ length: 5 }, () => "citizen.message" as const);

beforeEach(() => document.body.replaceChildren());

it("follows what is said, also where the scrolling is told only once there is more below", async () => {
  const { layout, add, tell, left } = await shown();
  await add(...FIVE);
  expect(left()).toBe(0);
  layout.more = 4 * ROW_PX;
  tell();
  await add(...FIVE);
  expect(left()).toBe(0);
});

it("leaves alone who has scrolled up to read, until she writes herself", async () => {
  const { list, add, tell, left } = await shown();
  await add(...FIVE, ...FIVE);
  list.scrollTop = 200;
  tell();
  await add("citizen.message");
  expect(list.scrollTop).toBe(200);
  await add("agent.message");
  expect(left()).toBe(0);
});
