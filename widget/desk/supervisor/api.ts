import { send, sendForJson, type RequestOptions } from "../../shared/http";
import type { StaffMember } from "../core/wire";
import type { CrisisSwitch, CrisisWish, Insights, Step, Wall, WorkNow } from "./wire";

const BASE = "/api/v1";

export interface Span {
  from: string;
  to: string;
  by: Step;
  municipality: string;
}

export class SupervisorApi {
  readonly #language: () => string;

  constructor(language: () => string) {
    this.#language = language;
  }

  session(): Promise<StaffMember> {
    return this.#call("/staff/session");
  }

  insights(span: Span): Promise<Insights> {
    return this.#call(`/desk/insights?${query(span)}`);
  }

  wall(municipality: string): Promise<Wall> {
    return this.#call(`/desk/wall?${query({ municipality })}`);
  }

  async queue(): Promise<WorkNow[]> {
    return (await this.#call<{ items: WorkNow[] }>("/desk/queue")).items;
  }

  assign(item: string, to: string, reason: string): Promise<WorkNow> {
    return this.#call(`/desk/items/${item}/assign`, { method: "POST", body: { to, reason } });
  }

  putBack(item: string, reason: string): Promise<WorkNow> {
    return this.#call(`/desk/items/${item}/put_back`, { method: "POST", body: { reason } });
  }

  async crises(): Promise<CrisisSwitch[]> {
    return (await this.#call<{ switches: CrisisSwitch[] }>("/desk/crisis")).switches;
  }

  switchOn(wish: CrisisWish): Promise<CrisisSwitch> {
    return this.#call("/desk/crisis", { method: "PUT", body: wish });
  }

  async switchOff(municipality: string): Promise<void> {
    await send(`${BASE}/desk/crisis?${query({ municipality })}`, { method: "DELETE", language: this.#language() });
  }

  #call<T>(path: string, options: RequestOptions = {}): Promise<T> {
    return sendForJson<T>(BASE + path, { ...options, language: this.#language() });
  }
}

/** Where a table can be fetched as a file. */
export function exportUrl(span: Span, format: "csv" | "json", table?: string): string {
  return `${BASE}/desk/insights?${query({ ...span, format, ...(table !== undefined && { table }) })}`;
}

function query(values: object): string {
  const pairs = Object.entries(values as Record<string, string>).filter(([, value]) => value !== "");
  return new URLSearchParams(pairs).toString();
}
