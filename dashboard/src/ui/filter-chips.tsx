import type { ReactElement, ReactNode } from "react";
import styles from "./filter-chips.module.css";

export interface FilterChip {
  readonly key: string;
  readonly label: ReactNode;
  readonly isOn: boolean;
}

export interface FilterChipsProps {
  /** What they narrow down: "Common filters of users". */
  readonly label: string;
  readonly chips: readonly FilterChip[];
  readonly onToggle: (key: string) => void;
}

/** Filters that people ask for most, one press each; they write themselves into the query or the address. */
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
        </button>
      ))}
    </div>
  );
}
