import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { linkify } from "../../shared/linkify";
import { isSafeAddress, renderMarkdown } from "../../shared/markdown";
import type { ConversationEvent, Decision, EventOf, Source } from "../../shared/protocol";
import type { Locale } from "../i18n/format";

/** Where the bot weighed what it knows; elsewhere a percentage would say nothing. */
const FROM_KNOWLEDGE: ReadonlySet<Decision> = new Set<Decision>(["answer", "clarify", "no_answer"]);

/** One event, as the citizen saw it, with what the desk may know besides. */
export function eventView(locale: Locale, event: ConversationEvent): TemplateResult {
  const { t } = locale;
  switch (event.kind) {
    case "citizen.message":
      return bubble(locale, event, "citizen", t.chat.citizen, said(locale, event.payload, event.payload.text));
    case "agent.message":
      return bubble(locale, event, "agent", event.payload.name || t.chat.agent, agentSaid(locale, event));
    case "bot.message":
      return bubble(locale, event, "bot", t.chat.bot, botSaid(locale, event));
    case "agent.joined":
      return happening(locale, event, t.chat.joined(event.payload.name));
    case "agent.left":
      return happening(locale, event, t.chat.left(event.payload.name));
    case "handover.queued": {
      const { position } = event.payload;
      return happening(locale, event, t.happenings[event.kind], position === null ? "" : t.chat.position(position));
    }
    case "callback.created": {
      const { window } = event.payload;
      return happening(locale, event, t.happenings[event.kind], window ? locale.window(window) : "");
    }
    case "callback.updated": {
      const words: Record<string, string> = t.states;
      const { status } = event.payload;
      return happening(locale, event, t.happenings[event.kind], words[status] ?? status);
    }
    case "booking.created":
    case "booking.updated": {
      const { service, starts_at: startsAt, place } = event.payload;
      const details = [service, locale.moment(startsAt), place].filter(Boolean).join(", ");
      return happening(locale, event, t.happenings[event.kind], details);
    }
    case "handover.requested":
    case "handover.ended":
    case "conversation.closed":
      return happening(locale, event, t.happenings[event.kind]);
  }
}

function bubble(locale: Locale, event: ConversationEvent, who: string, name: string, body: TemplateResult) {
  return html`<div class="bubble ${who}" data-testid="event" data-kind=${event.kind} data-seq=${event.seq}>
    <p class="by"><strong>${name}</strong> <time datetime=${event.at}>${locale.shortMoment(event.at)}</time></p>
    ${body}
  </div>`;
}

function happening(locale: Locale, event: ConversationEvent, words: string, details = "") {
  return html`<p class="happening" data-testid="event" data-kind=${event.kind} data-seq=${event.seq}>
    <time datetime=${event.at}>${locale.shortMoment(event.at)}</time> · ${words}${details ? `: ${details}` : nothing}
  </p>`;
}

function said({ t }: Locale, { erased }: { erased?: boolean }, words: unknown) {
  if (erased) return html`<p class="erased">${t.chat.erased}</p>`;
  return html`<p class="plain">${words}</p>`;
}

/** As the citizen sees it. What a citizen writes has no links: nobody knows where they would lead an agent. */
function agentSaid(locale: Locale, { payload }: EventOf<"agent.message">) {
  return said(locale, payload, linkify(payload.text));
}

function botSaid({ t }: Locale, { payload }: EventOf<"bot.message">) {
  if (payload.erased) return html`<p class="erased">${t.chat.erased}</p>`;
  const offered = payload.actions.map((action) => action.label);
  return html`<div class="markdown" lang=${payload.language}>${unsafeHTML(renderMarkdown(payload.text))}</div>
    <ul class="facts">
      <li class="decision ${payload.decision}">${t.decisions[payload.decision]}</li>
      ${FROM_KNOWLEDGE.has(payload.decision)
        ? html`<li>${t.chat.confidence(Math.round(payload.confidence * 100))}</li>`
        : nothing}
      ${payload.decision === "answer"
        ? html`<li>${payload.composed_by === "model" ? t.chat.byModel : t.chat.byArticle}</li>`
        : nothing}
    </ul>
    ${payload.sources.length > 0
      ? html`<p class="aside">
          <strong>${t.chat.sources}:</strong>
          ${payload.sources.map((source, at) => [at > 0 ? ", " : "", sourceView(source)])}
        </p>`
      : nothing}
    ${offered.length > 0
      ? html`<p class="aside"><strong>${t.chat.offered}:</strong> ${offered.join(", ")}</p>`
      : nothing}`;
}

function sourceView({ title, section, url }: Source) {
  const words = section ? `${title}, ${section}` : title;
  return isSafeAddress(url) ? html`<a href=${url} target="_blank" rel="noopener">${words}</a>` : words;
}
