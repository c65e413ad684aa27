import IconClock from "@tabler/icons-react/icons/IconClock";
import type { ReactElement } from "react";
import styles from "../../ui/badge.module.css";
import { InstantOf } from "../../ui/time.tsx";

export interface AsOfProps {
  /** When the data of the page was read from AWS; null if it never was. */
  readonly at: string | null | undefined;
}

/** The time of the data on a page, as evidence needs it: a picture of the page tells it too. */
export function AsOf({ at }: AsOfProps): ReactElement {
  return (
    <span className={`${styles["badge"]} ${styles["plain"]}`}>
      <IconClock size={14} aria-hidden="true" />
      {at ? (
        <span>
          Data from <InstantOf at={at} />
        </span>
      ) : (
        "Never scanned"
      )}
    </span>
  );
}
