/** A translation has the same keys as the Danish original; words may be plain or take values. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Translated<T[K]>;
};

export type Language = "da" | "en";

export const LANGUAGES: readonly Language[] = ["da", "en"];

export function asLanguage(wish: string | null | undefined): Language {
  return LANGUAGES.find((language) => wish?.toLowerCase().startsWith(language)) ?? "da";
}

/** Opening hours and promises are the municipality's, also for a citizen who is abroad. */
export const MUNICIPAL_TIME_ZONE = "Europe/Copenhagen";

const LOCALES: Record<Language, string> = { da: "da-DK", en: "en-GB" };

/** The municipality's date at a moment, as YYYY-MM-DD. */
export function municipalDate(moment: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: MUNICIPAL_TIME_ZONE, dateStyle: "short" }).format(moment);
}

function format(language: Language, iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone: MUNICIPAL_TIME_ZONE, ...options }).format(new Date(iso));
}

export function formatTime(language: Language, iso: string): string {
  return format(language, iso, { hour: "2-digit", minute: "2-digit" });
}

export function formatDay(language: Language, iso: string): string {
  return format(language, iso, { weekday: "long", day: "numeric", month: "long" });
}

export function formatDayAndTime(language: Language, iso: string): string {
  const joint = language === "da" ? " kl. " : " at ";
  return formatDay(language, iso) + joint + formatTime(language, iso);
}
