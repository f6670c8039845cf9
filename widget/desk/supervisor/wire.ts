import type { AgentStatus, Item, ItemKind } from "../core/wire";

export type Step = "day" | "week" | "month";
export type Cell = string | number | null;

export interface Place {
  slug: string;
  name: string;
}

export interface Table {
  name: string;
  columns: string[];
  rows: Cell[][];
}

export interface Insights {
  since: string;
  until: string;
  by: Step;
  municipality: string | null;
  municipalities: Place[];
  tables: Table[];
}

export interface WaitingNow {
  municipality: string;
  name: string;
  live: number;
  longest_s: number | null;
  due: number;
  overdue: number;
  later: number;
  resting: number;
  held: number;
}

export type Presence = AgentStatus | "silent";

export interface AgentNow {
  id: string;
  name: string;
  status: Presence;
  municipalities: string[] | null;
  holds: Record<ItemKind, number>;
  capacity: Record<ItemKind, number>;
}

export interface Wall {
  at: string;
  waiting: WaitingNow[];
  agents: AgentNow[];
  today: { within_s: number; counted: number; answered: number; promised: number; kept: number };
}

/** What waits or is held, as the supervisor's page needs it: an offered item also says whom it is offered to. */
export type WorkNow = Omit<Item, "state"> & { state: string; offered_to: { id: string; name: string } | null };

export type CrisisKind = "crisis" | "election";

export interface CrisisSwitch {
  municipality: string;
  kind: CrisisKind;
  banner: string;
  banner_en: string;
  queue_limit: number | null;
  on: boolean;
  starts_at: string;
  ends_at: string | null;
}

export interface CrisisWish {
  municipality: string;
  kind: CrisisKind;
  banner: string;
  banner_en: string;
  queue_limit: number | null;
}

export const EVERYWHERE = "*";
