import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { RiskScore, type RiskScoreProps } from "./risk-score.tsx";
import styles from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";

export interface PolicyTableRow {
  readonly policyName: string;
  readonly arn: string | null;
  readonly type: "AWS_MANAGED" | "CUSTOMER_MANAGED" | "INLINE";
  /** The group that the user inherits the policy from. */
  readonly via?: string | null;
  readonly policy: ({ readonly id: string; readonly riskScore: number } & NonNullable<RiskScoreProps["use"]>) | null;
}

export const POLICY_TYPE_LABELS = {
  AWS_MANAGED: "AWS managed",
  CUSTOMER_MANAGED: "Customer managed",
  INLINE: "Inline",
} as const;

export interface PolicyTableProps {
  readonly label: string;
  readonly policies: readonly PolicyTableRow[];
  readonly empty: string;
  /** The account used in links to groups. Without it, groups are shown as text. */
  readonly awsAccountId?: string;
}

/** The policies of a principal, highest risk first. */
export function PolicyTable({ label, policies, empty, awsAccountId }: PolicyTableProps): ReactElement {
  if (policies.length === 0) return <p className={styles["quiet"]}>{empty}</p>;
  const hasVia = policies.some((policy) => policy.via);
  const sorted = policies.toSorted(
    (a, b) =>
      (b.policy?.riskScore ?? -1) - (a.policy?.riskScore ?? -1) || a.policyName.localeCompare(b.policyName, "en"),
  );
  return (
    <SimpleTable label={label} hasCards>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          {hasVia && <th scope="col">Through group</th>}
          <th scope="col">Type</th>
          <th scope="col">Risk</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((policy) => (
          <tr key={`${policy.via ?? ""} ${policy.arn ?? policy.policyName}`}>
            <th scope="row">
              {policy.policy ? (
                <Link to="/policies/$policyId" params={{ policyId: policy.policy.id }}>
                  {policy.policyName}
                </Link>
              ) : (
                policy.policyName
              )}
            </th>
            {hasVia && (
              <td>
                {policy.via && awsAccountId ? (
                  <Link to="/accounts/$awsAccountId/groups/$groupName" params={{ awsAccountId, groupName: policy.via }}>
                    {policy.via}
                  </Link>
                ) : (
                  policy.via
                )}
              </td>
            )}
            <td>{POLICY_TYPE_LABELS[policy.type]}</td>
            <td>
              {policy.policy ? (
                <RiskScore score={policy.policy.riskScore} use={policy.policy} />
              ) : (
                <span className={styles["quiet"]}>document not read</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}
