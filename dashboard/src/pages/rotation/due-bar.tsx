import type { ReactElement } from "react";
import { countOf, formatNumber } from "../../ui/format.ts";
import styles from "./rotation.module.css";

interface DueBarProps {
  readonly selectedCount: number;
  /** The number of all listed keys of the section. */
  readonly listedCount: number;
  /** The listed keys that cannot be selected. Their rows say why. */
  readonly blockedCount: number;
  readonly onClear: () => void;
}

/** The number of selected keys. It takes the place of the hint, so that no row moves under the pointer. */
export function DueBar({ selectedCount, listedCount, blockedCount, onClear }: DueBarProps): ReactElement {
  return (
    <div className={styles["dueBar"]} role="toolbar" aria-label="Selected keys">
      <p role="status">
        {`${formatNumber(selectedCount)} of ${countOf(listedCount, "key")} selected`}
        {blockedCount > 0 && `, ${formatNumber(blockedCount)} cannot be rotated now`}
      </p>
      <button type="button" className={styles["include"]} onClick={onClear}>
        Clear selection
      </button>
    </div>
  );
}
