/**
 * Characters that are invisible or change the order of visible ones: control characters, direction marks, joiners,
 * fillers. Line breaks and tabs are harmless white space. The first branch matches a whole emoji, whose joiners are part
 * of the picture.
 */
const HIDDEN =
  /(?<emoji>(?=\p{Emoji})\p{RGI_Emoji})|[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]--[\n\t]]/gv;
const ESCAPED = /\\u\{([0-9a-f]{4,6})\}/g;
const CODE_POINT_MAX = 0x10_ff_ff;

/**
 * Replaces hidden characters by their escaped code points (`\u{202e}`), so that two different names look different and
 * no text reads backwards. Use it for display only: requests and copied text keep the original characters.
 *
 * Components need not call it: `visible-jsx.ts` applies it to every text on a page.
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character: string, emoji?: string) => emoji ?? escaped(character));
}

/** The number of hidden characters in a text. */
export function hiddenCharacterCount(text: string): number {
  let count = 0;
  for (const match of text.matchAll(HIDDEN)) if (match.groups?.["emoji"] === undefined) count += 1;
  return count;
}

/**
 * The reverse of `visibleText`: converts a name in its displayed form, with hidden characters escaped, to the original name.
 */
export function parseVisibleText(shown: string): string {
  return shown.replace(ESCAPED, (escape: string, hex: string) => {
    const codePoint = Number.parseInt(hex, 16);
    if (codePoint > CODE_POINT_MAX) return escape;
    const character = String.fromCodePoint(codePoint);
    return visibleText(character) === escape ? character : escape;
  });
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16).padStart(4, "0")}}`;
}
