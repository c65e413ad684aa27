import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { SUMMARY_INCOMPLETE, hasNoRootCredentials, summaryNumber } from "../subjects.ts";

/** A root without any credential (central root management) passes: nobody can sign in as it. */
export const rootMfa = defineCheck({
  id: "root-mfa",
  title: "Root has no MFA",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  controls: { cis: { "5.0": ["1.4"], "6.0": ["2.4"], "7.0": ["2.5"] }, securityHub: ["IAM.9"] },
  rationale:
    "Without MFA the root password, or the mailbox that resets it, is all that stands between anyone and the whole account. No policy can limit root afterwards.",
  needs: ["accountSummary"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { accountSummary }) => {
    const enabled = summaryNumber(accountSummary, "AccountMFAEnabled");
    if (enabled === 1 || hasNoRootCredentials(accountSummary)) return null;
    if (enabled === null) return { notEvaluated: SUMMARY_INCOMPLETE };
    return {
      description: "The root user has no MFA device.",
      evidence: {
        accountMfaEnabled: enabled,
        accountPasswordPresent: summaryNumber(accountSummary, "AccountPasswordPresent"),
      },
    };
  },
  remediation: () => ({
    text: "Sign in as root and register an MFA device under Security credentials, best a FIDO key, with a second one kept elsewhere. In an organization, central root access can remove root's credentials from the member accounts instead.",
    cli: null,
    terraform: null,
  }),
});
