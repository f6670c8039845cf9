import { expect, it } from "vitest";
import { Locale } from "./format";

const NOW = Date.parse("2026-11-24T22:30:00Z");
const locale = new Locale("da", NOW);

it("counts days where the municipality is", () => {
  // 23.15 and 00.15 in Copenhagen are two days; in UTC they would be one.
  expect(locale.moment("2026-11-24T22:15:00Z")).toBe("i dag 23.15");
  expect(locale.moment("2026-11-24T23:15:00Z")).toBe("i morgen 00.15");
});

it("names the day of a window once", () => {
  expect(locale.window({ from: "2026-11-25T08:00:00Z", to: "2026-11-25T10:00:00Z" })).toBe("i morgen 09.00–11.00");
});

it("tells how long somebody has waited", () => {
  expect(locale.since("2026-11-24T22:29:30Z")).toBe("under 1 min.");
  expect(locale.since("2026-11-24T20:55:00Z")).toBe("1 t. 35 min.");
  expect(locale.since("2026-11-22T20:55:00Z")).toBe("2 dage");
});
