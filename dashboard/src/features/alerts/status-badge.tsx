import IconBan from "@tabler/icons-react/icons/IconBan";
import IconAlarm from "@tabler/icons-react/icons/IconAlarm";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircle from "@tabler/icons-react/icons/IconCircle";
import IconCircleDashed from "@tabler/icons-react/icons/IconCircleDashed";
import IconCircleMinus from "@tabler/icons-react/icons/IconCircleMinus";
import IconCircleDot from "@tabler/icons-react/icons/IconCircleDot";
import IconClock from "@tabler/icons-react/icons/IconClock";
import IconEyeCheck from "@tabler/icons-react/icons/IconEyeCheck";
import IconLoader2 from "@tabler/icons-react/icons/IconLoader2";
import IconPlugConnected from "@tabler/icons-react/icons/IconPlugConnected";
import IconSquareX from "@tabler/icons-react/icons/IconSquareX";
import IconUser from "@tabler/icons-react/icons/IconUser";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ComponentType, ReactElement } from "react";
import { enumLabel } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";

type Tone = "good" | "bad" | "caution" | "busy" | "high" | "neutral" | "accent";

interface StatusStyle {
  readonly label: string;
  readonly tone: Tone;
  readonly icon: ComponentType<{
    readonly size?: number;
    readonly className?: string;
    readonly "aria-hidden"?: "true";
  }>;
}

/** The statuses of alerts, scans, accounts, access keys, checks and connection tests. */
const STYLES: Readonly<Record<string, StatusStyle>> = {
  OPEN: { label: "Open", tone: "neutral", icon: IconCircleDot },
  ACKNOWLEDGED: { label: "Acknowledged", tone: "accent", icon: IconEyeCheck },
  SNOOZED: { label: "Snoozed", tone: "caution", icon: IconAlarm },
  DISMISSED: { label: "Dismissed", tone: "neutral", icon: IconBan },
  RESOLVED: { label: "Resolved", tone: "good", icon: IconCheck },
  QUEUED: { label: "Queued", tone: "neutral", icon: IconClock },
  RUNNING: { label: "Running", tone: "busy", icon: IconLoader2 },
  SUCCEEDED: { label: "Complete", tone: "good", icon: IconCheck },
  PARTIAL: { label: "Partial", tone: "caution", icon: IconCircleDashed },
  FAILED: { label: "Failed", tone: "bad", icon: IconX },
  CANCELLED: { label: "Cancelled", tone: "neutral", icon: IconSquareX },
  PENDING: { label: "Setup incomplete", tone: "caution", icon: IconClock },
  CONNECTED: { label: "Connected", tone: "good", icon: IconPlugConnected },
  ERROR: { label: "Connection failed", tone: "bad", icon: IconX },
  ARCHIVED: { label: "Disconnected", tone: "neutral", icon: IconBan },
  PASS: { label: "Pass", tone: "good", icon: IconCheck },
  FAIL: { label: "Fail", tone: "high", icon: IconX },
  NOT_EVALUATED: { label: "Not evaluated", tone: "caution", icon: IconCircleDashed },
  DISABLED: { label: "Disabled", tone: "neutral", icon: IconBan },
  MANUAL: { label: "Manual", tone: "accent", icon: IconUser },
  NOT_COVERED: { label: "Not covered", tone: "neutral", icon: IconCircleMinus },
  OK: { label: "OK", tone: "good", icon: IconCheck },
  WARNING: { label: "Warning", tone: "caution", icon: IconCircleDashed },
  SKIPPED: { label: "Skipped", tone: "neutral", icon: IconCircle },
  Active: { label: "Active", tone: "good", icon: IconCheck },
  Inactive: { label: "Inactive", tone: "neutral", icon: IconBan },
};

export interface StatusBadgeProps {
  /** An enum value of the API. A value that is not in `STYLES` gets a generated label and a neutral tone. */
  readonly status: string;
  /** A label instead of the default one. */
  readonly label?: string;
}

export function StatusBadge({ status, label }: StatusBadgeProps): ReactElement {
  const style = STYLES[status] ?? { label: enumLabel(status), tone: "neutral", icon: IconCircle };
  const Icon = style.icon;
  return (
    <span className={styles["badge"]} data-plain data-tone={style.tone}>
      <Icon size={14} aria-hidden="true" {...(status === "RUNNING" ? { className: styles["turning"] ?? "" } : {})} />
      {label ?? style.label}
    </span>
  );
}
