/**
 * Runs the linter on one policy per check of AWS's own linter that concerns identity-based and trust policies (IAM User
 * Guide, *IAM policy validation check reference*). Each policy must have the issue, and a near miss must not.
 */
import { expect, test } from "vitest";
import cases from "./aws-checks.cases.json" with { type: "json" };
import { policyTextIssues } from "./issues.ts";
import { LINT } from "./lint.ts";
import soundPolicies from "./sound-policies.cases.json" with { type: "json" };

interface Case {
  readonly kind: "ERROR" | "SECURITY" | "WARNING" | "SUGGESTION";
  /** The name of AWS's check. */
  readonly check: string;
  /** The code of our issue for it. */
  readonly issue: string;
  readonly policy: unknown;
  readonly nearMiss: unknown;
}

/** A policy as text. `{"repeat": [3, "a%"]}` stands for a list of numbered values, for policies that are too long. */
function textOf(policy: unknown): string {
  if (typeof policy === "string") return policy;
  return JSON.stringify(policy, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("repeat" in value)) return value;
    const [count, template] = value.repeat as readonly [number, string];
    return Array.from({ length: count }, (_each, i) => template.replace("%", String(1_000 + i)));
  });
}

const codesOf = (policy: unknown): readonly string[] => policyTextIssues(textOf(policy)).map(({ code }) => code);

const NAMES = { ERROR: "errors", SECURITY: "security warnings", WARNING: "warnings", SUGGESTION: "suggestions" };

test("the linter reports what AWS's own linter reports", () => {
  const results = (cases as readonly Case[]).map((each) => {
    const found = codesOf(each.policy);
    const nearMiss = codesOf(each.nearMiss);
    return {
      ...each,
      passed: found.includes(each.issue) && !nearMiss.includes(each.issue),
      explanation: `${each.check}: expected ${each.issue}, found ${found.join(" ")}; near miss ${nearMiss.join(" ")}`,
    };
  });
  const scores = Object.entries(NAMES).map(([kind, name]) => {
    const ofKind = results.filter((each) => each.kind === kind);
    return `${name} ${ofKind.filter(({ passed }) => passed).length}/${ofKind.length}`;
  });
  console.info(`AWS policy checks: ${scores.join(", ")}`);
  expect(results.filter(({ passed }) => !passed).map(({ explanation }) => explanation)).toEqual([]);
});

/** The usual conditions, ARNs and trust policies of AWS's guides, with values of our own. */
test("the linter reports no mistake in sound policies", () => {
  const mistakes = new Set<string>(LINT.map(({ code }) => code));
  const found = soundPolicies.flatMap((policy, i) =>
    policyTextIssues(JSON.stringify(policy))
      .filter(({ code }) => mistakes.has(code))
      .map(({ code, statement, message }) => `policy ${i}, statement ${statement}: ${code} ${message}`),
  );
  console.info(`sound policies ${soundPolicies.length}, false findings ${found.length}`);
  expect(found).toEqual([]);
});
