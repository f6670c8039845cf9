import { newId } from "./ids";

export interface Unsent {
  readonly clientId: string;
  readonly text: string;
  /** Words why the service will not have it; null while it is still being tried. */
  readonly refusal: string | null;
}

/** Messages that are written but not acknowledged, oldest first. `save` is called on every change. */
export class Outbox {
  #items: Unsent[];
  readonly #save: (items: readonly Unsent[]) => void;

  constructor(saved: readonly Unsent[], save: (items: readonly Unsent[]) => void) {
    this.#items = [...saved];
    this.#save = save;
  }

  get items(): readonly Unsent[] {
    return this.#items;
  }

  /** The one to send now: one at a time, so that they are stored in the order they were written. */
  get next(): Unsent | undefined {
    return this.#items.find((item) => item.refusal === null);
  }

  add(text: string): Unsent {
    const item: Unsent = { clientId: newId(), text, refusal: null };
    this.#set([...this.#items, item]);
    return item;
  }

  has(clientId: string): boolean {
    return this.#items.some((item) => item.clientId === clientId);
  }

  remove(clientId: string): void {
    if (this.has(clientId)) this.#set(this.#items.filter((item) => item.clientId !== clientId));
  }

  refuse(clientId: string, refusal: string): void {
    this.#set(this.#items.map((item) => (item.clientId === clientId ? { ...item, refusal } : item)));
  }

  /** Gives refused messages another try, such as in a new conversation. */
  retryRefused(): void {
    this.#set(this.#items.map((item) => ({ ...item, refusal: null })));
  }

  #set(items: Unsent[]): void {
    this.#items = items;
    this.#save(items);
  }
}
