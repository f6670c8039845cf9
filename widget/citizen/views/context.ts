import type { Language } from "../../shared/i18n";
import type { Rating } from "../../shared/protocol";
import type { Session } from "../session";
import type { Texts } from "../texts";

/** What a view may show and what a citizen may do in it. */
export interface ViewContext {
  session: Session;
  texts: Texts;
  language: Language;
  say(text: string): void;
  openCallback(): void;
  askForPerson(): void;
  editUnsent(clientId: string): void;
  cancelCallback(callbackId: string): void;
  rate(seq: number, rating: Rating, comment: string): Promise<void>;
  /** A request that failed, by what it was about; its words stand where the citizen asked for it. */
  failed: string | null;
}
