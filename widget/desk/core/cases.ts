import type { DeskApi } from "./api";
import type { Items } from "./items";
import { failure, isSignedOut } from "./notices";
import type { Store } from "./store";

/** What the agent keeps and has shown about a case: notes, tags, the number, what the bot would say. */
export class Cases {
  readonly #store: Store;
  readonly #api: DeskApi;
  readonly #items: Items;
  readonly #hooks: { signedOut: () => void };

  constructor(store: Store, api: DeskApi, items: Items, hooks: { signedOut: () => void }) {
    this.#store = store;
    this.#api = api;
    this.#items = items;
    this.#hooks = hooks;
  }

  /** A note for the staff; it stays as typed where it was not taken. */
  async addNote(id: string): Promise<boolean> {
    const text = this.#store.open(id)?.draft.staffNote.trim() ?? "";
    if (!text) return false;
    const done = await this.#items.act(id, "note", () => this.#api.addNote(id, text));
    if (done) this.#items.editDraft(id, { staffNote: "" });
    return done;
  }

  putTags(id: string, tags: readonly string[]): Promise<boolean> {
    return this.#items.act(id, "tags", () => this.#api.putTags(id, tags));
  }

  /** Shows the citizen's number, which the service writes down. Forgotten again when the tab is closed. */
  async reveal(id: string): Promise<boolean> {
    const open = this.#store.open(id);
    if (!open || open.busy) return false;
    this.#store.updateOpen(id, { busy: "reveal" });
    try {
      this.#store.updateOpen(id, { busy: null, phone: await this.#api.reveal(id) });
      return true;
    } catch (error) {
      this.#store.updateOpen(id, { busy: null });
      if (isSignedOut(error)) this.#hooks.signedOut();
      else this.#store.updateOpen(id, { notice: failure(error) });
      return false;
    }
  }

  /** What the bot would say to the citizen's newest message. Without it the agent writes herself. */
  async suggest(id: string): Promise<void> {
    const open = this.#store.open(id);
    const seq = open?.events.findLast((event) => event.kind === "citizen.message")?.seq;
    if (seq === undefined || open?.suggested?.seq === seq) return;
    this.#store.updateOpen(id, { suggested: { seq, answer: null } });
    const answer = await this.#api.suggestion(id).catch(() => null);
    if (this.#store.open(id)?.suggested?.seq === seq) this.#store.updateOpen(id, { suggested: { seq, answer } });
  }

  /** Once used, or of no use, a suggestion does not come back for the same question. */
  dropSuggestion(id: string): void {
    const { suggested } = this.#store.open(id) ?? {};
    if (suggested) this.#store.updateOpen(id, { suggested: { ...suggested, answer: null } });
  }
}
