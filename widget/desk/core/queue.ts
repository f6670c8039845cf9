import { isFinished } from "./state";
import type { Item } from "./wire";

/** Waiting items that were not in the queue before. The first answer has none: it is what was there already. */
export function newcomers(before: readonly Item[] | null, after: readonly Item[]): Item[] {
  if (before === null) return [];
  const known = new Set(before.map((item) => item.id));
  return after.filter((item) => item.state === "waiting" && !known.has(item.id));
}

/** Whether an open item has to be read again because the queue tells another story. */
export function hasMoved(open: Item, listed: Item | undefined): boolean {
  if (listed === undefined) return !isFinished(open);
  return (
    open.state !== listed.state ||
    open.mine !== listed.mine ||
    open.claimed_by?.id !== listed.claimed_by?.id ||
    open.attempts !== listed.attempts ||
    open.due_at !== listed.due_at
  );
}

export interface Counts {
  all: number;
  waiting: number;
  mine: number;
  later: number;
}

export function count(items: readonly Item[]): Counts {
  const counts: Counts = { all: items.length, waiting: 0, mine: 0, later: 0 };
  for (const item of items) {
    if (item.state === "waiting") counts.waiting += 1;
    if (item.mine && item.state === "claimed") counts.mine += 1;
    if (item.state === "quarantined") counts.later += 1;
  }
  return counts;
}

export type Filter = keyof Counts;

export function passes(item: Item, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "waiting":
      return item.state === "waiting";
    case "mine":
      return item.mine && item.state === "claimed";
    case "later":
      return item.state === "quarantined";
  }
}

/** A resting item may not be taken before its time: the service would refuse. */
export function isFree(item: Item, now: number): boolean {
  return item.state === "waiting" || (item.state === "quarantined" && Date.parse(item.due_at) <= now);
}

export type Urgency = "later" | "now" | "late";

export function urgency(item: Item, now: number): Urgency {
  if (item.kind === "handover") return "now";
  if (item.state === "quarantined") return Date.parse(item.due_at) <= now ? "now" : "later";
  if (item.window === null) return "now";
  if (now < Date.parse(item.window.from)) return "later";
  return now <= Date.parse(item.window.to) ? "now" : "late";
}
