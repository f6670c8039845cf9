import { ApiError, NetworkError } from "../../shared/http";
import type { Notice, Say } from "./state";
import type { Item } from "./wire";

export function info(say: Say): Notice {
  return { level: "info", say };
}

export function warning(say: Say): Notice {
  return { level: "warning", say };
}

/** What a failed call means to the agent. The service's own words are in her language already. */
export function failure(error: unknown): Notice {
  return { level: "error", say: sayFailure(error) };
}

function sayFailure(error: unknown): Say {
  if (error instanceof NetworkError) return (t) => t.failures.noConnection;
  if (!(error instanceof ApiError)) throw error;
  if (error.code === "already_claimed") {
    const by = error.details.by;
    return (t) => t.failures.alreadyClaimed(typeof by === "string" ? by : "");
  }
  if (error.status === 429) return (t) => t.failures.tooMany(seconds(error));
  if (error.status === 404) return (t) => t.failures.gone;
  const words = Object.values(error.fields).join(" ") || error.message;
  return (t) => words || t.failures.unexpected;
}

export function signInFailure(error: unknown): Notice {
  if (error instanceof ApiError && error.status === 429) {
    return { level: "error", say: (t) => t.signIn.tooMany(seconds(error)) };
  }
  if (error instanceof ApiError && (error.status === 401 || error.status === 422)) {
    return { level: "error", say: (t) => t.signIn.wrong };
  }
  return failure(error);
}

/** An item that was the agent's a moment ago and, without her doing, is not any more. */
export function lost(item: Item): Notice {
  return warning((t) => {
    switch (item.state) {
      case "cancelled":
        return t.lost.cancelled;
      case "expired":
        return t.lost.expired;
      case "resolved":
        return t.lost.resolved;
      case "claimed":
        return t.lost.taken(item.claimed_by?.name ?? "");
      case "waiting":
      case "quarantined":
        return t.lost.lease;
    }
  });
}

function seconds(error: ApiError): number | null {
  return error.retryAfterMs === null ? null : Math.ceil(error.retryAfterMs / 1000);
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
