import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { SUMMARY_INCOMPLETE, hasNoRootCredentials, summaryNumber } from "../subjects.ts";

/** A root user without credentials (central root management) passes: it cannot sign in. */
export const rootMfa = defineCheck({
  id: "root-mfa",
  title: "Root user has no MFA",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  rationale:
    "Without MFA, only the root password, or the mailbox that can reset it, protects the whole account. No IAM policy can limit the root user after sign-in.",
  references: [AWS_PAGES.rootMfa, securityHub("IAM.9")],
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
    text: "Sign in as the root user and register an MFA device under Security credentials, preferably a FIDO key, with a second one stored elsewhere. In an organization, central root access can remove the root credentials of member accounts instead.",
    cli: null,
    terraform: null,
  }),
});
