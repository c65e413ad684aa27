import { type Guardrails, guardrailsOf } from "../../principals/guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import { findIssues } from "../../policy/issues.ts";
import { isExternal } from "../../policy/trust.ts";
import { cli } from "../quote.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";

const READ_ONLY = ":iam::aws:policy/ReadOnlyAccess";

/** ReadOnlyAccess reads contents, not only settings: objects, table items, parameters. SecurityAudit and ViewOnlyAccess do not. */
function whatIsGiven(permissions: Permissions, guardrails: Guardrails): string | null {
  if (isAdministrator(permissions, guardrails)) return "administrator access";
  if (mayWriteIam(permissions, guardrails)) return "the right to write IAM";
  const wide = permissions.policies.find(({ document }) =>
    findIssues(document).some(({ code }) => code === "INFRASTRUCTURE_MODIFICATION"),
  );
  if (wide) return `writing on every resource (${wide.source.policyName})`;
  const reading = permissions.policies.find(
    ({ source, document }) =>
      source.policyArn?.endsWith(READ_ONLY) || findIssues(document).some(({ code }) => code === "DATA_EXFILTRATION"),
  );
  return reading ? `reading of all contents (${reading.source.policyName})` : null;
}

export const trustReadonlyExternal = defineTrustCheck({
  id: "trust-readonly-external",
  title: "ReadOnlyAccess or write given to an external account",
  family: "TRU",
  severity: "HIGH",
  controls: {},
  rationale:
    "ReadOnlyAccess reads the contents of buckets, tables and parameters, and writing does more. Given to another account, that account's security is now this one's.",
  thresholds: ["trustedAccountIds"],
  evaluate: ({ role, document, grants }, { authorizationDetails, organization }, { awsAccountId, settings }) => {
    const external = grants.filter(
      (grant) => isExternal(grant, awsAccountId) && !settings.trustedAccountIds.includes(grant.accountId ?? ""),
    );
    if (external.length === 0) return null;
    const permissions = permissionsOf(authorizationDetails, role);
    // The policy's name is enough where its document was not read.
    const isReadOnly = role.attachedPolicies.some(({ policyArn }) => policyArn.endsWith(READ_ONLY));
    const given =
      whatIsGiven(permissions, guardrailsOf(organization, awsAccountId)) ??
      (isReadOnly ? "reading of all contents (ReadOnlyAccess)" : null);
    if (given === null)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const accounts = [...new Set(external.map(({ accountId }) => accountId ?? "everybody"))];
    return {
      description: `The role ${role.roleName} gives ${given} to ${accounts.join(", ")}.`,
      evidence: {
        accounts,
        given,
        policies: permissions.policies.map(({ source }) => source.policyName),
        ...grantsEvidence(document, external),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Give the other account a policy with what it needs to see (SecurityAudit reads settings without contents), or add it to the trusted accounts in the settings if it is yours.",
    cli: [
      cli`aws iam list-attached-role-policies --role-name ${name}`,
      cli`aws iam detach-role-policy --role-name ${name} --policy-arn POLICY_ARN`,
    ].join("\n"),
    terraform: null,
  }),
});
