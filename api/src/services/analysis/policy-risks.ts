import type { AccountSnapshot } from "../../iam/account.ts";
import { policyTextRisk } from "../../iam/analysis/policy-risk.ts";
import { isOnlyBoundary } from "../../iam/boundary-use.ts";
import { policyTexts } from "../inventory/snapshot-rows.ts";

/** The risk scores of `policyTexts`. Null if the policies were not read. */
export function policyRisks({ sections, awsAccountId, partition, takenAt }: AccountSnapshot): readonly number[] | null {
  const { authorizationDetails: details } = sections;
  if (details.status !== "read") return null;
  const { policies } = details.value;
  return policyTexts(details.value).map((text, i) => {
    // The inline policies follow the managed ones.
    const policy = policies[i];
    return policyTextRisk(text, {
      awsAccountId,
      partition,
      at: takenAt,
      isOnlyBoundary: policy !== undefined && isOnlyBoundary(policy),
    });
  });
}
