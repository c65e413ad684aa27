import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { formatNumber } from "../../ui/format.ts";
import styles from "./rotation.module.css";

interface DueBarProps {
  readonly selectedCount: number;
  /** The number of all listed keys of the section. */
  readonly listedCount: number;
  /** The selected keys that are unused and that the plan does not rotate: they can be deactivated without a new key. */
  readonly unusedCount: number;
  readonly onDeactivate: () => void;
  readonly onClear: () => void;
}

/** What can be done with the selected keys. It takes the place of the hint, so that no row moves under the pointer. */
export function DueBar({ selectedCount, listedCount, unusedCount, onDeactivate, onClear }: DueBarProps): ReactElement {
  return (
    <div className={styles["dueBar"]} role="toolbar" aria-label="Selected keys">
      <p role="status">
        {formatNumber(selectedCount)} of {formatNumber(listedCount)} selected
      </p>
      <button type="button" className={styles["include"]} onClick={onClear}>
        Clear
      </button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={unusedCount === 0}
        title={
          unusedCount === 0
            ? "Only keys that were not used for 90 days, and that the plan does not rotate, can be deactivated."
            : undefined
        }
        onClick={onDeactivate}
      >
        {unusedCount === 0 ? "Deactivate…" : `Deactivate ${formatNumber(unusedCount)} unused…`}
      </Button>
    </div>
  );
}
