/**
 * Matches `*` (any number of characters) and `?` (exactly one) as AWS does.
 *
 * Uses two pointers and retries only the last star. The worst case is pattern length times text length, and the usual
 * case is linear. Never builds a RegExp from policy text, because a pattern such as `*a*a*a…b` would take exponential
 * time.
 */

const STAR = 42;
const QUESTION = 63;

/** Whether the pattern matches the whole text. Case-sensitive: convert both to lower case where AWS ignores case. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchFromStart(pattern, text, acceptsCharacter);
}

/** `accepts` must accept equal characters and none that differ, except for a `?` in the pattern. */
function matchFromStart(pattern: string, text: string, accepts: Accepts): boolean {
  const star = pattern.indexOf("*");
  const question = pattern.indexOf("?");
  // Nearly every pattern is plain text or the beginning of a text, which V8 compares faster than this loop.
  if (question < 0 && star < 0) return pattern === text;
  const isQuestionFirst = star < 0 || (question >= 0 && question < star);
  const wild = isQuestionFirst ? question : star;
  if (wild > 0 && !text.startsWith(pattern.slice(0, wild))) return false;
  if (question >= 0) return matchGreedily(pattern, text, accepts);
  if (star === pattern.length - 1) return true;
  return text.endsWith(pattern.slice(pattern.lastIndexOf("*") + 1)) && matchGreedily(pattern, text, accepts);
}

const acceptsCharacter: Accepts = (wanted, found) => wanted === QUESTION || wanted === found;

/** Whether the pattern matches the action, ignoring case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Whether every text that `inner` matches also matches `outer`. The answer true is always correct. The answer false can
 * be wrong for unusual mixtures of `?` and `*` (`?*` and `*x`); callers then treat `outer` as narrower than it is.
 */
export function coversPattern(outer: string, inner: string): boolean {
  return matchFromStart(normalise(outer), normalise(inner), coversCharacter);
}

/** A `?` in `outer` stands for exactly one character. It does not cover a star in `inner`, which can match none. */
const coversCharacter: Accepts = (wanted, found) => (wanted === QUESTION ? found !== STAR : wanted === found);

/** Whether any text matches both patterns. The answer is always correct. */
export function patternsIntersect(one: string, other: string): boolean {
  if (one === other || one === "*" || other === "*") return true;
  if (!one.includes("*")) return literalIntersects(one, other);
  if (!other.includes("*")) return literalIntersects(other, one);
  // If both contain a star, a common text can contain the middle parts of both one after the other. Only the fixed ends
  // must agree.
  return (
    prefixesAgree(one.slice(0, one.indexOf("*")), other.slice(0, other.indexOf("*"))) &&
    prefixesAgree(reverse(one.slice(one.lastIndexOf("*") + 1)), reverse(other.slice(other.lastIndexOf("*") + 1)))
  );
}

/** Returns a text that matches both patterns, or null if none was found. */
export function commonMatch(one: string, other: string): string | null {
  if (!patternsIntersect(one, other)) return null;
  const fixed = [one, other].find((pattern) => !pattern.includes("*"));
  if (fixed !== undefined) {
    const wild = fixed === one ? other : one;
    if (!fixed.includes("?")) return fixed;
    // Each `?` of the pattern without stars takes the character at the same position of the other pattern.
    const filled = fillFrom(fixed, wild);
    return matchesWildcard(wild, filled) ? filled : null;
  }
  const head = longer(one.slice(0, one.indexOf("*")), other.slice(0, other.indexOf("*")));
  const tail = reverse(
    longer(reverse(one.slice(one.lastIndexOf("*") + 1)), reverse(other.slice(other.lastIndexOf("*") + 1))),
  );
  const middles = [one, other].map((pattern) => pattern.slice(pattern.indexOf("*"), pattern.lastIndexOf("*")));
  return (head + middles.join("") + tail).replaceAll("*", "").replaceAll("?", FILLER);
}

const FILLER = "x";

function longer(one: string, other: string): string {
  return one.length >= other.length ? fillFrom(one, other) : fillFrom(other, one);
}

/** Replaces each `?` of the pattern with the character of `from` at the same position, or with the filler. */
function fillFrom(pattern: string, from: string): string {
  let filled = "";
  for (let i = 0; i < pattern.length; i += 1) {
    const replacement = from[i] === undefined || from[i] === "*" || from[i] === "?" ? FILLER : from[i]!;
    filled += pattern[i] === "?" ? replacement : pattern[i]!;
  }
  return filled;
}

type Accepts = (wanted: number, found: number) => boolean;

/**
 * Matches the text from left to right. On a mismatch, the last star takes one more character and matching resumes after
 * it. Earlier stars need no retry, because the leftmost match of each part is optimal.
 */
function matchGreedily(pattern: string, text: string, accepts: Accepts): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const wanted = p < pattern.length ? pattern.charCodeAt(p) : -1;
    if (wanted === STAR) {
      star = p;
      mark = t;
      p += 1;
    } else if (wanted !== -1 && accepts(wanted, text.charCodeAt(t))) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else {
      return false;
    }
  }
  while (p < pattern.length && pattern.charCodeAt(p) === STAR) p += 1;
  return p === pattern.length;
}

/**
 * Whether a pattern without stars intersects another pattern. Treats the first as text in which `?` equals any
 * character.
 */
function literalIntersects(fixed: string, pattern: string): boolean {
  return fixed.includes("?") ? matchGreedily(pattern, fixed, acceptsEither) : matchesWildcard(pattern, fixed);
}

const acceptsEither: Accepts = (wanted, found) => wanted === QUESTION || found === QUESTION || wanted === found;

function prefixesAgree(one: string, other: string): boolean {
  const shared = Math.min(one.length, other.length);
  for (let i = 0; i < shared; i += 1) {
    const a = one.charCodeAt(i);
    const b = other.charCodeAt(i);
    if (a !== b && a !== QUESTION && b !== QUESTION) return false;
  }
  return true;
}

function reverse(text: string): string {
  let reversed = "";
  for (let i = text.length - 1; i >= 0; i -= 1) reversed += text[i];
  return reversed;
}

/** Normalises runs of wildcards: `**` becomes `*`, and `*?` becomes `?*`. */
function normalise(pattern: string): string {
  if (!pattern.includes("**") && !pattern.includes("*?")) return pattern;
  return pattern.replace(/[*?]{2,}/g, (run) => {
    const questionMarks = run.replaceAll("*", "");
    return questionMarks.length === run.length ? run : `${questionMarks}*`;
  });
}
