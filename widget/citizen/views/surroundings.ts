import { html, nothing, type TemplateResult } from "lit";

import { isSafeAddress } from "../../shared/markdown";
import type { CallbackRequest } from "../../shared/protocol";
import { backIcon, downIcon } from "../icons";
import type { ViewContext } from "./context";

/** What the municipality wants everybody to know now, such as a crisis or an election. */
export function noticesView({ session, texts }: ViewContext): TemplateResult | typeof nothing {
  const notices = session.info?.notices ?? [];
  if (notices.length === 0) return nothing;
  return html`<ul class="notices" data-testid="notices">
    ${notices.map(
      ({ text, url }) =>
        html`<li>
          ${isSafeAddress(url)
            ? html`<a href=${url} target="_blank" rel="noopener"
                >${text}<span class="away"> ${texts.panel.opensNewWindow}</span></a
              >`
            : text}
        </li>`,
    )}
  </ul>`;
}

/** One line on what goes on: the connection first, then who is writing. */
export function statusView(context: ViewContext, thinking: boolean): TemplateResult {
  const words = statusWords(context, thinking);
  const down = context.session.linkState === "down";
  return html`<p
    class="status ${down ? "down" : ""} ${words === "" ? "" : "filled"}"
    role="status"
    data-testid="status"
    data-link=${context.session.linkState}
  >
    ${words}
  </p>`;
}

function statusWords({ session, texts }: ViewContext, thinking: boolean): string {
  const { holder, agent } = session.standing;
  if (session.linkState === "down") return texts.status.down;
  if (holder === "agent" && agent !== null && session.agentIsTyping) return texts.status.typing(agent);
  if (thinking) return texts.status.thinking;
  return session.linkState === "connecting" ? texts.status.connecting : "";
}

export function unavailableView({ session, texts }: ViewContext): TemplateResult {
  return html`<div class="page" data-testid="unavailable">
    <p role="alert">${texts.panel.unavailable}</p>
    <div class="row">
      <button class="button primary" type="button" @click=${() => void session.loadInfo()}>
        ${texts.panel.tryAgain}
      </button>
    </div>
  </div>`;
}

/** Stands where the composer was once a conversation is over. */
export function endedView({ session, texts }: ViewContext, startAgain: () => void): TemplateResult {
  const { composer } = texts;
  const words = session.gone ? composer.gone : session.erased ? composer.erased : composer.closed;
  return html`<div class="ended" data-testid="ended">
    <p role="status">${words}</p>
    <div class="row">
      <button class="button primary" type="button" data-testid="start-again" @click=${startAgain}>
        ${composer.startAgain}
      </button>
    </div>
  </div>`;
}

/** For those who read further up while something new came. */
export function newestButton({ texts }: ViewContext, toNewest: () => void): TemplateResult {
  return html`<button class="button newest" type="button" data-testid="newest" @click=${toNewest}>
    ${downIcon} ${texts.log.toNewest}
  </button>`;
}

export function callbackView(context: ViewContext, back: () => void): TemplateResult {
  const { session, texts, language } = context;
  return html`<div class="page">
    <button class="button back" type="button" data-testid="back" @click=${back}>
      ${backIcon} ${texts.callback.back}
    </button>
    <borgerlinje-callback
      .texts=${texts.callback}
      .language=${language}
      .hours=${session.info?.contact.hours ?? null}
      .submit=${(request: CallbackRequest) => session.askForCallback(request)}
      @sent=${back}
    ></borgerlinje-callback>
  </div>`;
}

export function eraseView(context: ViewContext, erase: () => void, back: () => void): TemplateResult {
  const texts = context.texts.erase;
  return html`<div class="page" data-testid="erase">
    <h3 tabindex="-1" class="page-title">${texts.title}</h3>
    <p>${texts.body}</p>
    ${context.failed === "erase" ? html`<p class="failed" role="alert">${texts.failed}</p>` : nothing}
    <div class="row">
      <button class="button danger" type="button" data-testid="erase-confirm" @click=${erase}>${texts.confirm}</button>
      <button class="button" type="button" data-testid="erase-cancel" @click=${back}>${texts.cancel}</button>
    </div>
  </div>`;
}
