import { expect, test } from "vitest";
import {
  ACCOUNT_ID,
  ALLOW_ALL,
  buildSnapshot,
  denied,
  failing,
  notEvaluated,
  organization,
  policyText,
  runOne,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { orgGuardrails } from "./org-guardrails.ts";
import { runCheck } from "../run.ts";

const scp = (document: string) => ({ policyId: "p-1", policyName: "one", targetId: "r-root", document });
const withPolicies = (...documents: string[]) =>
  buildSnapshot({ organization: organization({ serviceControlPolicies: documents.map(scp) }) });

test("fails an account outside of any organization", () => {
  expect(runOne(orgGuardrails, buildSnapshot({ organization: null })).findings[0]?.description).toBe(
    "The account 123456789012 does not belong to an organization.",
  );
});

test("fails if no policy or only FullAWSAccess, under any name, is attached", () => {
  expect(failing(orgGuardrails, withPolicies(ALLOW_ALL))).toEqual([ACCOUNT_ID]);
  expect(failing(orgGuardrails, withPolicies())).toEqual([ACCOUNT_ID]);
});

test("passes a policy that denies an action or allows less than everything", () => {
  expect(
    failing(
      orgGuardrails,
      withPolicies(ALLOW_ALL, policyText([{ Effect: "Deny", Action: "cloudtrail:StopLogging", Resource: "*" }])),
    ),
  ).toEqual([]);
  expect(
    failing(orgGuardrails, withPolicies(policyText([{ Effect: "Allow", Action: ["s3:*", "ec2:*"], Resource: "*" }]))),
  ).toEqual([]);
});

test("does not evaluate policies that were not read or cannot be parsed", () => {
  expect(
    notEvaluated(orgGuardrails, buildSnapshot({ organization: organization({ serviceControlPolicies: null }) })),
  ).toEqual(["123456789012"]);
  expect(notEvaluated(orgGuardrails, withPolicies(ALLOW_ALL, "{"))).toEqual([ACCOUNT_ID]);
  const refused = buildSnapshot({ sections: { organization: denied("organizations:DescribeOrganization") } });
  expect(runCheck(refused, orgGuardrails, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
