import type { ReactElement } from "react";
import styles from "./key-status.module.css";

/** Whether a credential works. That is neither good nor bad, so it has no colour of either. */
export function KeyStatus({ isActive }: { readonly isActive: boolean }): ReactElement {
  return (
    <span className={styles["status"]} data-active={isActive || undefined}>
      {isActive ? "Active" : "Inactive"}
    </span>
  );
}
