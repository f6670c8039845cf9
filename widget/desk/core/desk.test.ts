import { beforeEach, expect, it, vi } from "vitest";
import { ApiError, NetworkError } from "../../shared/http";
import { da } from "../i18n/da";
import { DeskApi } from "./api";
import { Desk } from "./desk";
import { item } from "./testing";
import type { Choices, StaffMember, StatusAnswer } from "./wire";

const METTE: StaffMember = {
  id: "me",
  username: "mette",
  name: "Mette",
  roles: ["agent"],
  municipalities: null,
  signed_in_with: "password",
};

const OFFLINE: StatusAnswer = { status: "offline", reason: null, since: "2026-11-24T08:00:00Z" };
const CHOICES: Choices = { wrap_up: [], breaks: [], areas: [], municipalities: [], tags: {} };

class SilentSocket {
  static readonly OPEN = 1;
  readyState = 0;
  close(): void {
    this.readyState = 3;
  }
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  vi.restoreAllMocks();
  vi.stubGlobal("WebSocket", SilentSocket);
});

async function signedIn(goTo?: (url: string) => void): Promise<Desk> {
  vi.spyOn(DeskApi.prototype, "signIn").mockResolvedValue(METTE);
  vi.spyOn(DeskApi.prototype, "queue").mockResolvedValue({ items: [], at: new Date().toISOString() });
  vi.spyOn(DeskApi.prototype, "choices").mockResolvedValue(CHOICES);
  const desk = new Desk(() => "da", goTo);
  await desk.signIn("mette", "x");
  expect(desk.store.state.session.phase).toBe("signed_in");
  return desk;
}

function signInWords(desk: Desk): string {
  const { session } = desk.store.state;
  return session.phase === "signed_out" ? (session.notice?.say(da) ?? "") : session.phase;
}

it.each([
  [new ApiError(401, "wrong_credentials", ""), da.signIn.wrong],
  [new ApiError(429, "too_many", "", {}, 30_000), da.signIn.tooMany(30)],
  [new NetworkError(), da.failures.noConnection],
])("says what is wrong with a sign-in: %s", async (error, words) => {
  vi.spyOn(DeskApi.prototype, "signIn").mockRejectedValue(error);
  const desk = new Desk(() => "da");
  await desk.signIn("mette", "x");
  expect(signInWords(desk)).toBe(words);
});

it("lets nobody in who may not work at the desk", async () => {
  vi.spyOn(DeskApi.prototype, "signIn").mockResolvedValue({ ...METTE, roles: ["editor"] });
  const out = vi.spyOn(DeskApi.prototype, "signOut").mockResolvedValue(null);
  const desk = new Desk(() => "da");
  await desk.signIn("mette", "x");
  expect(out).toHaveBeenCalledOnce();
  expect(signInWords(desk)).toBe(da.signIn.noRole);
});

it("puts back what the agent holds before she is signed out", async () => {
  const desk = await signedIn();
  const status = vi.spyOn(DeskApi.prototype, "setStatus").mockResolvedValue(OFFLINE);
  const release = vi.spyOn(DeskApi.prototype, "release").mockResolvedValue(item());
  vi.spyOn(DeskApi.prototype, "signOut").mockResolvedValue(null);
  desk.store.update({ items: [item({ state: "claimed", mine: true }), item({ id: "other" })] });
  await desk.signOut();
  expect(status).toHaveBeenCalledWith("offline", null);
  expect(release.mock.calls).toEqual([["item-1"]]);
  expect(desk.store.state.session.phase).toBe("signed_out");
});

it("goes on to the organisation's own sign-out where the session was opened there", async () => {
  const goTo = vi.fn();
  const desk = await signedIn(goTo);
  vi.spyOn(DeskApi.prototype, "setStatus").mockResolvedValue(OFFLINE);
  vi.spyOn(DeskApi.prototype, "signOut").mockResolvedValue("https://login.example.dk/end");
  await desk.signOut();
  expect(desk.store.state.session.phase).toBe("signed_out");
  expect(goTo.mock.calls).toEqual([["https://login.example.dk/end"]]);
});

it("offers only a password where nobody can say how else one may sign in", async () => {
  vi.spyOn(DeskApi.prototype, "signInProvider").mockRejectedValue(new NetworkError());
  expect(await new Desk(() => "da").signInProvider()).toBeNull();
});

it("does not claim to be signed out where no answer came", async () => {
  const desk = await signedIn();
  vi.spyOn(DeskApi.prototype, "setStatus").mockRejectedValue(new NetworkError());
  vi.spyOn(DeskApi.prototype, "signOut").mockRejectedValue(new NetworkError());
  await desk.signOut();
  expect(desk.store.state.session.phase).toBe("signed_in");
  expect(desk.store.state.notice?.say(da)).toBe(da.failures.noConnection);
});

it("keeps the old status where the new one was not taken", async () => {
  const desk = await signedIn();
  vi.spyOn(DeskApi.prototype, "setStatus").mockRejectedValue(new NetworkError());
  await desk.setStatus("available");
  expect(desk.store.state.status).toBe("offline");
});
