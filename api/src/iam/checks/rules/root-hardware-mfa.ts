import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { SUMMARY_INCOMPLETE, hasNoRootCredentials, summaryNumber } from "../subjects.ts";

/**
 * No AWS call lists the hardware devices of the root user. The check infers them: MFA is active (account summary), and
 * no virtual device is assigned to the root user (its user ARN ends with `:root`).
 */
export const rootHardwareMfa = defineCheck({
  id: "root-hardware-mfa",
  title: "Root user has no hardware MFA",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  rationale:
    "A virtual MFA device is a secret on a phone, which can be copied, phished or lost. A FIDO key works only on the real sign-in page and cannot be copied, which is appropriate for the root user.",
  references: [AWS_PAGES.rootMfa, securityHub("IAM.6")],
  needs: ["accountSummary", "virtualMfaDevices"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { accountSummary, virtualMfaDevices }) => {
    if (hasNoRootCredentials(accountSummary)) return null;
    const enabled = summaryNumber(accountSummary, "AccountMFAEnabled");
    if (enabled === null) return { notEvaluated: SUMMARY_INCOMPLETE };
    if (enabled === 0)
      return {
        description: "The root user has no MFA device, and so no hardware MFA.",
        evidence: { accountMfaEnabled: 0, virtualDevices: [] },
      };
    const virtual = virtualMfaDevices
      .filter((device) => device.userArn?.endsWith(":root"))
      .map((device) => device.serialNumber);
    if (virtual.length === 0) return null;
    return {
      description: "The root user can sign in with a virtual MFA device.",
      evidence: { accountMfaEnabled: enabled, virtualDevices: virtual },
    };
  },
  remediation: () => ({
    text: "Sign in as the root user and register a FIDO key or hardware token under Security credentials, preferably two that are stored apart. Then remove the virtual device.",
    cli: null,
    terraform: null,
  }),
});
