import type { ReactElement } from "react";
import styles from "./choice-group.module.css";

export interface ChoiceGroupProps {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** The chosen value; null if there is none. */
  readonly value: string | null;
  readonly onChange: (value: string) => void;
}

/** A row of toggle buttons of which at most one is pressed. */
export function ChoiceGroup({ label, choices, value, onChange }: ChoiceGroupProps): ReactElement {
  return (
    <div className={styles["group"]} role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
