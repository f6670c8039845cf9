import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Answered, Article, Item, Summary, Tried } from "../core/wire";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

const COPIED_SHOWN_MS = 4_000;

/** What was asked, what the bot said and from which article, and what else was tried. */
@customElement("bl-case-summary")
export class CaseSummary extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
      }

      .head button {
        min-height: 28px;
        padding: 0 8px;
        font-size: 0.825rem;
      }

      .asked {
        overflow-wrap: anywhere;
      }

      li {
        padding: 4px 0;
        font-size: 0.9rem;
        overflow-wrap: anywhere;
      }

      li + li {
        border-top: 1px solid var(--line);
      }
    `,
  ];

  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) summary!: Summary;
  /** Of the item it belongs to, where it belongs to one. */
  @property({ attribute: false }) item: Item | null = null;
  @state() private copied = false;

  override render() {
    const { t } = this.locale;
    const { answers, tried, last_question: asked, unanswered } = this.summary;
    return html`<section aria-labelledby="title" data-testid="case-summary">
      <div class="head">
        <h3 id="title">${t.summary.title}</h3>
        ${"clipboard" in navigator
          ? html`<button type="button" data-testid="summary-copy" @click=${this.#copy}>
              ${this.copied ? t.summary.copied : t.summary.copy}
            </button>`
          : nothing}
      </div>
      <p class="soft">${this.#about().join(" · ")}</p>
      ${asked
        ? html`<div>
            <p class="soft">${unanswered ? t.summary.lastUnanswered : t.summary.last}</p>
            <p class="asked" lang=${this.summary.language}>“${asked.text}”</p>
          </div>`
        : nothing}
      ${answers.length > 0
        ? html`<div>
            <p class="soft">${t.summary.answers}</p>
            <ul data-testid="summary-answers">
              ${answers.map((answer) => html`<li>${this.#outcome(answer)}${this.#articles(answer)}</li>`)}
            </ul>
          </div>`
        : nothing}
      ${tried.length > 0
        ? html`<div>
            <p class="soft">${t.summary.tried}</p>
            <ul>
              ${tried.map(
                (step) => html`<li>${this.#tried(step)} <span class="soft">${this.locale.shortMoment(step.at)}</span></li>`,
              )}
            </ul>
          </div>`
        : nothing}
    </section>`;
  }

  #about(): string[] {
    const { t } = this.locale;
    const { area_title: area, language, questions } = this.summary;
    return [area ?? t.summary.noArea, this.locale.languageName(language), t.summary.questions(questions)];
  }

  #outcome({ decision, confidence }: Answered): string {
    const { t } = this.locale;
    const sure = decision === "answer" ? ` (${t.chat.confidence(Math.round(confidence * 100))})` : "";
    return t.decisions[decision] + sure;
  }

  #articles({ articles }: Answered) {
    if (articles.length === 0) return nothing;
    return html`: ${articles.map((article, at) => [at > 0 ? ", " : "", articleLink(article)])}`;
  }

  #tried({ kind, detail }: Tried): string {
    const { t } = this.locale;
    return kind === "agent.joined" ? t.chat.joined(detail ?? t.chat.agent) : t.happenings[kind];
  }

  readonly #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.#text());
    this.copied = true;
    setTimeout(() => (this.copied = false), COPIED_SHOWN_MS);
  };

  /** For the municipality's own case system. */
  #text(): string {
    const { t } = this.locale;
    const { answers, tried, last_question: asked } = this.summary;
    const lines = [
      this.item ? `${t.kinds[this.item.kind]}, ${this.item.municipality_name}` : "",
      this.#about().join(" · "),
      asked ? `${t.summary.last}: ${asked.text}` : "",
      ...answers.map((answer) =>
        [this.#outcome(answer), answer.articles.map(({ title }) => title).join(", ")].filter(Boolean).join(": "),
      ),
      ...tried.map((step) => `${this.#tried(step)} ${this.locale.shortMoment(step.at)}`),
    ];
    return lines.filter(Boolean).join("\n");
  }
}

export function articleLink({ page, title }: Article) {
  return html`<a href=${page} target="_blank" rel="noopener">${title}</a>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-case-summary": CaseSummary;
  }
}
