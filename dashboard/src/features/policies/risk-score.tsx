import type { ReactElement } from "react";
import styles from "./risk-score.module.css";

/** The score of the worst issue: 90 critical, 70 high, 40 medium, 10 low. The API adds up to 9 for their number. */
const BANDS = [
  { from: 90, tone: "critical", label: "critical" },
  { from: 70, tone: "high", label: "high" },
  { from: 40, tone: "medium", label: "medium" },
  { from: 10, tone: "low", label: "low" },
] as const;

export function RiskScore({ score }: { readonly score: number }): ReactElement {
  const band = BANDS.find(({ from }) => score >= from);
  return (
    <span className={styles["score"]} data-tone={band?.tone}>
      <span className={styles["track"]} aria-hidden="true">
        <span style={{ width: `${score}%` }} />
      </span>
      <b>{score}</b> {band?.label ?? "none found"}
    </span>
  );
}
