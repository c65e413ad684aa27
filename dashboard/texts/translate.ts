import { findTexts, type FoundText, PART } from "./find-texts.ts";

/** A language of the dashboard besides English. */
export interface Language {
  /** The language tag that formats numbers, dates and plurals, such as `de-DE`. */
  readonly tag: string;
  /** The translation of a text of the catalogue. Without one, the text stays English. */
  readonly translationOf: (text: string) => string | undefined;
}

/** The tag by which the source formats numbers and dates. */
export const SOURCE_TAG = "en-GB";

/** Returns the code of a file with its texts in another language. */
export function translate(fileName: string, source: string, { tag, translationOf }: Language): string {
  const code = codeWith(source, [
    ...findTexts(fileName, source).flatMap((found) => {
      const translation = translationOf(found.text);
      if (translation === undefined) return [];
      requireSameParts(found.text, translation);
      return [{ ...found, write: (codeOf: CodeOf) => found.write(translation, codeOf, tag) }];
    }),
  ]);
  return code.replaceAll(`"${SOURCE_TAG}"`, JSON.stringify(tag));
}

type CodeOf = Parameters<FoundText["write"]>[1];

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly write: (codeOf: CodeOf) => string;
}

/** Replaces texts, and the texts within the values and elements that a replacement keeps. */
function codeWith(source: string, replacements: readonly Replacement[]): string {
  return codeOf({ start: 0, end: source.length }, replacements);

  function codeOf(range: { readonly start: number; readonly end: number }, within: readonly Replacement[]): string {
    let [code, position] = ["", range.start];
    // An outer text begins before an inner one, or with it and ends later.
    const inside = within.filter(({ start, end }) => start >= range.start && end <= range.end);
    for (const each of inside.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
      if (each.start < position) continue;
      const others = inside.filter((other) => other !== each);
      code += source.slice(position, each.start) + each.write((part) => codeOf(part, others));
      position = each.end;
    }
    return code + source.slice(position, range.end);
  }
}

/** A translation must keep every value and element of its text. It may change their order. */
function requireSameParts(text: string, translation: string): void {
  const [wanted, actual] = [text, translation].map((each) => partsOf(each).toSorted().join(" "));
  if (wanted !== actual)
    throw new Error(`The translation of "${text}" must contain ${wanted || "no placeholder"}: "${translation}"`);
}

function partsOf(text: string): readonly string[] {
  return text.split(PART).filter((_, index) => index % 2 === 1);
}
