import { beforeEach, expect, it, vi } from "vitest";
import { allowBrowserNotices, showBrowserNotice } from "./browser-notices";

const shown: string[] = [];
let hidden = true;

class FakeNotification {
  static permission = "default";
  static requestPermission = vi.fn(() => Promise.resolve((FakeNotification.permission = "granted")));
  onclick: (() => void) | null = null;
  close = vi.fn();

  constructor(_title: string, { body }: NotificationOptions) {
    shown.push(body ?? "");
  }
}

beforeEach(() => {
  shown.length = 0;
  FakeNotification.permission = "default";
  vi.stubGlobal("Notification", FakeNotification);
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
});

it("shows nothing before the agent has allowed it, and nothing while she looks at the desk", async () => {
  showBrowserNotice("Ny opgave");
  expect(shown).toEqual([]);
  expect(await allowBrowserNotices()).toBe(true);
  hidden = false;
  showBrowserNotice("Ny opgave");
  hidden = true;
  showBrowserNotice("Ny opgave: Live chat");
  expect(shown).toEqual(["Ny opgave: Live chat"]);
});
