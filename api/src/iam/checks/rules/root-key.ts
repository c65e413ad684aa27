import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { SUMMARY_INCOMPLETE, summaryNumber } from "../subjects.ts";

export const rootKey = defineCheck({
  id: "root-key",
  title: "Root access key exists",
  family: "ROOT",
  severity: "CRITICAL",
  category: "IAMRootUser",
  controls: { cis: { "5.0": ["1.3"], "6.0": ["2.3"], "7.0": ["2.4"] }, securityHub: ["IAM.4"] },
  rationale:
    "No policy can limit a root access key: whoever has it owns the account, bill and all. Nothing needs one; everything it does can be done by a role with fewer rights.",
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
    text: "Find out with CloudTrail what still uses the key, give it a role, then sign in as root and delete the key under Security credentials. From an organization's management account, central root access deletes it without signing in.",
    cli: "aws iam delete-access-key --access-key-id ACCESS_KEY_ID",
    terraform: null,
  }),
});
