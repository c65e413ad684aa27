import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/**
 * Reports one finding per trusted account, so that each can be accepted or removed separately. `trust-any` covers `*`.
 */
export const trustCrossAccount = defineTrustCheck({
  id: "trust-cross-account",
  title: "Role trusts an unknown account",
  family: "TRU",
  severity: "MEDIUM",
  rationale:
    "The owner of the other account decides which of its principals use this role. If that account is not known to you, an unknown party has access to yours.",
  references: [AWS_PAGES.principal, AWS_PAGES.thirdPartyAccess],
  thresholds: ["trustedAccountIds"],
  evaluate: ({ role, document, grants }, _facts, { awsAccountId, settings }) => {
    const unknown = grants.filter(
      ({ accountId }) =>
        accountId !== null && accountId !== awsAccountId && !settings.trustedAccountIds.includes(accountId),
    );
    return [...new Set(unknown.map(({ accountId }) => accountId!))].map((accountId) => ({
      discriminator: accountId,
      description: `The role ${role.roleName} trusts the unknown account ${accountId}.`,
      evidence: {
        accountId,
        ...grantsEvidence(
          document,
          unknown.filter((grant) => grant.accountId === accountId),
        ),
      },
    }));
  },
  remediation: (_resource, evidence) =>
    stepsOnly(
      `Find out who owns the account ${String(evidence["accountId"])}. If it belongs to you or a supplier, add it to the trusted accounts in the settings. Otherwise remove it from the trust policy.`,
    ),
});
