import { html, type TemplateResult } from "lit";

import { formatDay, type Language } from "../shared/i18n";
import type { Texts } from "./texts";
import { offeredDays, offeredParts } from "./time-choice";

/** The two fields, `day` and `part`, by which a citizen says when it suits her to be called. */
export function dayAndPart(
  texts: Pick<Texts["callback"], "day" | "part" | "parts">,
  language: Language,
  chosen: string,
  onDay: (day: string) => void,
): TemplateResult {
  const now = Date.now();
  const days = offeredDays(now);
  const day = days.includes(chosen) ? chosen : (days[0] ?? "");
  return html`<div class="chosen">
    <label for="day">${texts.day}</label>
    <select
      id="day"
      name="day"
      data-testid="callback-day"
      @change=${(event: Event) => onDay((event.target as HTMLSelectElement).value)}
    >
      ${days.map(
        (date) => html`<option value=${date} ?selected=${date === day}>${formatDay(language, `${date}T12:00:00Z`)}</option>`,
      )}
    </select>
    <label for="part">${texts.part}</label>
    <select id="part" name="part" data-testid="callback-part">
      ${offeredParts(day, now).map((part) => html`<option value=${part}>${texts.parts[part]}</option>`)}
    </select>
  </div>`;
}
