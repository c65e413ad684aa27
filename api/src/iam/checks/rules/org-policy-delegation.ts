import type { OrganizationAdministration } from "../../organization-administration.ts";
import { delegatesPolicies } from "../../policy/organization-verdicts.ts";
import type { Evaluation } from "../check.ts";
import { defineOrganizationCheck, notKnown } from "../define-organization-check.ts";
import { hclJson, shellQuote } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { askFirst } from "../remediations.ts";

/** Stands for the account that the operator chooses. No account of AWS has this number. */
const CHOSEN = "000000000000";

/** Evaluates the delegation policy. It says the same of every account of the organization, so controls ask it of each. */
export function evaluatePolicyDelegation(administration: OrganizationAdministration): Evaluation {
  const { delegationPolicy, managementAccountId, closedAccountIds, organizationId } = administration;
  if (delegationPolicy === null)
    return notKnown(administration, "The delegation policy is", "organizations:DescribeResourcePolicy");
  const { document } = delegationPolicy;
  const { verdict } =
    document === null
      ? { verdict: "NO" }
      : delegatesPolicies(document, new Set([managementAccountId, ...closedAccountIds]));
  if (verdict === "YES") return null;
  if (verdict === "UNKNOWN")
    return {
      notEvaluated: "Whom the delegation policy allows to manage policies depends on conditions or denials in it.",
    };
  return {
    description:
      document === null
        ? `The organization ${organizationId} has no delegation policy: only its management account can change service control policies.`
        : `The delegation policy of the organization ${organizationId} lets no member account write and attach service control policies.`,
    evidence: { organizationId, managementAccountId, hasDelegationPolicy: document !== null },
  };
}

export const orgPolicyDelegation = defineOrganizationCheck({
  id: "org-policy-delegation",
  title: "Only the management account can change the organization's policies",
  severity: "MEDIUM",
  rationale:
    "No service control policy limits the management account, and anyone who controls it controls every account. If policies can be changed only there, people need access to it for daily work. A member account with a delegation policy can do this work and is limited itself.",
  references: [AWS_PAGES.organizationsDelegation, AWS_PAGES.managementAccountBestPractices],
  evaluate: evaluatePolicyDelegation,
  remediation: (_resource, evidence) => {
    const policy = delegationPolicy(String(evidence["managementAccountId"]), String(evidence["organizationId"]));
    const askedFor = shellQuote(policy).replaceAll(CHOSEN, `'"$account"'`);
    const variable = hclJson(policy, 1).replaceAll(CHOSEN, "${var.governance_account_id}");
    return {
      text: "Choose a member account for governance. In the management account, let it manage policies with a delegation policy. It replaces an existing one, so add the statements to the one that exists.",
      cli: askFirst({ account: "Number of the account for governance" }, [
        `aws organizations put-resource-policy --content ${askedFor}`,
      ]),
      terraform: `variable "governance_account_id" {
  description = "Number of the account for governance"
  type        = string
}

resource "aws_organizations_resource_policy" "delegation" {
  content = ${variable}
}`,
    };
  },
});

function delegationPolicy(managementAccountId: string, organizationId: string): string {
  const resource = (type: string, path: string) =>
    `arn:aws:organizations::${managementAccountId}:${type}/${organizationId}${path}`;
  const Principal = { AWS: `arn:aws:iam::${CHOSEN}:root` };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Read",
        Effect: "Allow",
        Principal,
        Action: ["organizations:Describe*", "organizations:List*"],
        Resource: "*",
      },
      {
        Sid: "ManagePolicies",
        Effect: "Allow",
        Principal,
        Action: [
          "organizations:CreatePolicy",
          "organizations:UpdatePolicy",
          "organizations:DeletePolicy",
          "organizations:AttachPolicy",
          "organizations:DetachPolicy",
        ],
        Resource: [
          resource("root", "/*"),
          resource("ou", "/*"),
          resource("account", "/*"),
          resource("policy", "/service_control_policy/*"),
        ],
        Condition: { StringLikeIfExists: { "organizations:PolicyType": ["SERVICE_CONTROL_POLICY"] } },
      },
    ],
  });
}
