const NEAR_PX = 120;

/** Keeps the newest in sight for those who are at the end, and leaves those alone who read further up. */
export class LogScroll {
  #atEnd = true;

  constructor(private readonly root: () => ParentNode) {}

  get isAtEnd(): boolean {
    return this.#atEnd;
  }

  /** To be called on every scroll. */
  noticed(): void {
    const scroller = this.#scroller();
    if (scroller === null) return;
    this.#atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_PX;
  }

  toEnd(): void {
    const scroller = this.#scroller();
    if (scroller === null) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#atEnd = true;
  }

  /** A long answer is read from its beginning. */
  toMessage(seq: number): void {
    const scroller = this.#scroller();
    const message = this.root().querySelector(`[data-seq="${seq}"]`);
    if (scroller === null || message === null) return;
    const offset = message.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (message.clientHeight + 32 < scroller.clientHeight) this.toEnd();
    else scroller.scrollTop += offset - 8;
  }

  /** On a very low screen the whole panel scrolls instead of the log. */
  #scroller(): Element | null {
    const log = this.root().querySelector(".log");
    if (log === null) return null;
    return getComputedStyle(log).overflowY === "visible" ? log.closest("dialog") : log;
  }
}
