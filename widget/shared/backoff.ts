const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait before attempt number `attempt` (0, 1, 2 ...), spread so that clients do not return all at once. */
export function backoffMs(attempt: number, longestMs = LONGEST_MS): number {
  const full = Math.min(longestMs, FIRST_MS * 2 ** attempt);
  return full / 2 + (Math.random() * full) / 2;
}
