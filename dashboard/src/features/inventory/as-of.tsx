import IconClock from "@tabler/icons-react/icons/IconClock";
import type { ReactElement } from "react";
import { formatRelative } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import styles from "../../ui/badge.module.css";
import { InstantOf } from "../../ui/time.tsx";

/** Older data also says how old it is. */
const FRESH_MS = 3_600_000;

export interface AsOfProps {
  /** When the data of the page was read from AWS; null if it never was. */
  readonly at: string | null | undefined;
}

/** The time of the data on a page, as evidence needs it: a picture of the page tells it too. */
export function AsOf({ at }: AsOfProps): ReactElement {
  const now = useNow();
  return (
    <span className={`${styles["badge"]} ${styles["plain"]}`}>
      <IconClock size={14} aria-hidden="true" />
      {at ? (
        <span>
          Oldest data <InstantOf at={at} />
          {now - Date.parse(at) >= FRESH_MS && `, ${formatRelative(at, now)}`}
        </span>
      ) : (
        "Never scanned"
      )}
    </span>
  );
}
