import { userRef } from "../../identity.ts";
import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { dayCount } from "../subjects.ts";
import { credentialEvidence, deactivateCredential, ofEachUser, serviceLabel } from "../user-credentials.ts";

export const svcCredAge = defineCheck({
  id: "svc-cred-age",
  title: "Password for an AWS service is older than the rotation limit",
  family: "KEY",
  severity: "MEDIUM",
  category: "IAMUser",
  rationale:
    "A password for AWS CodeCommit or Amazon Keyspaces never expires, and AWS does not report when it was last used. An old one is stored in repositories and configuration files where a copy goes unnoticed.",
  references: [AWS_PAGES.serviceSpecificCredentials, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails", "serviceSpecificCredentials"],
  thresholds: ["keyMaxAgeDays"],
  resources: ({ authorizationDetails, serviceSpecificCredentials }) =>
    ofEachUser(authorizationDetails, serviceSpecificCredentials),
  ref: ({ user }) => userRef(user),
  evaluate: ({ user, items }, _facts, { at, settings }) => {
    const failures = items.flatMap((credential) => {
      const ageDays = wholeDaysBetween(credential.createdAt, at);
      if (credential.kind !== "PASSWORD" || !credential.isActive || ageDays <= settings.keyMaxAgeDays) return [];
      return {
        discriminator: credential.serviceSpecificCredentialId,
        description: `A password of ${user.userName} for ${serviceLabel(credential.serviceName)} is ${dayCount(ageDays)} old; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
        evidence: {
          ...credentialEvidence(credential),
          createdAt: formatInstant(credential.createdAt),
          ageDays,
          limitDays: settings.keyMaxAgeDays,
        },
      };
    });
    return failures.length > 0 ? failures : null;
  },
  remediation: (_resource, evidence) =>
    deactivateCredential(
      evidence,
      "Use temporary credentials instead: git-remote-codecommit for AWS CodeCommit, the SigV4 plugin of the driver for Amazon Keyspaces. If the password is still needed, create a second one, switch everything to it, and then deactivate this one.",
    ),
});
