import type { Language, Translated } from "../../shared/i18n";
import { da } from "./da";
import { en } from "./en";

export type Texts = Translated<typeof da>;

export const TEXTS: Record<Language, Texts> = { da, en };
