/**
 * Controls, marks of direction, joiners of nothing, fillers: what a reader does not see or what turns round what he sees. Line
 * breaks and tabs are white space and do no harm. An emoji's own joiners are seen in it: the first branch takes it as a whole.
 */
const UNSEEN =
  /(?<emoji>(?=\p{Emoji})\p{RGI_Emoji})|[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]--[\n\t]]/gv;
const NUMBERED = /\\u\{([0-9a-f]{4,6})\}/g;
const CODE_POINT_MAX = 0x10_ff_ff;

/**
 * A text as its characters are: one that would not be seen stands there by its number, so that two names that differ look
 * different and none reads backwards. For the eye alone; what is asked of the api, and what is copied, stays as it is.
 *
 * Nothing needs to call it for what is drawn: `visible-jsx.ts` does so for every text that is put on a page.
 */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character: string, emoji?: string) => emoji ?? numbered(character));
}

/** How many characters of a text its reader does not see. */
export function unseenCount(text: string): number {
  let count = 0;
  for (const match of text.matchAll(UNSEEN)) if (match.groups?.["emoji"] === undefined) count += 1;
  return count;
}

/** The text that is shown so: for a field in which somebody picks or writes a name as he sees it on the page. */
export function textShownAs(shown: string): string {
  return shown.replace(NUMBERED, (written: string, number: string) => {
    const codePoint = Number.parseInt(number, 16);
    if (codePoint > CODE_POINT_MAX) return written;
    const character = String.fromCodePoint(codePoint);
    return visibleText(character) === written ? character : written;
  });
}

function numbered(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).padStart(4, "0")}}`;
}
