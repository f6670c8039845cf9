import type { OwnKey } from "./fragment-key";
import { send, sendForJson, type RequestOptions } from "./http";
import type {
  CallbackReceipt,
  CallbackRequest,
  CallbackState,
  ConversationEvent,
  FeedbackRequest,
  MunicipalityInfo,
  StartedConversation,
  TimeWindow,
} from "./protocol";

export interface ConversationKey {
  id: string;
  token: string;
}

export type TranscriptFormat = "txt" | "pdf";

/** A turn may wait for a model; the service answers well within this. */
const TURN_TIMEOUT_MS = 90_000;

function callbackPath(key: OwnKey): string {
  return `/callbacks/${encodeURIComponent(key.id)}`;
}

/** The calls of the citizen protocol, one method each. */
export class CitizenApi {
  language: string;
  readonly #base: string;
  readonly #host: string;

  constructor(host: string, language: string) {
    this.#host = host;
    this.#base = `${host}/api/v1`;
    this.language = language;
  }

  municipality(slug: string): Promise<MunicipalityInfo> {
    const query = new URLSearchParams({ language: this.language });
    return this.#json(`/municipalities/${encodeURIComponent(slug)}?${query}`);
  }

  start(slug: string, pageUrl: string): Promise<StartedConversation> {
    return this.#json(`/municipalities/${encodeURIComponent(slug)}/conversations`, {
      method: "POST",
      body: { channel: "web", language: this.language, page_url: pageUrl },
    });
  }

  async message(key: ConversationKey, clientId: string, text: string): Promise<ConversationEvent[]> {
    const { events } = await this.#json<{ events: ConversationEvent[] }>(this.#path(key, "messages"), {
      method: "POST",
      token: key.token,
      body: { client_id: clientId, text },
      timeoutMs: TURN_TIMEOUT_MS,
    });
    return events;
  }

  async events(key: ConversationKey, after: number, waitS = 0, signal?: AbortSignal): Promise<ConversationEvent[]> {
    const query = new URLSearchParams({ after: String(after) });
    if (waitS > 0) query.set("wait", String(waitS));
    const options: RequestOptions = { token: key.token, timeoutMs: (waitS + 15) * 1000 };
    if (signal !== undefined) options.signal = signal;
    const path = `${this.#path(key, "events")}?${query}`;
    const { events } = await this.#json<{ events: ConversationEvent[] }>(path, options);
    return events;
  }

  socketUrl(key: ConversationKey): string {
    return this.#base.replace(/^http/, "ws") + this.#path(key, "socket");
  }

  callback(key: ConversationKey, request: CallbackRequest): Promise<CallbackReceipt> {
    return this.#json(this.#path(key, "callback"), { method: "POST", token: key.token, body: request });
  }

  callbackState(key: OwnKey): Promise<CallbackState> {
    return this.#json(callbackPath(key), { token: key.token });
  }

  /** The page on which a call can be seen and changed; its key stands in the fragment. */
  callbackPage(key: OwnKey): string {
    return `${this.#host}/opkald#${key.id}.${key.token}`;
  }

  changeCallback(key: OwnKey, change: { window?: TimeWindow; note?: string }): Promise<CallbackState> {
    return this.#json(callbackPath(key), { method: "PATCH", token: key.token, body: change });
  }

  cancelCallback(key: OwnKey): Promise<CallbackState> {
    return this.#json(callbackPath(key), { method: "DELETE", token: key.token });
  }

  async handover(key: ConversationKey): Promise<void> {
    await this.#send(this.#path(key, "handover"), { method: "POST", token: key.token, body: {} });
  }

  async feedback(key: ConversationKey, feedback: FeedbackRequest): Promise<void> {
    await this.#send(this.#path(key, "feedback"), { method: "POST", token: key.token, body: feedback });
  }

  async transcript(key: ConversationKey, format: TranscriptFormat): Promise<Blob> {
    const response = await this.#send(`${this.#path(key, "transcript")}?format=${format}`, { token: key.token });
    return response.blob();
  }

  async erase(key: ConversationKey): Promise<void> {
    await this.#send(this.#path(key), { method: "DELETE", token: key.token });
  }

  #path(key: ConversationKey, part?: string): string {
    const path = `/conversations/${encodeURIComponent(key.id)}`;
    return part === undefined ? path : `${path}/${part}`;
  }

  #send(path: string, options: RequestOptions = {}): Promise<Response> {
    return send(this.#base + path, this.#withDefaults(options));
  }

  #json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return sendForJson<T>(this.#base + path, this.#withDefaults(options));
  }

  #withDefaults(options: RequestOptions): RequestOptions {
    return { language: this.language, credentials: "omit", ...options };
  }
}
