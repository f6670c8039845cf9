import type { Case, Item, ItemDetails, Summary } from "./wire";

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
  return {
    ...item(patch),
    phone: null,
    has_phone: true,
    case: caseOf(),
    note: null,
    events: [],
    attempt_list: [],
    log: [],
    ...patch,
  };
}

export function caseOf(patch: Partial<Case> = {}): Case {
  const summary: Summary = {
    language: "da",
    area: null,
    area_title: null,
    questions: 0,
    last_question: null,
    unanswered: false,
    answers: [],
    tried: [],
  };
  return { summary, notes: [], tags: [], wrap_up: null, again: [], ...patch };
}
