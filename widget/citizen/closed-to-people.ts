import { ApiError } from "../shared/http";
import type { ClosedReason } from "../shared/protocol";

const REASONS: ReadonlySet<string> = new Set<ClosedReason>(["outside_hours", "nobody_on_duty", "queue_full", "crisis"]);

/** Why nobody can take over now, when next, what the municipality says of it in a crisis, and what there is instead. */
export interface ClosedToPeople {
  reason: ClosedReason;
  opensAt: string | null;
  words: string | null;
  callback: boolean;
}

/** What the service's refusal of a handover says; anything else is not this refusal and is thrown on. */
export function closedToPeople(error: unknown): ClosedToPeople {
  if (!(error instanceof ApiError) || error.code !== "closed") throw error;
  const { reason, opens_at: opensAt, words, callback } = error.details;
  return {
    reason: isReason(reason) ? reason : "nobody_on_duty",
    opensAt: typeof opensAt === "string" ? opensAt : null,
    words: typeof words === "string" ? words : null,
    callback: callback === true,
  };
}

function isReason(reason: unknown): reason is ClosedReason {
  return typeof reason === "string" && REASONS.has(reason);
}
