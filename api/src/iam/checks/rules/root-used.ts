import { rootUserRef } from "../../identity.ts";
import { type Instant, formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { LAST_USE_UNKNOWN, dayCount, lastUsedEvidence } from "../subjects.ts";

/** The latest use of all of root's credentials counts: a key used today is not excused by an old password. */
export const rootUsed = defineCheck({
  id: "root-used",
  title: "Root used recently (any credential)",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMRootUser",
  controls: { cis: { "5.0": ["1.6"], "6.0": ["2.6"], "7.0": ["2.7"] }, securityHub: ["IAM.20"] },
  rationale:
    "Root is for the handful of tasks that nothing else can do. Regular use means that its credentials travel, and that changes are made which no policy could have stopped and no person can be named for.",
  needs: ["credentialReport"],
  thresholds: ["rootUsedDays"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { credentialReport: { root } }, { at, settings }) => {
    if (root === null) return { notEvaluated: "The credential report has no row for root." };
    const uses = [root.passwordLastUsed, ...root.accessKeys.map((key) => key.lastUsed)];
    const latest = uses.reduce<Instant>((last, use) => (use.status === "USED" ? Math.max(last, use.at) : last), 0);
    const days = wholeDaysBetween(latest, at);
    if (latest > 0 && days <= settings.rootUsedDays) {
      return {
        description: `The root user was used ${days === 0 ? "within the last 24 hours" : `${dayCount(days)} ago`}.`,
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
    text: "Find out in CloudTrail (userIdentity.type Root) what was done and by whom, and give that task to a role. Keep root for what only root can do; the alert ends by itself once root has rested for the whole period.",
    cli: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root --region us-east-1",
    terraform: null,
  }),
});
