import { describe, expect, it } from "vitest";
import { ceiling, CHARTS, column, runs } from "./charts";
import { TEXTS } from "./texts";

describe("charts", () => {
  it("scale ends at a round number above the largest", () => {
    expect([0, 0.42, 1, 3, 7, 26, 240, 1999].map(ceiling)).toEqual([1, 0.5, 1, 5, 10, 50, 250, 2000]);
  });

  it("no line goes through what is not known", () => {
    expect(runs([1, 2, null, null, 5])).toEqual([[[0, 1], [1, 2]], [[4, 5]]]);
    expect(runs([null, null])).toEqual([]);
  });

  it("a column is found by its name", () => {
    const table = { name: "x", columns: ["period", "a"], rows: [["2026-01-01", 3], ["2026-01-02", null]] };
    expect(column(table, "a")).toEqual([3, null]);
  });

  it("each table and series has words in both languages", () => {
    for (const texts of Object.values(TEXTS)) {
      for (const spec of CHARTS) {
        expect(texts.tables[spec.table]).toBeDefined();
        for (const name of [spec.label, ...spec.series]) expect(texts.columns[name], name).toBeDefined();
      }
    }
  });
});
