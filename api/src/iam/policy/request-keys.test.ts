import { describe, expect, it } from "vitest";
import { isForeignKey } from "./request-keys.ts";

describe("isForeignKey", () => {
  it.each([
    ["iam:AttachUserPolicy", "iam:policyarn", false],
    ["iam:CreateAccessKey", "iam:policyarn", true],
    ["iam:CreateAccessKey", "iam:resourcetag/team", false],
    ["lambda:InvokeFunction", "iam:resourcetag/team", true],
    ["iam:SomeNewAction", "iam:policyarn", false],
    ["lambda:InvokeFunction", "aws:requestedregion", false],
  ])("%s, %s: %s", (action, key, isForeign) => expect(isForeignKey(action, key)).toBe(isForeign));

  it("keeps every key while the action is not known, so that targets differ by their tags", () => {
    expect(isForeignKey("", "iam:resourcetag/team")).toBe(false);
  });
});
