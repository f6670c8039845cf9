import { BorgerlinjeOwnCallback } from "./own-callback-element";

customElements.define("borgerlinje-own-callback", BorgerlinjeOwnCallback);
