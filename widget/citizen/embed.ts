import { asLanguage, type Language } from "../shared/i18n";

export interface Embed {
  /** Where the service is: the place the script was fetched from, without a slash at the end. */
  host: string;
  municipality: string;
  language: Language;
  open: boolean;
}

const SCRIPT_PATH = /\/widget\/citizen\.js(?:[?#].*)?$/;

/** What the script tag says; null where it cannot be a script tag of ours. */
export function readEmbed(script: HTMLScriptElement | null): Embed | null {
  const municipality = script?.dataset.municipality;
  if (script === null || municipality === undefined || municipality === "") return null;
  return {
    host: SCRIPT_PATH.test(script.src) ? script.src.replace(SCRIPT_PATH, "") : new URL(script.src).origin,
    municipality,
    language: asLanguage(script.dataset.language ?? document.documentElement.lang),
    open: script.dataset.open !== undefined && script.dataset.open !== "false",
  };
}
