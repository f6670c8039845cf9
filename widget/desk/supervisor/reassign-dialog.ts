import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ApiError } from "../../shared/http";
import { base } from "../view/base.styles";
import { dialogStyles } from "../view/dialogs.styles";
import { noticeStyles } from "../view/notice.styles";
import type { SupervisorApi } from "./api";
import type { Figures } from "./figures";
import type { AgentNow, WorkNow } from "./wire";

/** Who is to be asked to take a piece of work, or why it is taken from somebody: never without a reason. */
@customElement("bl-reassign")
export class ReassignDialog extends LitElement {
  static override readonly styles = [base, dialogStyles, noticeStyles];

  @property({ attribute: false }) api!: SupervisorApi;
  @property({ attribute: false }) figures!: Figures;
  @property({ attribute: false }) agents: readonly AgentNow[] = [];
  @state() private item: WorkNow | null = null;
  @state() private problem = "";
  @state() private busy = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  @query("#to") private to!: HTMLSelectElement | null;
  @query("#reason") private reason!: HTMLTextAreaElement;
  #back = false;

  assign(item: WorkNow): void {
    this.#open(item, false);
  }

  putBack(item: WorkNow): void {
    this.#open(item, true);
  }

  #open(item: WorkNow, back: boolean): void {
    [this.item, this.#back, this.problem] = [item, back, ""];
    void this.updateComplete.then(() => {
      this.reason.value = "";
      this.dialog.showModal();
    });
  }

  override render() {
    const { t } = this.figures;
    const { item } = this;
    const back = this.#back;
    const able = this.agents.filter(
      ({ status, municipalities }) =>
        status === "available" && item !== null && (municipalities === null || municipalities.includes(item.municipality)),
    );
    return html`<dialog aria-labelledby="title">
      <form class="body" novalidate @submit=${this.#submit}>
        <h2 id="title">${back ? t.work.putBackTitle : t.work.assignTitle}</h2>
        <p class="soft">${back ? t.work.putBackHint(item?.claimed_by?.name ?? "") : t.work.assignHint}</p>
        ${back
          ? nothing
          : html`<label>
              ${t.work.agent}
              <select id="to" required data-testid="assign-to">
                <option value="">${t.work.choose}</option>
                ${able.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
              </select>
            </label>`}
        <label>
          ${t.work.reason}
          <textarea id="reason" rows="3" required maxlength="2000" data-testid="reassign-reason"></textarea>
        </label>
        ${this.problem ? html`<div class="notice error" role="alert"><p>${this.problem}</p></div>` : nothing}
        <div class="actions">
          <button type="button" @click=${() => this.dialog.close()}>${t.work.cancel}</button>
          <button class="primary" ?disabled=${this.busy} data-testid="reassign-submit">
            ${(back ? t.work.putBack : t.work.assign).replace(" …", "")}
          </button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { t } = this.figures;
    const { item, reason } = this;
    const why = reason.value.trim();
    const to = this.to?.value ?? "";
    if (item === null || this.busy) return;
    if (!why || (!this.#back && !to)) {
      this.problem = this.#back ? t.work.missingReason : t.work.missing;
      return;
    }
    this.busy = true;
    try {
      if (this.#back) await this.api.putBack(item.id, why);
      else await this.api.assign(item.id, to, why);
      this.dialog.close();
      const name = this.agents.find((agent) => agent.id === to)?.name ?? "";
      this.dispatchEvent(new CustomEvent("done", { detail: this.#back ? t.work.freed : t.work.assigned(name) }));
    } catch (error) {
      this.problem = error instanceof ApiError && error.message ? error.message : t.failed;
    } finally {
      this.busy = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "bl-reassign": ReassignDialog;
  }
}
