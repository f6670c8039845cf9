/** Screens where the panel is the whole screen; the same words as in styles/shell.ts. */
const FULL_SCREEN = "(max-width: 479px), (max-height: 479px)";

/** Tells when the panel must be full screen, and how much of the screen the keyboard leaves. */
export class ScreenFit {
  readonly #query = matchMedia(FULL_SCREEN);

  constructor(
    private readonly host: HTMLElement,
    private readonly onChange: () => void,
  ) {}

  get isFull(): boolean {
    return this.#query.matches;
  }

  connect(): void {
    this.#query.addEventListener("change", this.onChange);
    window.visualViewport?.addEventListener("resize", this.#measure);
    window.visualViewport?.addEventListener("scroll", this.#measure);
    this.#measure();
  }

  disconnect(): void {
    this.#query.removeEventListener("change", this.onChange);
    window.visualViewport?.removeEventListener("resize", this.#measure);
    window.visualViewport?.removeEventListener("scroll", this.#measure);
  }

  readonly #measure = (): void => {
    const viewport = window.visualViewport;
    if (viewport === null) return;
    // While somebody pinches to read, the panel must not shrink with what is in sight.
    const pinched = viewport.scale > 1.01;
    this.#set("--view-height", pinched ? null : `${viewport.height}px`);
    this.#set("--view-top", pinched ? null : `${viewport.offsetTop}px`);
  };

  #set(name: string, value: string | null): void {
    if (value === null) this.host.style.removeProperty(name);
    else this.host.style.setProperty(name, value);
  }
}
