import { describe, expect, it } from "vitest";
import { diffLines } from "./line-diff.ts";

const words = (before: readonly string[], after: readonly string[]) =>
  diffLines(before.join("\n"), after.join("\n")).map(
    ({ kind, text }) => `${{ SAME: " ", GONE: "-", NEW: "+" }[kind]}${text}`,
  );

describe("a difference of lines", () => {
  it("keeps what both have, in order", () => {
    expect(words(["a", "b", "c", "d"], ["a", "c", "x", "d"])).toEqual([" a", "-b", " c", "+x", " d"]);
  });

  it("is nothing but the lines themselves where nothing differs", () => {
    expect(words(["a", "b"], ["a", "b"])).toEqual([" a", " b"]);
  });

  it("counts the lines of each side", () => {
    expect(diffLines("a\nb", "a\nx\nb").map(({ before, after }) => [before, after])).toEqual([
      [1, 1],
      [null, 2],
      [2, 3],
    ]);
  });

  it("holds both sides whole, whatever they are", () => {
    const before = ["{", "a", "b", "a", "}"];
    const after = ["{", "b", "b", "c", "a", "}"];
    const lines = diffLines(before.join("\n"), after.join("\n"));
    expect(lines.filter(({ kind }) => kind !== "NEW").map(({ text }) => text)).toEqual(before);
    expect(lines.filter(({ kind }) => kind !== "GONE").map(({ text }) => text)).toEqual(after);
  });

  it("gives up finding common lines in the midst of very long texts, not on the texts", () => {
    const long = (word: string) => ["first", ...Array.from({ length: 3_000 }, (_, i) => `${word}${i}`), "last"];
    const lines = diffLines(long("a").join("\n"), long("b").join("\n"));
    expect(lines).toHaveLength(6_002);
    expect(lines[0]).toMatchObject({ kind: "SAME", text: "first" });
    expect(lines.at(-1)).toMatchObject({ kind: "SAME", text: "last", before: 3_002, after: 3_002 });
  });
});
