import { inkOn, luminance, readsOnWhite } from "../shared/contrast";

const DEFAULT_COLOUR = "#0f4c81";
const DARK = "#1b1f23";

/** Puts the municipality's colour where its contrast holds, and a dark one where it does not. */
export function applyTheme(host: HTMLElement, wished: string | null): void {
  const colour = wished !== null && luminance(wished) !== null ? wished : DEFAULT_COLOUR;
  host.style.setProperty("--colour", colour);
  host.style.setProperty("--ink", inkOn(colour));
  host.style.setProperty("--accent", readsOnWhite(colour) ? colour : DARK);
}
