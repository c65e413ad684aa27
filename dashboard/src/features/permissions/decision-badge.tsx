import IconAdjustmentsQuestion from "@tabler/icons-react/icons/IconAdjustmentsQuestion";
import IconBan from "@tabler/icons-react/icons/IconBan";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconEyeQuestion from "@tabler/icons-react/icons/IconEyeQuestion";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type DecisionName = "ALLOWED" | "CONDITIONAL" | "UNKNOWN" | "EXPLICIT_DENY" | "IMPLICIT_DENY";

/** An allow is neither good nor bad, so only a conditional decision has a warning colour. */
const STYLES = {
  ALLOWED: { icon: IconCheck, label: "Allowed", tone: "accent" },
  CONDITIONAL: { icon: IconAdjustmentsQuestion, label: "Conditional", tone: "caution" },
  UNKNOWN: { icon: IconEyeQuestion, label: "Unknown", tone: "neutral" },
  EXPLICIT_DENY: { icon: IconBan, label: "Explicit deny", tone: "neutral" },
  IMPLICIT_DENY: { icon: IconBan, label: "Implicit deny", tone: "neutral" },
} as const satisfies Record<DecisionName, object>;

/** The decision of the policy evaluation, as icon and label. */
export function DecisionBadge({ decision }: { readonly decision: DecisionName }): ReactElement {
  const { icon: Icon, label, tone } = STYLES[decision];
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {label}
    </span>
  );
}
