import { beforeEach, expect, it, vi } from "vitest";
import { NetworkError } from "../../shared/http";
import type { ConversationEvent } from "../../shared/protocol";
import { DeskApi } from "./api";
import { Cases } from "./cases";
import { Drafts } from "./drafts";
import { Items } from "./items";
import { Store } from "./store";
import { caseOf, details, item } from "./testing";
import type { ItemDetails } from "./wire";

const ID = "item-1";
const MINE = { state: "claimed", mine: true, claimed_by: { id: "me", name: "Mette" } } as const;

function asked(seq: number): ConversationEvent {
  return { seq, kind: "citizen.message", at: "2026-11-24T08:00:00Z", payload: { client_id: `${seq}`, text: "Hvad?" } };
}

async function opened(first: ItemDetails) {
  const api = new DeskApi(() => "da");
  const read = vi.spyOn(api, "item").mockResolvedValue(first);
  const store = new Store();
  const hooks = { send: vi.fn(() => true), signedOut: vi.fn(), citizenWrote: vi.fn() };
  const items = new Items(store, api, new Drafts(), hooks);
  store.update({ items: [item(first)] });
  items.open(ID);
  await vi.waitFor(() => expect(store.open(ID)?.loaded).toBe("ready"));
  return { api, read, store, items, cases: new Cases(store, api, items, hooks) };
}

beforeEach(() => sessionStorage.clear());

it("asks once for a suggestion to a question, and anew for the next", async () => {
  const { api, read, store, items, cases } = await opened(details({ ...MINE, events: [asked(1)] }));
  const ask = vi
    .spyOn(api, "suggestion")
    .mockResolvedValue({ text: "Sådan", decision: "answer", confidence: 0.9, articles: [] });
  await Promise.all([cases.suggest(ID), cases.suggest(ID)]);
  expect(ask).toHaveBeenCalledOnce();
  expect(store.open(ID)?.suggested?.answer?.text).toBe("Sådan");
  cases.dropSuggestion(ID);
  await cases.suggest(ID);
  expect(ask).toHaveBeenCalledOnce();
  read.mockResolvedValue(details({ ...MINE, events: [asked(1), asked(2)] }));
  items.receive("conversation-1", [asked(2)]);
  await cases.suggest(ID);
  expect(ask).toHaveBeenCalledTimes(2);
});

it("keeps a note that was not taken, and empties the field where it was", async () => {
  const { api, store, items, cases } = await opened(details(MINE));
  items.editDraft(ID, { staffNote: "Ringer selv" });
  const add = vi.spyOn(api, "addNote").mockRejectedValueOnce(new NetworkError());
  expect(await cases.addNote(ID)).toBe(false);
  expect(store.open(ID)?.draft.staffNote).toBe("Ringer selv");
  const notes = [{ at: "2026-11-24T08:00:00Z", by: "Mette", text: "Ringer selv" }];
  add.mockResolvedValue(details({ ...MINE, case: caseOf({ notes }) }));
  expect(await cases.addNote(ID)).toBe(true);
  expect(store.open(ID)).toMatchObject({ draft: { staffNote: "" }, case: { notes } });
});

it("shows a number only once it was asked for, and forgets it with the tab", async () => {
  const { api, store, items, cases } = await opened(details());
  expect(store.open(ID)).toMatchObject({ phone: null, hasPhone: true });
  vi.spyOn(api, "reveal").mockResolvedValue("+4520123456");
  await cases.reveal(ID);
  await items.refresh(ID);
  expect(store.open(ID)?.phone).toBe("+4520123456");
  items.closeTab(ID);
  items.open(ID);
  expect(store.open(ID)?.phone).toBeNull();
});
