import { describe, expect, it } from "vitest";
import { lineOf, marksOf, nextLine } from "./marks.ts";

const statements = [
  { index: 0, line: 4, endLine: 9 },
  { index: 1, line: 10, endLine: 20 },
];
const issue = { severity: "HIGH" as const, statement: 1, line: 14, message: "Allows passing any role." };

describe("marks of a policy document", () => {
  it("are at the issue's line and cover its statement", () => {
    expect(marksOf([issue], statements)).toEqual([
      { severity: "HIGH", line: 14, from: 10, to: 20, message: issue.message },
    ]);
  });

  it("start at the statement if the issue has no line", () => {
    expect(lineOf({ ...issue, line: null }, statements)).toBe(10);
  });

  it("cover only their line if the issue has no statement", () => {
    expect(marksOf([{ ...issue, statement: null, line: 2 }], statements)).toMatchObject([{ line: 2, from: 2, to: 2 }]);
  });

  it("do not exist for issues of the whole document or of an unknown statement", () => {
    expect(
      marksOf(
        [
          { ...issue, line: null, statement: null },
          { ...issue, line: null, statement: 7 },
        ],
        statements,
      ),
    ).toEqual([]);
  });
});

describe("the next issue", () => {
  it.each([
    [undefined, 1, 4],
    [4, 1, 9],
    [5, 1, 9],
    [9, 1, 4],
    [undefined, -1, 9],
    [9, -1, 4],
    [4, -1, 9],
  ] as const)("from line %s in direction %s is line %s", (from, direction, line) => {
    expect(nextLine([9, 4, 4], from, direction)).toBe(line);
  });

  it("is null if no issue has a line", () => {
    expect(nextLine([], 3, 1)).toBeNull();
  });
});
