import { ApiError } from "../../shared/http";
import type { Language } from "../../shared/i18n";
import { TEXTS } from "../i18n/index";
import { DeskApi } from "./api";
import { allowBrowserNotices, mayShowBrowserNotices, showBrowserNotice } from "./browser-notices";
import { Cases } from "./cases";
import { chime } from "./chime";
import { Connection, socketUrl } from "./connection";
import { Drafts } from "./drafts";
import { Items } from "./items";
import { failure, info, isSignedOut, signInFailure, warning } from "./notices";
import { readPreference, writePreference } from "./preferences";
import { newcomers } from "./queue";
import { Replies } from "./replies";
import { cannedKey, INITIAL_STATE, type Notice, type Say } from "./state";
import { Store } from "./store";
import {
  AGENT_STATUSES,
  DESK_ROLES,
  type AgentStatus,
  type ClientFrame,
  type Item,
  type PastConversation,
  type QueueAnswer,
  type SearchAnswer,
  type SearchWish,
  type ServerFrame,
  type StaffMember,
} from "./wire";

const CLOCK_EVERY_MS = 5_000;

/** Everything the desk does, without a word about how it looks. */
export class Desk {
  readonly store = new Store();
  readonly items: Items;
  readonly cases: Cases;
  readonly replies: Replies;
  readonly #api: DeskApi;
  readonly #drafts = new Drafts();
  readonly #connection: Connection;
  /** The server's clock less ours. */
  #skew = 0;

  constructor(
    private readonly language: () => Language,
    private readonly goTo: (url: string) => void = (url) => window.location.assign(url),
  ) {
    const hooks = {
      send: (frame: ClientFrame) => this.#connection.send(frame),
      signedOut: () => this.#expired(),
      citizenWrote: () => this.#ring((t) => t.announce.citizenWrote),
    };
    this.#api = new DeskApi(language);
    this.items = new Items(this.store, this.#api, this.#drafts, hooks);
    this.cases = new Cases(this.store, this.#api, this.items, hooks);
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

  get browserNotices(): boolean {
    return readPreference("notices") === "on" && mayShowBrowserNotices();
  }

  /** The browser asks her whether it may, the first time. */
  async setBrowserNotices(on: boolean): Promise<void> {
    writePreference("notices", on ? "on" : "off");
    if (on && !(await allowBrowserNotices())) {
      this.store.update({ notice: warning((t) => t.top.noticesRefused) });
    }
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
    this.#keepStatus("offline", null);
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

  async setStatus(status: AgentStatus, reason: string | null = null): Promise<void> {
    const { status: before, statusReason: reasonBefore } = this.store.state;
    this.store.update({ status, statusReason: reason });
    try {
      const { since } = await this.#api.setStatus(status, reason);
      this.store.update({ statusSince: since });
      this.#keepStatus(status, reason);
    } catch (error) {
      this.store.update({ status: before, statusReason: reasonBefore, notice: failure(error) });
      if (isSignedOut(error)) this.#expired();
    }
  }

  /** Titles are in the agent's language. */
  languageChanged(): void {
    this.store.update({ canned: {} });
    if (this.store.state.session.phase === "signed_in") void this.readChoices();
  }

  /** Also after a tag was made: it is offered from then on. */
  async readChoices(): Promise<void> {
    try {
      this.store.update({ choices: await this.#api.choices() });
    } catch (error) {
      this.store.update({ notice: failure(error) });
    }
  }

  async readCanned(item: Item): Promise<void> {
    const key = cannedKey(item);
    if (this.store.state.canned[key]) return;
    try {
      const replies = await this.#api.canned(item.municipality, item.language);
      this.store.update({ canned: { ...this.store.state.canned, [key]: replies } });
    } catch (error) {
      this.store.update({ notice: failure(error) });
    }
  }

  search(wish: SearchWish): Promise<SearchAnswer> {
    return this.#api.search(wish);
  }

  pastConversation(id: string): Promise<PastConversation> {
    return this.#api.conversation(id);
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
    void this.readChoices();
    const [kept, reason] = (readPreference(`status.${member.id}`) ?? "").split("/");
    const status = AGENT_STATUSES.find((each) => each === kept);
    if (status && status !== "offline") await this.setStatus(status, reason === "" ? null : (reason ?? null));
  }

  /** At once, and not when the lease runs out: until then a citizen would wait for somebody who has left. */
  async #goOffDuty(): Promise<void> {
    const held = (this.store.state.items ?? []).filter((item) => item.mine && item.state === "claimed");
    const calls = [this.#api.setStatus("offline", null), ...held.map((item) => this.#api.release(item.id))];
    await Promise.allSettled(calls);
  }

  /** So that reloading the page does not quietly take somebody off duty. */
  #keepStatus(status: AgentStatus, reason: string | null): void {
    const { session } = this.store.state;
    if (session.phase === "signed_in") writePreference(`status.${session.member.id}`, `${status}/${reason ?? ""}`);
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
    const { status, statusReason } = this.store.state;
    // The service may have been restarted, or have counted this desk out.
    if (status !== "offline") void this.setStatus(status, statusReason);
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
    const say: Say = (t) => t.announce.newItem(t.kinds[first.kind], first.municipality_name, waiting);
    this.store.update({ announcement: say });
    this.#ring(say);
  }

  /** Says that something came, never what a citizen wrote: others may see this screen. */
  #ring(say: Say): void {
    if (this.sound) chime();
    if (this.browserNotices) showBrowserNotice(say(TEXTS[this.language()]));
  }
}
