import type { ConversationEvent, ErrorBody, TimeWindow } from "../../shared/protocol";

export type ItemKind = "callback" | "handover";
export type ItemState = "waiting" | "claimed" | "quarantined" | "resolved" | "expired" | "cancelled";
export type AttemptOutcome = "answered" | "no_answer" | "voicemail" | "wrong_number";
export type CloseOutcome = "settled" | "referred" | "unreachable" | "withdrawn";
export type AgentStatus = "available" | "break" | "offline";
export type Role = "agent" | "supervisor" | "editor" | "ambassador" | "administrator";

export const ATTEMPT_OUTCOMES: readonly AttemptOutcome[] = ["answered", "no_answer", "voicemail", "wrong_number"];
export const CLOSE_OUTCOMES: readonly CloseOutcome[] = ["settled", "referred", "unreachable", "withdrawn"];
export const AGENT_STATUSES: readonly AgentStatus[] = ["available", "break", "offline"];
export const DESK_ROLES: readonly Role[] = ["agent", "supervisor", "administrator"];
export const SUPERVISOR_ROLES: readonly Role[] = ["supervisor", "administrator"];

export interface StaffMember {
  id: string;
  username: string;
  name: string;
  roles: Role[];
  municipalities: string[] | null;
  signed_in_with: "password" | "provider";
}

export interface Colleague {
  id: string;
  name: string;
}

export interface Item {
  id: string;
  kind: ItemKind;
  state: ItemState;
  municipality: string;
  municipality_name: string;
  area: string | null;
  area_title: string | null;
  theme: string | null;
  language: string;
  created_at: string;
  /** When it is due from: a callback's window begins, a handover was asked for, a rest between attempts ends. */
  due_at: string;
  window: TimeWindow | null;
  name: string | null;
  question: string | null;
  conversation_id: string;
  claimed_by: Colleague | null;
  mine: boolean;
  lease_until: string | null;
  attempts: number;
  outcome: string | null;
}

export interface Attempt {
  at: string;
  by: string;
  outcome: AttemptOutcome;
  note: string | null;
}

export interface LogEntry {
  at: string;
  kind: string;
  /** null: the service itself. */
  by: string | null;
  detail: Record<string, unknown>;
}

export interface ItemDetails extends Item {
  phone: string | null;
  note: string | null;
  events: ConversationEvent[];
  attempt_list: Attempt[];
  log: LogEntry[];
}

export interface QueueAnswer {
  items: Item[];
  at: string;
}

export type ServerFrame =
  | ({ kind: "queue" } & QueueAnswer)
  | { kind: "event"; conversation_id: string; event: ConversationEvent }
  | { kind: "citizen.typing"; conversation_id: string }
  | { kind: "heartbeat"; lease_until: string }
  | { kind?: undefined; error: ErrorBody };

export type ClientFrame =
  | { type: "watch"; item_id: string; after: number }
  | { type: "unwatch"; item_id: string }
  | { type: "heartbeat" }
  | { type: "typing"; item_id: string };

/** Calls that change an item answer with it, with or without its details. */
export function hasDetails(item: Item | ItemDetails): item is ItemDetails {
  return "events" in item;
}
