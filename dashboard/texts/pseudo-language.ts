import { type Language, SOURCE_TAG } from "./translate.ts";
import { PART } from "./find-texts.ts";

/** The name of a language of which every word is visibly another one. It finds the texts that no language could translate. */
export const PSEUDO = "pseudo";
/** Greek numbers and dates: none of their letters is in an English word. */
const TAG = "el";
const ACCENT = "\u0301";

/** English with an accent on each letter, `Á́ć…`, which can still be read. */
export function pseudoLanguage(): Language {
  return { tag: TAG, translationOf: (text) => (text === SOURCE_TAG ? undefined : accented(text)) };
}

function accented(text: string): string {
  return text
    .split(PART)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/\p{L}/gu, `$&${ACCENT}`).normalize("NFC")))
    .join("");
}
