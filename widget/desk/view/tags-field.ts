import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Desk } from "../core/desk";
import type { OpenItem } from "../core/state";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import { panelStyles } from "./panel.styles";

/** What a case is about, in the staff's own words: offered ones, and any other. */
@customElement("bl-tags")
export class TagsField extends LitElement {
  static override readonly styles = [
    base,
    panelStyles,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }

      li {
        display: flex;
        align-items: center;
        padding-left: 10px;
        border-radius: 16px;
        background: var(--accent-tint);
        font-size: 0.875rem;
        overflow-wrap: anywhere;
      }

      li button {
        min-width: 28px;
        min-height: 28px;
        padding: 0;
        border-radius: 50%;
      }

      .add {
        display: flex;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) open!: OpenItem;
  @property({ attribute: false }) offered: readonly string[] = [];
  @query("input") private field!: HTMLInputElement;

  override focus(): void {
    this.scrollIntoView({ block: "nearest" });
    this.field.focus({ preventScroll: true });
  }

  override render() {
    const { t } = this.locale;
    const tags = this.open.case?.tags ?? [];
    return html`<section aria-labelledby="title">
      <h3 id="title">${t.tags.title}</h3>
      ${tags.length > 0
        ? html`<ul data-testid="tag-list">
            ${tags.map(
              (tag) =>
                html`<li>
                  ${tag}<button
                    type="button"
                    class="quiet"
                    aria-label=${t.tags.remove(tag)}
                    @click=${() => this.#put(tags.filter((each) => each !== tag))}
                  >
                    ✕
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing}
      <form class="add" @submit=${this.#add}>
        <label class="visually-hidden" for="tag">${t.tags.add}</label>
        <input id="tag" list="offered" maxlength="40" autocomplete="off" placeholder=${t.tags.add} data-testid="tag-input" />
        <datalist id="offered">
          ${this.offered.filter((tag) => !tags.includes(tag)).map((tag) => html`<option value=${tag}></option>`)}
        </datalist>
        <button data-testid="tag-add">${t.tags.submit}</button>
      </form>
    </section>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const tag = this.field.value.trim().toLowerCase();
    if (!tag) return;
    if (await this.#put([...(this.open.case?.tags ?? []), tag])) this.field.value = "";
    if (!this.offered.includes(tag)) void this.desk.readChoices();
  };

  async #put(tags: readonly string[]): Promise<boolean> {
    const done = await this.desk.cases.putTags(this.open.item.id, [...new Set(tags)]);
    this.field.focus({ preventScroll: true });
    return done;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-tags": TagsField;
  }
}
