import type { ReactElement } from "react";
import styles from "./choice-group.module.css";

export interface ChoiceGroupProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  /** The chosen value; null if there is none. */
  readonly value: string | null;
  readonly onChange: (value: Value) => void;
}

/** A row of toggle buttons of which at most one is pressed. */
export function ChoiceGroup<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: ChoiceGroupProps<Value>): ReactElement {
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
