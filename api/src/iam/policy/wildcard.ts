/**
 * `*` (any run, also none) and `?` (exactly one) as AWS matches them, by two pointers: the last star alone is ever tried
 * again, so the steps stay within pattern x text at the very worst and are linear in practice. Never a RegExp built from
 * policy text, which `*a*a*a…b` brings to its knees.
 */

const STAR = 42;
const QUESTION = 63;

/** Does the pattern match the whole text? With regard to case: lower both where AWS does not care. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchGreedily(pattern, text, (wanted, found) => wanted === QUESTION || wanted === found);
}

/** Actions (`s3:GETobject`, `S3:get*`) compare without regard to case. */
export function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

/**
 * Does every text that `inner` matches also match `outer`? True is proven. False may be wrong for odd mixtures of `?`
 * and `*` (`?*` against `*x`): it then says "not shown", and whoever asks treats the pattern as narrower than it is.
 */
export function coversPattern(outer: string, inner: string): boolean {
  // A `?` of the outer must take exactly one character: any but a star, which may be none.
  return matchGreedily(normalise(outer), normalise(inner), (wanted, found) =>
    wanted === QUESTION ? found !== STAR : wanted === found,
  );
}

/** Is there any text that both patterns match? Exact. */
export function patternsIntersect(one: string, other: string): boolean {
  if (!one.includes("*")) return literalIntersects(one, other);
  if (!other.includes("*")) return literalIntersects(other, one);
  // With a star in both, everything between the first and the last star can be laid one behind the other; only the fixed ends must agree.
  return (
    prefixesAgree(one.slice(0, one.indexOf("*")), other.slice(0, other.indexOf("*"))) &&
    prefixesAgree(reverse(one.slice(one.lastIndexOf("*") + 1)), reverse(other.slice(other.lastIndexOf("*") + 1)))
  );
}

/** A text that both patterns match, or `null` where there is none. */
export function commonMatch(one: string, other: string): string | null {
  if (!patternsIntersect(one, other)) return null;
  const fixed = [one, other].find((pattern) => !pattern.includes("*"));
  if (fixed !== undefined) {
    const wild = fixed === one ? other : one;
    if (!fixed.includes("?")) return fixed;
    // Each free place of the fixed one gets what the other has there, where it can be told by counting from the nearer end.
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

/** What `from` has where the pattern leaves one character free; elsewhere the filler. */
function fillFrom(pattern: string, from: string): string {
  let filled = "";
  for (let i = 0; i < pattern.length; i += 1) {
    const free = from[i] === undefined || from[i] === "*" || from[i] === "?" ? FILLER : from[i]!;
    filled += pattern[i] === "?" ? free : pattern[i]!;
  }
  return filled;
}

type Accepts = (wanted: number, found: number) => boolean;

/** Walks the text once; at a mismatch the last star takes one character more. Leftmost is best for every piece, so no other star need be tried again. */
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

/** `fixed` has no star, so every text of it has its length: the other pattern is matched against it, its `?` agreeing with everything. */
function literalIntersects(fixed: string, pattern: string): boolean {
  return matchGreedily(
    pattern,
    fixed,
    (wanted, found) => wanted === QUESTION || found === QUESTION || wanted === found,
  );
}

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

/** `**` is `*`, and `*?` is `?*`: within a run of wildcards the fixed ones go first. */
function normalise(pattern: string): string {
  if (!pattern.includes("**") && !pattern.includes("*?")) return pattern;
  return pattern.replace(/[*?]{2,}/g, (run) => {
    const fixed = run.replaceAll("*", "");
    return fixed.length === run.length ? run : `${fixed}*`;
  });
}
