import { MUNICIPAL_TIME_ZONE, municipalDate } from "../shared/i18n";
import type { TimeWindow } from "../shared/protocol";

export type DayPart = "morning" | "afternoon" | "late";

const HOURS: Record<DayPart, readonly [number, number]> = {
  morning: [9, 12],
  afternoon: [12, 15],
  late: [15, 18],
};
export const DAY_PARTS = Object.keys(HOURS) as DayPart[];

const DAYS_OFFERED = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T12:00:00Z`).getUTCDay());
}

/** The next working days. Holidays and opening hours are the service's to know: it moves the call where needed. */
export function offeredDays(now: number): string[] {
  const days: string[] = [];
  for (let ahead = 0; days.length < DAYS_OFFERED; ahead += 1) {
    const date = municipalDate(now + ahead * DAY_MS);
    if (isWeekend(date)) continue;
    if (ahead === 0 && offeredParts(date, now).length === 0) continue;
    days.push(date);
  }
  return days;
}

/** The parts of a day that are not over yet. */
export function offeredParts(date: string, now: number): DayPart[] {
  return DAY_PARTS.filter((part) => Date.parse(windowOf(date, part).to) > now + HOUR_MS);
}

export function windowOf(date: string, part: DayPart): TimeWindow {
  const [from, to] = HOURS[part];
  return { from: momentOf(date, from), to: momentOf(date, to) };
}

/** The moment a municipal clock shows this hour: the zone's distance from UTC is asked for, as it changes twice a year. */
function momentOf(date: string, hour: number): string {
  const asUtc = Date.parse(`${date}T${String(hour).padStart(2, "0")}:00:00Z`);
  const shown = new Intl.DateTimeFormat("en-GB", { timeZone: MUNICIPAL_TIME_ZONE, hour: "2-digit", hourCycle: "h23" });
  const ahead = (Number(shown.format(asUtc)) - hour) * HOUR_MS;
  return new Date(asUtc - ahead).toISOString();
}
