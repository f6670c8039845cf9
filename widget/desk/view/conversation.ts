import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ConversationEvent } from "../../shared/protocol";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { conversationStyles } from "./conversation.styles";
import { eventView } from "./event-view";

const NEAR_END_PX = 80;

@customElement("bl-conversation")
export class Conversation extends LitElement {
  static override readonly styles = [base, conversationStyles];

  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) events: readonly ConversationEvent[] = [];
  @property({ attribute: false }) itemId = "";
  @property({ type: Boolean }) typing = false;
  @query(".events") private list!: HTMLElement;
  /** Who has scrolled up to read is not torn away by a new message, unless she writes one herself. */
  #atEnd = true;
  #top = 0;
  /** The list also shrinks: a reply box appears below it, a message above. */
  readonly #resized = new ResizeObserver(() => this.#stick());

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#resized.observe(this.list);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override firstUpdated(): void {
    this.#resized.observe(this.list);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("events");
    const grew = !changed.has("itemId") && before !== undefined && before.length < this.events.length;
    const spoke = grew && this.events.slice(before.length).some(({ kind }) => kind === "agent.message");
    if (changed.has("itemId") || spoke) this.#atEnd = true;
    this.#stick();
    // On a narrow screen the page scrolls and not the list.
    if (grew && this.list.scrollHeight <= this.list.clientHeight) {
      this.list.lastElementChild?.scrollIntoView({ block: "nearest" });
    }
  }

  override render() {
    const { t } = this.locale;
    return html`<div
        class="events"
        role="log"
        tabindex="0"
        aria-label=${t.chat.title}
        data-testid="conversation"
        @scroll=${this.#scrolled}
      >
        ${this.events.length === 0 ? html`<p class="happening">${t.chat.empty}</p>` : nothing}
        ${repeat(
          this.events,
          (event) => event.seq,
          (event) => eventView(this.locale, event),
        )}
      </div>
      <p class="typing soft" role="status" data-testid="citizen-typing">${this.typing ? t.chat.typing : ""}</p>`;
  }

  #stick(): void {
    if (!this.#atEnd) return;
    this.list.scrollTop = this.list.scrollHeight;
    this.#top = this.list.scrollTop;
  }

  /** Told late: there may be more below by now. Only a step up means that somebody wants to read there. */
  readonly #scrolled = (): void => {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.#atEnd = true;
    else if (scrollTop < this.#top) this.#atEnd = false;
    this.#top = scrollTop;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-conversation": Conversation;
  }
}
