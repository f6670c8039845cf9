import type { ErrorBody } from "./protocol";

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }

  /** What is wrong with each field of a form, in the citizen's language. */
  get fields(): Record<string, string> {
    const fields = this.details.fields;
    if (typeof fields !== "object" || fields === null) return {};
    return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name, String(words)]));
  }

  /** The same request may succeed later without anybody changing it. */
  get isPassing(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** No answer at all: offline, refused, cut off or timed out. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  token?: string;
  language?: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  credentials?: RequestCredentials;
}

const DEFAULT_TIMEOUT_MS = 20_000;

export async function send(url: string, options: RequestOptions = {}): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (options.token !== undefined) headers.set("Authorization", `Bearer ${options.token}`);
  if (options.language !== undefined) headers.set("Accept-Language", options.language);
  const init: RequestInit = {
    method: options.method ?? "GET",
    headers,
    credentials: options.credentials ?? "same-origin",
    cache: "no-store",
  };
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(options.body);
  }

  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  const timer = setTimeout(cancel, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  options.signal?.addEventListener("abort", cancel, { once: true });
  if (options.signal?.aborted === true) cancel();
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: abort.signal });
  } catch (cause) {
    throw new NetworkError("no answer", { cause });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", cancel);
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

export async function sendForJson<T>(url: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(url, options);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new NetworkError("the answer was cut off", { cause });
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const seconds = Number(response.headers.get("Retry-After") ?? "");
  const retryAfterMs = seconds > 0 ? seconds * 1000 : null;
  try {
    const { error } = (await response.json()) as { error: ErrorBody };
    return new ApiError(response.status, error.code, error.message, error.details, retryAfterMs);
  } catch {
    // A proxy in between answers in its own words, which are not for citizens.
    return new ApiError(response.status, "unknown", "", {}, retryAfterMs);
  }
}
