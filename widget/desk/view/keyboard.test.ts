import { beforeEach, expect, it } from "vitest";
import { handleShortcut, setShortcutsOn, type ShortcutTarget } from "./keyboard";

const NAMES = [
  "moveInQueue", "claim", "write", "finish", "note", "tags", "reveal", "useSuggestion", "search", "status", "stepTab",
  "goToTab", "leaveField", "closeTab", "toQueue", "help",
] as const;

let target: ShortcutTarget;
let called: string[];

beforeEach(() => {
  localStorage.clear();
  setShortcutsOn(true);
  document.body.innerHTML = "<p tabindex=0></p><input><textarea></textarea><select></select><dialog open><button></button></dialog>";
  called = [];
  const note = (name: string) => (...values: unknown[]) => called.push([name, ...values].join(" "));
  const entries = NAMES.map((name) => [name, note(name)] as const);
  target = Object.fromEntries<unknown>(entries) as unknown as ShortcutTarget;
});

function press(key: string, on = "p", more: KeyboardEventInit = {}): string[] {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more });
  const listen = (heard: KeyboardEvent): void => handleShortcut(heard, target);
  document.addEventListener("keydown", listen);
  document.querySelector(on)?.dispatchEvent(event);
  document.removeEventListener("keydown", listen);
  return called.splice(0);
}

it("has a key for everything", () => {
  const keys = ["j", "c", "r", "x", "i", "m", "t", "u", "s", "b", "n", "3", "w", "q", "?"];
  expect(keys.flatMap((key) => press(key))).toEqual([
    "moveInQueue 1", "claim", "write", "finish", "note", "tags", "reveal", "useSuggestion", "search", "status",
    "stepTab 1", "goToTab 2", "closeTab", "toQueue", "help",
  ]);
});

it("takes no letter from somebody who writes, and Escape leads out", () => {
  for (const field of ["input", "textarea", "select"]) {
    expect(["s", "x", "1", "?"].flatMap((key) => press(key, field))).toEqual([]);
    expect(press("Escape", field)).toEqual(["leaveField"]);
  }
});

it("leaves a dialog and the browser's own keys alone, and everything where they are switched off", () => {
  expect(press("Escape", "dialog button")).toEqual([]);
  expect(press("s", "dialog button")).toEqual([]);
  expect(press("s", "p", { ctrlKey: true })).toEqual([]);
  setShortcutsOn(false);
  expect(press("s")).toEqual([]);
  expect(press("Escape", "input")).toEqual(["leaveField"]);
});
