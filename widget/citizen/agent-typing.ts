const SHOWN_MS = 6_000;

/** That the agent is writing: true for a while after each sign of it. */
export class AgentTyping {
  isOn = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChange: () => void) {}

  seen(): void {
    this.isOn = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isOn = false;
      this.onChange();
    }, SHOWN_MS);
    this.onChange();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.isOn = false;
  }
}
