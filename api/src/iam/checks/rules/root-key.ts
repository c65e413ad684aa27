import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { SUMMARY_INCOMPLETE, summaryNumber } from "../subjects.ts";

export const rootKey = defineCheck({
  id: "root-key",
  title: "Root user has an access key",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  rationale:
    "No IAM policy can limit a root access key: its holder controls the account, including billing. No workload needs one; a role with fewer permissions can do the same work.",
  references: [AWS_PAGES.rootBestPractices, securityHub("IAM.4")],
  needs: ["accountSummary"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { accountSummary }) => {
    const present = summaryNumber(accountSummary, "AccountAccessKeysPresent");
    if (present === null) return { notEvaluated: SUMMARY_INCOMPLETE };
    return present === 0
      ? null
      : { description: "The root user has an access key.", evidence: { accountAccessKeysPresent: present } };
  },
  remediation: () => ({
    text: "Find out with CloudTrail what still uses the key, and replace it with a role. Then sign in as the root user and delete the key under Security credentials. From the management account of an organization, central root access deletes it without signing in.",
    cli: "aws iam list-access-keys",
    terraform: null,
  }),
});
