import { describe, expect, it } from "vitest";
import { count, hasMoved, isFree, newcomers, passes, urgency } from "./queue";
import { item } from "./testing";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const at = (hours: number): string => new Date(NOON + hours * 3_600_000).toISOString();

describe("newcomers", () => {
  it("are none in the first answer", () => {
    expect(newcomers(null, [item()])).toEqual([]);
  });

  it("are the waiting ones that were not there", () => {
    const known = item({ id: "a" });
    const fresh = item({ id: "b" });
    const taken = item({ id: "c", state: "claimed" });
    expect(newcomers([known], [known, fresh, taken])).toEqual([fresh]);
  });
});

describe("hasMoved", () => {
  it("is false while the queue agrees, whatever the lease", () => {
    const held = item({ state: "claimed", mine: true, lease_until: at(0) });
    expect(hasMoved(held, { ...held, lease_until: at(1) })).toBe(false);
  });

  it("is true once somebody else holds it", () => {
    const held = item({ state: "claimed", mine: true, claimed_by: { id: "me", name: "Mette" } });
    expect(hasMoved(held, { ...held, mine: false, claimed_by: { id: "j", name: "Jonas" } })).toBe(true);
  });

  it("is true where an open item has left the queue, false where a finished one has", () => {
    expect(hasMoved(item(), undefined)).toBe(true);
    expect(hasMoved(item({ state: "resolved" }), undefined)).toBe(false);
  });
});

it("counts and filters by the same rule", () => {
  const items = [
    item({ id: "a" }),
    item({ id: "b", state: "claimed", mine: true }),
    item({ id: "c", state: "claimed" }),
    item({ id: "d", state: "quarantined" }),
  ];
  const counts = count(items);
  expect(counts).toEqual({ all: 4, waiting: 1, mine: 1, later: 1 });
  for (const filter of ["all", "waiting", "mine", "later"] as const) {
    expect(items.filter((each) => passes(each, filter))).toHaveLength(counts[filter]);
  }
});

it("lets a resting item be claimed once its rest is over", () => {
  const resting = item({ state: "quarantined", due_at: at(0) });
  expect(isFree(resting, NOON - 1)).toBe(false);
  expect(isFree(resting, NOON)).toBe(true);
});

it("knows whether it is time to call", () => {
  const window = { from: at(1), to: at(2) };
  const urgencies = [0, 1.5, 3].map((hours) => urgency(item({ window }), NOON + hours * 3_600_000));
  expect(urgencies).toEqual(["later", "now", "late"]);
});
