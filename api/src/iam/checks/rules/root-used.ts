import { rootUserRef } from "../../identity.ts";
import { type Instant, formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { LAST_USE_UNKNOWN, dayCount, lastUsedEvidence } from "../subjects.ts";

/** The latest use of any root credential counts: a key used today fails even if the password was last used long ago. */
export const rootUsed = defineCheck({
  id: "root-used",
  title: "Root user was used recently",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMRootUser",
  rationale:
    "The root user is for the few tasks that no other identity can perform. Regular use exposes its credentials, and its actions are neither limited by IAM policies nor attributable to one person.",
  references: [AWS_PAGES.rootBestPractices, AWS_PAGES.rootUser],
  needs: ["credentialReport"],
  thresholds: ["rootUsedDays"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { credentialReport: { root } }, { at, settings }) => {
    if (root === null) return { notEvaluated: "The credential report has no row for the root user." };
    const uses = [root.passwordLastUsed, ...root.accessKeys.map((key) => key.lastUsed)];
    const latest = uses.reduce<Instant>((last, use) => (use.status === "USED" ? Math.max(last, use.at) : last), 0);
    const days = wholeDaysBetween(latest, at);
    if (latest > 0 && days <= settings.rootUsedDays) {
      return {
        description: `The root user was used ${days === 0 ? "within the last 24 hours" : `${dayCount(days)} ago`}; no use is expected within ${dayCount(settings.rootUsedDays)}.`,
        evidence: {
          lastUsedAt: formatInstant(latest),
          passwordLastUsed: lastUsedEvidence(root.passwordLastUsed),
          keysLastUsed: root.accessKeys.map((key) => lastUsedEvidence(key.lastUsed)),
          limitDays: settings.rootUsedDays,
        },
      };
    }
    return uses.some(({ status }) => status === "UNKNOWN" || status === "NO_PERMISSION")
      ? { notEvaluated: LAST_USE_UNKNOWN }
      : null;
  },
  remediation: () => ({
    text: "Find out in CloudTrail (userIdentity.type Root) what was done and by whom, and use a role for that task. Use the root user only for tasks that require it. The alert is resolved when the root user has not been used for the whole period.",
    cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root --region us-east-1",
    terraform: null,
  }),
});
