import { backoffMs } from "./backoff";
import type { CitizenApi, ConversationKey } from "./citizen-api";
import type { EventLog } from "./event-log";
import { ApiError, NetworkError } from "./http";
import { LiveSocket } from "./live-socket";
import type { Outbox } from "./outbox";
import { isStoredEvent, type CitizenFrame, type ConversationEvent } from "./protocol";

export type LinkState = "connecting" | "live" | "down";

export interface LinkListener {
  onEvents(fresh: readonly ConversationEvent[]): void;
  onDelta(turn: number, text: string): void;
  onAgentTyping(): void;
  onState(state: LinkState): void;
  onOutbox(): void;
  /** The service no longer knows this conversation, or not under this token. */
  onGone(): void;
}

const POLL_WAIT_S = 20;
const SHORTEST_POLL_MS = 1_000;
const ACKNOWLEDGED_WITHIN_MS = 6_000;
const TYPING_EVERY_MS = 3_000;
const UNKNOWN_TOKEN = 4404;

/**
 * Keeps one conversation in step with the service: by socket, by long poll where sockets are blocked,
 * and sends what is in the outbox until it is acknowledged, with the same client_id every time.
 */
export class ConversationLink {
  readonly #socket: LiveSocket;
  #running = false;
  #state: LinkState = "connecting";
  #polling: AbortController | null = null;
  #sending: string | null = null;
  #sendFailures = 0;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #fillingHole = false;
  #typingAt = 0;

  constructor(
    private readonly api: CitizenApi,
    private readonly key: ConversationKey,
    private readonly log: EventLog,
    private readonly outbox: Outbox,
    private readonly listener: LinkListener,
  ) {
    this.#socket = new LiveSocket({
      url: api.socketUrl(key),
      hello: () => ({ type: "hello", token: key.token, after: log.lastSeq }),
      probe: { type: "ping" },
      refusals: [UNKNOWN_TOKEN],
      onFrame: (frame) => this.#onFrame(frame as CitizenFrame),
      onUp: () => this.#onSocketUp(),
      onDown: () => this.#poll(),
      onRefused: () => this.#gone(),
    });
  }

  start(): void {
    this.#running = true;
    window.addEventListener("online", this.#onOnline);
    this.#socket.start();
    this.flush();
  }

  stop(): void {
    this.#running = false;
    window.removeEventListener("online", this.#onOnline);
    clearTimeout(this.#sendTimer);
    this.#polling?.abort();
    this.#socket.stop();
  }

  typing(): void {
    if (Date.now() - this.#typingAt < TYPING_EVERY_MS) return;
    if (this.#socket.send({ type: "typing" })) this.#typingAt = Date.now();
  }

  /** Events that came another way, such as in the answer to a request. */
  accept(events: readonly ConversationEvent[]): void {
    const fresh = this.log.add(events);
    for (const event of fresh) {
      if (event.kind === "citizen.message") this.#acknowledged(event.payload.client_id);
    }
    if (fresh.length > 0) this.listener.onEvents(fresh);
    if (this.log.hasHole) void this.#fillHole();
  }

  /** Sends the outbox's next message, if none is on its way. */
  flush(): void {
    const item = this.outbox.next;
    if (!this.#running || item === undefined || this.#sending !== null) return;
    this.#sending = item.clientId;
    const frame = { type: "message", client_id: item.clientId, text: item.text };
    if (this.#sendFailures === 0 && this.#socket.send(frame)) {
      this.#sendTimer = setTimeout(() => void this.#post(item.clientId, item.text), ACKNOWLEDGED_WITHIN_MS);
    } else {
      void this.#post(item.clientId, item.text);
    }
  }

  async #post(clientId: string, text: string): Promise<void> {
    try {
      const events = await this.api.message(this.key, clientId, text);
      this.accept(events);
      this.#acknowledged(clientId);
      this.#setState("live");
    } catch (error) {
      this.#notSent(clientId, error);
    }
  }

  #acknowledged(clientId: string): void {
    this.outbox.remove(clientId);
    this.listener.onOutbox();
    if (this.#sending !== clientId) return;
    this.#sending = null;
    this.#sendFailures = 0;
    clearTimeout(this.#sendTimer);
    this.flush();
  }

  #notSent(clientId: string, error: unknown): void {
    if (!this.#running || this.#sending !== clientId) return;
    clearTimeout(this.#sendTimer);
    if (error instanceof ApiError && error.status === 404) {
      this.#gone();
    } else if (error instanceof ApiError && !error.isPassing) {
      this.#sending = null;
      this.outbox.refuse(clientId, error.message);
      this.listener.onOutbox();
      this.flush();
    } else {
      const asked = error instanceof ApiError ? error.retryAfterMs : null;
      const wait = asked ?? backoffMs(this.#sendFailures);
      this.#sendFailures += 1;
      if (error instanceof NetworkError) this.#socket.doubt();
      this.#sendTimer = setTimeout(this.#resend, wait);
      this.listener.onOutbox();
    }
  }

  #onSocketUp(): void {
    this.#polling?.abort();
    this.#setState("live");
    if (this.#sendFailures > 0) {
      clearTimeout(this.#sendTimer);
      this.#resend();
    } else {
      this.flush();
    }
  }

  #onFrame(frame: CitizenFrame): void {
    if ("error" in frame) {
      this.#onSocketRefusal(frame.client_id);
    } else if (isStoredEvent(frame)) {
      this.accept([frame]);
    } else if (frame.kind === "bot.delta") {
      this.listener.onDelta(frame.payload.turn, frame.payload.text);
    } else if (frame.kind === "agent.typing") {
      this.listener.onAgentTyping();
    }
  }

  /** The same message by HTTP says with its status whether to try again, and when. */
  #onSocketRefusal(clientId: string | undefined): void {
    const item = this.outbox.next;
    if (item === undefined || item.clientId !== clientId || this.#sending !== clientId) return;
    clearTimeout(this.#sendTimer);
    void this.#post(item.clientId, item.text);
  }

  async #fillHole(): Promise<void> {
    if (this.#fillingHole) return;
    this.#fillingHole = true;
    try {
      this.accept(await this.api.events(this.key, this.log.lastSeq));
    } catch {
      // The next event, poll or reconnect asks again.
    } finally {
      this.#fillingHole = false;
    }
  }

  async #pollUntil(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const asked = Date.now();
      try {
        const wait = failures > 0 || this.#state !== "live" ? 0 : POLL_WAIT_S;
        const events = await this.api.events(this.key, this.log.lastSeq, wait, signal);
        failures = 0;
        this.accept(events);
        this.#setState("live");
      } catch (error) {
        if (this.#isStopped(signal)) return;
        if (error instanceof ApiError && error.status === 404) {
          this.#gone();
          return;
        }
        failures += 1;
        this.#setState("down");
      }
      const rest = failures > 0 ? backoffMs(failures) : SHORTEST_POLL_MS - (Date.now() - asked);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  #isStopped(signal: AbortSignal): boolean {
    return signal.aborted || !this.#running;
  }

  #poll(): void {
    if (this.#polling !== null || !this.#running) return;
    const polling = new AbortController();
    this.#polling = polling;
    void this.#pollUntil(polling.signal).finally(() => {
      this.#polling = null;
      if (this.#running && !this.#socket.isUp) this.#poll();
    });
  }

  #setState(state: LinkState): void {
    if (this.#state === state || !this.#running) return;
    this.#state = state;
    this.listener.onState(state);
  }

  #gone(): void {
    this.stop();
    this.listener.onGone();
  }

  readonly #resend = (): void => {
    this.#sending = null;
    this.flush();
  };

  readonly #onOnline = (): void => {
    if (this.#sendFailures > 0) {
      clearTimeout(this.#sendTimer);
      this.#resend();
    }
  };
}
