import { describe, expect, it } from "vitest";
import { changedParts, diffLines } from "./line-diff.ts";

const lines = (before: readonly string[], after: readonly string[]) =>
  diffLines(before.join("\n"), after.join("\n")).map(
    ({ kind, text }) => `${{ SAME: " ", REMOVED: "-", ADDED: "+" }[kind]}${text}`,
  );

describe("diffLines", () => {
  it("keeps common lines in order", () => {
    expect(lines(["a", "b", "c", "d"], ["a", "c", "x", "d"])).toEqual([" a", "-b", " c", "+x", " d"]);
  });

  it("marks every line as the same for equal texts", () => {
    expect(lines(["a", "b"], ["a", "b"])).toEqual([" a", " b"]);
  });

  it("numbers the lines of each side", () => {
    expect(diffLines("a\nb", "a\nx\nb").map(({ before, after }) => [before, after])).toEqual([
      [1, 1],
      [null, 2],
      [2, 3],
    ]);
  });

  it("contains every line of both sides", () => {
    const before = ["{", "a", "b", "a", "}"];
    const after = ["{", "b", "b", "c", "a", "}"];
    const difference = diffLines(before.join("\n"), after.join("\n"));
    expect(difference.filter(({ kind }) => kind !== "ADDED").map(({ text }) => text)).toEqual(before);
    expect(difference.filter(({ kind }) => kind !== "REMOVED").map(({ text }) => text)).toEqual(after);
  });

  it("shows the middle of very long texts as removed and added instead of comparing it", () => {
    const long = (word: string) => ["first", ...Array.from({ length: 3_000 }, (_, i) => `${word}${i}`), "last"];
    const difference = diffLines(long("a").join("\n"), long("b").join("\n"));
    expect(difference).toHaveLength(6_002);
    expect(difference[0]).toMatchObject({ kind: "SAME", text: "first" });
    expect(difference.at(-1)).toMatchObject({ kind: "SAME", text: "last", before: 3_002, after: 3_002 });
  });
});

describe("changedParts", () => {
  const before = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const after = ["a", "B", "c", "d", "e", "f", "g", "h", "i"];
  const parts = (context: number) =>
    changedParts(diffLines(before.join("\n"), after.join("\n")), context).map((part) => part.map(({ text }) => text));

  it("leaves out what is far from a change", () => {
    expect(parts(1)).toEqual([
      ["a", "b", "B", "c"],
      ["h", "i"],
    ]);
  });

  it("joins parts that touch, and keeps everything if all is near", () => {
    expect(parts(4)).toHaveLength(1);
    expect(parts(4)[0]).toHaveLength(10);
  });

  it("has no part for equal texts", () => {
    expect(changedParts(diffLines("a\nb", "a\nb"), 3)).toEqual([]);
  });
});
