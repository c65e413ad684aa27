import { limitsRegions } from "../../policy/organization-verdicts.ts";
import {
  accountEvidence,
  accountNames,
  defineOrganizationCheck,
  evaluateMembers,
} from "../define-organization-check.ts";
import { countOf } from "../../count-of.ts";
import { cli, hclJson } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

/** Services that have no Region, or that must be called in us-east-1. A limit must leave them out. */
const LIMIT_REGIONS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "OnlyOurRegions",
      Effect: "Deny",
      NotAction: [
        "account:*",
        "billing:*",
        "cloudfront:*",
        "globalaccelerator:*",
        "iam:*",
        "organizations:*",
        "route53:*",
        "sts:*",
        "support:*",
      ],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["REGION"] } },
    },
  ],
});

/** Whether the Regions are the right ones is for a person to decide. */
export const orgDenyRegion = defineOrganizationCheck({
  id: "org-deny-region",
  title: "Account can use every Region",
  severity: "LOW",
  rationale:
    "With a leaked credential, an attacker starts instances where no one looks. A service control policy that denies Regions the organization does not use leaves fewer places to watch.",
  references: [AWS_PAGES.serviceControlPolicies],
  evaluate: (administration) => {
    const { failing, undecided, count } = evaluateMembers(
      administration,
      "SERVICE_CONTROL_POLICY",
      (levels, awsAccountId) =>
        limitsRegions(
          levels.map((level) => level.map(({ document }) => document)),
          awsAccountId,
        ),
    );
    if (failing.length > 0)
      return {
        description: `No service control policy limits the Regions of ${failing.length} of ${countOf(count, "account")}: ${accountNames(failing)}.`,
        evidence: { organizationId: administration.organizationId, ...accountEvidence(failing) },
      };
    return undecided === null ? null : { notEvaluated: undecided };
  },
  remediation: () => ({
    text: "Replace REGION by the Regions that the organization uses, and add the services without a Region that it needs. Test the policy on one account, and then attach it to the organizational units. Enable service control policies first if the organization has none.",
    cli: cli`aws organizations create-policy --type SERVICE_CONTROL_POLICY --name only-our-regions --description ${"Only the Regions in use"} --content ${LIMIT_REGIONS}`,
    terraform: `resource "aws_organizations_policy" "only_our_regions" {
  name    = "only-our-regions"
  type    = "SERVICE_CONTROL_POLICY"
  content = ${hclJson(LIMIT_REGIONS, 1)}
}`,
  }),
});
