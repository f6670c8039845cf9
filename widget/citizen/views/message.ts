import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";

import { formatTime } from "../../shared/i18n";
import { linkify } from "../../shared/linkify";
import { isSafeAddress, renderMarkdown } from "../../shared/markdown";
import type { Unsent } from "../../shared/outbox";
import type { Action, EventOf, Source } from "../../shared/protocol";
import type { ViewContext } from "./context";

function byline(who: string, time: string | null): TemplateResult {
  return html`<span class="by">${who}${time === null ? nothing : html` · ${time}`}</span>`;
}

interface Mine {
  kind: "citizen.message" | "unsent";
  text: string;
  seq?: number;
  time?: string;
  note?: TemplateResult;
}

/** One template for a message under way and stored, so that the page, and a screen reader, sees one message. */
function mine({ kind, text, seq, time, note }: Mine, { texts }: ViewContext): TemplateResult {
  return html`<div class="message mine" data-testid="message" data-kind=${kind} data-seq=${seq ?? nothing}>
    ${byline(texts.log.you, time ?? null)}
    <div class="bubble ${kind === "unsent" ? "pending" : ""}" dir="auto" data-testid="message-text">${text}</div>
    ${note ?? nothing}
  </div>`;
}

export function citizenMessage(event: EventOf<"citizen.message">, context: ViewContext): TemplateResult {
  const { text, erased } = event.payload;
  const shown = erased === true ? context.texts.log.erased : text;
  const time = formatTime(context.language, event.at);
  return mine({ kind: "citizen.message", text: shown, seq: event.seq, time }, context);
}

export function unsentMessage({ clientId, text, refusal }: Unsent, context: ViewContext): TemplateResult {
  const { texts, session } = context;
  const state = session.linkState === "down" ? texts.unsent.waiting : texts.unsent.sending;
  const note =
    refusal === null
      ? html`<p class="small">${state}</p>`
      : html`<p class="small failed">${texts.unsent.refused(refusal)}</p>
          <button class="button" type="button" data-testid="edit-unsent" @click=${() => context.editUnsent(clientId)}>
            ${texts.unsent.edit}
          </button>`;
  return mine({ kind: "unsent", text, note }, context);
}

export function agentMessage(event: EventOf<"agent.message">, { texts, language }: ViewContext): TemplateResult {
  const { name, text, erased } = event.payload;
  return html`<div class="message agent" data-testid="message" data-kind="agent.message" data-seq=${event.seq}>
    ${byline(texts.log.agent(name), formatTime(language, event.at))}
    <div class="bubble" dir="auto" data-testid="message-text">${erased === true ? texts.log.erased : linkify(text)}</div>
  </div>`;
}

export function botMessage(event: EventOf<"bot.message">, newest: boolean, context: ViewContext): TemplateResult {
  const { texts, language } = context;
  const { payload } = event;
  const emergency = payload.decision === "emergency";
  return html`<div
    class="message ${emergency ? "emergency" : ""}"
    data-testid="message"
    data-kind="bot.message"
    data-decision=${payload.decision}
    data-seq=${event.seq}
  >
    ${byline(texts.log.robot, formatTime(language, event.at))}
    <div class="bubble" lang=${payload.language}>
      ${emergency ? html`<p class="flag" lang=${language}>${texts.log.emergency}</p>` : nothing}
      <div class="words" data-testid="message-text">
        ${payload.erased === true ? texts.log.erased : unsafeHTML(renderMarkdown(payload.text))}
      </div>
    </div>
    ${sources(payload.sources, context)}
    ${payload.composed_by === "model" ? html`<p class="small">${texts.log.composedByModel}</p>` : nothing}
    ${actions(payload.actions, context)}
    ${newest && payload.decision === "answer" ? feedback(event.seq, context) : nothing}
  </div>`;
}

/** An answer under way. Hidden from screen readers, who get the whole answer once, when it is there. */
export function draftMessage(text: string, { texts }: ViewContext): TemplateResult {
  return html`<div class="message draft" aria-hidden="true" data-testid="message" data-kind="bot.delta">
    ${byline(texts.log.robot, null)}
    <div class="bubble words">${unsafeHTML(renderMarkdown(text))}</div>
  </div>`;
}

function outside(address: string, label: string, context: ViewContext, className = ""): TemplateResult {
  const web = address.startsWith("http");
  return html`<a class=${className} href=${address} target=${web ? "_blank" : "_self"} rel="noopener"
    >${label}${web ? html`<span class="away"> ${context.texts.panel.opensNewWindow}</span>` : nothing}</a
  >`;
}

/** One line a page, however many of its sections were used: the same link twice says nothing twice. */
function pagesOf(list: readonly Source[]): { title: string; url: string | null; sections: string[] }[] {
  const pages = new Map<string, { title: string; url: string | null; sections: string[] }>();
  for (const { article, title, url, section } of list) {
    const page = pages.get(article) ?? { title, url, sections: [] };
    if (section !== null && section !== "") page.sections.push(section);
    pages.set(article, page);
  }
  return [...pages.values()];
}

function sources(list: readonly Source[], context: ViewContext): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  const named = pagesOf(list).map(({ title, url, sections }) => {
    const label = sections.length > 0 ? `${title} · ${sections.join(", ")}` : title;
    return html`<li>${isSafeAddress(url) ? outside(url, label, context) : label}</li>`;
  });
  return html`<div class="sources" data-testid="sources">
    <strong>${context.texts.log.sources}</strong>
    <ul>${named}</ul>
  </div>`;
}

function actions(list: readonly Action[], context: ViewContext): TemplateResult | typeof nothing {
  const { holder } = context.session.standing;
  const usable = list.filter(({ type, url }) => {
    // Who waits for a person, or has one, has asked already.
    if (type === "handover") return holder === "bot";
    if (type === "booking") return context.session.info?.features.booking !== false;
    return type !== "link" || isSafeAddress(url);
  });
  if (usable.length === 0) return nothing;
  return html`<div class="row" data-testid="actions">${usable.map((action) => actionButton(action, context))}</div>`;
}

function actionButton(action: Action, context: ViewContext): TemplateResult {
  const { type, label, url, text } = action;
  if ((type === "link" || type === "booking") && isSafeAddress(url)) return outside(url, label, context, "button");
  const act = (): void => {
    if (type === "callback") context.openCallback();
    else if (type === "booking") context.openBooking({ service: text ?? null });
    else if (type === "handover") context.askForPerson();
    else context.say(text ?? label);
  };
  return html`<button class="button" type="button" data-testid="action" data-type=${type} @click=${act}>${label}</button>`;
}

function feedback(seq: number, context: ViewContext): TemplateResult {
  return html`<borgerlinje-feedback
    .texts=${context.texts.feedback}
    .done=${context.session.memory.state.rated.includes(seq)}
    .rate=${(rating: 1 | 2 | 3, comment: string) => context.rate(seq, rating, comment)}
  ></borgerlinje-feedback>`;
}
