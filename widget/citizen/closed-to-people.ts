import { ApiError } from "../shared/http";

/** Why nobody can take over now, and what there is instead. */
export interface ClosedToPeople {
  reason: string;
  opensAt: string | null;
  callback: boolean;
}

/** What the service's refusal of a handover says; anything else is not this refusal and is thrown on. */
export function closedToPeople(error: unknown): ClosedToPeople {
  if (!(error instanceof ApiError) || error.code !== "closed") throw error;
  const { reason, opens_at: opensAt, callback } = error.details;
  return {
    reason: typeof reason === "string" ? reason : "nobody_on_duty",
    opensAt: typeof opensAt === "string" ? opensAt : null,
    callback: callback === true,
  };
}
