import type { ServiceSpecificCredential } from "../../account.ts";
import { DAY, formatInstant, type Instant } from "../../time.ts";
import { defineCredentialCheck } from "../define-credential-check.ts";
import { AWS_PAGES } from "../references.ts";
import { dayCount } from "../subjects.ts";
import { credentialEvidence, deactivateCredential, serviceLabel } from "../user-credentials.ts";

export const apikeyLongTerm = defineCredentialCheck({
  id: "apikey-long-term",
  title: "API key for a service such as Bedrock is valid longer than the rotation limit",
  severity: "HIGH",
  rationale:
    "An API key is a bearer token: anyone who reads it can use the service at your cost until it expires, from any address and without a signature. AWS does not report when it was last used, so a leak is noticed on the bill.",
  references: [AWS_PAGES.apiKeys, AWS_PAGES.bestPractices],
  section: "serviceSpecificCredentials",
  idOf: ({ serviceSpecificCredentialId }) => serviceSpecificCredentialId,
  failureOf: (credential, user, { at, settings }) => {
    const { createdAt, expiresAt, serviceName } = credential;
    const lifetime = expiresAt === null ? Infinity : expiresAt - createdAt;
    if (!isUsableApiKey(credential, at) || lifetime <= settings.keyMaxAgeDays * DAY) return null;
    const lasts =
      expiresAt === null ? "never expires" : `is valid for ${dayCount(Math.floor(lifetime / DAY))} in total`;
    return {
      description: `An API key of ${user.userName} for ${serviceLabel(serviceName)} ${lasts}; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
      evidence: {
        ...credentialEvidence(credential),
        createdAt: formatInstant(createdAt),
        expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
        limitDays: settings.keyMaxAgeDays,
      },
    };
  },
  remediation: (_resource, evidence) =>
    deactivateCredential(
      evidence,
      "Use temporary credentials, or a short-term API key where the service offers one. If a long-term key is needed, create one that expires, switch everything to it, and then deactivate this one. A service control policy with iam:ServiceSpecificCredentialAgeDays limits how long new keys live.",
    ),
});

/** Whether requests with the key are accepted at this moment. */
export function isUsableApiKey({ kind, isActive, expiresAt }: ServiceSpecificCredential, at: Instant): boolean {
  return kind === "API_KEY" && isActive && (expiresAt === null || expiresAt > at);
}
