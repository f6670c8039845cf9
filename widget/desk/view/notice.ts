import { html, nothing, type TemplateResult } from "lit";
import type { Notice } from "../core/state";
import type { Texts } from "../i18n/texts";

/** A message with its own place. What went wrong interrupts a screen reader, what went well waits. */
export function noticeView(
  t: Texts,
  notice: Notice | null,
  testId: string,
  dismiss?: () => void,
): TemplateResult | typeof nothing {
  if (!notice) return nothing;
  return html`<div
    class="notice ${notice.level}"
    role=${notice.level === "info" ? "status" : "alert"}
    data-testid=${testId}
    data-level=${notice.level}
  >
    <p>${notice.say(t)}</p>
    ${dismiss
      ? html`<button type="button" class="quiet" aria-label=${t.dismiss} @click=${dismiss}>✕</button>`
      : nothing}
  </div>`;
}
