import { html, nothing, type TemplateResult } from "lit";
import { urgency } from "../core/queue";
import type { Item } from "../core/wire";
import type { Locale } from "../i18n/format";

interface RowOptions {
  now: number;
  active: boolean;
  unread: number;
  open: () => void;
}

/** One button per item: spans only, because a button may hold nothing else. */
export function queueRow(locale: Locale, item: Item, { now, active, unread, open }: RowOptions): TemplateResult {
  const { t } = locale;
  const place = [item.municipality_name, item.area_title].filter(Boolean).join(" · ");
  return html`<button
    type="button"
    class="row ${item.kind} ${item.mine ? "mine" : ""}"
    aria-current=${active ? "true" : "false"}
    data-testid="queue-row"
    data-item-id=${item.id}
    data-state=${item.state}
    data-kind=${item.kind}
    @click=${open}
  >
    <span class="line">
      <span class="tag ${item.kind === "handover" ? "live" : ""}">${t.kinds[item.kind]}</span>
      <span class="state">${stateWords(locale, item)}</span>
      <span class="waited soft">${t.queue.waited(locale.since(item.created_at))}</span>
    </span>
    <span class="name">${item.name ?? t.queue.anonymous} <span class="soft">· ${place}</span></span>
    <span class="question">${item.question ? html`“${item.question}”` : t.queue.noQuestion}</span>
    ${item.kind === "callback" || unread > 0
      ? html`<span class="line">
          ${dueWords(locale, item, now)}
          ${item.attempts > 0 ? html`<span class="soft">${t.queue.attempts(item.attempts)}</span>` : nothing}
          ${unread > 0 ? html`<span class="unread">${t.queue.unread(unread)}</span>` : nothing}
        </span>`
      : nothing}
  </button>`;
}

export function stateWords({ t }: Locale, item: Item): string {
  if (item.state !== "claimed") return t.states[item.state];
  return item.mine ? t.queue.mine : t.queue.heldBy(item.claimed_by?.name ?? t.unknown);
}

export function dueWords(locale: Locale, item: Item, now: number): TemplateResult | typeof nothing {
  const { t } = locale;
  const urgent = urgency(item, now);
  if (item.kind === "handover" || (item.window === null && item.state !== "quarantined")) return nothing;
  if (item.state === "quarantined") {
    return html`<span class="due ${urgent}">${t.queue.again(locale.moment(item.due_at))}</span>`;
  }
  if (item.window === null) return nothing;
  const words = { later: t.queue.callLater, now: t.queue.callNow, late: t.queue.overdue }[urgent];
  return html`<span class="due ${urgent}">${words(locale.window(item.window))}</span>`;
}
