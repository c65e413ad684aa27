/** Controls, marks of direction, joiners of nothing, fillers: what a reader does not see or what turns round what he sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const IN_DOCUMENTS = new Set(["\n", "\t"]);

/**
 * A name as its characters are: one that would not be seen stands there by its number, so that two names that differ look
 * different and none reads backwards. For the eye alone; what is asked of the api, and what is copied, stays as it is.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, numbered);
}

/** As `visibleText`, of a text with lines. */
export function visibleDocument(text: string): string {
  return text.replace(UNSEEN, (character) => (IN_DOCUMENTS.has(character) ? character : numbered(character)));
}

function numbered(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).padStart(4, "0")}}`;
}
