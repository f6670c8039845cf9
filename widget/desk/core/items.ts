import { EventLog } from "../../shared/event-log";
import type { ConversationEvent } from "../../shared/protocol";
import type { DeskApi } from "./api";
import type { Drafts } from "./drafts";
import { failure, info, isSignedOut, lost } from "./notices";
import { count, hasMoved } from "./queue";
import { EMPTY_DRAFT, newOpenItem, type Busy, type Draft, type Notice } from "./state";
import type { Store } from "./store";
import {
  hasDetails,
  type AttemptOutcome,
  type ClientFrame,
  type Closing,
  type Item,
  type ItemDetails,
} from "./wire";

const TYPING_SHOWN_MS = 6_000;

export interface ItemHooks {
  send: (frame: ClientFrame) => boolean;
  signedOut: () => void;
  /** A citizen wrote in a conversation this agent has open. */
  citizenWrote: (itemId: string) => void;
}

/** The items with a tab: reading them, working on them, and what comes in about them. */
export class Items {
  readonly #store: Store;
  readonly #api: DeskApi;
  readonly #drafts: Drafts;
  readonly #hooks: ItemHooks;
  readonly #logs = new Map<string, EventLog>();
  /** Counts an agent's own doings, so that a reading begun before one does not undo what it answered. */
  readonly #versions = new Map<string, number>();
  /** By this agent; a frame of the queue that was on its way meanwhile must not bring them back. */
  readonly #closed = new Set<string>();
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(store: Store, api: DeskApi, drafts: Drafts, hooks: ItemHooks) {
    this.#store = store;
    this.#api = api;
    this.#drafts = drafts;
    this.#hooks = hooks;
  }

  open(id: string): void {
    this.#openTab(id);
    if (this.#store.open(id)) this.activate(id);
  }

  activate(id: string | null): void {
    this.#store.update({ active: id });
    if (id !== null) this.#store.updateOpen(id, { unread: 0 });
  }

  /** An item one holds keeps its tab: out of sight, a citizen would wait for an answer that nobody writes. */
  closeTab(id: string): boolean {
    const { tabs, active, open } = this.#store.state;
    if (open[id]?.item.mine === true) return false;
    const at = tabs.indexOf(id);
    const rest = tabs.filter((tab) => tab !== id);
    this.#store.update({
      tabs: rest,
      open: Object.fromEntries(rest.map((tab) => [tab, open[tab]]).filter((pair) => pair[1])) as typeof open,
      active: active === id ? (rest[Math.min(at, rest.length - 1)] ?? null) : active,
    });
    this.#forget(id);
    this.#hooks.send({ type: "unwatch", item_id: id });
    return true;
  }

  clear(): void {
    for (const id of this.#store.state.tabs) this.#forget(id);
    this.#store.update({ tabs: [], open: {}, active: null });
  }

  editDraft(id: string, patch: Partial<Draft>): void {
    const open = this.#store.open(id);
    if (!open) return;
    const draft = { ...open.draft, ...patch };
    this.#drafts.set(id, draft);
    this.#store.updateOpen(id, { draft });
  }

  dismiss(id: string): void {
    this.#store.updateOpen(id, { notice: null });
  }

  async claim(id: string): Promise<boolean> {
    this.open(id);
    return this.act(id, "claim", () => this.#api.claim(id));
  }

  release(id: string): Promise<boolean> {
    return this.act(id, "release", () => this.#api.release(id), () => info((t) => t.done.released));
  }

  handBack(id: string): Promise<boolean> {
    return this.act(id, "hand_back", () => this.#api.handBack(id), () => info((t) => t.done.handedBack));
  }

  async attempt(id: string, outcome: AttemptOutcome): Promise<boolean> {
    const { attemptNote, again } = this.#store.open(id)?.draft ?? EMPTY_DRAFT;
    const done = await this.act(id, "attempt", () => this.#api.attempt(id, outcome, attemptNote, again), (item) =>
      info((t) => t.done.attempted(t.attemptOutcomes[outcome], item.state === "quarantined")),
    );
    if (done) this.editDraft(id, { attemptNote: "", again: "", callSince: 0 });
    return done;
  }

  /** What is done needs no tab, unless something was written in it that nobody has been sent. */
  async close(id: string, how: Closing): Promise<boolean> {
    const { outcome } = how;
    const done = await this.act(id, "close", () => this.#api.close(id, how), () =>
      info((t) => t.done.closed(t.closeOutcomes[outcome])),
    );
    if (!done) return false;
    const { reply: unsent, attemptNote: unsaid, staffNote: unkept } = this.#store.open(id)?.draft ?? EMPTY_DRAFT;
    this.editDraft(id, { ...EMPTY_DRAFT, reply: unsent, attemptNote: unsaid, staffNote: unkept });
    this.#closed.add(id);
    this.#store.update({ items: this.#store.state.items?.filter((item) => item.id !== id) ?? null });
    if (unsent.trim() || unsaid.trim() || unkept.trim()) return true;
    const waiting = count(this.#store.state.items ?? []).waiting;
    this.#store.update({ announcement: (t) => t.announce.closed(t.closeOutcomes[outcome], waiting) });
    this.closeTab(id);
    return true;
  }

  async refresh(id: string): Promise<void> {
    const version = this.#version(id);
    try {
      const details = await this.#api.item(id);
      if (version === this.#version(id)) this.#take(id, details, false);
    } catch (error) {
      if (isSignedOut(error)) this.#hooks.signedOut();
      else if (version === this.#version(id)) this.#readingFailed(id, failure(error));
    }
  }

  /** The queue was heard: open what the agent holds, read again what has moved. */
  compare(items: readonly Item[]): void {
    const held = items.filter((item) => item.mine && item.state === "claimed" && !this.#closed.has(item.id));
    for (const item of held) this.#openTab(item.id);
    const { active, tabs } = this.#store.state;
    if (active === null && tabs[0] !== undefined) this.activate(tabs[0]);
    const listed = new Map(items.map((item) => [item.id, item]));
    for (const id of this.#store.state.tabs) {
      const open = this.#store.open(id);
      if (open && !open.busy && open.loaded !== "loading" && hasMoved(open.item, listed.get(id))) void this.refresh(id);
    }
  }

  watchAll(): void {
    for (const id of this.#store.state.tabs) this.#watch(id);
  }

  receive(conversationId: string, events: readonly ConversationEvent[]): void {
    for (const id of this.#idsOf(conversationId)) {
      const log = this.#log(id);
      const fresh = log.add(events);
      if (log.hasHole || fresh.some((event) => event.kind === "conversation.closed")) void this.refresh(id);
      if (fresh.length === 0) continue;
      const written = fresh.filter((event) => event.kind === "citizen.message").length;
      const unread = this.#store.state.active === id ? 0 : (this.#store.open(id)?.unread ?? 0) + written;
      const patch = { events: [...log.events], unread };
      this.#store.updateOpen(id, written > 0 ? { ...patch, citizenTyping: false } : patch);
      if (written === 0) continue;
      this.#hooks.citizenWrote(id);
      // What was said in short has changed.
      void this.refresh(id);
    }
  }

  citizenTyping(conversationId: string): void {
    for (const id of this.#idsOf(conversationId)) {
      clearTimeout(this.#typing.get(id));
      this.#store.updateOpen(id, { citizenTyping: true });
      const over = setTimeout(() => this.#store.updateOpen(id, { citizenTyping: false }), TYPING_SHOWN_MS);
      this.#typing.set(id, over);
    }
  }

  #openTab(id: string): void {
    const { items, tabs, open } = this.#store.state;
    const item = items?.find((each) => each.id === id);
    if (open[id] || !item) return;
    this.#store.update({
      tabs: [...tabs, id],
      open: { ...open, [id]: newOpenItem(item, this.#drafts.get(id)) },
    });
    this.#watch(id);
    void this.refresh(id);
  }

  /** One thing at a time; what the service answers is what the pane shows. */
  async act(
    id: string,
    busy: Busy,
    call: () => Promise<Item | ItemDetails>,
    done?: (item: Item) => Notice,
  ): Promise<boolean> {
    const open = this.#store.open(id);
    if (!open || open.busy) return false;
    this.#bump(id);
    this.#store.updateOpen(id, { busy, notice: null });
    try {
      const answer = await call();
      this.#bump(id);
      this.#take(id, answer, true);
      this.#store.updateOpen(id, { busy: null, notice: done?.(answer) ?? null });
      if (!hasDetails(answer)) void this.refresh(id);
      return true;
    } catch (error) {
      this.#bump(id);
      this.#store.updateOpen(id, { busy: null });
      if (isSignedOut(error)) this.#hooks.signedOut();
      else {
        this.#store.updateOpen(id, { notice: failure(error) });
        void this.refresh(id);
      }
      return false;
    }
  }

  #take(id: string, answer: Item | ItemDetails, own: boolean): void {
    const open = this.#store.open(id);
    if (!open) return;
    if (!own && open.item.mine && !answer.mine) this.#store.updateOpen(id, { notice: lost(answer) });
    if (!hasDetails(answer)) {
      this.#store.updateOpen(id, { item: answer });
      this.#list(answer);
      return;
    }
    const { phone: hidden, has_phone: hasPhone, case: about, note, events, attempt_list: attempts, log, ...item } = answer;
    this.#list(item);
    this.#store.updateOpen(id, {
      item,
      hasPhone,
      phone: hidden ?? open.phone,
      case: about,
      note,
      attempts,
      log,
      events: this.#replaceEvents(id, events),
      loaded: "ready",
    });
  }

  /** The queue's row need not wait for the next frame to agree with the pane. */
  #list(item: Item): void {
    const { items } = this.#store.state;
    this.#store.update({ items: items?.map((each) => (each.id === item.id ? item : each)) ?? null });
  }

  /** The stored events in place of the ones in memory: their texts may have been erased meanwhile. */
  #replaceEvents(id: string, stored: readonly ConversationEvent[]): readonly ConversationEvent[] {
    const before = this.#log(id).events;
    const log = new EventLog();
    log.add(stored);
    log.add(before.filter((event) => event.seq > log.lastSeq));
    this.#logs.set(id, log);
    return [...log.events];
  }

  #readingFailed(id: string, notice: Notice): void {
    const open = this.#store.open(id);
    if (open) this.#store.updateOpen(id, { notice, loaded: open.loaded === "ready" ? "ready" : "failed" });
  }

  #watch(id: string): void {
    this.#hooks.send({ type: "watch", item_id: id, after: this.#log(id).lastSeq });
  }

  #idsOf(conversationId: string): string[] {
    const { tabs, open } = this.#store.state;
    return tabs.filter((id) => open[id]?.item.conversation_id === conversationId);
  }

  #log(id: string): EventLog {
    const known = this.#logs.get(id) ?? new EventLog();
    this.#logs.set(id, known);
    return known;
  }

  #version(id: string): number {
    return this.#versions.get(id) ?? 0;
  }

  #bump(id: string): void {
    this.#versions.set(id, this.#version(id) + 1);
  }

  #forget(id: string): void {
    this.#logs.delete(id);
    this.#versions.delete(id);
    clearTimeout(this.#typing.get(id));
    this.#typing.delete(id);
  }
}
