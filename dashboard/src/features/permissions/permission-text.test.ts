import { describe, expect, it } from "vitest";
import { limitText, grantText, reasonLines } from "./permission-text.ts";

const GRANT = { policyName: "Deploy", via: null, statement: 1, sid: null, isConditional: false };

describe("permission texts", () => {
  it("name the statement by its Sid or number, and the group", () => {
    expect(grantText(GRANT)).toBe("Deploy, statement 2");
    expect(grantText({ ...GRANT, sid: "Read", via: "deployers", isConditional: true })).toBe(
      "Deploy, statement Read, through the group deployers (with conditions)",
    );
  });

  it.each([
    [
      { kind: "DENY", policyName: "NoDeletes", level: null, statement: 0, isWhole: true },
      "Denied by an explicit deny in NoDeletes, statement 1",
    ],
    [
      { kind: "BOUNDARY", policyName: "Limit", level: null, statement: null, isWhole: true },
      "Denied by the permissions boundary Limit, which does not allow it",
    ],
    [
      { kind: "BOUNDARY", policyName: "Limit", level: null, statement: null, isWhole: false },
      "Partly limited by the permissions boundary Limit, which allows it only in part",
    ],
    [
      { kind: "SCP", policyName: "x", level: "ou-1", statement: null, isWhole: true },
      "Denied by the organization: the service control policies at ou-1 allow none of it",
    ],
    [
      { kind: "SCP", policyName: "NoS3", level: "r-1", statement: 2, isWhole: false },
      "Partly limited by the service control policy NoS3 at r-1, statement 3",
    ],
  ] as const)("explain the limit %j", (limit, text) => {
    expect(limitText(limit)).toBe(text);
  });

  it("count the grants that are not listed", () => {
    const grantedBy = Array.from({ length: 6 }, (_, index) => ({ ...GRANT, statement: index }));
    expect(reasonLines({ grantedBy, limitedBy: [] })).toEqual([
      "Granted by Deploy, statement 1; Deploy, statement 2; Deploy, statement 3; Deploy, statement 4 and 2 more",
    ]);
  });
});
