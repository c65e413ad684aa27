import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { SUMMARY_INCOMPLETE, hasNoRootCredentials, summaryNumber } from "../subjects.ts";

/**
 * No call names root's hardware devices. What can be known: MFA is on (the account summary), and no virtual device is
 * assigned to root (its user ARN ends with `:root`); then what is on is hardware.
 */
export const rootHardwareMfa = defineCheck({
  id: "root-hardware-mfa",
  title: "Root MFA is not hardware",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  controls: { cis: { "5.0": ["1.5"], "6.0": ["2.5"], "7.0": ["2.6"] }, securityHub: ["IAM.6"] },
  rationale:
    "A virtual device is a secret on a phone, which can be copied, phished or lost with the phone. A FIDO key answers only to the real sign-in page and cannot be copied, which is what root deserves.",
  needs: ["accountSummary", "virtualMfaDevices"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { accountSummary, virtualMfaDevices }) => {
    if (hasNoRootCredentials(accountSummary)) return null;
    const enabled = summaryNumber(accountSummary, "AccountMFAEnabled");
    if (enabled === null) return { notEvaluated: SUMMARY_INCOMPLETE };
    if (enabled === 0)
      return {
        description: "The root user has no MFA device, so no hardware one.",
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
    text: "Sign in as root, register a FIDO key or hardware token under Security credentials (two of them, kept apart), then remove the virtual device.",
    cli: null,
    terraform: null,
  }),
});
