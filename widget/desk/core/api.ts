import { send, sendForJson, type RequestOptions } from "../../shared/http";
import type { ConversationEvent } from "../../shared/protocol";
import type {
  AgentStatus,
  AttemptOutcome,
  CannedReply,
  Choices,
  Closing,
  Item,
  ItemDetails,
  PastConversation,
  QueueAnswer,
  SearchAnswer,
  SearchWish,
  StaffMember,
  StatusAnswer,
  Suggestion,
} from "./wire";

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

  attempt(id: string, outcome: AttemptOutcome, note: string, againAt: string): Promise<Item> {
    const again = againAt && outcome !== "wrong_number" ? { again_at: againAt } : {};
    return this.#post(`${itemPath(id)}/attempts`, { outcome, ...optionalNote(note), ...again });
  }

  close(id: string, how: Closing): Promise<Item> {
    return this.#post(`${itemPath(id)}/close`, how);
  }

  addNote(id: string, text: string): Promise<ItemDetails> {
    return this.#post(`${itemPath(id)}/notes`, { text });
  }

  putTags(id: string, tags: readonly string[]): Promise<ItemDetails> {
    return this.#call(`${itemPath(id)}/tags`, { method: "PUT", body: { tags } });
  }

  async reveal(id: string): Promise<string | null> {
    return (await this.#post<{ phone: string | null }>(`${itemPath(id)}/reveal`)).phone;
  }

  suggestion(id: string): Promise<Suggestion> {
    return this.#get(`${itemPath(id)}/suggestion`);
  }

  choices(): Promise<Choices> {
    return this.#get("/desk/choices");
  }

  async canned(municipality: string, language: string): Promise<CannedReply[]> {
    const query = new URLSearchParams({ municipality, language });
    return (await this.#get<{ replies: CannedReply[] }>(`/desk/canned?${query.toString()}`)).replies;
  }

  search(wish: SearchWish): Promise<SearchAnswer> {
    const asked = Object.entries(wish).filter((pair): pair is [string, string] => Boolean(pair[1]));
    return this.#get(`/desk/search?${new URLSearchParams(asked).toString()}`);
  }

  conversation(id: string): Promise<PastConversation> {
    return this.#get(`/desk/conversations/${encodeURIComponent(id)}`);
  }

  message(id: string, clientId: string, text: string): Promise<{ events: ConversationEvent[] }> {
    return this.#post(`${itemPath(id)}/messages`, { client_id: clientId, text });
  }

  setStatus(status: AgentStatus, reason: string | null): Promise<StatusAnswer> {
    return this.#call("/desk/status", { method: "PUT", body: { status, reason } });
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

export function optionalNote(note: string): { note?: string } {
  const trimmed = note.trim();
  return trimmed ? { note: trimmed } : {};
}
