/** Small choices that outlive a visit. Where storage is blocked they last as long as the page. */
const PREFIX = "borgerlinje.desk.";
const memory = new Map<string, string>();

export function readPreference(name: string): string | null {
  const held = memory.get(name);
  if (held !== undefined) return held;
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  memory.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The copy in memory serves.
  }
}
