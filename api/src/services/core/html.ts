/** Text from an AWS account: with invisible characters shown, so that no name can look like another, and escaped for HTML. */

/**
 * Characters that are invisible or change the order of visible ones, as in `dashboard/src/ui/visible-text.ts`. The first
 * branch matches a whole emoji, whose joiners are part of the picture.
 */
const HIDDEN =
  /(?<emoji>(?=\p{Emoji})\p{RGI_Emoji})|[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]--[\n\t]]/gv;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The text with invisible characters as their code points, such as `\u{202e}`. */
export function visibleText(text: string): string {
  return text.replace(
    HIDDEN,
    (character: string, emoji?: string) => emoji ?? `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** The text for the content or an attribute of an element, with invisible characters as their code points. */
export function htmlText(text: string): string {
  return escapeHtml(visibleText(text));
}
