import { defineBooking } from "./booking/define";
import { BorgerlinjeCallback } from "./callback-element";
import { BorgerlinjeChat } from "./chat-element";
import { BorgerlinjeComposer } from "./composer-element";
import { readEmbed } from "./embed";
import { BorgerlinjeFeedback } from "./feedback-element";

const TAG = "borgerlinje-chat";

// Must be read while the script runs: later there is no telling which tag it was.
const embed = readEmbed(document.currentScript as HTMLScriptElement | null);

function define(): void {
  defineBooking();
  customElements.define("borgerlinje-callback", BorgerlinjeCallback);
  customElements.define("borgerlinje-composer", BorgerlinjeComposer);
  customElements.define("borgerlinje-feedback", BorgerlinjeFeedback);
  customElements.define(TAG, BorgerlinjeChat);
}

function mount(): void {
  if (embed === null || customElements.get(TAG) !== undefined) return;
  define();
  const chat = new BorgerlinjeChat();
  chat.embed = embed;
  document.body.append(chat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
else mount();
