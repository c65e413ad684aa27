import { expect, test } from "vitest";
import { outdent, splitEvidence } from "./statement-excerpts.tsx";

const statement = { statement: 0, sid: null, line: 4, column: 5, excerpt: "{}", principals: ["*"] };

test("statements are separated and the other evidence is kept", () => {
  expect(splitEvidence({ statements: [statement], issueCount: 1 })).toEqual({
    statements: [statement],
    rest: { issueCount: 1 },
  });
});

test("evidence that only has the same property name is not split", () => {
  for (const evidence of [null, "text", { statements: 3 }, { statements: [{ line: 4 }] }, { ageDays: 212 }]) {
    expect(splitEvidence(evidence)).toEqual({ statements: [], rest: evidence });
  }
});

test("an excerpt from deep inside a document is outdented", () => {
  expect(outdent('{\n      "Effect": "Allow",\n      "Action": [\n        "s3:*"\n      ]\n    }')).toBe(
    '{\n  "Effect": "Allow",\n  "Action": [\n    "s3:*"\n  ]\n}',
  );
  expect(outdent("{}")).toBe("{}");
});
