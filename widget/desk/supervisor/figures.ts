import { formatTime, type Language } from "../../shared/i18n";
import { TEXTS, type Texts } from "./texts";
import type { Cell } from "./wire";

const LOCALES: Record<Language, string> = { da: "da-DK", en: "en-GB" };

/** Words and numbers in one language. */
export class Figures {
  readonly t: Texts;
  readonly language: Language;
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;

  constructor(language: Language) {
    this.language = language;
    this.t = TEXTS[language];
    this.#number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 2 });
    this.#percent = new Intl.NumberFormat(LOCALES[language], { style: "percent", maximumFractionDigits: 0 });
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  percent(part: number, whole: number): string {
    return whole === 0 ? this.t.wall.none : this.#percent.format(part / whole);
  }

  span(seconds: number): string {
    const whole = Math.round(seconds);
    if (whole < 90) return `${whole} s`;
    const minutes = Math.round(whole / 60);
    if (minutes < 60) return `${minutes} min.`;
    const hours = this.language === "da" ? "t." : "h";
    return `${Math.floor(minutes / 60)} ${hours} ${minutes % 60} min.`;
  }

  time(iso: string): string {
    return formatTime(this.language, iso);
  }

  /** A cell of a table, by the name of its column. */
  cell(column: string, value: Cell): string {
    if (value === null) return this.t.wall.none;
    if (column === "channel") return this.t.channels[String(value)] ?? String(value);
    if (column === "hour") return `${String(value).padStart(2, "0")}–${String(Number(value) + 1).padStart(2, "0")}`;
    if (column === "period") return this.day(String(value));
    if (typeof value === "string") return value;
    if (column.endsWith("_s")) return this.span(value);
    if (column.endsWith("_share")) return this.#percent.format(value);
    return this.number(value);
  }

  day(iso: string): string {
    const day = new Date(`${iso}T12:00:00Z`);
    return new Intl.DateTimeFormat(LOCALES[this.language], { day: "numeric", month: "short", timeZone: "UTC" }).format(day);
  }
}
