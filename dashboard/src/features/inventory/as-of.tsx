import IconClock from "@tabler/icons-react/icons/IconClock";
import type { ReactElement } from "react";
import { formatInstant } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";
import { RelativeTime } from "../../ui/time.tsx";

export interface AsOfProps {
  /** When the data of the page was read from AWS; null if it never was. */
  readonly at: string | null | undefined;
}

/** The freshness of the data on a page. */
export function AsOf({ at }: AsOfProps): ReactElement {
  return (
    <span className={`${styles["badge"]} ${styles["plain"]}`}>
      <IconClock size={14} aria-hidden="true" />
      {at ? (
        <span>
          Data from <RelativeTime at={at} />
          <span className="visually-hidden">, exactly {formatInstant(at)}</span>
        </span>
      ) : (
        "Never scanned"
      )}
    </span>
  );
}
