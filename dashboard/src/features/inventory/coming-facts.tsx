import type { ReactElement } from "react";
import { useNow } from "../../ui/now.ts";
import styles from "../../ui/badge.module.css";
import { AsOf } from "./as-of.tsx";
import { GapsBadge } from "./gaps-badge.tsx";

/** Much of what can be said, so that the real facts rarely need more room. */
const GAPS = { notReadSourceCount: 0, offSourceCount: 6, notEvaluatedCheckCount: 23 };

/** Takes the room of the facts of a page until they are known, so that they move nothing when they arrive. */
export function ComingFacts(): ReactElement {
  const now = useNow();
  return (
    <>
      <ComingCoverage />
      <span className={styles["coming"]} aria-hidden="true">
        <AsOf at={new Date(now).toISOString()} />
      </span>
    </>
  );
}

/** Takes the room of the coverage until it is known. */
export function ComingCoverage(): ReactElement {
  return (
    <span className={styles["coming"]} aria-hidden="true">
      <GapsBadge gaps={GAPS} link={null} />
    </span>
  );
}
