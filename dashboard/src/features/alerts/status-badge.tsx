import IconBan from "@tabler/icons-react/icons/IconBan";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircle from "@tabler/icons-react/icons/IconCircle";
import IconCircleDashed from "@tabler/icons-react/icons/IconCircleDashed";
import IconCircleDot from "@tabler/icons-react/icons/IconCircleDot";
import IconClock from "@tabler/icons-react/icons/IconClock";
import IconEyeCheck from "@tabler/icons-react/icons/IconEyeCheck";
import IconLoader2 from "@tabler/icons-react/icons/IconLoader2";
import IconPlugConnected from "@tabler/icons-react/icons/IconPlugConnected";
import IconSquareX from "@tabler/icons-react/icons/IconSquareX";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ComponentType, ReactElement } from "react";
import { sentenceOf } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";

type Tone = "good" | "bad" | "caution" | "busy" | "high" | "neutral" | "accent";

interface Look {
  readonly word: string;
  readonly tone: Tone;
  readonly icon: ComponentType<{
    readonly size?: number;
    readonly className?: string;
    readonly "aria-hidden"?: "true";
  }>;
}

/** Every status that a page shows: of alerts, scans, accounts, keys, checks and lines of a connection test. */
const LOOKS: Readonly<Record<string, Look>> = {
  OPEN: { word: "Open", tone: "high", icon: IconCircleDot },
  ACKNOWLEDGED: { word: "Acknowledged", tone: "accent", icon: IconEyeCheck },
  DISMISSED: { word: "Dismissed", tone: "neutral", icon: IconBan },
  RESOLVED: { word: "Resolved", tone: "good", icon: IconCheck },
  QUEUED: { word: "Queued", tone: "neutral", icon: IconClock },
  RUNNING: { word: "Running", tone: "busy", icon: IconLoader2 },
  SUCCEEDED: { word: "Complete", tone: "good", icon: IconCheck },
  PARTIAL: { word: "Partial", tone: "caution", icon: IconCircleDashed },
  FAILED: { word: "Failed", tone: "bad", icon: IconX },
  CANCELLED: { word: "Cancelled", tone: "neutral", icon: IconSquareX },
  PENDING: { word: "Waiting for set-up", tone: "caution", icon: IconClock },
  CONNECTED: { word: "Connected", tone: "good", icon: IconPlugConnected },
  ERROR: { word: "Cannot connect", tone: "bad", icon: IconX },
  ARCHIVED: { word: "Disconnected", tone: "neutral", icon: IconBan },
  PASS: { word: "Pass", tone: "good", icon: IconCheck },
  FAIL: { word: "Fail", tone: "high", icon: IconX },
  NOT_EVALUATED: { word: "Not evaluated", tone: "caution", icon: IconCircleDashed },
  DISABLED: { word: "Switched off", tone: "neutral", icon: IconBan },
  OK: { word: "OK", tone: "good", icon: IconCheck },
  WARNING: { word: "Warning", tone: "caution", icon: IconCircleDashed },
  SKIPPED: { word: "Skipped", tone: "neutral", icon: IconCircle },
  Active: { word: "Active", tone: "good", icon: IconCheck },
  Inactive: { word: "Inactive", tone: "neutral", icon: IconBan },
};

export interface StatusBadgeProps {
  /** An enum value of the api; one without a look of its own is shown in words, quietly. */
  readonly status: string;
  /** Other words than the usual ones. */
  readonly label?: string;
}

export function StatusBadge({ status, label }: StatusBadgeProps): ReactElement {
  const look = LOOKS[status] ?? { word: sentenceOf(status), tone: "neutral", icon: IconCircle };
  const Icon = look.icon;
  return (
    <span className={styles["badge"]} data-tone={look.tone}>
      <Icon size={14} aria-hidden="true" {...(status === "RUNNING" ? { className: styles["turning"] ?? "" } : {})} />
      {label ?? look.word}
    </span>
  );
}
