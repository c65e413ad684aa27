import type { ReactElement } from "react";
import styles from "./risk-score.module.css";

/** Bands as the api makes them: 90 critical, 70 high, 40 medium, 10 low, plus up to 9 for how many. */
const BANDS = [
  { from: 90, tone: "critical", word: "critical" },
  { from: 70, tone: "high", word: "high" },
  { from: 40, tone: "medium", word: "medium" },
  { from: 10, tone: "low", word: "low" },
] as const;

export function RiskScore({ score }: { readonly score: number }): ReactElement {
  const band = BANDS.find((each) => score >= each.from);
  return (
    <span className={styles["score"]} data-tone={band?.tone}>
      <span className={styles["track"]} aria-hidden="true">
        <span style={{ width: `${score}%` }} />
      </span>
      <b>{score}</b> {band?.word ?? "none found"}
    </span>
  );
}
