import type { ConversationEvent } from "../../shared/protocol";
import type { Texts } from "../i18n/texts";
import type { AgentStatus, Attempt, CloseOutcome, Item, LogEntry, StaffMember } from "./wire";

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
  closeOutcome: CloseOutcome | "";
  closeNote: string;
}

export const EMPTY_DRAFT: Draft = { reply: "", attemptNote: "", closeOutcome: "", closeNote: "" };

export type Busy = "claim" | "release" | "attempt" | "close" | "hand_back" | "send";

/** An item with a tab of its own. */
export interface OpenItem {
  item: Item;
  loaded: "loading" | "ready" | "failed";
  phone: string | null;
  note: string | null;
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
    phone: null,
    note: null,
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

export function isFinished(item: Item): boolean {
  return item.state === "resolved" || item.state === "expired" || item.state === "cancelled";
}
