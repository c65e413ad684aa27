import IconAdjustmentsQuestion from "@tabler/icons-react/icons/IconAdjustmentsQuestion";
import IconBolt from "@tabler/icons-react/icons/IconBolt";
import IconEyeQuestion from "@tabler/icons-react/icons/IconEyeQuestion";
import IconShieldHalf from "@tabler/icons-react/icons/IconShieldHalf";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type VerdictName = "EXPLOITABLE" | "CONDITIONAL" | "UNKNOWN" | "BLOCKED";

/** The best for an attacker first, as everywhere. */
export const VERDICT_ORDER: readonly VerdictName[] = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"];

export const VERDICT_WORDS: Readonly<Record<VerdictName, string>> = {
  EXPLOITABLE: "Exploitable",
  CONDITIONAL: "Conditional",
  UNKNOWN: "Not known",
  BLOCKED: "Blocked",
};

const LOOKS = {
  EXPLOITABLE: { icon: IconBolt, tone: "bad" },
  CONDITIONAL: { icon: IconAdjustmentsQuestion, tone: "caution" },
  UNKNOWN: { icon: IconEyeQuestion, tone: "neutral" },
  BLOCKED: { icon: IconShieldHalf, tone: "good" },
} as const;

/** What is said of a path or a step: icon, word and colour, each enough alone. */
export function VerdictBadge({ verdict }: { readonly verdict: VerdictName }): ReactElement {
  const { icon: Icon, tone } = LOOKS[verdict];
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
