import type { ReactElement } from "react";
import styles from "./risk-score.module.css";

/** The score of the worst issue: 90 critical, 70 high, 40 medium, 10 low. The API adds up to 9 for their number. */
const BANDS = [
  { from: 90, tone: "critical", label: "critical" },
  { from: 70, tone: "high", label: "high" },
  { from: 40, tone: "medium", label: "medium" },
  { from: 10, tone: "low", label: "low" },
] as const;

export interface RiskScoreProps {
  readonly score: number;
  /** How the policy is used. A policy that is only a permissions boundary grants nothing. */
  readonly use?: { readonly attachmentCount: number; readonly permissionsBoundaryUsageCount: number };
  /** Whether the number needs its noun, because no column heading says what it is. */
  readonly isNamed?: boolean;
}

/** Whether the policy limits its holders and grants nothing. */
export function isOnlyBoundary({
  attachmentCount,
  permissionsBoundaryUsageCount,
}: NonNullable<RiskScoreProps["use"]>): boolean {
  return attachmentCount === 0 && permissionsBoundaryUsageCount > 0;
}

export function RiskScore({ score, use, isNamed = false }: RiskScoreProps): ReactElement {
  const band = BANDS.find(({ from }) => score >= from);
  if (band === undefined)
    return <span className={styles["score"]}>{use && isOnlyBoundary(use) ? "boundary only" : "no risk found"}</span>;
  return (
    <span className={styles["score"]} data-tone={band.tone}>
      <span className={styles["track"]} aria-hidden="true">
        <span style={{ width: `${score}%` }} />
      </span>
      {isNamed && "Risk"} <b>{score}</b> {band.label}
    </span>
  );
}
