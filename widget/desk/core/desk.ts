import { ApiError } from "../../shared/http";
import { DeskApi } from "./api";
import { chime } from "./chime";
import { Connection, socketUrl } from "./connection";
import { Drafts } from "./drafts";
import { Items } from "./items";
import { failure, info, isSignedOut, signInFailure, warning } from "./notices";
import { readPreference, writePreference } from "./preferences";
import { newcomers } from "./queue";
import { Replies } from "./replies";
import { INITIAL_STATE, type Notice } from "./state";
import { Store } from "./store";
import {
  AGENT_STATUSES,
  DESK_ROLES,
  type AgentStatus,
  type ClientFrame,
  type QueueAnswer,
  type ServerFrame,
  type StaffMember,
} from "./wire";

const CLOCK_EVERY_MS = 5_000;

/** Everything the desk does, without a word about how it looks. */
export class Desk {
  readonly store = new Store();
  readonly items: Items;
  readonly replies: Replies;
  readonly #api: DeskApi;
  readonly #drafts = new Drafts();
  readonly #connection: Connection;
  /** The server's clock less ours. */
  #skew = 0;

  constructor(
    language: () => string,
    private readonly goTo: (url: string) => void = (url) => window.location.assign(url),
  ) {
    const hooks = {
      send: (frame: ClientFrame) => this.#connection.send(frame),
      signedOut: () => this.#expired(),
      citizenWrote: () => this.#ring(),
    };
    this.#api = new DeskApi(language);
    this.items = new Items(this.store, this.#api, this.#drafts, hooks);
    this.replies = new Replies(this.store, this.#api, this.items, hooks);
    this.#connection = new Connection(socketUrl(window.location), {
      frame: (frame) => this.#received(frame),
      state: (connection) => this.store.update({ connection }),
      up: () => this.#up(),
      refused: (signedOut) => (signedOut ? this.#expired() : this.#leave(warning((t) => t.signIn.noRole))),
      poll: () => this.#poll(),
    });
  }

  get sound(): boolean {
    return readPreference("sound") === "on";
  }

  set sound(on: boolean) {
    writePreference("sound", on ? "on" : "off");
    if (on) chime();
    this.store.update({});
  }

  tick(): void {
    const now = Date.now();
    this.#connection.tick(now);
    const there = now + this.#skew;
    if (Math.abs(there - this.store.state.now) >= CLOCK_EVERY_MS) this.store.update({ now: there });
  }

  async resume(): Promise<void> {
    this.store.update({ session: { phase: "checking" } });
    try {
      await this.#enter(await this.#api.session());
    } catch (error) {
      if (isSignedOut(error)) this.#leave(null);
      else this.store.update({ session: { phase: "unreachable" } });
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    this.store.update({ session: { phase: "signed_out", notice: null, busy: true } });
    try {
      await this.#enter(await this.#api.signIn(username, password));
    } catch (error) {
      this.#leave(signInFailure(error));
    }
  }

  /** Where the organisation's own sign-in begins; null where there is none, or where nobody can say. */
  async signInProvider(): Promise<string | null> {
    try {
      return await this.#api.signInProvider();
    } catch {
      return null;
    }
  }

  async signOut(): Promise<void> {
    await this.#goOffDuty();
    let elsewhere: string | null = null;
    try {
      elsewhere = await this.#api.signOut();
    } catch (error) {
      // Without an answer the cookie is still good, and saying otherwise would leave the desk open to the next person.
      if (!(error instanceof ApiError)) {
        this.store.update({ notice: failure(error) });
        return;
      }
    }
    this.#drafts.forget();
    this.#keepStatus("offline");
    this.#leave(null);
    if (elsewhere !== null) this.goTo(elsewhere);
  }

  /** What stood in the way, or null: then every session of this account has ended, this one too. */
  async changePassword(current: string, next: string): Promise<Notice | null> {
    try {
      await this.#api.changePassword(current, next);
    } catch (error) {
      if (!isSignedOut(error)) return failure(error);
      this.#expired();
      return null;
    }
    this.#leave(info((t) => t.password.changed));
    return null;
  }

  async setStatus(status: AgentStatus): Promise<void> {
    const before = this.store.state.status;
    this.store.update({ status });
    try {
      await this.#api.setStatus(status);
      this.#keepStatus(status);
    } catch (error) {
      this.store.update({ status: before, notice: failure(error) });
      if (isSignedOut(error)) this.#expired();
    }
  }

  async #enter(member: StaffMember): Promise<void> {
    if (!member.roles.some((role) => DESK_ROLES.includes(role))) {
      await this.#api.signOut();
      this.#leave(warning((t) => t.signIn.noRole));
      return;
    }
    this.#drafts.load(member.id);
    this.store.update({ session: { phase: "signed_in", member } });
    this.#connection.start();
    const kept = AGENT_STATUSES.find((status) => status === readPreference(`status.${member.id}`));
    if (kept && kept !== "offline") await this.setStatus(kept);
  }

  /** At once, and not when the lease runs out: until then a citizen would wait for somebody who has left. */
  async #goOffDuty(): Promise<void> {
    const held = (this.store.state.items ?? []).filter((item) => item.mine && item.state === "claimed");
    const calls = [this.#api.setStatus("offline"), ...held.map((item) => this.#api.release(item.id))];
    await Promise.allSettled(calls);
  }

  /** So that reloading the page does not quietly take somebody off duty. */
  #keepStatus(status: AgentStatus): void {
    const { session } = this.store.state;
    if (session.phase === "signed_in") writePreference(`status.${session.member.id}`, status);
  }

  #expired(): void {
    if (this.store.state.session.phase === "signed_in") this.#leave(warning((t) => t.signIn.expired));
  }

  #leave(notice: Notice | null): void {
    this.#connection.stop();
    this.items.clear();
    this.store.update({ ...INITIAL_STATE, session: { phase: "signed_out", notice, busy: false } });
  }

  #up(): void {
    this.items.watchAll();
    const { status } = this.store.state;
    // The service may have been restarted, or have counted this desk out.
    if (status !== "offline") void this.setStatus(status);
  }

  #received(frame: ServerFrame): void {
    switch (frame.kind) {
      case "queue":
        this.#queue(frame);
        break;
      case "event":
        this.items.receive(frame.conversation_id, [frame.event]);
        break;
      case "citizen.typing":
        this.items.citizenTyping(frame.conversation_id);
        break;
      case "heartbeat":
        this.store.update({ leaseUntil: frame.lease_until });
        break;
      case undefined:
        if (frame.error.code === "unauthorized") this.#expired();
        else this.store.update({ notice: { level: "error", say: () => frame.error.message } });
    }
  }

  async #poll(): Promise<boolean> {
    try {
      this.#queue(await this.#api.queue());
    } catch (error) {
      if (isSignedOut(error)) this.#expired();
      return false;
    }
    const { active } = this.store.state;
    if (active !== null) await this.items.refresh(active);
    return true;
  }

  #queue({ items, at }: QueueAnswer): void {
    const fresh = newcomers(this.store.state.items, items);
    this.#skew = Date.parse(at) - Date.now();
    this.store.update({ items, now: Date.parse(at) });
    this.items.compare(items);
    const first = fresh[0];
    if (!first) return;
    const waiting = items.filter((item) => item.state === "waiting").length;
    this.store.update({ announcement: (t) => t.announce.newItem(t.kinds[first.kind], first.municipality_name, waiting) });
    this.#ring();
  }

  #ring(): void {
    if (this.sound) chime();
  }
}
