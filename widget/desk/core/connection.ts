import { backoffMs } from "../../shared/backoff";
import { LiveSocket } from "../../shared/live-socket";
import type { ConnectionState } from "./state";
import type { ClientFrame, ServerFrame } from "./wire";

const HEARTBEAT_MS = 15_000;
const POLL_MS = 4_000;
const LONGEST_PAUSE_MS = 15_000;
const SIGNED_OUT = 4401;
const FORBIDDEN = 4403;

export interface ConnectionHooks {
  frame: (frame: ServerFrame) => void;
  state: (state: ConnectionState) => void;
  /** The line works: say again what is watched. */
  up: () => void;
  /** The service will not have this desk: nobody is signed in, or not as one who may. */
  refused: (signedOut: boolean) => void;
  /** Reads the queue over HTTP. Resolves to whether the service answered. */
  poll: () => Promise<boolean>;
}

/** The socket, and what stands in for it while it is down. */
export class Connection {
  readonly #hooks: ConnectionHooks;
  readonly #socket: LiveSocket;
  #running = false;
  #failures = 0;
  #beatAt = 0;
  #retryAt = 0;
  #pollAt = 0;
  #polling = false;

  constructor(url: string, hooks: ConnectionHooks) {
    this.#hooks = hooks;
    this.#socket = new LiveSocket({
      url,
      probe: { type: "heartbeat" },
      probeEveryMs: HEARTBEAT_MS,
      refusals: [SIGNED_OUT, FORBIDDEN],
      onRefused: (code) => hooks.refused(code === SIGNED_OUT),
      onFrame: (frame) => hooks.frame(frame as ServerFrame),
      onUp: () => this.#up(),
      onDown: (failures) => this.#down(failures),
    });
  }

  start(): void {
    this.#running = true;
    this.#failures = 0;
    // A socket that opens at once needs no poll beside it.
    this.#pollAt = Date.now() + 1_500;
    this.#hooks.state("connecting");
    this.#socket.start();
  }

  stop(): void {
    this.#running = false;
    this.#socket.stop();
  }

  send(frame: ClientFrame): boolean {
    return this.#socket.send(frame);
  }

  /** Once a second, from a clock that also runs at full speed in the background. */
  tick(now: number): void {
    if (!this.#running) return;
    // The socket's own timers are slowed in a hidden page to one a minute: as long as a lease lasts.
    if (document.hidden) this.#standInForSlowTimers(now);
    if (!this.#socket.isUp && now >= this.#pollAt) this.#poll(now);
  }

  #standInForSlowTimers(now: number): void {
    if (this.#socket.isUp) {
      if (now - this.#beatAt < HEARTBEAT_MS) return;
      this.#beatAt = now;
      this.send({ type: "heartbeat" });
    } else if (now >= this.#retryAt) {
      this.#retryAt = now + backoffMs(this.#failures + 3, LONGEST_PAUSE_MS);
      this.#socket.stop();
      this.#socket.start();
    }
  }

  #up(): void {
    this.#failures = 0;
    this.#hooks.state("live");
    this.#hooks.up();
  }

  #down(failures: number): void {
    const now = Date.now();
    this.#failures = failures;
    this.#retryAt = now + backoffMs(failures, LONGEST_PAUSE_MS);
    if (failures === 1) this.#hooks.state("connecting");
    this.#poll(now);
  }

  #poll(now: number): void {
    if (this.#polling) return;
    this.#polling = true;
    this.#pollAt = now + POLL_MS;
    void this.#hooks.poll().then((answered) => {
      this.#polling = false;
      if (this.#running && !this.#socket.isUp) this.#hooks.state(answered ? "polling" : "offline");
    });
  }
}

export function socketUrl(location: Location): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/v1/desk/socket`;
}
