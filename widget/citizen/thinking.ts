import type { Standing } from "./standing";

/** After this long no answer is promised any more; one that comes is shown all the same. */
const HOPE_MS = 60_000;

/** Whether to say that the robot is finding an answer. */
export class Thinking {
  isOn = false;
  #seq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChange: () => void) {}

  follow(unanswered: Standing["unanswered"], holder: Standing["holder"]): void {
    if (unanswered === null || holder !== "bot") {
      this.stop();
      return;
    }
    if (unanswered.seq === this.#seq) return;
    this.stop();
    this.#seq = unanswered.seq;
    const rest = HOPE_MS - (Date.now() - Date.parse(unanswered.at));
    if (rest <= 0) return;
    this.isOn = true;
    // A citizen's clock may be wrong by hours.
    this.#timer = setTimeout(() => this.#giveUp(), Math.min(rest, HOPE_MS));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.isOn = false;
    this.#seq = 0;
  }

  #giveUp(): void {
    this.isOn = false;
    this.onChange();
  }
}
