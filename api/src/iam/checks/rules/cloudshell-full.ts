import { defineAttachedPolicyCheck } from "../define-attached-policy-check.ts";
import { securityHub } from "../references.ts";

export const cloudshellFull = defineAttachedPolicyCheck({
  id: "cloudshell-full",
  title: "AWSCloudShellFullAccess is attached",
  severity: "MEDIUM",
  policyName: "AWSCloudShellFullAccess",
  rationale:
    "AWSCloudShellFullAccess allows uploading and downloading files through a shell inside AWS with internet access. This bypasses the controls on the company's own machines.",
  references: [securityHub("IAM.27")],
  replacement:
    "Detach the policy. If CloudShell is needed, attach a policy without cloudshell:GetFileDownloadUrls and cloudshell:GetFileUploadUrls.",
});
