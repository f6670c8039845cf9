import { readPreference, writePreference } from "../core/preferences";

export interface ShortcutTarget {
  moveInQueue: (step: 1 | -1) => void;
  claim: () => void;
  write: () => void;
  finish: () => void;
  stepTab: (step: 1 | -1) => void;
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
  if (!shortcutsOn() || isTaken(event)) return;
  const action = actionFor(event.key, target);
  if (!action) return;
  event.preventDefault();
  action();
}

function actionFor(key: string, target: ShortcutTarget): (() => void) | null {
  switch (key) {
    case "j":
      return () => target.moveInQueue(1);
    case "k":
      return () => target.moveInQueue(-1);
    case "c":
      return target.claim;
    case "r":
      return target.write;
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

/** Whether the key belongs to a field or a dialog. */
function isTaken(event: KeyboardEvent): boolean {
  return event.composedPath().some(
    (node) =>
      node instanceof HTMLInputElement ||
      node instanceof HTMLTextAreaElement ||
      node instanceof HTMLSelectElement ||
      node instanceof HTMLDialogElement,
  );
}
