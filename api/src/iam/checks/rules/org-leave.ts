import { deniesAction } from "../../policy/organization-verdicts.ts";
import {
  accountEvidence,
  accountNames,
  defineOrganizationCheck,
  evaluateMembers,
} from "../define-organization-check.ts";
import { countOf } from "../../count-of.ts";
import { cli, hclJson } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

const LEAVES = "organizations:LeaveOrganization";
const DENY_LEAVING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "StayInOrganization", Effect: "Deny", Action: LEAVES, Resource: "*" }],
});

export const orgLeave = defineOrganizationCheck({
  id: "org-leave",
  title: "Account can leave the organization",
  severity: "MEDIUM",
  rationale:
    "An administrator of an account that can leave takes it out of every limit, trail and central detection of the organization at once. AWS recommends a service control policy that denies it.",
  references: [AWS_PAGES.managementAccountBestPractices, AWS_PAGES.serviceControlPolicies],
  evaluate: (administration) => {
    const { failing, undecided, count } = evaluateMembers(
      administration,
      "SERVICE_CONTROL_POLICY",
      (levels, awsAccountId) =>
        deniesAction(
          levels.map((level) => level.map(({ document }) => document)),
          LEAVES,
          awsAccountId,
        ),
    );
    if (failing.length > 0)
      return {
        description: `No service control policy keeps ${failing.length} of ${countOf(count, "account")} in the organization: ${accountNames(failing)}.`,
        evidence: { organizationId: administration.organizationId, ...accountEvidence(failing) },
      };
    return undecided === null ? null : { notEvaluated: undecided };
  },
  remediation: () => ({
    text: "Deny organizations:LeaveOrganization with a service control policy, and attach it to the root of the organization. Enable service control policies first if the organization has none.",
    cli: [
      cli`policy=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name stay-in-organization --description ${"No account may leave"} --content ${DENY_LEAVING} --query Policy.PolicySummary.Id --output text)`,
      "root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)",
      'aws organizations attach-policy --policy-id "$policy" --target-id "$root"',
    ].join("\n"),
    terraform: `resource "aws_organizations_policy" "stay_in_organization" {
  name    = "stay-in-organization"
  type    = "SERVICE_CONTROL_POLICY"
  content = ${hclJson(DENY_LEAVING, 1)}
}`,
  }),
});
