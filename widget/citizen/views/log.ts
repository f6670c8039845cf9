import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import { formatDayAndTime } from "../../shared/i18n";
import type { ConversationEvent } from "../../shared/protocol";
import { robotIcon } from "../icons";
import type { ViewContext } from "./context";
import { closedCard, happening, queueCard } from "./happening";
import { agentMessage, botMessage, citizenMessage, draftMessage, unsentMessage } from "./message";

interface Line {
  key: string;
  view: TemplateResult | null;
}

export function logView(context: ViewContext, onScroll: () => void): TemplateResult {
  const { session, texts } = context;
  return html`<div
    class="log"
    role="log"
    aria-live="polite"
    aria-label=${texts.log.label}
    tabindex="0"
    data-testid="log"
    @scroll=${onScroll}
  >
    ${greeting(context)} ${repeat(lines(context), ({ key }) => key, ({ view }) => view)}
    ${session.draftAnswer === "" ? nothing : draftMessage(session.draftAnswer, context)}
    ${queueCard(context)}
    ${session.closedToPeople === null ? nothing : closedCard(session.closedToPeople, context)}
    ${context.failed === "person" ? html`<p class="failed">${texts.person.failed}</p>` : nothing}
  </div>`;
}

/** A message keeps its key from being written to being stored, so that screen readers hear it once. */
function lines(context: ViewContext): Line[] {
  const { events, unsent } = context.session;
  const stored = events.map((event, index): Line => ({
    key: event.kind === "citizen.message" ? event.payload.client_id : String(event.seq),
    view: eventView(event, index, context),
  }));
  const waiting = unsent.map((item) => ({ key: item.clientId, view: unsentMessage(item, context) }));
  return [...stored, ...waiting];
}

function eventView(event: ConversationEvent, index: number, context: ViewContext): Line["view"] {
  if (event.kind === "citizen.message") return citizenMessage(event, context);
  if (event.kind === "agent.message") return agentMessage(event, context);
  if (event.kind !== "bot.message") return happening(event, context);
  const newest = !context.session.events.slice(index + 1).some(({ kind }) => kind === "bot.message");
  return botMessage(event, newest, context);
}

function greeting(context: ViewContext): TemplateResult {
  const { session, texts } = context;
  const { info } = session;
  const avatar = info?.theme.avatar ?? null;
  return html`<div class="greeting" data-testid="greeting">
    <p class="who">
      ${avatar === null ? robotIcon : html`<img class="avatar" src=${avatar} alt="" @error=${hide} />`} ${texts.panel.robot}
    </p>
    <p>${info?.greeting ?? texts.panel.greeting}</p>
    ${info?.privacy_url == null
      ? nothing
      : html`<p class="small">
          <a href=${info.privacy_url} target="_blank" rel="noopener"
            >${texts.panel.privacy}<span class="away"> ${texts.panel.opensNewWindow}</span></a
          >
        </p>`}
    ${session.events.length > 0 || session.closedToPeople !== null ? nothing : waysToPeople(context)}
  </div>`;
}

/** Before anything was said: whether there is a person to chat with, when there is next, and what there is instead. */
function waysToPeople(context: ViewContext): TemplateResult {
  return html`${closedLine(context)} ${personRow(context)}`;
}

function closedLine({ session, texts, language }: ViewContext): TemplateResult | typeof nothing {
  const { info } = session;
  if (!info?.features.handover) return nothing;
  const { closed, opens_at: opensAt } = info.contact;
  if (closed === null) return nothing;
  const again = closed === "outside_hours" && opensAt !== null ? formatDayAndTime(language, opensAt) : null;
  return html`<p class="small" data-testid="closed-line" data-reason=${closed}>
    ${texts.person.closed[closed]} ${again === null ? nothing : texts.person.opensAt(again)}
  </p>`;
}

function personRow({ session, texts, openCallback, askForPerson }: ViewContext): TemplateResult | typeof nothing {
  const { info } = session;
  if (info === null) return nothing;
  const { features, contact } = info;
  const live = features.handover && contact.on_duty;
  if (!features.callback && !live) return nothing;
  return html`<div class="row">
    ${features.callback
      ? html`<button class="button" type="button" data-testid="open-callback" @click=${openCallback}>
          ${texts.menu.callback}
        </button>`
      : nothing}
    ${live
      ? html`<button class="button" type="button" data-testid="ask-person" @click=${askForPerson}>
          ${texts.menu.person}
        </button>`
      : nothing}
  </div>`;
}

function hide(event: Event): void {
  (event.target as HTMLElement).hidden = true;
}
