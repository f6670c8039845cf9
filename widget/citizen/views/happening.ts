import { html, nothing, type TemplateResult } from "lit";

import { formatDay, formatDayAndTime, formatTime, type Language } from "../../shared/i18n";
import { readablePhone } from "../../shared/phone";
import type { ConversationEvent, EventOf, TimeWindow } from "../../shared/protocol";
import { BOOKING_TEXTS } from "../booking/texts";
import type { ClosedToPeople } from "../closed-to-people";
import type { Texts } from "../texts";
import type { ViewContext } from "./context";

type CallbackEvent = EventOf<"callback.created"> | EventOf<"callback.updated">;
type BookingEvent = EventOf<"booking.created"> | EventOf<"booking.updated">;

const OVER = new Set(["cancelled", "resolved", "expired", "transferred"]);

function card(event: ConversationEvent, body: unknown): TemplateResult {
  return html`<div class="event" data-testid="message" data-kind=${event.kind} data-seq=${event.seq}>${body}</div>`;
}

/** What happened in a conversation besides words: the queue, callbacks, appointments. */
export function happening(event: ConversationEvent, context: ViewContext): TemplateResult | null {
  const { person } = context.texts;
  switch (event.kind) {
    case "handover.requested":
      return card(event, person.requested);
    case "agent.joined":
      return card(event, person.joined(event.payload.name));
    case "agent.left":
      return card(event, person.left(event.payload.name));
    case "callback.created":
    case "callback.updated":
      return callbackCard(event, context);
    case "booking.created":
    case "booking.updated":
      return card(event, bookingBody(event, context));
    default:
      return null;
  }
}

/** Where the citizen stands in the queue now; it replaces what was said before. */
export function queueCard({ session, texts }: ViewContext): TemplateResult | typeof nothing {
  const { queue } = session.standing;
  if (queue === null) return nothing;
  const minutes = queue.expectedWaitS === null ? null : Math.ceil(queue.expectedWaitS / 60);
  return html`<div class="event" data-testid="queue" data-kind="handover.queued">
    <strong>${texts.person.queued}</strong>
    ${queue.position === null ? nothing : html`<p data-testid="queue-position">${texts.person.position(queue.position)}</p>`}
    <p data-testid="queue-wait">${minutes === null ? texts.person.waitUnknown : texts.person.wait(minutes)}</p>
    <p>${texts.person.meanwhile}</p>
  </div>`;
}

export function closedCard(closed: ClosedToPeople, context: ViewContext): TemplateResult {
  const { person, menu } = context.texts;
  return html`<div class="event" data-testid="closed" data-reason=${closed.reason}>
    ${closed.words === null ? nothing : html`<p data-testid="closed-words">${closed.words}</p>`}
    <strong>${person.closed[closed.reason]}</strong>
    ${closed.opensAt === null
      ? nothing
      : html`<p>${person.opensAt(formatDayAndTime(context.language, closed.opensAt))}</p>`}
    ${closed.callback
      ? html`<p>${person.callbackInstead}</p>
          <div class="row">
            <button class="button primary" type="button" data-testid="closed-callback" @click=${() => context.openCallback()}>
              ${menu.callback}
            </button>
          </div>`
      : nothing}
  </div>`;
}

function callbackCard(event: CallbackEvent, context: ViewContext): TemplateResult | null {
  const { callback_id: id, status, window } = event.payload;
  const texts = context.texts.callbackEvent;
  if (event.payload.text !== undefined) return card(event, event.payload.text);
  if (status === "cancelled") return card(event, texts.cancelled);
  if (status === "resolved" || status === "transferred") return card(event, texts.resolved);
  if (status === "expired") return card(event, texts.expired);

  const history = context.session.events.filter(
    (other): other is CallbackEvent => isCallbackEvent(other) && other.payload.callback_id === id,
  );
  const before = history[history.indexOf(event) - 1];
  // That somebody works on it is the contact centre's own business.
  if (before !== undefined && isSameTime(before.payload.window, window)) return null;
  const latest = history.findLast((other) => !isSameTime(other.payload.window, window) || other === event);
  const over = OVER.has(history.at(-1)?.payload.status ?? "");
  const record = context.session.callback(id);
  const open = latest === event && !over && record !== undefined;
  const phone = record?.phone === undefined ? null : readablePhone(record.phone);
  return card(
    event,
    html`<strong>${before === undefined ? texts.created : texts.moved}</strong>
      <p data-testid="callback-window">${windowWords(window, phone, context.language, texts)}</p>
      ${event.payload.reference === undefined
        ? nothing
        : html`<p data-testid="callback-reference">${texts.reference(event.payload.reference)}</p>`}
      ${open
        ? html`<div class="row">
            <a
              class="button"
              href=${context.session.api.callbackPage({ id, token: record.cancelToken })}
              target="_blank"
              rel="noopener"
              data-testid="callback-change"
            >
              ${texts.change} <span class="away">${context.texts.panel.opensNewWindow}</span>
            </a>
            <button
              class="button"
              type="button"
              data-testid="callback-cancel"
              @click=${() => context.cancelCallback(id)}
            >
              ${texts.cancel}
            </button>
          </div>`
        : nothing}
      ${open && context.failed === id ? html`<p class="failed">${texts.cancelFailed}</p>` : nothing}`,
  );
}

function isSameTime(one: TimeWindow | null, other: TimeWindow | null): boolean {
  return one?.from === other?.from && one?.to === other?.to;
}

function isCallbackEvent(event: ConversationEvent): event is CallbackEvent {
  return event.kind === "callback.created" || event.kind === "callback.updated";
}

function windowWords(
  window: TimeWindow | null,
  phone: string | null,
  language: Language,
  texts: Texts["callbackEvent"],
): string {
  if (window === null) return texts.soonest(phone);
  const [day, lastDay] = [formatDay(language, window.from), formatDay(language, window.to)];
  if (day !== lastDay) {
    return texts.windowOverDays(phone, formatDayAndTime(language, window.from), formatDayAndTime(language, window.to));
  }
  return texts.window(phone, day, formatTime(language, window.from), formatTime(language, window.to));
}

function bookingBody(event: BookingEvent, context: ViewContext): TemplateResult {
  const { session, texts, language } = context;
  const { booking_id: id, status, service, starts_at: startsAt, place } = event.payload;
  if (status === "cancelled") return html`${texts.booking.cancelled(service)}`;
  const words = event.kind === "booking.created" ? texts.booking.created(service) : texts.booking.updated(service);
  const latest = session.events.findLast((other) => isBookingEvent(other) && other.payload.booking_id === id);
  const key = latest === event ? session.bookings.key(id) : undefined;
  return html`<strong>${words}</strong>
    <p>${formatDayAndTime(language, startsAt)}</p>
    ${place === null ? nothing : html`<p>${place}</p>`}
    ${key === undefined
      ? nothing
      : html`<div class="row">
          <button class="button" type="button" data-testid="booking-see" @click=${() => context.openBooking({ key, news: null })}>
            ${BOOKING_TEXTS[language].details.see}
          </button>
        </div>`}`;
}

function isBookingEvent(event: ConversationEvent): event is BookingEvent {
  return event.kind === "booking.created" || event.kind === "booking.updated";
}
