import { newId } from "../../shared/ids";
import type { DeskApi } from "./api";
import type { Items } from "./items";
import { failure, isSignedOut } from "./notices";
import type { Store } from "./store";
import type { ClientFrame } from "./wire";

const TYPING_EVERY_MS = 3_000;

export interface ReplyHooks {
  send: (frame: ClientFrame) => boolean;
  signedOut: () => void;
}

/** What the agent writes to a citizen in a live conversation. */
export class Replies {
  readonly #store: Store;
  readonly #api: DeskApi;
  readonly #items: Items;
  readonly #hooks: ReplyHooks;
  /** Of a reply that failed: sent again it must not become a second message. */
  readonly #unsure = new Map<string, { text: string; clientId: string }>();
  #typedAt = 0;

  constructor(store: Store, api: DeskApi, items: Items, hooks: ReplyHooks) {
    this.#store = store;
    this.#api = api;
    this.#items = items;
    this.#hooks = hooks;
  }

  edit(id: string, reply: string): void {
    this.#items.editDraft(id, { reply });
    const now = Date.now();
    if (!reply || now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#hooks.send({ type: "typing", item_id: id });
  }

  async send(id: string): Promise<void> {
    const open = this.#store.open(id);
    const typed = open?.draft.reply ?? "";
    const text = typed.trim();
    if (!open || open.busy || !open.item.mine || !text) return;

    const earlier = this.#unsure.get(id);
    const clientId = earlier?.text === text ? earlier.clientId : newId();
    this.#unsure.set(id, { text, clientId });
    this.#store.updateOpen(id, { busy: "send", notice: null });
    try {
      const { events } = await this.#api.message(id, clientId, text);
      this.#unsure.delete(id);
      this.#typedAt = 0;
      this.#store.updateOpen(id, { busy: null });
      this.#items.receive(open.item.conversation_id, events);
      this.#keepWhatCameAfter(id, typed);
    } catch (error) {
      this.#store.updateOpen(id, { busy: null });
      if (isSignedOut(error)) this.#hooks.signedOut();
      else {
        this.#store.updateOpen(id, { notice: failure(error) });
        void this.#items.refresh(id);
      }
    }
  }

  /** The box stays open while a reply is on its way; what was typed meanwhile is the next one. */
  #keepWhatCameAfter(id: string, sent: string): void {
    const now = this.#store.open(id)?.draft.reply ?? "";
    this.#items.editDraft(id, { reply: now.startsWith(sent) ? now.slice(sent.length).trimStart() : now });
  }
}
