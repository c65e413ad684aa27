import type { ReactElement, ReactNode } from "react";
import styles from "./filter-chips.module.css";

export interface FilterChip {
  readonly key: string;
  readonly label: ReactNode;
  readonly isOn: boolean;
  /** How many rows the filter finds. Null until it is known: the chip keeps room for it, so that no chip moves. */
  readonly count?: number | null | undefined;
  /** Whether a count above 0 is urgent. */
  readonly isUrgent?: boolean | undefined;
}

export interface FilterChipsProps {
  /** The accessible name of the group: "Common filters for users". */
  readonly label: string;
  readonly chips: readonly FilterChip[];
  readonly onToggle: (key: string) => void;
}

/** Common filters as toggle buttons. The caller keeps their state in the query or the URL. */
export function FilterChips({ label, chips, onToggle }: FilterChipsProps): ReactElement {
  return (
    <div className={styles["chips"]} role="group" aria-label={label}>
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          className={styles["chip"]}
          aria-pressed={chip.isOn}
          onClick={() => onToggle(chip.key)}
        >
          {chip.label}
          {chip.count !== undefined && (
            <span
              className={styles["count"]}
              data-urgent={(chip.isUrgent && chip.count !== null && chip.count > 0) || undefined}
            >
              {chip.count?.toLocaleString("en")}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
