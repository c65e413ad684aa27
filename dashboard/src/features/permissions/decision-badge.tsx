import IconAdjustmentsQuestion from "@tabler/icons-react/icons/IconAdjustmentsQuestion";
import IconBan from "@tabler/icons-react/icons/IconBan";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconEyeQuestion from "@tabler/icons-react/icons/IconEyeQuestion";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type DecisionName = "ALLOWED" | "CONDITIONAL" | "UNKNOWN" | "EXPLICIT_DENY" | "IMPLICIT_DENY";

/** A right is neither good nor bad: only what hangs on something stands out. */
const LOOKS = {
  ALLOWED: { icon: IconCheck, word: "Allowed", tone: "accent" },
  CONDITIONAL: { icon: IconAdjustmentsQuestion, word: "Conditional", tone: "caution" },
  UNKNOWN: { icon: IconEyeQuestion, word: "Not known", tone: "neutral" },
  EXPLICIT_DENY: { icon: IconBan, word: "Denied", tone: "neutral" },
  IMPLICIT_DENY: { icon: IconBan, word: "Not allowed", tone: "neutral" },
} as const satisfies Record<DecisionName, object>;

/** What the evaluator answers: icon and word. */
export function DecisionBadge({ decision }: { readonly decision: DecisionName }): ReactElement {
  const { icon: Icon, word, tone } = LOOKS[decision];
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {word}
    </span>
  );
}
