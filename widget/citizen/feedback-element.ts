import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import type { Rating } from "../shared/protocol";
import { base } from "./styles/base";
import { fields } from "./styles/fields";
import type { Texts } from "./texts";

const RATINGS: readonly Rating[] = [3, 2, 1];

/** Asks whether an answer helped, and, where it did not quite, what was missing. */
export class BorgerlinjeFeedback extends LitElement {
  static override styles = [
    base,
    fields,
    css`
      :host {
        display: block;
        margin-block-start: 12px;
      }

      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }

      form {
        margin-block-start: 8px;
      }
    `,
  ];

  @property({ attribute: false }) texts!: Texts["feedback"];
  @property({ attribute: false }) done = false;
  @property({ attribute: false }) rate!: (rating: Rating, comment: string) => Promise<void>;
  @state() private rating: Rating | null = null;
  @state() private finished = false;
  @state() private failed = false;

  override render(): TemplateResult {
    const { texts } = this;
    const asking = !this.done && this.rating === null;
    return html`<div data-testid="feedback">
      ${asking
        ? html`<div class="row" role="group" aria-label=${texts.question}>
            <span aria-hidden="true">${texts.question}</span>
            ${RATINGS.map(
              (rating) =>
                html`<button class="button" type="button" data-testid="rating-${rating}" @click=${() => void this.choose(rating)}>
                  ${texts.ratings[rating]}
                </button>`,
            )}
          </div>`
        : nothing}
      <p role="status" tabindex="-1">${this.statusWords(asking)}</p>
      ${this.rating !== null && this.rating < 3 && !this.finished ? this.commentForm() : nothing}
    </div>`;
  }

  private statusWords(asking: boolean): string {
    if (this.failed) return this.texts.failed;
    return asking ? "" : this.texts.thanks;
  }

  private commentForm(): TemplateResult {
    return html`<form @submit=${this.onSubmit}>
      <label for="comment">${this.texts.comment}</label>
      <textarea id="comment" rows="2" maxlength="2000" data-testid="feedback-comment"></textarea>
      <button class="button" type="submit" data-testid="feedback-send">${this.texts.send}</button>
    </form>`;
  }

  private async choose(rating: Rating): Promise<void> {
    this.rating = rating;
    if (!(await this.give(rating, ""))) {
      this.rating = null;
      return;
    }
    await this.updateComplete;
    // The pressed button is gone; focus must not fall back to the page.
    this.renderRoot.querySelector<HTMLElement>(rating < 3 ? "textarea" : "[role=status]")?.focus();
  }

  private readonly onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const comment = this.renderRoot.querySelector("textarea")?.value.trim() ?? "";
    if (this.rating === null) return;
    if (comment !== "" && !(await this.give(this.rating, comment))) return;
    this.finished = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>("[role=status]")?.focus();
  };

  private async give(rating: Rating, comment: string): Promise<boolean> {
    try {
      await this.rate(rating, comment);
      this.failed = false;
    } catch {
      this.failed = true;
    }
    return !this.failed;
  }
}
