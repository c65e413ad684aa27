import { describe, expect, it } from "vitest";
import { limitText, grantWords, reasonLines } from "./permission-words.ts";

const GRANT = { policyName: "Deploy", via: null, statement: 1, sid: null, isConditional: false };

describe("reasons in words", () => {
  it("name the statement by its Sid or its place, and the group", () => {
    expect(grantWords(GRANT)).toBe("Deploy, statement 2");
    expect(grantWords({ ...GRANT, sid: "Read", via: "deployers", isConditional: true })).toBe(
      "Deploy, statement Read, through the group deployers (under conditions)",
    );
  });

  it.each([
    [
      { kind: "DENY", policyName: "NoDeletes", level: null, statement: 0, isWhole: true },
      "Taken away by a Deny in NoDeletes, statement 1",
    ],
    [
      { kind: "BOUNDARY", policyName: "Limit", level: null, statement: null, isWhole: true },
      "Taken away by the boundary Limit, which does not allow it",
    ],
    [
      { kind: "BOUNDARY", policyName: "Limit", level: null, statement: null, isWhole: false },
      "Cut in part by the boundary Limit, which allows it in part",
    ],
    [
      { kind: "SCP", policyName: "x", level: "ou-1", statement: null, isWhole: true },
      "Taken away by the organization: ou-1 lets none of it through",
    ],
    [
      { kind: "SCP", policyName: "NoS3", level: "r-1", statement: 2, isWhole: false },
      "Cut in part by the service control policy NoS3 at r-1, statement 3",
    ],
  ] as const)("say what cuts: %j", (limit, words) => {
    expect(limitText(limit)).toBe(words);
  });

  it("count what is too much to name", () => {
    const grantedBy = Array.from({ length: 6 }, (_, index) => ({ ...GRANT, statement: index }));
    expect(reasonLines({ grantedBy, limitedBy: [] })).toEqual([
      "By Deploy, statement 1; Deploy, statement 2; Deploy, statement 3; Deploy, statement 4 and 2 more",
    ]);
  });
});
