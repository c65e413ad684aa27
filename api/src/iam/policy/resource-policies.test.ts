/** Requests for resources that have a policy, with the decision that AWS documents. If a case fails, correct the evaluator. */
import { describe, expect, test } from "vitest";
import {
  levelsOf,
  policyOf,
  RESOURCE_POLICY_CASES,
  type ResourcePolicyCase,
} from "../../../test/support/resource-policy-cases.ts";
import { evaluate } from "./evaluate.ts";
import { readPrincipal } from "./principals.ts";

function decide(each: ResourcePolicyCase): string {
  const source = each.caller.includes(":federated-user/")
    ? each.caller.replace(":sts:", ":iam:").replace(":federated-user/", ":user/")
    : undefined;
  const principal = readPrincipal(each.caller, source);
  const absent = Object.fromEntries((each.absent ?? []).map((key) => [key, null]));
  const { decision, keys } = evaluate(
    {
      principal,
      identity: each.identity ? [policyOf("identity", each.identity)] : [],
      boundary: each.boundary ? policyOf("boundary", each.boundary) : null,
      session: each.session ? policyOf("session", each.session) : null,
      // Only a caller without an account could be limited by those of the resource's account by mistake.
      scps: levelsOf(principal.accountId === null ? each.ownerScps : each.callerScps),
    },
    {
      action: each.action,
      resource: each.resource,
      resourceAccountId: each.owner,
      resourcePolicy: each.policy ? policyOf("resource", each.policy).document : null,
      rcps: levelsOf(each.rcps),
      keys: { ...each.context, ...absent },
    },
  );
  if (decision === "CONDITIONAL") return `CONDITIONAL on ${keys.join()}`;
  return decision === "ALLOWED" ? "ALLOWED" : "DENIED";
}

describe.each(RESOURCE_POLICY_CASES)("$title ($page)", ({ cases }) => {
  test.each(cases)("$name", (each) => {
    expect(decide(each)).toBe(each.expected);
  });
});
