import type { ConversationEvent } from "../../shared/protocol";
import type { Texts } from "../i18n/texts";
import type {
  AgentStatus,
  Attempt,
  CannedReply,
  Case,
  Choices,
  Item,
  KnowledgeReport,
  LogEntry,
  StaffMember,
  Suggestion,
} from "./wire";

export type ConnectionState = "connecting" | "live" | "polling" | "offline";

/** Words that are chosen where something happens and put into a language where they are shown. */
export type Say = (t: Texts) => string;

export interface Notice {
  level: "info" | "warning" | "error";
  say: Say;
}

export type Session =
  | { phase: "checking" }
  | { phase: "unreachable" }
  | { phase: "signed_out"; notice: Notice | null; busy: boolean }
  | { phase: "signed_in"; member: StaffMember };

export interface Draft {
  reply: string;
  attemptNote: string;
  /** When to try again; empty: the service decides. */
  again: string;
  /** When the call began, by this desk's clock; 0: nobody is being called. */
  callSince: number;
  /** A wrap-up code, or an outcome where the codes are not known. */
  closeOutcome: string;
  closeNote: string;
  reportKind: KnowledgeReport["kind"];
  /** `article:<id>` or `area:<slug>`. */
  reportPlace: string;
  reportComment: string;
  staffNote: string;
}

export const EMPTY_DRAFT: Draft = {
  reply: "",
  attemptNote: "",
  again: "",
  callSince: 0,
  closeOutcome: "",
  closeNote: "",
  reportKind: "missing",
  reportPlace: "",
  reportComment: "",
  staffNote: "",
};

export type Busy = "claim" | "release" | "attempt" | "close" | "hand_back" | "send" | "note" | "tags" | "reveal";

/** What the bot would say to a question, by its seq; the answer is null until it is there. */
export interface Suggested {
  seq: number;
  answer: Suggestion | null;
}

/** An item with a tab of its own. */
export interface OpenItem {
  item: Item;
  loaded: "loading" | "ready" | "failed";
  hasPhone: boolean;
  /** Known once the agent has asked to see it, for as long as the tab is open. */
  phone: string | null;
  note: string | null;
  case: Case | null;
  suggested: Suggested | null;
  events: readonly ConversationEvent[];
  attempts: readonly Attempt[];
  log: readonly LogEntry[];
  draft: Draft;
  busy: Busy | null;
  notice: Notice | null;
  citizenTyping: boolean;
  unread: number;
}

export interface DeskState {
  session: Session;
  status: AgentStatus;
  /** Why she has a break. */
  statusReason: string | null;
  statusSince: string | null;
  /** What there is to choose from; null until it is read. */
  choices: Choices | null;
  /** By municipality and language, see `cannedKey`. */
  canned: Readonly<Record<string, readonly CannedReply[]>>;
  connection: ConnectionState;
  leaseUntil: string | null;
  /** The server's clock, so that a wrong clock on the desk does not move a deadline. */
  now: number;
  /** null until the first answer: an empty queue and an unknown one are not the same. */
  items: readonly Item[] | null;
  tabs: readonly string[];
  active: string | null;
  open: Readonly<Record<string, OpenItem>>;
  /** Concerns the whole desk; stays until it is dismissed. */
  notice: Notice | null;
  /** For the live region only. */
  announcement: Say | null;
}

export const INITIAL_STATE: DeskState = {
  session: { phase: "checking" },
  status: "offline",
  statusReason: null,
  statusSince: null,
  choices: null,
  canned: {},
  connection: "connecting",
  leaseUntil: null,
  now: Date.now(),
  items: null,
  tabs: [],
  active: null,
  open: {},
  notice: null,
  announcement: null,
};

export function newOpenItem(item: Item, draft: Draft): OpenItem {
  return {
    item,
    loaded: "loading",
    hasPhone: false,
    phone: null,
    note: null,
    case: null,
    suggested: null,
    events: [],
    attempts: [],
    log: [],
    draft,
    busy: null,
    notice: null,
    citizenTyping: false,
    unread: 0,
  };
}

export function cannedKey({ municipality, language }: Item): string {
  return `${municipality}/${language}`;
}

export function isFinished(item: Item): boolean {
  return item.state === "resolved" || item.state === "expired" || item.state === "cancelled";
}
