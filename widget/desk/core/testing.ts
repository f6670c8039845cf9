import type { Item, ItemDetails } from "./wire";

/** Made-up work for tests. */
export function item(patch: Partial<Item> = {}): Item {
  return {
    id: "item-1",
    kind: "callback",
    state: "waiting",
    municipality: "aadal",
    municipality_name: "Aadal Kommune",
    area: null,
    area_title: null,
    theme: null,
    language: "da",
    created_at: "2026-11-24T08:00:00Z",
    due_at: "2026-11-24T08:00:00Z",
    window: null,
    name: "Karen",
    question: "Hvordan?",
    conversation_id: "conversation-1",
    claimed_by: null,
    mine: false,
    lease_until: null,
    attempts: 0,
    outcome: null,
    ...patch,
  };
}

export function details(patch: Partial<ItemDetails> = {}): ItemDetails {
  return { ...item(patch), phone: "+4521345678", note: null, events: [], attempt_list: [], log: [], ...patch };
}
