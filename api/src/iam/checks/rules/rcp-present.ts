import { limitsExternalPrincipals, type PolicyVerdict } from "../../policy/organization-verdicts.ts";
import {
  accountEvidence,
  accountNames,
  defineOrganizationCheck,
  evaluateMembers,
  type PolicyLevels,
} from "../define-organization-check.ts";
import { countOf } from "../../count-of.ts";
import { cli, hclJson } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

function verdictOf(levels: PolicyLevels, awsAccountId: string): PolicyVerdict {
  const verdicts = levels.flat().map(({ document }) => limitsExternalPrincipals(document, awsAccountId));
  if (verdicts.includes("YES")) return "YES";
  return verdicts.includes("UNKNOWN") ? "UNKNOWN" : "NO";
}

/** Whether one limits enough services, and the right ones, is for a person to decide. */
export const rcpPresent = defineOrganizationCheck({
  id: "rcp-present",
  title: "No resource control policy keeps external principals from an account's resources",
  severity: "LOW",
  rationale:
    "A policy of a bucket, key, queue, secret or role can let in anyone, and everyone who may write it can do so. A resource control policy denies principals outside of the organization whatever such a policy says.",
  references: [AWS_PAGES.resourceControlPolicies],
  evaluate: (administration) => {
    const { failing, undecided, count } = evaluateMembers(administration, "RESOURCE_CONTROL_POLICY", verdictOf);
    const { organizationId } = administration;
    if (failing.length > 0)
      return {
        description: `No resource control policy keeps principals outside of the organization from the resources of ${failing.length} of ${countOf(count, "account")}: ${accountNames(failing)}.`,
        evidence: { organizationId, ...accountEvidence(failing) },
      };
    return undecided === null ? null : { notEvaluated: undecided };
  },
  remediation: (_resource, evidence) => {
    const policy = onlyOurPrincipals(String(evidence["organizationId"]));
    return {
      text: "Enable resource control policies, and deny principals outside of the organization. AWS services and the accounts of partners must stay allowed: find them with IAM Access Analyzer first, add their numbers, and test the policy on one account.",
      cli: [
        "root=$(aws organizations list-roots --query 'Roots[0].Id' --output text)",
        'aws organizations enable-policy-type --root-id "$root" --policy-type RESOURCE_CONTROL_POLICY',
        cli`aws organizations create-policy --type RESOURCE_CONTROL_POLICY --name only-our-principals --description ${"No principal outside of the organization"} --content ${policy}`,
      ].join("\n"),
      terraform: `resource "aws_organizations_policy" "only_our_principals" {
  name    = "only-our-principals"
  type    = "RESOURCE_CONTROL_POLICY"
  content = ${hclJson(policy, 1)}
}`,
    };
  },
});

function onlyOurPrincipals(organizationId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyOurPrincipals",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*", "sqs:*", "kms:*", "secretsmanager:*", "sts:AssumeRole"],
        Resource: "*",
        Condition: {
          StringNotEqualsIfExists: { "aws:PrincipalOrgID": organizationId },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    ],
  });
}
