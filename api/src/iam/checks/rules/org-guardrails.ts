import type { OrganizationPolicy } from "../../account.ts";
import { accountRef } from "../../identity.ts";
import { describePolicyError, parsePolicy } from "../../policy/document.ts";
import { isAnyAction, isAnyResource } from "../../policy/scope.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

/** Whether the policy limits anything, by a Deny or by an Allow of less than everything. Null if it cannot be parsed. */
function isGuardrail({ document }: OrganizationPolicy): boolean | null {
  const parsed = parsePolicy(document);
  if (!parsed.ok) return null;
  const { statements } = parsed.document;
  const allowsEverything = statements.some(
    (statement) =>
      statement.effect === "Allow" &&
      (statement.actions ?? []).some(isAnyAction) &&
      isAnyResource(statement) &&
      statement.conditions.length === 0,
  );
  return statements.some(({ effect }) => effect === "Deny") || !allowsEverything;
}

/** The actions that no account has a reason to use: leaving the organization, or stopping a record. */
const GUARDRAILS = JSON.stringify(
  {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "KeepAccountsAndTrails",
        Effect: "Deny",
        Action: ["organizations:LeaveOrganization", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging"],
        Resource: "*",
      },
    ],
  },
  null,
  2,
);

/**
 * Evaluates both membership of an organization and a service control policy that limits anything. Delegated
 * administrators and organizational units are not evaluated.
 */
export const orgGuardrails = defineCheck({
  id: "org-guardrails",
  title: "Account is not limited by service control policies",
  family: "GOV",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "Nothing limits the administrators of a standalone account. In an organization, service control policies set limits that no administrator of the account can cross, such as leaving the organization, disabling logs or using unmonitored Regions.",
  references: [AWS_PAGES.serviceControlPolicies, AWS_PAGES.bestPractices],
  needs: ["organization"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (awsAccountId, { organization }) => {
    if (organization === null) {
      return {
        description: `The account ${awsAccountId} does not belong to an organization.`,
        evidence: { organizationId: null, serviceControlPolicies: [] },
      };
    }
    const policies = organization.serviceControlPolicies;
    if (policies === null)
      return {
        notEvaluated:
          organization.unreadPolicies ??
          "Service control policies can be read only from the management account or a delegated administrator account.",
        isUnavailable: true,
      };
    const verdicts = policies.map(isGuardrail);
    if (verdicts.includes(true)) return null;
    const unreadable = policies.find((_policy, index) => verdicts[index] === null);
    if (unreadable !== undefined) {
      const parsed = parsePolicy(unreadable.document);
      return { notEvaluated: `${unreadable.policyName}: ${parsed.ok ? "" : describePolicyError(parsed.error)}` };
    }
    return {
      description: `No service control policy limits the account ${awsAccountId}.`,
      evidence: {
        organizationId: organization.organizationId,
        serviceControlPolicies: policies.map(({ policyName }) => policyName),
      },
    };
  },
  remediation: ({ id }, evidence) =>
    evidence["organizationId"] === null
      ? {
          text: "From the management account, invite the account into your organization, or create an organization. Then attach service control policies.",
          cli: cli`aws organizations invite-account-to-organization --target ${`Id=${id},Type=ACCOUNT`}`,
          terraform: null,
        }
      : {
          text: "From the management account, create a service control policy that denies actions no account may perform, such as leaving the organization, stopping CloudTrail or using unneeded Regions. Test it on one account, and then attach it to the root or the organizational unit.",
          cli: [
            cli`policy=$(aws organizations create-policy --type SERVICE_CONTROL_POLICY --name guardrails --description ${"What no account may do"} --content ${GUARDRAILS} --query Policy.PolicySummary.Id --output text)`,
            cli`aws organizations attach-policy --policy-id "$policy" --target-id ${id}`,
          ].join("\n"),
          terraform: null,
        },
});
