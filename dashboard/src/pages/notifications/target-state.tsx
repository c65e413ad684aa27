import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircleDashed from "@tabler/icons-react/icons/IconCircleDashed";
import IconPlayerPause from "@tabler/icons-react/icons/IconPlayerPause";
import IconPlugConnectedX from "@tabler/icons-react/icons/IconPlugConnectedX";
import type { ReactElement } from "react";
import type { NotificationTargetRowFragment } from "../../gql/notifications.ts";
import styles from "../../ui/badge.module.css";

const STATES = {
  PAUSED: { label: "Paused", tone: "bad", icon: IconPlayerPause },
  FAILING: { label: "Failing", tone: "bad", icon: IconPlugConnectedX },
  WORKS: { label: "Works", tone: "good", icon: IconCheck },
  UNUSED: { label: "Nothing sent yet", tone: "neutral", icon: IconCircleDashed },
} as const;

function stateOf({
  pausedAt,
  failingSince,
  lastDeliveredAt,
}: Pick<NotificationTargetRowFragment, "pausedAt" | "failingSince" | "lastDeliveredAt">): keyof typeof STATES {
  if (pausedAt !== null) return "PAUSED";
  if (failingSince !== null) return "FAILING";
  return lastDeliveredAt === null ? "UNUSED" : "WORKS";
}

export function TargetState({ target }: { readonly target: NotificationTargetRowFragment }): ReactElement {
  const { label, tone, icon: Icon } = STATES[stateOf(target)];
  return (
    <span className={styles["badge"]} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {label}
    </span>
  );
}
