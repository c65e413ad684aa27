/**
 * Scans a policy's text for excessive nesting and repeated keys before JSON.parse, which detects neither. JSON.parse
 * silently keeps the last of two equal keys, while AWS refuses such a document.
 */

/** The maximum nesting depth. The policy language needs 6 levels. */
const MAX_DEPTH = 64;

export type ScanFault =
  | { readonly kind: "TOO_DEEP"; readonly offset: number; readonly path: string }
  | { readonly kind: "DUPLICATE_KEY"; readonly offset: number; readonly path: string; readonly key: string };

interface Level {
  /** The keys of the object that were read so far. Null for an array. */
  keys: Set<string> | null;
  /** The key or index being read. Part of the path. */
  at: string | number;
  expectsKey: boolean;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Returns the first fault of the text, or null. Never throws; JSON.parse reports text that is not JSON. */
export function scanJson(text: string): ScanFault | null {
  const levels: Level[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const level = levels[levels.length - 1];
    if (code === QUOTE) {
      const end = endOfString(text, i);
      if (end < 0) return null;
      if (level?.keys && level.expectsKey) {
        const key = keyOf(text.slice(i, end + 1));
        level.at = key;
        level.expectsKey = false;
        if (level.keys.has(key)) return { kind: "DUPLICATE_KEY", offset: i, path: pathOf(levels), key };
        level.keys.add(key);
      }
      i = end;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (levels.length >= MAX_DEPTH) return { kind: "TOO_DEEP", offset: i, path: pathOf(levels.slice(0, 8)) };
      levels.push(
        code === OPEN_BRACE ? { keys: new Set(), at: "", expectsKey: true } : { keys: null, at: 0, expectsKey: false },
      );
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      levels.pop();
    } else if (code === COMMA && level) {
      if (level.keys) level.expectsKey = true;
      else level.at = (level.at as number) + 1;
    }
  }
  return null;
}

/** The offset of the quote that ends the string, or -1. `start` is the offset of the quote that begins it. */
export function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return -1;
}

/** Decodes a key, because `"Action"` and `"\u0041ction"` are the same key. */
export function keyOf(literal: string): string {
  if (!literal.includes("\\")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1); // an invalid escape, which JSON.parse of the whole text reports
  }
}

function pathOf(levels: readonly Level[]): string {
  return jsonPath(levels.map((level) => level.at));
}

/** Formats a JSON path: `$.Statement[0].Action`. Keys that are not identifiers are quoted. */
export function jsonPath(segments: readonly (string | number)[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === "number") return `${path}[${segment}]`;
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(segment) ? `${path}.${segment}` : `${path}[${JSON.stringify(segment)}]`;
  }, "$");
}
