import type { Translated } from "../../shared/i18n";
import type { da } from "./da";

export type Texts = Translated<typeof da>;
