import { backoffMs } from "./backoff";

export interface LiveSocketOptions {
  url: string;
  /** Sent first on every new connection, before anything else. */
  hello?: () => object;
  /** Sent to find out whether anybody is still there; any frame that arrives after it counts as an answer. */
  probe: object;
  probeEveryMs?: number;
  answerWithinMs?: number;
  /** Close codes that mean 'do not come back'. */
  refusals?: readonly number[];
  onFrame: (frame: unknown) => void;
  /** The line works: a first frame has come through it. */
  onUp: () => void;
  /** The line is lost or could not be made; a new attempt follows. */
  onDown: (failures: number) => void;
  onRefused?: (code: number) => void;
}

const PROBE_EVERY_MS = 20_000;
const ANSWER_WITHIN_MS = 8_000;

/** A WebSocket that comes back by itself and notices when the other side is silently gone. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  #socket: WebSocket | null = null;
  #running = false;
  #up = false;
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #probeTimer: ReturnType<typeof setInterval> | undefined;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#up;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    window.addEventListener("online", this.#retryNow);
    window.addEventListener("offline", this.#onOffline);
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#connect();
  }

  stop(): void {
    this.#running = false;
    window.removeEventListener("online", this.#retryNow);
    window.removeEventListener("offline", this.#onOffline);
    document.removeEventListener("visibilitychange", this.#onVisible);
    clearTimeout(this.#retryTimer);
    this.#drop();
  }

  /** False where the line is down: the caller keeps the frame. */
  send(frame: object): boolean {
    if (!this.#up || this.#socket === null || this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Asks whether anybody is still there, where something else has raised a doubt. */
  doubt(): void {
    this.#probe();
  }

  #connect(): void {
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#options.url);
    } catch {
      // The host page's content policy may forbid the address.
      this.#lost();
      return;
    }
    this.#socket = socket;
    this.#expectAnswer();
    socket.onopen = () => {
      const hello = this.#options.hello?.();
      if (hello !== undefined) socket.send(JSON.stringify(hello));
      this.#probe();
      this.#probeTimer = setInterval(() => this.#probe(), this.#options.probeEveryMs ?? PROBE_EVERY_MS);
    };
    socket.onmessage = (message: MessageEvent<string>) => this.#received(message.data);
    socket.onclose = ({ code }) => {
      if (this.#options.refusals?.includes(code) === true) {
        this.stop();
        this.#options.onRefused?.(code);
      } else {
        this.#lost();
      }
    };
  }

  #received(data: string): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    if (!this.#up) {
      this.#up = true;
      this.#failures = 0;
      this.#options.onUp();
    }
    let frame: unknown;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    this.#options.onFrame(frame);
  }

  #probe(): void {
    if (this.#socket === null || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify(this.#options.probe));
    this.#expectAnswer();
  }

  #expectAnswer(): void {
    this.#answerTimer ??= setTimeout(() => this.#lost(), this.#options.answerWithinMs ?? ANSWER_WITHIN_MS);
  }

  #lost(): void {
    this.#drop();
    if (!this.#running) return;
    this.#failures += 1;
    this.#options.onDown(this.#failures);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#connect(), backoffMs(this.#failures - 1));
  }

  #drop(): void {
    clearInterval(this.#probeTimer);
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
    this.#up = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  readonly #retryNow = (): void => {
    if (this.#up || this.#socket !== null) return;
    clearTimeout(this.#retryTimer);
    this.#connect();
  };

  readonly #onOffline = (): void => {
    if (this.#up) this.#lost();
  };

  readonly #onVisible = (): void => {
    if (document.visibilityState !== "visible") return;
    // A sleeping laptop or phone wakes with a line that looks open and is not.
    if (this.#up) this.#probe();
    else this.#retryNow();
  };
}
