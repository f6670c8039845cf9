import { backoffMs } from "../shared/backoff";
import { CitizenApi, type ConversationKey } from "../shared/citizen-api";
import { ConversationLink, type LinkState } from "../shared/conversation-link";
import { EventLog } from "../shared/event-log";
import { ApiError } from "../shared/http";
import type { Language } from "../shared/i18n";
import { Outbox, type Unsent } from "../shared/outbox";
import type { CallbackRequest, ConversationEvent, EventKind, FeedbackRequest, MunicipalityInfo } from "../shared/protocol";
import { AgentTyping } from "./agent-typing";
import { OwnBookings } from "./booking/own-bookings";
import { closedToPeople, type ClosedToPeople } from "./closed-to-people";
import { ConversationSharing, type SharedConversation } from "./conversation-sharing";
import type { Embed } from "./embed";
import { standingOf, type Standing } from "./standing";
import { TabMemory, type CallbackRecord, type ConversationRecord } from "./tab-state";

export interface SessionListener {
  onChange(): void;
  onFresh(fresh: readonly ConversationEvent[]): void;
}

const DRAFT_ENDS: ReadonlySet<EventKind> = new Set<EventKind>(["bot.message", "agent.joined"]);

/** One tab's conversation with one municipality: what is known, and what the citizen can do. Knows no DOM. */
export class Session {
  readonly api: CitizenApi;
  readonly bookings: OwnBookings;
  readonly memory: TabMemory;
  info: MunicipalityInfo | null = null;
  infoFailed = false;
  linkState: LinkState = "live";
  draftAnswer = "";
  closedToPeople: ClosedToPeople | null = null;
  gone = false;
  erased = false;
  standing: Standing = standingOf([]);

  #log = new EventLog();
  readonly #outbox: Outbox;
  #link: ConversationLink | null = null;
  #starting: Promise<ConversationKey> | null = null;
  #startFailures = 0;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #agentTyping = new AgentTyping(() => this.listener.onChange());
  readonly #sharing: ConversationSharing;

  constructor(
    private readonly embed: Embed,
    private readonly listener: SessionListener,
  ) {
    const name = `borgerlinje:${embed.host}:${embed.municipality}`;
    this.memory = new TabMemory(name);
    this.api = new CitizenApi(embed.host, this.memory.state.language ?? embed.language);
    this.bookings = new OwnBookings(embed, this.memory, () => this.#ensureStarted(), () => this.#sharing.tell());
    this.#outbox = new Outbox(this.memory.state.unsent, (unsent) => this.memory.update({ unsent }));
    this.#sharing = new ConversationSharing(name, {
      current: () => this.#shared(),
      onShared: (shared) => this.#adopt(shared),
      onEnded: (id) => this.#endedElsewhere(id),
    });
  }

  get events(): readonly ConversationEvent[] {
    return this.#log.events;
  }

  get unsent(): readonly Unsent[] {
    return this.#outbox.items;
  }

  get agentIsTyping(): boolean {
    return this.#agentTyping.isOn;
  }

  get hasConversation(): boolean {
    return this.memory.state.conversation !== null;
  }

  connect(): void {
    const { conversation } = this.memory.state;
    if (conversation === null) this.#sharing.ask();
    else this.#join(conversation);
    void this.loadInfo();
  }

  disconnect(): void {
    this.#link?.stop();
    this.#sharing.close();
    clearTimeout(this.#startTimer);
    this.#agentTyping.stop();
  }

  async loadInfo(): Promise<void> {
    try {
      this.info = await this.api.municipality(this.embed.municipality);
      this.infoFailed = false;
    } catch {
      this.infoFailed = true;
    }
    this.listener.onChange();
  }

  setLanguage(language: Language): void {
    this.api.language = this.bookings.api.language = language;
    this.memory.update({ language });
    void this.loadInfo();
  }

  say(text: string): void {
    this.closedToPeople = null;
    this.#outbox.add(text);
    this.listener.onChange();
    this.resume();
  }

  /** Makes sure a conversation is under way for what waits in the outbox. */
  resume(): void {
    if (this.#outbox.next === undefined) return;
    this.#ensureStarted().then(
      () => this.#link?.flush(),
      (error: unknown) => this.#startFailed(error),
    );
  }

  takeBack(clientId: string): string {
    const text = this.#outbox.items.find((item) => item.clientId === clientId)?.text ?? "";
    this.#outbox.remove(clientId);
    this.listener.onChange();
    return text;
  }

  typing(): void {
    if (this.standing.holder === "agent") this.#link?.typing();
  }

  async askForPerson(): Promise<void> {
    this.closedToPeople = null;
    const key = await this.#ensureStarted();
    try {
      await this.api.handover(key);
    } catch (error) {
      this.closedToPeople = closedToPeople(error);
    }
    this.listener.onChange();
  }

  async askForCallback(request: CallbackRequest): Promise<void> {
    const key = await this.#ensureStarted();
    const { callback_id: callbackId, cancel_token: cancelToken, window } = await this.api.callback(key, request);
    const record = { callbackId, cancelToken, window, phone: request.phone };
    const others = this.memory.state.callbacks.filter((other) => other.callbackId !== callbackId);
    this.memory.update({ callbacks: [...others, record] });
    this.closedToPeople = null;
    this.#sharing.tell();
    this.listener.onChange();
  }

  callback(callbackId: string): CallbackRecord | undefined {
    return this.memory.state.callbacks.find((record) => record.callbackId === callbackId);
  }

  async cancelCallback(callbackId: string): Promise<void> {
    const record = this.callback(callbackId);
    if (record === undefined) return;
    await this.api.cancelCallback({ id: callbackId, token: record.cancelToken });
    this.memory.update({ callbacks: this.memory.state.callbacks.filter((other) => other !== record) });
    this.listener.onChange();
  }

  async rate(feedback: FeedbackRequest & { seq: number }): Promise<void> {
    const { conversation, rated } = this.memory.state;
    if (conversation === null) return;
    await this.api.feedback(conversation, feedback);
    this.memory.update({ rated: [...new Set([...rated, feedback.seq])] });
    this.listener.onChange();
  }

  async transcript(): Promise<Blob | null> {
    const { conversation } = this.memory.state;
    return conversation === null ? null : this.api.transcript(conversation, "txt");
  }

  async erase(): Promise<void> {
    const { conversation } = this.memory.state;
    if (conversation !== null) {
      await this.api.erase(conversation);
      this.#sharing.ended(conversation.id);
    }
    for (const { clientId } of this.#outbox.items) this.#outbox.remove(clientId);
    this.memory.update({ draft: "" });
    this.#leave();
    this.erased = true;
    this.listener.onChange();
  }

  /** A blank page; what could not be sent before goes into the new conversation. */
  startAgain(): void {
    this.#leave();
    this.gone = this.erased = false;
    this.#outbox.retryRefused();
    this.listener.onChange();
    this.resume();
  }

  #ensureStarted(): Promise<ConversationKey> {
    const { conversation } = this.memory.state;
    if (conversation !== null) return Promise.resolve(conversation);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start(): Promise<ConversationKey> {
    this.erased = this.gone = false;
    const pageUrl = location.origin + location.pathname;
    const started = await this.api.start(this.embed.municipality, pageUrl);
    this.#startFailures = 0;
    const conversation = { id: started.id, token: started.token, expiresAt: started.expires_at };
    this.memory.update({ conversation, lastSeq: 0, rated: [], callbacks: [], bookings: [] });
    this.#join(conversation);
    this.#link?.accept(started.events);
    this.#sharing.tell();
    return conversation;
  }

  #startFailed(error: unknown): void {
    const asked = error instanceof ApiError ? error.retryAfterMs : null;
    const wait = asked ?? backoffMs(this.#startFailures);
    this.#startFailures += 1;
    this.linkState = "down";
    this.listener.onChange();
    clearTimeout(this.#startTimer);
    this.#startTimer = setTimeout(() => this.resume(), wait);
  }

  #join(conversation: ConversationRecord): void {
    this.#link?.stop();
    this.#log = new EventLog();
    this.linkState = "connecting";
    const link = new ConversationLink(this.api, conversation, this.#log, this.#outbox, {
      onEvents: (fresh) => this.#onEvents(fresh),
      onDelta: (turn, text) => this.#onDelta(turn, text),
      onAgentTyping: () => this.#agentTyping.seen(),
      onState: (state) => {
        this.linkState = state;
        this.listener.onChange();
      },
      onOutbox: () => this.listener.onChange(),
      onGone: () => this.#onGone(),
    });
    this.#link = link;
    link.start();
    this.listener.onChange();
  }

  #onEvents(fresh: readonly ConversationEvent[]): void {
    this.standing = standingOf(this.#log.events);
    if (fresh.some(({ kind }) => DRAFT_ENDS.has(kind))) this.draftAnswer = "";
    if (fresh.some(({ kind }) => kind === "agent.message" || kind === "agent.left")) this.#agentTyping.stop();
    if (fresh.some(({ kind }) => kind === "agent.joined")) this.closedToPeople = null;
    if (this.standing.closed === "erased") {
      this.#leave();
      this.erased = true;
      this.listener.onChange();
      return;
    }
    this.listener.onFresh(fresh);
    this.listener.onChange();
  }

  #onDelta(turn: number, text: string): void {
    // The whole answer may have come first, by another connection.
    const over = this.#log.events.some(({ seq, kind }) => seq > turn && DRAFT_ENDS.has(kind));
    if (over) return;
    this.draftAnswer += text;
    this.listener.onChange();
  }

  #onGone(): void {
    this.memory.update({ conversation: null, callbacks: [], bookings: [] });
    this.gone = true;
    this.listener.onChange();
  }

  #leave(): void {
    this.#link?.stop();
    this.#link = null;
    this.#log = new EventLog();
    this.standing = standingOf([]);
    this.linkState = "live";
    this.draftAnswer = "";
    this.#agentTyping.stop();
    this.closedToPeople = null;
    this.memory.update({ conversation: null, callbacks: [], bookings: [], lastSeq: 0, rated: [] });
  }

  #shared(): SharedConversation | null {
    const { conversation, callbacks, bookings } = this.memory.state;
    if (conversation === null) return null;
    const shared = callbacks.map(({ callbackId, cancelToken, window }) => ({ callbackId, cancelToken, window }));
    return { conversation, callbacks: shared, bookings };
  }

  #adopt(shared: SharedConversation): void {
    const own = this.memory.state.conversation;
    if (own !== null && own.id !== shared.conversation.id) return;
    const callbacks = shared.callbacks.map((record) => ({ ...this.callback(record.callbackId), ...record }));
    this.memory.update({ conversation: shared.conversation, callbacks, bookings: shared.bookings });
    if (own !== null) {
      this.listener.onChange();
    } else if (this.#starting === null) {
      this.gone = this.erased = false;
      this.#join(shared.conversation);
    }
  }

  #endedElsewhere(id: string): void {
    if (this.memory.state.conversation?.id !== id) return;
    this.#leave();
    this.erased = true;
    this.listener.onChange();
  }
}
