import { ActionIcon } from "@mantine/core";
import IconChevronLeft from "@tabler/icons-react/icons/IconChevronLeft";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import type { ReactElement } from "react";
import { formatNumber } from "../../ui/format.ts";
import styles from "./alert-stepper.module.css";
import { useOpenAlert } from "./open-alert.ts";

/** Previous and next alert of the list behind the detail: "3 of 41". */
export function AlertStepper(): ReactElement | null {
  const { place, total, step } = useOpenAlert();
  if (place === null) return null;
  return (
    <div className={styles["stepper"]} role="group" aria-label="Alerts in the list">
      <ActionIcon
        variant="default"
        aria-label="Previous alert"
        title="Previous alert (k)"
        disabled={place === 1}
        onClick={() => step(-1)}
      >
        <IconChevronLeft size={16} aria-hidden="true" />
      </ActionIcon>
      <span>
        {formatNumber(place)} of {formatNumber(total)}
      </span>
      <ActionIcon
        variant="default"
        aria-label="Next alert"
        title="Next alert (j)"
        disabled={place === total}
        onClick={() => step(1)}
      >
        <IconChevronRight size={16} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
