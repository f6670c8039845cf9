import { html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Desk } from "../core/desk";
import { cannedKey, type DeskState } from "../core/state";
import type { Locale } from "../i18n/format";
import { base } from "./base.styles";
import "./item-pane";
import type { ItemPane } from "./item-pane";
import { workspaceStyles } from "./workspace.styles";

/** The items that are open, one tab each. */
@customElement("bl-workspace")
export class Workspace extends LitElement {
  static override readonly styles = [base, workspaceStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) locale!: Locale;
  @property({ attribute: false }) state!: DeskState;
  @query("bl-item-pane") pane!: ItemPane | null;

  stepTab(step: 1 | -1): void {
    const { tabs, active } = this.state;
    if (tabs.length === 0) return;
    const at = active === null ? 0 : tabs.indexOf(active) + step;
    this.desk.items.activate(tabs[(at + tabs.length) % tabs.length] ?? null);
  }

  goToTab(at: number): void {
    const id = this.state.tabs[at];
    if (id !== undefined) this.desk.items.activate(id);
  }

  override render() {
    const { t } = this.locale;
    const { active, open, tabs, now, choices, canned } = this.state;
    const shown = active === null ? undefined : open[active];
    return html`<section aria-label=${t.work.tabs}>
      ${tabs.length > 0
        ? html`<div class="strip">
            <button type="button" class="back" data-testid="to-queue" @click=${this.#toQueue}>
              <span aria-hidden="true">←</span> ${t.work.toQueue}
            </button>
            <div role="tablist" aria-label=${t.work.tabs} @keydown=${this.#arrow}>
              ${repeat(
                tabs,
                (id) => id,
                (id) => this.#tab(id),
              )}
            </div>
          </div>`
        : nothing}
      ${shown
        ? html`<div id="panel" class="panel" role="tabpanel" aria-labelledby="tab-${shown.item.id}">
            <bl-item-pane
              .desk=${this.desk}
              .locale=${this.locale}
              .open=${shown}
              .choices=${choices}
              .canned=${canned[cannedKey(shown.item)] ?? null}
              .now=${now}
            ></bl-item-pane>
          </div>`
        : html`<div class="none" data-testid="no-item">
            <p><strong>${t.work.none}</strong></p>
            <p class="soft">${t.work.noneLead}</p>
          </div>`}
    </section>`;
  }

  #tab(id: string) {
    const { t } = this.locale;
    const { active, open } = this.state;
    const tab = open[id];
    if (!tab) return nothing;
    const selected = id === active;
    return html`<button
      type="button"
      role="tab"
      id="tab-${id}"
      class=${tab.item.mine ? "mine" : ""}
      aria-selected=${selected ? "true" : "false"}
      aria-controls=${selected ? "panel" : nothing}
      tabindex=${selected ? 0 : -1}
      data-testid="item-tab"
      data-tab-id=${id}
      @click=${() => this.desk.items.activate(id)}
    >
      <span class="tag ${tab.item.kind === "handover" ? "live" : ""}">${t.kinds[tab.item.kind]}</span>
      <span class="label">${tab.item.name ?? tab.item.municipality_name}</span>
      ${tab.unread > 0
        ? html`<span class="unread"
            ><span aria-hidden="true">${tab.unread}</span
            ><span class="visually-hidden">${t.queue.unread(tab.unread)}</span></span
          >`
        : nothing}
    </button>`;
  }

  readonly #toQueue = (): void => {
    this.dispatchEvent(new CustomEvent("to-queue"));
  };

  readonly #arrow = async (event: KeyboardEvent): Promise<void> => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    this.stepTab(event.key === "ArrowRight" ? 1 : -1);
    await this.updateComplete;
    // The tab list is told the new state by its parent, one turn later.
    requestAnimationFrame(() => this.renderRoot.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-workspace": Workspace;
  }
}
