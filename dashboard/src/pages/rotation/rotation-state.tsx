import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconArrowBackUp from "@tabler/icons-react/icons/IconArrowBackUp";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconCircleX from "@tabler/icons-react/icons/IconCircleX";
import IconPlayerPause from "@tabler/icons-react/icons/IconPlayerPause";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import type { ReactElement } from "react";
import type { RotationRowFragment } from "../../gql/rotations.ts";
import type { RotationState } from "../../gql/schema-types.ts";
import { isPausedByOperator, STATE_LABELS, toneOf } from "./rotation-labels.ts";
import styles from "./rotation.module.css";

const ICONS: Partial<Record<RotationState, typeof IconRefresh>> = {
  NEEDS_OPERATOR: IconAlertTriangle,
  COMPLETED: IconCircleCheck,
  ROLLED_BACK: IconArrowBackUp,
  CANCELLED: IconCircleX,
};

export interface RotationStateTextProps {
  readonly rotation: Pick<RotationRowFragment, "state" | "parkedCode">;
}

export function RotationStateText({ rotation }: RotationStateTextProps): ReactElement {
  const { state } = rotation;
  const isPaused = isPausedByOperator(rotation);
  const Icon = isPaused ? IconPlayerPause : (ICONS[state] ?? IconRefresh);
  return (
    <span className={styles["state"]} data-tone={isPaused ? "neutral" : toneOf(state)}>
      <Icon size={16} aria-hidden="true" />
      {isPaused ? "Paused" : STATE_LABELS[state]}
    </span>
  );
}
