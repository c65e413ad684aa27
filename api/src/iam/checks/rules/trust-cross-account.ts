import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/** One finding for each account, so that each can be accepted or removed by itself. Everybody (`*`) is trust-any's. */
export const trustCrossAccount = defineTrustCheck({
  id: "trust-cross-account",
  title: "Role trusts an unknown account",
  family: "TRU",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "Whoever runs the other account decides who in it uses this role. An account that nobody here knows is a door whose key somebody else keeps.",
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
  remediation: ({ name }, evidence) =>
    rewriteTrust(
      name,
      `Find out whose account ${String(evidence["accountId"])} is. If it is one of yours or a supplier's, add it to the trusted accounts in the settings; otherwise take it out of the trust policy.`,
    ),
});
