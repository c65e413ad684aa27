import IconAlertCircle from "@tabler/icons-react/icons/IconAlertCircle";
import IconAlertOctagonFilled from "@tabler/icons-react/icons/IconAlertOctagonFilled";
import IconAlertTriangleFilled from "@tabler/icons-react/icons/IconAlertTriangleFilled";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconInfoCircle from "@tabler/icons-react/icons/IconInfoCircle";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";

export type SeverityName = "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL";

/** The severities, most severe first. */
export const SEVERITY_ORDER: readonly SeverityName[] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"];

export const SEVERITY_LABELS: Readonly<Record<SeverityName, string>> = {
  CRITICAL: "Critical",
  HIGH: "High",
  MEDIUM: "Medium",
  LOW: "Low",
  INFORMATIONAL: "Info",
};

const ICONS = {
  CRITICAL: IconAlertOctagonFilled,
  HIGH: IconAlertTriangleFilled,
  MEDIUM: IconAlertCircle,
  LOW: IconChevronDown,
  INFORMATIONAL: IconInfoCircle,
} as const;

/** The icon alone, for places where the label is next to it or in an accessible name. */
export function SeverityIcon({
  severity,
  size,
}: {
  readonly severity: SeverityName;
  readonly size: number;
}): ReactElement {
  const Icon = ICONS[severity];
  return <Icon size={size} aria-hidden="true" />;
}

export interface SeverityBadgeProps {
  readonly severity: SeverityName;
  /** Only the icon is coloured, for a legend or a narrow column. */
  readonly isPlain?: boolean;
}

/** The icon, label and colour of a severity. */
export function SeverityBadge({ severity, isPlain = false }: SeverityBadgeProps): ReactElement {
  const Icon = ICONS[severity];
  return (
    <span className={styles["badge"]} data-tone={severity.toLowerCase()} data-plain={isPlain || undefined}>
      <Icon size={14} aria-hidden="true" />
      {SEVERITY_LABELS[severity]}
    </span>
  );
}
