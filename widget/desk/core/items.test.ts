import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../shared/http";
import { da } from "../i18n/da";
import { DeskApi } from "./api";
import { Drafts } from "./drafts";
import { Items } from "./items";
import { EMPTY_DRAFT, type Draft } from "./state";
import { Store } from "./store";
import { details, item } from "./testing";
import type { ItemDetails } from "./wire";

const ID = "item-1";
const MINE = { state: "claimed", mine: true, claimed_by: { id: "me", name: "Mette" } } as const;

function desk(first: ItemDetails) {
  const api = new DeskApi(() => "da");
  const read = vi.spyOn(api, "item").mockResolvedValue(first);
  const store = new Store();
  const drafts = new Drafts();
  const hooks = { send: vi.fn(() => true), signedOut: vi.fn(), citizenWrote: vi.fn() };
  const items = new Items(store, api, drafts, hooks);
  store.update({ items: [item(first)] });
  const notice = (): string => store.open(ID)?.notice?.say(da) ?? "";
  return { api, read, store, items, hooks, notice };
}

async function opened(first: ItemDetails) {
  const all = desk(first);
  all.items.open(ID);
  await vi.waitFor(() => expect(all.store.open(ID)?.loaded).toBe("ready"));
  return all;
}

beforeEach(() => sessionStorage.clear());

describe("losing an item", () => {
  it("says who has it now and keeps what was typed", async () => {
    const { items, read, store, notice } = await opened(details(MINE));
    items.editDraft(ID, { reply: "Halvt skrevet" });
    const taken = { state: "claimed", mine: false, claimed_by: { id: "j", name: "Jonas" } } as const;
    read.mockResolvedValue(details(taken));
    items.compare([item(taken)]);
    await vi.waitFor(() => expect(notice()).toContain("Jonas"));
    expect(store.open(ID)?.draft.reply).toBe("Halvt skrevet");
  });

  it("is not announced where the agent let it go herself", async () => {
    const { api, items, read, notice } = await opened(details(MINE));
    vi.spyOn(api, "release").mockResolvedValue(item());
    read.mockResolvedValue(details());
    await items.release(ID);
    items.compare([item()]);
    expect(notice()).toBe(da.done.released);
  });

  it("is not believed from a reading begun before the claim", async () => {
    const { api, items, read, store, notice } = await opened(details());
    let answer: (old: ItemDetails) => void = () => undefined;
    read.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const reading = items.refresh(ID);
    vi.spyOn(api, "claim").mockResolvedValue(details(MINE));
    await items.claim(ID);
    answer(details());
    await reading;
    expect(store.open(ID)?.item.mine).toBe(true);
    expect(notice()).toBe("");
  });
});

it("says by whom an item is already taken", async () => {
  const { api, items, notice } = await opened(details());
  vi.spyOn(api, "claim").mockRejectedValue(new ApiError(409, "already_claimed", "", { by: "Jonas Bach" }));
  expect(await items.claim(ID)).toBe(false);
  expect(notice()).toBe(da.failures.alreadyClaimed("Jonas Bach"));
});

it("does not close the tab of an item one holds", async () => {
  const { items, store } = await opened(details(MINE));
  expect(items.closeTab(ID)).toBe(false);
  expect(store.state.tabs).toEqual([ID]);
});

describe("closing an item", () => {
  const DONE = { state: "resolved", outcome: "settled" } as const;

  async function closed(draft: Partial<Draft>) {
    const all = await opened(details(MINE));
    vi.spyOn(all.api, "close").mockResolvedValue(details(DONE));
    all.items.editDraft(ID, { closeOutcome: "settled", closeNote: "Løst", ...draft });
    expect(await all.items.close(ID, { outcome: "settled" })).toBe(true);
    return all;
  }

  it("closes its tab and says so", async () => {
    const { items, store } = await closed({});
    expect(store.state).toMatchObject({ tabs: [], active: null, items: [] });
    expect(store.state.announcement?.(da)).toBe(da.announce.closed(da.closeOutcomes.settled, 0));
    // A frame that was on its way meanwhile.
    items.compare([item(MINE)]);
    expect(store.state.tabs).toEqual([]);
  });

  it("keeps the tab where something was not sent", async () => {
    const { store, notice } = await closed({ reply: "Halvt skrevet" });
    expect(store.open(ID)?.draft).toEqual({ ...EMPTY_DRAFT, reply: "Halvt skrevet" });
    expect(notice()).toBe(da.done.closed(da.closeOutcomes.settled));
  });
});

it("opens what the agent holds already, once", () => {
  const { items, store } = desk(details(MINE));
  items.compare([item(MINE)]);
  items.compare([item(MINE)]);
  expect(store.state.tabs).toEqual([ID]);
  expect(store.state.active).toBe(ID);
});

it("shows the stored text in place of one that was erased meanwhile", async () => {
  const message = (text: string, erased?: boolean) => ({
    seq: 1,
    kind: "citizen.message" as const,
    at: "2026-11-24T08:00:00Z",
    payload: { client_id: "c", text, ...(erased && { erased }) },
  });
  const { items, read, store } = await opened(details({ events: [message("Mit navn er Karen")] }));
  read.mockResolvedValue(details({ events: [message("", true)] }));
  await items.refresh(ID);
  expect(JSON.stringify(store.open(ID)?.events)).not.toContain("Karen");
});
