import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import { failure } from "../core/notices";
import type { Notice } from "../core/state";
import type { Choices, PastConversation, SearchAnswer, SearchHit, SearchWish } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import "./case-summary";
import "./conversation";
import { dialogStyles } from "./dialogs.styles";
import { noticeView } from "./notice";
import { noticeStyles } from "./notice.styles";
import { noteList, noteListStyles } from "./staff-notes";

/** Past conversations of the municipalities one serves. */
@customElement("bl-search-dialog")
export class SearchDialog extends LitElement {
  static override readonly styles = [
    base,
    dialogStyles,
    noticeStyles,
    noteListStyles,
    css`
      dialog {
        width: min(900px, calc(100vw - 24px));
        height: min(900px, calc(100dvh - 24px));
      }

      .body {
        grid-template-rows: auto auto minmax(0, 1fr) auto;
        height: 100%;
      }

      form {
        display: grid;
        grid-template-columns: 2fr 1fr 1fr auto;
        align-items: end;
        gap: 10px;
      }

      .found {
        overflow-y: auto;
      }

      .hit {
        display: grid;
        justify-content: stretch;
        gap: 2px;
        width: 100%;
        padding: 8px 12px;
        border: 0;
        border-bottom: 1px solid var(--line);
        border-radius: 0;
        font-weight: 400;
        text-align: left;
      }

      .hit:focus-visible {
        outline-offset: -3px;
        box-shadow: none;
      }

      mark {
        background: var(--warn-tint);
        color: inherit;
        font-weight: 700;
      }

      .excerpt {
        overflow-wrap: anywhere;
      }

      .past {
        display: grid;
        gap: 12px;
      }

      .past bl-conversation {
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }

      @media (width < 700px) {
        dialog {
          padding: 14px;
        }

        form {
          grid-template-columns: 1fr 1fr;
        }

        form .words {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) choices: Choices | null = null;
  @state() private answer: SearchAnswer | null = null;
  @state() private past: PastConversation | null = null;
  @state() private notice: Notice | null = null;
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("#words") private words!: HTMLInputElement | null;
  #wish: SearchWish = { q: "", tag: "", municipality: "" };

  show(): void {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.words?.focus();
  }

  override render() {
    const { t } = this.locale;
    return html`<dialog aria-labelledby="title" data-testid="search-dialog">
      <div class="body">
        <h2 id="title">${this.past ? t.search.past : t.search.title}</h2>
        ${this.past ? this.#back() : this.#form()}
        <div class="found" data-testid="search-found">
          ${noticeView(t, this.notice, "search-notice")} ${this.past ? this.#conversation(this.past) : this.#hits()}
        </div>
        <div class="actions">
          <button type="button" class="primary" data-testid="search-close" @click=${() => this.dialog.close()}>
            ${t.help.close}
          </button>
        </div>
      </div>
    </dialog>`;
  }

  #form() {
    const { t } = this.locale;
    const { q, tag, municipality } = this.#wish;
    const tags = [...new Set(Object.values(this.choices?.tags ?? {}).flat())].toSorted();
    return html`<form role="search" @submit=${this.#search}>
      <div class="words">
        <label for="words">${t.search.words}</label>
        <input id="words" type="search" maxlength="200" autocomplete="off" .value=${q} data-testid="search-words" />
      </div>
      <div>
        <label for="municipality">${t.search.municipality}</label>
        <select id="municipality" data-testid="search-municipality">
          <option value="">${t.search.all}</option>
          ${(this.choices?.municipalities ?? []).map(
            ({ id, title }) => html`<option value=${id} .selected=${id === municipality}>${title}</option>`,
          )}
        </select>
      </div>
      <div>
        <label for="tag">${t.search.tag}</label>
        <select id="tag" data-testid="search-tag">
          <option value="">${t.search.any}</option>
          ${tags.map((each) => html`<option value=${each} .selected=${each === tag}>${each}</option>`)}
        </select>
      </div>
      <button class="primary" ?disabled=${this.busy} data-testid="search-submit">${t.search.submit}</button>
    </form>`;
  }

  #back() {
    return html`<div>
      <button type="button" data-testid="search-back" @click=${this.#toHits}>
        <span aria-hidden="true">←</span> ${this.locale.t.search.back}
      </button>
    </div>`;
  }

  #hits() {
    const { t } = this.locale;
    const { answer } = this;
    if (answer === null) return html`<p class="soft">${t.search.hint}</p>`;
    const words = answer.hits.length === 0 ? t.search.none : t.search.found(answer.hits.length, answer.before !== null);
    return html`<p class="soft" role="status" data-testid="search-count">${words}</p>
      <ul>
        ${answer.hits.map((hit) => html`<li>${this.#hit(hit)}</li>`)}
      </ul>
      ${answer.before === null
        ? nothing
        : html`<button type="button" ?disabled=${this.busy} data-testid="search-more" @click=${this.#more}>
            ${t.search.more}
          </button>`}`;
  }

  #hit({ conversation_id: id, municipality, at, language, by, excerpt, matches }: SearchHit) {
    const { t } = this.locale;
    const about = [this.#place(municipality), this.locale.moment(at), this.locale.languageName(language)];
    if (matches > 1) about.push(t.search.matches(matches));
    return html`<button type="button" class="hit" data-testid="search-hit" @click=${() => void this.#open(id)}>
      <span class="soft">${about.join(" · ")}</span>
      <span class="excerpt"
        ><strong>${by === "citizen" ? t.chat.citizen : t.chat.agent}:</strong> ${excerpt.map(({ text, match }) =>
          match ? html`<mark>${text}</mark>` : text,
        )}</span
      >
    </button>`;
  }

  #conversation({ summary, events, notes, tags, items, created_at, municipality, conversation_id: id }: PastConversation) {
    const { t } = this.locale;
    const about = [this.#place(municipality), this.locale.moment(created_at)];
    return html`<div class="past" data-testid="past-conversation">
      <p class="soft">
        ${[...about, ...items.map((item) => `${t.kinds[item.kind]}: ${this.#ended(item)}`)].join(" · ")}
      </p>
      ${tags.length > 0 ? html`<p>${tags.map((tag) => html`<span class="tag">${tag}</span> `)}</p>` : nothing}
      <bl-case-summary .locale=${this.locale} .summary=${summary}></bl-case-summary>
      ${noteList(this.locale, notes)}
      <bl-conversation .locale=${this.locale} .events=${events} .itemId=${id}></bl-conversation>
    </div>`;
  }

  #ended({ state, wrap_up: code }: PastConversation["items"][number]): string {
    return this.choices?.wrap_up.find((each) => each.id === code)?.title ?? this.locale.t.states[state];
  }

  #place(slug: string): string {
    return this.choices?.municipalities.find(({ id }) => id === slug)?.title ?? slug;
  }

  readonly #search = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const value = (id: string): string => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? "";
    this.#wish = { q: value("words"), tag: value("tag"), municipality: value("municipality") };
    await this.#ask(async () => {
      this.answer = await this.desk.search(this.#wish);
    });
  };

  readonly #more = async (): Promise<void> => {
    const { answer } = this;
    const before = answer?.before;
    if (!answer || !before) return;
    await this.#ask(async () => {
      const next = await this.desk.search({ ...this.#wish, before });
      this.answer = { hits: [...answer.hits, ...next.hits], before: next.before };
    });
  };

  async #open(id: string): Promise<void> {
    await this.#ask(async () => {
      this.past = await this.desk.pastConversation(id);
    });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("[data-testid=search-back]")?.focus();
  }

  readonly #toHits = async (): Promise<void> => {
    this.past = null;
    await this.updateComplete;
    this.words?.focus();
  };

  async #ask(call: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.notice = null;
    try {
      await call();
    } catch (error) {
      this.notice = failure(error);
    }
    this.busy = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-search-dialog": SearchDialog;
  }
}
