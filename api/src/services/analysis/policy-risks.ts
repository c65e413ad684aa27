import type { AccountSnapshot } from "../../iam/account.ts";
import { policyTextRisk } from "../../iam/analysis/policy-risk.ts";
import { policyTexts } from "../inventory/snapshot-rows.ts";

/** The risk scores of `policyTexts`. Null if the policies were not read. */
export function policyRisks({ sections, awsAccountId, partition, takenAt }: AccountSnapshot): readonly number[] | null {
  const { authorizationDetails: details } = sections;
  if (details.status !== "read") return null;
  return policyTexts(details.value).map((text) => policyTextRisk(text, { awsAccountId, partition, at: takenAt }));
}
