import type { Table } from "./wire";

/** How each table is drawn: lines along time or the day, bars beside names; and which of its columns. */
export interface ChartSpec {
  table: string;
  form: "lines" | "bars";
  /** The column that names a row. */
  label: string;
  series: readonly string[];
  /** Columns the table need not show: the key behind a name. */
  hidden?: string;
}

const COUNTS = ["conversations", "questions", "handovers", "callbacks"] as const;

export const CHARTS: readonly ChartSpec[] = [
  { table: "volume", form: "lines", label: "period", series: COUNTS },
  { table: "outcomes", form: "lines", label: "period", series: ["bot", "person", "neither"] },
  { table: "answers", form: "lines", label: "period", series: ["answer", "clarify", "no_answer", "handover", "other"] },
  { table: "first_contact", form: "lines", label: "period", series: ["first_share"] },
  { table: "wait", form: "lines", label: "period", series: ["live_median_s", "live_p90_s"] },
  { table: "kept", form: "lines", label: "period", series: ["kept_share"] },
  { table: "ratings", form: "lines", label: "period", series: ["good", "fair", "poor"] },
  { table: "volume_hour", form: "lines", label: "hour", series: COUNTS },
  { table: "volume_municipality", form: "bars", label: "name", series: ["conversations", "handovers", "callbacks"], hidden: "municipality" },
  { table: "volume_area", form: "bars", label: "title", series: ["questions", "handovers", "callbacks"], hidden: "area" },
  { table: "volume_channel", form: "bars", label: "channel", series: COUNTS },
  { table: "hours", form: "bars", label: "name", series: ["given_hours", "received_hours"], hidden: "municipality" },
];

/** The numbers of one column, nulls where there is nothing to make of. */
export function column(table: Table, name: string): (number | null)[] {
  const at = table.columns.indexOf(name);
  return table.rows.map((row) => (typeof row[at] === "number" ? row[at] : null));
}

/** A round number a little above the largest, so that the scale can be read. */
export function ceiling(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= largest) ?? 10;
  return step * power;
}

/** Runs of points with nothing missing between them: a line is not drawn through what is not known. */
export function runs(values: readonly (number | null)[]): [index: number, value: number][][] {
  const found: [number, number][][] = [];
  let run: [number, number][] = [];
  values.forEach((value, index) => {
    if (value !== null) run.push([index, value]);
    else if (run.length > 0) {
      found.push(run);
      run = [];
    }
  });
  if (run.length > 0) found.push(run);
  return found;
}
