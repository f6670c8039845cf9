import { INITIAL_STATE, type DeskState, type OpenItem } from "./state";

/** One immutable state; whoever shows it is told when there is a new one. */
export class Store {
  #state: DeskState = INITIAL_STATE;
  readonly #listeners = new Set<() => void>();

  get state(): DeskState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  update(patch: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) listener();
  }

  open(id: string): OpenItem | undefined {
    return this.#state.open[id];
  }

  /** Does nothing where the tab was closed meanwhile. */
  updateOpen(id: string, patch: Partial<OpenItem>): void {
    const before = this.#state.open[id];
    if (before) this.update({ open: { ...this.#state.open, [id]: { ...before, ...patch } } });
  }
}
