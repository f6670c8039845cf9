import { send, sendForJson, type RequestOptions } from "../../shared/http";
import type { ConversationEvent } from "../../shared/protocol";
import type { AgentStatus, AttemptOutcome, CloseOutcome, Item, ItemDetails, QueueAnswer, StaffMember } from "./wire";

const BASE = "/api/v1";

export class DeskApi {
  readonly #language: () => string;

  constructor(language: () => string) {
    this.#language = language;
  }

  session(): Promise<StaffMember> {
    return this.#get("/staff/session");
  }

  signIn(username: string, password: string): Promise<StaffMember> {
    return this.#post("/staff/session", { username, password });
  }

  async signInProvider(): Promise<string | null> {
    return (await this.#get<{ provider: string | null }>("/staff/sign-in")).provider;
  }

  /** Where the session ends at the organisation's own sign-in as well, if it was opened there. */
  async signOut(): Promise<string | null> {
    const response = await send(`${BASE}/staff/session`, { method: "DELETE" });
    if (response.status === 204) return null;
    return ((await response.json()) as { continue_at: string }).continue_at;
  }

  async changePassword(current: string, next: string): Promise<void> {
    const body = { current, new: next };
    await send(`${BASE}/staff/password`, { method: "PUT", body, language: this.#language() });
  }

  queue(): Promise<QueueAnswer> {
    return this.#get("/desk/queue");
  }

  item(id: string): Promise<ItemDetails> {
    return this.#get(itemPath(id));
  }

  claim(id: string): Promise<Item | ItemDetails> {
    return this.#post(`${itemPath(id)}/claim`);
  }

  release(id: string): Promise<Item> {
    return this.#post(`${itemPath(id)}/release`);
  }

  handBack(id: string): Promise<Item> {
    return this.#post(`${itemPath(id)}/hand_back`);
  }

  attempt(id: string, outcome: AttemptOutcome, note: string): Promise<Item> {
    return this.#post(`${itemPath(id)}/attempts`, { outcome, ...optionalNote(note) });
  }

  close(id: string, outcome: CloseOutcome, note: string): Promise<Item> {
    return this.#post(`${itemPath(id)}/close`, { outcome, ...optionalNote(note) });
  }

  message(id: string, clientId: string, text: string): Promise<{ events: ConversationEvent[] }> {
    return this.#post(`${itemPath(id)}/messages`, { client_id: clientId, text });
  }

  setStatus(status: AgentStatus): Promise<{ status: AgentStatus }> {
    return this.#call("/desk/status", { method: "PUT", body: { status } });
  }

  #get<T>(path: string): Promise<T> {
    return this.#call(path, {});
  }

  #post<T>(path: string, body?: object): Promise<T> {
    return this.#call(path, { method: "POST", ...(body && { body }) });
  }

  #call<T>(path: string, options: RequestOptions): Promise<T> {
    return sendForJson<T>(BASE + path, { ...options, language: this.#language() });
  }
}

function itemPath(id: string): string {
  return `/desk/items/${encodeURIComponent(id)}`;
}

function optionalNote(note: string): { note?: string } {
  const trimmed = note.trim();
  return trimmed ? { note: trimmed } : {};
}
