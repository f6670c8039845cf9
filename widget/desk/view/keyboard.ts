import { readPreference, writePreference } from "../core/preferences";

export interface ShortcutTarget {
  moveInQueue: (step: 1 | -1) => void;
  claim: () => void;
  write: () => void;
  finish: () => void;
  note: () => void;
  tags: () => void;
  reveal: () => void;
  useSuggestion: () => void;
  search: () => void;
  status: () => void;
  stepTab: (step: 1 | -1) => void;
  /** Counted from 0. */
  goToTab: (at: number) => void;
  /** Out of a field, so that single keys work again. */
  leaveField: () => void;
  closeTab: () => void;
  toQueue: () => void;
  help: () => void;
}

/** Single keys can be switched off: they get in the way of speech input (WCAG 2.1.4). */
export function shortcutsOn(): boolean {
  return readPreference("shortcuts") !== "off";
}

export function setShortcutsOn(on: boolean): void {
  writePreference("shortcuts", on ? "on" : "off");
}

export function handleShortcut(event: KeyboardEvent, target: ShortcutTarget): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const taken = isTaken(event);
  if (event.key === "Escape" && taken === "field") target.leaveField();
  if (!shortcutsOn() || taken !== null) return;
  const action = actionFor(event.key, target);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionFor(key: string, target: ShortcutTarget): (() => void) | null {
  if (/^[1-9]$/.test(key)) return () => target.goToTab(Number(key) - 1);
  switch (key) {
    case "j":
      return () => target.moveInQueue(1);
    case "k":
      return () => target.moveInQueue(-1);
    case "c":
      return target.claim;
    case "r":
      return target.write;
    case "i":
      return target.note;
    case "m":
      return target.tags;
    case "t":
      return target.reveal;
    case "u":
      return target.useSuggestion;
    case "s":
      return target.search;
    case "b":
      return target.status;
    case "x":
      return target.finish;
    case "p":
      return () => target.stepTab(-1);
    case "n":
      return () => target.stepTab(1);
    case "w":
      return target.closeTab;
    case "q":
      return target.toQueue;
    case "?":
      return target.help;
    default:
      return null;
  }
}

/** What the key belongs to, if not to the desk as a whole. */
function isTaken(event: KeyboardEvent): "dialog" | "field" | null {
  const path = event.composedPath();
  if (path.some((node) => node instanceof HTMLDialogElement)) return "dialog";
  const inField = path.some(
    (node) =>
      node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement,
  );
  return inField ? "field" : null;
}
