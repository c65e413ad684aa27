import { describe, expect, test } from "vitest";
import { demoAccount } from "../../../sandbox/demo-account.ts";
import { parsePolicy } from "../policy/document.ts";
import { allPolicyIssues, policyTextRisk } from "./policy-risk.ts";
import { techniquesOfPolicy } from "./policy-techniques.ts";

const PLACE = { awsAccountId: "111122223333", partition: "aws", at: Date.parse("2026-11-28T12:00:00Z") };
const policy = (...statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const REWRITE = {
  Effect: "Allow",
  Action: "iam:CreatePolicyVersion",
  Resource: "arn:aws:iam::111122223333:policy/Own",
};

describe("a policy that enables an escalation technique", () => {
  test("has an issue at the statement, with the severity of its alert, and a score of that band", () => {
    const text = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }, REWRITE);
    expect(allPolicyIssues(text, PLACE)).toMatchObject([
      { code: "ESCALATION_TECHNIQUE", severity: "HIGH", statement: 1, line: 1 },
    ]);
    expect(policyTextRisk(text, PLACE)).toBe(70);
  });

  test("has a lower one if the technique depends on a condition", () => {
    const text = policy({ ...REWRITE, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } });
    expect(allPolicyIssues(text, PLACE).map(({ severity }) => severity)).toContain("MEDIUM");
    expect(policyTextRisk(text, PLACE)).toBeLessThan(70);
  });

  test("has no second issue if it allows everything", () => {
    const text = policy({ Effect: "Allow", Action: "*", Resource: "*" });
    expect(allPolicyIssues(text, PLACE).map(({ code }) => code)).not.toContain("ESCALATION_TECHNIQUE");
    expect(policyTextRisk(text, PLACE)).toBeGreaterThanOrEqual(90);
  });
});

test("a permissions boundary grants nothing: no technique, no risk, only its mistakes", () => {
  const boundary = { ...PLACE, isOnlyBoundary: true };
  const text = policy(REWRITE, { Effect: "Allow", Action: ["*", "s3:GetObjekt"], Resource: "*" });
  expect(allPolicyIssues(text, PLACE).map(({ code }) => code)).toEqual(expect.arrayContaining(["ADMIN"]));
  expect(allPolicyIssues(text, boundary).map(({ code }) => code)).not.toContain("ADMIN");
  expect(allPolicyIssues(text, boundary).map(({ code }) => code)).toContain("ACTION_UNKNOWN");
  expect(policyTextRisk(text, boundary)).toBe(10);
  const parsed = parsePolicy(policy(REWRITE));
  expect(parsed.ok && techniquesOfPolicy(parsed.document, boundary)).toEqual([]);
});

test("no policy of the demo enables a technique and counts as without risk", () => {
  const calm = [...demoAccount().account.customerPolicies.values()].flatMap(({ name, versions }) => {
    const text = versions.at(-1)!.document;
    const parsed = parsePolicy(text);
    if (!parsed.ok || techniquesOfPolicy(parsed.document, PLACE).length === 0) return [];
    return policyTextRisk(text, PLACE) < 40 || allPolicyIssues(text, PLACE).length === 0 ? [name] : [];
  });
  expect(calm).toEqual([]);
});

test("a text that cannot be parsed has its error and no score", () => {
  expect(allPolicyIssues("{", PLACE)).toMatchObject([{ code: "POLICY_JSON_INVALID" }]);
  expect(policyTextRisk("{", PLACE)).toBe(0);
});
