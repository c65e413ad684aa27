import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconArrowBackUp from "@tabler/icons-react/icons/IconArrowBackUp";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconCircleX from "@tabler/icons-react/icons/IconCircleX";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import type { ReactElement } from "react";
import type { RotationState } from "../../gql/rotations.ts";
import { STATE_LABELS, toneOf } from "./rotation-labels.ts";
import styles from "./rotation.module.css";

const ICONS: Partial<Record<RotationState, typeof IconRefresh>> = {
  NEEDS_OPERATOR: IconAlertTriangle,
  COMPLETED: IconCircleCheck,
  ROLLED_BACK: IconArrowBackUp,
  CANCELLED: IconCircleX,
};

export function RotationStateText({ state }: { readonly state: RotationState }): ReactElement {
  const Icon = ICONS[state] ?? IconRefresh;
  return (
    <span className={styles["state"]} data-tone={toneOf(state)}>
      <Icon size={16} aria-hidden="true" />
      {STATE_LABELS[state]}
    </span>
  );
}
