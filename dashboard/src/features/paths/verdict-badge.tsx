import IconAdjustmentsQuestion from "@tabler/icons-react/icons/IconAdjustmentsQuestion";
import IconBolt from "@tabler/icons-react/icons/IconBolt";
import IconEyeQuestion from "@tabler/icons-react/icons/IconEyeQuestion";
import IconShieldHalf from "@tabler/icons-react/icons/IconShieldHalf";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type VerdictName = "EXPLOITABLE" | "CONDITIONAL" | "UNKNOWN" | "BLOCKED";

/** The verdicts, easiest to exploit first. */
export const VERDICT_ORDER: readonly VerdictName[] = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"];

export const VERDICT_LABELS: Readonly<Record<VerdictName, string>> = {
  EXPLOITABLE: "Exploitable",
  CONDITIONAL: "Conditional",
  UNKNOWN: "Unknown",
  BLOCKED: "Blocked",
};

const STYLES = {
  EXPLOITABLE: { icon: IconBolt, tone: "bad" },
  CONDITIONAL: { icon: IconAdjustmentsQuestion, tone: "caution" },
  UNKNOWN: { icon: IconEyeQuestion, tone: "neutral" },
  BLOCKED: { icon: IconShieldHalf, tone: "good" },
} as const;

/** The verdict of a path or step, as icon, label and colour. */
export function VerdictBadge({ verdict }: { readonly verdict: VerdictName }): ReactElement {
  const { icon: Icon, tone } = STYLES[verdict];
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {VERDICT_LABELS[verdict]}
    </span>
  );
}
