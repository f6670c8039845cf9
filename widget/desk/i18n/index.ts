import type { Language } from "../../shared/i18n";
import { da } from "./da";
import { en } from "./en";
import type { Texts } from "./texts";

export const TEXTS: Record<Language, Texts> = { da, en };
