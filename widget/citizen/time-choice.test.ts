import { expect, test } from "vitest";

import { offeredDays, offeredParts, windowOf } from "./time-choice";

const at = (iso: string): number => Date.parse(iso);

test("a window is the municipality's hours, in winter and in summer", () => {
  expect(windowOf("2026-11-23", "morning")).toEqual({
    from: "2026-11-23T08:00:00.000Z",
    to: "2026-11-23T11:00:00.000Z",
  });
  expect(windowOf("2026-07-01", "late").from).toBe("2026-07-01T13:00:00.000Z");
});

test("weekends are not offered", () => {
  expect(offeredDays(at("2026-11-27T08:00:00Z"))).toEqual([
    "2026-11-27",
    "2026-11-30",
    "2026-12-01",
    "2026-12-02",
    "2026-12-03",
    "2026-12-04",
    "2026-12-07",
  ]);
});

test("what is over today is not offered, and late in the day today is not either", () => {
  expect(offeredParts("2026-11-23", at("2026-11-23T11:30:00Z"))).toEqual(["afternoon", "late"]);
  expect(offeredDays(at("2026-11-23T16:30:00Z"))[0]).toBe("2026-11-24");
});

test("today is the municipality's today, also just after midnight", () => {
  expect(offeredDays(at("2026-11-23T23:30:00Z"))[0]).toBe("2026-11-24");
});
