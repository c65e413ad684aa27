import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "./wildcard.cases.json" with { type: "json" };
import { coversPattern, matchesAction, matchesWildcard, patternsIntersect, commonMatch } from "./wildcard.ts";

type Row = readonly [string, string, boolean];
const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 7 });
const patterns = fc.string({ unit: fc.constantFrom("a", "b", "?", "*"), maxLength: 6 });

/** All texts of up to four characters from a, b and one letter that occurs in no pattern. */
const TEXTS = ["", ...lengthened(lengthened(lengthened(lengthened([""]))))];

function lengthened(texts: readonly string[]): string[] {
  return [...new Set([...texts, ...texts.flatMap((text) => ["a", "b", "z"].map((letter) => text + letter))])];
}

function naive(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") return naive(pattern.slice(1), text) || (text !== "" && naive(pattern, text.slice(1)));
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && naive(pattern.slice(1), text.slice(1));
}

describe("wildcards", () => {
  test.each(cases.matches as unknown as readonly Row[])("%j matches %j: %j", (pattern, text, answer) =>
    expect(matchesWildcard(pattern, text)).toBe(answer),
  );
  test.each(cases.covers as unknown as readonly Row[])("%j covers %j: %j", (outer, inner, answer) =>
    expect(coversPattern(outer, inner)).toBe(answer),
  );
  test.each(cases.intersects as unknown as readonly Row[])("%j meets %j: %j", (one, other, answer) => {
    expect(patternsIntersect(one, other)).toBe(answer);
    expect(patternsIntersect(other, one)).toBe(answer);
  });

  test("match as a naive matcher does", () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => matchesWildcard(pattern, text) === naive(pattern, text)),
      { numRuns: 5_000, seed: 20_261_124 },
    );
  });

  test("never cover more than they match, and intersect exactly if a text matches both", () => {
    fc.assert(
      fc.property(patterns, patterns, (one, other) => {
        const inBoth = TEXTS.some((text) => naive(one, text) && naive(other, text));
        if (inBoth) expect(patternsIntersect(one, other)).toBe(true);
        if (coversPattern(one, other))
          expect(TEXTS.every((text) => !naive(other, text) || naive(one, text))).toBe(true);
        // If two short patterns intersect, some text matches both and is no longer than the two patterns together.
        if (one.length + other.length <= 4) expect(patternsIntersect(one, other)).toBe(inBoth);
        const meeting = commonMatch(one, other);
        if (meeting !== null) expect(naive(one, meeting) && naive(other, meeting)).toBe(true);
      }),
      { numRuns: 2_000, seed: 20_261_124 },
    );
  });

  test("compare actions ignoring case", () => {
    expect(matchesAction("S3:get*", "s3:GETobject")).toBe(true);
  });

  test("match hostile patterns quickly", () => {
    // CPU time, because other tests run at the same time.
    const started = process.cpuUsage();
    expect(matchesWildcard(`${"*a".repeat(1_000)}b`, "a".repeat(2_000))).toBe(false);
    expect(matchesWildcard("?".repeat(2_000), "a".repeat(1_999))).toBe(false);
    expect(coversPattern(`${"*a".repeat(1_000)}b`, "*a".repeat(1_000))).toBe(false);
    expect(patternsIntersect(`${"*a".repeat(1_000)}b`, `${"?".repeat(2_000)}a`)).toBe(false);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(250);
  });
});
