import { expect, test } from "vitest";
import {
  buildSnapshot,
  denied,
  failing,
  notEvaluated,
  organizationAdministration,
  policyText,
  runOne,
  skipped,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { runCheck } from "../run.ts";
import { orgPolicyDelegation } from "./org-policy-delegation.ts";

const MANAGEMENT = "210987654321";
const withPolicy = (document: string | null, more: object = {}) =>
  buildSnapshot({
    organizationAdministration: organizationAdministration({ delegationPolicy: { document }, ...more }),
  });
const grant = (awsAccountId: string, actions = ["organizations:CreatePolicy", "organizations:AttachPolicy"]) =>
  policyText([{ Effect: "Allow", Principal: { AWS: awsAccountId }, Action: actions, Resource: "*" }]);

test("fails an organization whose member accounts cannot change service control policies", () => {
  const { findings } = runOne(orgPolicyDelegation, withPolicy(null));
  expect(findings.map(({ description }) => description)).toEqual([
    "The organization o-example123 has no delegation policy: only its management account can change service control policies.",
  ]);
  for (const document of [grant("500000000001", ["organizations:List*"]), grant(MANAGEMENT)])
    expect(failing(orgPolicyDelegation, withPolicy(document))).toHaveLength(1);
  // AWS has closed the account that the policy names.
  expect(
    failing(orgPolicyDelegation, withPolicy(grant("500000000001"), { closedAccountIds: ["500000000001"] })),
  ).toHaveLength(1);
});

test("passes one that lets a member account change them", () => {
  expect(runOne(orgPolicyDelegation, withPolicy(grant("500000000001")))).toMatchObject({
    findings: [],
    notEvaluated: [],
    evaluatedCount: 1,
  });
});

test("raises its alert in the home of the organization only", () => {
  expect(runOne(orgPolicyDelegation, withPolicy(null, { isHome: false }))).toMatchObject({
    findings: [],
    notEvaluated: [],
    evaluatedCount: 0,
  });
});

test("does not evaluate a policy that was not read, or that depends on conditions", () => {
  const unread = {
    delegationPolicy: null,
    unread: [
      {
        region: null,
        status: "denied",
        action: "organizations:DescribeResourcePolicy",
        code: "AWS_ACCESS_DENIED",
        reason: "AWS refused it.",
      },
    ],
  } as const;
  const { findings, notEvaluated: reasons } = runOne(
    orgPolicyDelegation,
    buildSnapshot({ organizationAdministration: organizationAdministration(unread) }),
  );
  expect(findings).toEqual([]);
  expect(reasons[0]?.reason).toBe(
    "The delegation policy is not known: organizations:DescribeResourcePolicy was refused (AWS refused it.)",
  );
  expect(notEvaluated(orgPolicyDelegation, withPolicy("{"))).toHaveLength(1);
  for (const section of [denied("organizations:ListRoots"), skipped("NOT_REQUESTED")])
    expect(
      runCheck(
        buildSnapshot({ sections: { organizationAdministration: section } }),
        orgPolicyDelegation,
        DEFAULT_CHECK_SETTINGS,
      ).status,
    ).toBe("NOT_EVALUATED");
});

test("the policy of the remediation passes", () => {
  const [finding] = runOne(orgPolicyDelegation, withPolicy(null)).findings;
  const { text, cli, terraform } = orgPolicyDelegation.remediation(finding!.resource, finding!.evidence);
  // The shell and Terraform ask for the account, so no capitals stand for it.
  expect(text + cli + terraform).not.toMatch(/\b[A-Z]+_[A-Z_]+\b(?!")/);
  expect(terraform).toContain("arn:aws:iam::${var.governance_account_id}:root");
  const document = /--content '(.*)'$/m.exec(cli!)![1]!.replaceAll(`'"$account"'`, "500000000001");
  expect(failing(orgPolicyDelegation, withPolicy(document))).toEqual([]);
});
