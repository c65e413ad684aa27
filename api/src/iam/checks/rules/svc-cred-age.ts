import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCredentialCheck } from "../define-credential-check.ts";
import { AWS_PAGES } from "../references.ts";
import { dayCount } from "../subjects.ts";
import { credentialEvidence, deactivateCredential, serviceLabel } from "../user-credentials.ts";

export const svcCredAge = defineCredentialCheck({
  id: "svc-cred-age",
  title: "Password for an AWS service is older than the rotation limit",
  severity: "MEDIUM",
  rationale:
    "A password for AWS CodeCommit or Amazon Keyspaces never expires, and AWS does not report when it was last used. An old one is stored in repositories and configuration files where a copy goes unnoticed.",
  references: [AWS_PAGES.serviceSpecificCredentials, AWS_PAGES.bestPractices],
  section: "serviceSpecificCredentials",
  idOf: ({ serviceSpecificCredentialId }) => serviceSpecificCredentialId,
  failureOf: (credential, user, { at, settings }) => {
    const ageDays = wholeDaysBetween(credential.createdAt, at);
    if (credential.kind !== "PASSWORD" || !credential.isActive || ageDays <= settings.keyMaxAgeDays) return null;
    return {
      description: `A password of ${user.userName} for ${serviceLabel(credential.serviceName)} is ${dayCount(ageDays)} old; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
      evidence: {
        ...credentialEvidence(credential),
        createdAt: formatInstant(credential.createdAt),
        ageDays,
        limitDays: settings.keyMaxAgeDays,
      },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateCredential(
      evidence,
      "Use temporary credentials instead: git-remote-codecommit for AWS CodeCommit, the SigV4 plugin of the driver for Amazon Keyspaces. If the password is still needed, create a second one, switch everything to it, and then deactivate this one.",
    ),
});
