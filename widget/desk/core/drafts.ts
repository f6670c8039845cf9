import { EMPTY_DRAFT, type Draft } from "./state";

const KEY = "borgerlinje.desk.drafts";

interface Kept {
  user: string;
  drafts: Record<string, Draft>;
}

/** What was typed and not sent. Kept for this browser tab and this person only, and forgotten at sign-out. */
export class Drafts {
  #kept: Kept = { user: "", drafts: {} };

  load(user: string): void {
    const stored = read();
    this.#kept = stored?.user === user ? stored : { user, drafts: {} };
    this.#write();
  }

  get(id: string): Draft {
    return { ...EMPTY_DRAFT, ...this.#kept.drafts[id] };
  }

  set(id: string, draft: Draft): void {
    if (isEmpty(draft)) Reflect.deleteProperty(this.#kept.drafts, id);
    else this.#kept.drafts[id] = draft;
    this.#write();
  }

  forget(): void {
    this.#kept = { user: "", drafts: {} };
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Storage is blocked: nothing was kept.
    }
  }

  #write(): void {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // Storage is full or blocked: drafts live as long as the page.
    }
  }
}

function isEmpty(draft: Draft): boolean {
  return Object.values({ ...draft, reportKind: "" }).every((value) => !value);
}

function read(): Kept | null {
  try {
    const text = sessionStorage.getItem(KEY);
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}
