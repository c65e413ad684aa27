import { ActionIcon } from "@mantine/core";
import IconChevronLeft from "@tabler/icons-react/icons/IconChevronLeft";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import type { ReactElement } from "react";
import { formatNumber } from "../../ui/format.ts";
import styles from "./alert-stepper.module.css";
import { useOpenAlert } from "./open-alert.ts";

export interface StepperLabels {
  readonly group: string;
  readonly previous: string;
  readonly next: string;
}

export interface StepperProps {
  readonly labels: StepperLabels;
  /** The place in the list, from 1. */
  readonly place: number;
  readonly total: number;
  readonly onStep: (by: 1 | -1) => void;
}

const ALERT_LABELS: StepperLabels = {
  group: "Alerts in the list",
  previous: "Previous alert",
  next: "Next alert",
};

/** Previous and next alert of the list behind the detail. */
export function AlertStepper(): ReactElement | null {
  const { place, total, step } = useOpenAlert();
  return place === null ? null : <Stepper labels={ALERT_LABELS} place={place} total={total} onStep={step} />;
}

/** The place in the list behind a detail, "3 of 41", and buttons to its neighbours. */
export function Stepper({ labels, place, total, onStep }: StepperProps): ReactElement {
  return (
    <div className={styles["stepper"]} role="group" aria-label={labels.group}>
      <ActionIcon
        variant="default"
        aria-label={labels.previous}
        title={`${labels.previous} (k)`}
        disabled={place === 1}
        onClick={() => onStep(-1)}
      >
        <IconChevronLeft size={16} aria-hidden="true" />
      </ActionIcon>
      <span>
        {formatNumber(place)} of {formatNumber(total)}
      </span>
      <ActionIcon
        variant="default"
        aria-label={labels.next}
        title={`${labels.next} (j)`}
        disabled={place === total}
        onClick={() => onStep(1)}
      >
        <IconChevronRight size={16} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
