import { Button } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import type { ReactElement } from "react";
import styles from "./alert-detail.module.css";

/** The ID of the heading. A page has one open detail at most. */
const HEADING_ID = "how-to-fix-it";

/** The main button of a detail: the fix ends an alert, everything else only sets it aside. */
export function FixButton(): ReactElement {
  return (
    <Button size="xs" rightSection={<IconArrowDown size={14} aria-hidden="true" />} onClick={showFix}>
      How to fix it
    </Button>
  );
}

export function FixHeading(): ReactElement {
  return (
    <h3 id={HEADING_ID} tabIndex={-1} className={styles["section"]}>
      How to fix it
    </h3>
  );
}

function showFix(): void {
  const heading = document.getElementById(HEADING_ID);
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: "start" });
}
