import type { ServiceControlPolicy } from "../../account.ts";
import { accountRef } from "../../identity.ts";
import { describePolicyError, parsePolicy } from "../../policy/document.ts";
import { isAnyAction, isAnyResource } from "../../policy/scope.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

/** Does the policy take anything away? A Deny does; so does an Allow of less than everything. `null`: it cannot be read. */
function isGuardrail({ document }: ServiceControlPolicy): boolean | null {
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

/**
 * Of the row's five checks the two that can be read here: membership, and a service control policy that limits anything.
 * Delegated administrators and the layout of organizational units are not judged, and their controls not carried.
 */
export const orgGuardrails = defineCheck({
  id: "org-guardrails",
  title: "Organization member, SCP guardrails, delegated admins (5 checks)",
  family: "GOV",
  severity: "HIGH",
  category: "IAMAccount",
  controls: { cis: { "7.0": ["2.1.2"] } },
  rationale:
    "An account on its own has nothing above its administrators. In an organization, service control policies draw lines that no administrator of the account can cross: leaving the organization, switching off logs, working in Regions nobody watches.",
  needs: ["organization"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (awsAccountId, { organization }) => {
    if (organization === null) {
      return {
        description: `The account ${awsAccountId} belongs to no organization.`,
        evidence: { organizationId: null, serviceControlPolicies: [] },
      };
    }
    const policies = organization.serviceControlPolicies;
    if (policies === null)
      return {
        notEvaluated: "The service control policies can only be read from the management account or a delegated one.",
      };
    const verdicts = policies.map(isGuardrail);
    if (verdicts.includes(true)) return null;
    const unreadable = policies.find((_policy, place) => verdicts[place] === null);
    if (unreadable !== undefined) {
      const parsed = parsePolicy(unreadable.document);
      return { notEvaluated: `${unreadable.policyName}: ${parsed.ok ? "" : describePolicyError(parsed.error)}` };
    }
    return {
      description: `No service control policy limits anything in the account ${awsAccountId}.`,
      evidence: {
        organizationId: organization.organizationId,
        serviceControlPolicies: policies.map(({ policyName }) => policyName),
      },
    };
  },
  remediation: ({ id }, evidence) =>
    evidence["organizationId"] === null
      ? {
          text: "Invite the account into your organization from its management account, or create an organization, then attach service control policies.",
          cli: cli`aws organizations invite-account-to-organization --target ${`Id=${id},Type=ACCOUNT`}`,
          terraform: null,
        }
      : {
          text: "From the management account write a service control policy that denies what no one may do here (leaving the organization, stopping CloudTrail, unused Regions), try it on one account, then attach it to the root or the organizational unit.",
          cli: [
            "aws organizations create-policy --type SERVICE_CONTROL_POLICY --name guardrails --description 'What no account may do' --content file://guardrails.json",
            cli`aws organizations attach-policy --policy-id POLICY_ID --target-id ${id}`,
          ].join("\n"),
          terraform: null,
        },
});
