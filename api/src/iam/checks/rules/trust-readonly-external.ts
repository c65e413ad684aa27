import { type Guardrails, guardrailsOf } from "../../principals/guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import { grantsFrom } from "../../policy/grants-from.ts";
import type { IssueCode } from "../../policy/issue-rule.ts";
import { findIssues } from "../../policy/issues.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { isExternal } from "../../policy/trust.ts";
import type { Instant } from "../../time.ts";
import { cli } from "../quote.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";

const READ_ONLY = ":iam::aws:policy/ReadOnlyAccess";

/**
 * Returns the broadest access that the permissions grant, or null if they grant no broad access.
 *
 * ReadOnlyAccess allows reading contents (objects, table items, parameters) as well as settings. SecurityAudit and
 * ViewOnlyAccess do not allow reading contents.
 */
function broadestAccess(permissions: Permissions, guardrails: Guardrails, at: Instant): string | null {
  if (isAdministrator(permissions, guardrails)) return "administrator access";
  if (mayWriteIam(permissions, guardrails)) return "permission to change IAM";
  const has = (issue: IssueCode, document: PolicyDocument) =>
    findIssues(grantsFrom(document, at)).some(({ code }) => code === issue);
  const writing = permissions.policies.find(({ document }) => has("INFRASTRUCTURE_MODIFICATION", document));
  if (writing) return `write access to every resource (${writing.source.policyName})`;
  const reading = permissions.policies.find(
    ({ source, document }) => source.policyArn?.endsWith(READ_ONLY) || has("DATA_EXFILTRATION", document),
  );
  return reading ? `read access to all contents (${reading.source.policyName})` : null;
}

export const trustReadonlyExternal = defineTrustCheck({
  id: "trust-readonly-external",
  title: "Role gives an external account broad read or write access",
  family: "TRU",
  severity: "HIGH",
  rationale:
    "ReadOnlyAccess reads the contents of buckets, tables and parameters, and write access goes further. If another account has this access, your security depends on the security of that account.",
  references: [AWS_PAGES.thirdPartyAccess, AWS_PAGES.bestPractices],
  thresholds: ["trustedAccountIds"],
  evaluate: ({ role, document, grants }, { authorizationDetails, organization }, { awsAccountId, at, settings }) => {
    const external = grants.filter(
      (grant) => isExternal(grant, awsAccountId) && !settings.trustedAccountIds.includes(grant.accountId ?? ""),
    );
    if (external.length === 0) return null;
    const permissions = permissionsOf(authorizationDetails, role);
    // The policy name is enough if the document was not read.
    const isReadOnly = role.attachedPolicies.some(({ policyArn }) => policyArn.endsWith(READ_ONLY));
    const access =
      broadestAccess(permissions, guardrailsOf(organization, awsAccountId, at), at) ??
      (isReadOnly ? "read access to all contents (ReadOnlyAccess)" : null);
    if (access === null)
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const accounts = [...new Set(external.map(({ accountId }) => accountId ?? "any account"))];
    return {
      description: `The role ${role.roleName} gives ${access} to ${accounts.join(", ")}.`,
      evidence: {
        accounts,
        access,
        policies: permissions.policies.map(({ source }) => source.policyName),
        ...grantsEvidence(document, external),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Limit the other account to what it needs to see: SecurityAudit reads settings without contents. If the account is yours, add it to the trusted accounts in the settings.",
    cli: cli`aws iam list-attached-role-policies --role-name ${name}`,
    terraform: null,
  }),
});
