import { formatDay, formatTime, MUNICIPAL_TIME_ZONE, type Language } from "../../shared/i18n";
import type { TimeWindow } from "../../shared/protocol";
import { TEXTS } from "./index";
import type { Texts } from "./texts";

const DAY_MS = 86_400_000;

/** Words and times in one language, at one moment. Handed down, so that a new one shows everything anew. */
export class Locale {
  readonly t: Texts;
  readonly language: Language;
  readonly #now: number;

  constructor(language: Language, now: number) {
    this.language = language;
    this.t = TEXTS[language];
    this.#now = now;
  }

  isPast(iso: string): boolean {
    return Date.parse(iso) < this.#now;
  }

  since(iso: string): string {
    return this.#span(this.#now - Date.parse(iso));
  }

  time(iso: string): string {
    return formatTime(this.language, iso);
  }

  /** As short as it stays clear: the day is named where it is not today. */
  moment(iso: string): string {
    return `${this.day(iso)} ${this.time(iso)}`;
  }

  shortMoment(iso: string): string {
    return dayNumber(iso) === dayNumber(this.#now) ? this.time(iso) : this.moment(iso);
  }

  window({ from, to }: TimeWindow): string {
    if (dayNumber(from) !== dayNumber(to)) return `${this.moment(from)} – ${this.moment(to)}`;
    return `${this.day(from)} ${this.time(from)}–${this.time(to)}`;
  }

  languageName(code: string): string {
    return new Intl.DisplayNames([this.language], { type: "language" }).of(code) ?? code;
  }

  day(iso: string): string {
    const distance = dayNumber(iso) - dayNumber(this.#now);
    if (distance === 0) return this.t.time.today;
    if (distance === 1) return this.t.time.tomorrow;
    return formatDay(this.language, iso);
  }

  #span(ms: number): string {
    const minutes = Math.floor(ms / 60_000);
    if (minutes < 1) return this.t.time.lessThanMinute;
    if (minutes < 60) return this.t.time.minutes(minutes);
    if (minutes < 24 * 60) return this.t.time.hours(Math.floor(minutes / 60), minutes % 60);
    return this.t.time.days(Math.floor(ms / DAY_MS));
  }
}

/** Days counted where the municipality is, not where the browser is. */
function dayNumber(at: string | number): number {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: MUNICIPAL_TIME_ZONE }).format(new Date(at));
  return Date.parse(day) / DAY_MS;
}
