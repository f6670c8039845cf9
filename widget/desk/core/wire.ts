import type { ConversationEvent, Decision, ErrorBody, TimeWindow } from "../../shared/protocol";

export type ItemKind = "callback" | "handover";
export type ItemState = "waiting" | "claimed" | "quarantined" | "resolved" | "expired" | "cancelled";
export type AttemptOutcome = "answered" | "no_answer" | "voicemail" | "wrong_number";
export type CloseOutcome = "settled" | "referred" | "unreachable" | "withdrawn";
export type AgentStatus = "available" | "wrap_up" | "break" | "offline";
export type Role = "agent" | "supervisor" | "editor" | "ambassador" | "administrator";

export const ATTEMPT_OUTCOMES: readonly AttemptOutcome[] = ["answered", "no_answer", "voicemail", "wrong_number"];
export const CLOSE_OUTCOMES: readonly CloseOutcome[] = ["settled", "referred", "unreachable", "withdrawn"];
export const AGENT_STATUSES: readonly AgentStatus[] = ["available", "wrap_up", "break", "offline"];
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

export interface Article {
  article: string;
  title: string;
  section: string | null;
  /** Its own page here, as the municipality's citizens read it. */
  page: string;
}

export interface Answered {
  seq: number;
  question: number | null;
  decision: Decision;
  area: string | null;
  area_title: string | null;
  confidence: number;
  articles: Article[];
}

export interface Tried {
  at: string;
  kind: "handover.requested" | "agent.joined" | "handover.ended" | "callback.created";
  detail: string | null;
}

export interface Summary {
  language: string;
  area: string | null;
  area_title: string | null;
  questions: number;
  last_question: { seq: number; at: string; text: string } | null;
  unanswered: boolean;
  answers: Answered[];
  tried: Tried[];
}

export interface StaffNote {
  at: string;
  by: string;
  text: string;
}

/** What is known about an item's conversation besides the conversation itself. */
export interface Case {
  summary: Summary;
  notes: StaffNote[];
  tags: string[];
  wrap_up: string | null;
  /** When the next attempt to call may be planned. */
  again: TimeWindow[];
}

export interface Choice {
  id: string;
  title: string;
}

export interface WrapUpCode extends Choice {
  outcome: CloseOutcome;
  report: boolean;
}

export interface Choices {
  wrap_up: WrapUpCode[];
  breaks: Choice[];
  areas: Choice[];
  municipalities: Choice[];
  tags: Record<string, string[]>;
}

export interface CannedReply {
  id: string;
  title: string;
  theme: string | null;
  theme_title: string | null;
  text: string;
}

export interface Suggestion {
  text: string | null;
  decision: Decision | null;
  confidence: number;
  articles: Article[];
}

export interface KnowledgeReport {
  kind: "missing" | "wrong";
  area?: string;
  article?: string;
  comment: string;
}

export interface Closing {
  outcome: CloseOutcome;
  note?: string;
  wrap_up?: string;
  knowledge?: KnowledgeReport;
}

export interface StatusAnswer {
  status: AgentStatus;
  reason: string | null;
  since: string;
}

export interface SearchHit {
  conversation_id: string;
  municipality: string;
  at: string;
  language: string;
  channel: string;
  by: "citizen" | "agent";
  excerpt: { text: string; match: boolean }[];
  matches: number;
}

export interface SearchAnswer {
  hits: SearchHit[];
  before: string | null;
}

export interface SearchWish {
  q: string;
  tag: string;
  municipality: string;
  before?: string;
}

export interface PastConversation {
  conversation_id: string;
  municipality: string;
  language: string;
  channel: string;
  created_at: string;
  summary: Summary;
  events: ConversationEvent[];
  notes: StaffNote[];
  tags: string[];
  items: { id: string; kind: ItemKind; state: ItemState; created_at: string; outcome: string | null; wrap_up: string | null }[];
}

export interface ItemDetails extends Item {
  /** Always null here: a number is shown on purpose only. */
  phone: string | null;
  has_phone: boolean;
  case: Case;
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
