import { html, nothing, type TemplateResult } from "lit";

import type { Language } from "../../shared/i18n";
import { BOOKING_TEXTS } from "../booking/texts";
import { minimiseIcon, moreIcon } from "../icons";
import type { ViewContext } from "./context";

export interface HeaderContext extends ViewContext {
  menuOpen: boolean;
  title: string;
  toggleMenu(): void;
  minimise(): void;
  switchLanguage(): void;
  download(): void;
  openErase(): void;
}

export function headerView(context: HeaderContext): TemplateResult {
  const { texts, menuOpen } = context;
  const other: Language = context.language === "da" ? "en" : "da";
  return html`<div class="head">
    <h2 id="title" tabindex="-1">${context.title}</h2>
    <button
      class="button bare words"
      type="button"
      lang=${other}
      aria-label=${texts.panel.otherLanguageLabel}
      data-testid="language"
      @click=${context.switchLanguage}
    >
      ${texts.panel.otherLanguage}
    </button>
    <button
      class="button bare"
      type="button"
      aria-label=${texts.panel.more}
      aria-expanded=${menuOpen ? "true" : "false"}
      aria-controls="menu"
      data-testid="menu"
      @click=${context.toggleMenu}
    >
      ${moreIcon}
    </button>
    <button
      class="button bare"
      type="button"
      aria-label=${texts.panel.minimise}
      data-testid="minimise"
      @click=${context.minimise}
    >
      ${minimiseIcon}
    </button>
    ${menu(context)}
  </div>`;
}

function menu(context: HeaderContext): TemplateResult {
  const { texts, session, menuOpen, failed } = context;
  const features = session.info?.features;
  return html`<ul class="menu" id="menu" ?hidden=${!menuOpen}>
    ${features?.callback === true ? choice("menu-callback", texts.menu.callback, context.openCallback) : nothing}
    ${features?.booking === true
      ? choice("menu-booking", BOOKING_TEXTS[context.language].open, () => context.openBooking({ service: null }))
      : nothing}
    ${features?.handover === true && session.standing.holder === "bot"
      ? choice("menu-person", texts.menu.person, context.askForPerson)
      : nothing}
    ${session.hasConversation ? choice("menu-transcript", texts.menu.transcript, context.download) : nothing}
    ${choice("menu-erase", texts.menu.erase, context.openErase)}
    ${failed === "transcript" ? html`<li class="failed" role="alert">${texts.menu.failed}</li>` : nothing}
  </ul>`;
}

function choice(testid: string, label: string, act: () => void): TemplateResult {
  return html`<li><button class="button" type="button" data-testid=${testid} @click=${act}>${label}</button></li>`;
}
