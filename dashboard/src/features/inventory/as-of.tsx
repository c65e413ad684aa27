import IconClock from "@tabler/icons-react/icons/IconClock";
import type { ReactElement } from "react";
import { formatInstant } from "../../ui/format.ts";
import styles from "../../ui/badge.module.css";
import { RelativeTime } from "../../ui/time.tsx";

export interface AsOfProps {
  /** When AWS was read for what this page shows; null when it never was. */
  readonly at: string | null | undefined;
}

/** How fresh the page is. Every page carries one. */
export function AsOf({ at }: AsOfProps): ReactElement {
  return (
    <span className={`${styles["badge"]} ${styles["plain"]}`}>
      <IconClock size={14} aria-hidden="true" />
      {at ? (
        <span>
          As of <RelativeTime at={at} />
          <span className="only-read-aloud">, exactly {formatInstant(at)}</span>
        </span>
      ) : (
        "Never read yet"
      )}
    </span>
  );
}
