import { Button, Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import type { SettingField } from "./setting-text.ts";
import { settingOf } from "./setting-text.ts";
import styles from "./setting-form.module.css";

export interface SettingFormProps {
  readonly field: SettingField;
  /** The own value of the account or unit. Undefined if it inherits the setting. */
  readonly current: { readonly value: number | null } | undefined;
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** The effect of a change to this value, shown before it is saved. */
  readonly renderPreview: (value: number | null) => ReactNode;
  readonly onSave: (change: { readonly value?: number | null; readonly isInherited?: boolean }) => void;
  readonly onEnd: () => void;
}

/** Changes one setting of an account or a unit, or lets it be inherited again. */
export function SettingForm(props: SettingFormProps): ReactElement {
  const { field, current, isBusy, problem, renderPreview, onSave, onEnd } = props;
  const [text, setText] = useState(current?.value == null ? "" : String(current.value));
  const [isUnscheduled, setUnscheduled] = useState(current?.value === null);
  const value = isUnscheduled ? null : settingOf(field, text);
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== undefined) onSave({ value });
      }}
    >
      <TextInput
        label={`${field.label} (${field.unit}s)`}
        className={styles["field"]}
        inputMode="numeric"
        data-autofocus
        value={text}
        disabled={isUnscheduled}
        error={
          text !== "" && value === undefined ? `Enter a whole number from ${field.min} to ${field.max}.` : undefined
        }
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {field.name === "scanEveryHours" && (
        <Checkbox
          label="No schedule: scan manually only"
          checked={isUnscheduled}
          onChange={(event) => setUnscheduled(event.currentTarget.checked)}
        />
      )}
      {value !== undefined && renderPreview(value)}
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <div className={styles["actions"]}>
        <Button type="submit" size="xs" loading={isBusy} disabled={value === undefined}>
          Save
        </Button>
        {current && (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => onSave({ isInherited: true })}>
            Inherit again
          </Button>
        )}
        <Button size="xs" variant="default" onClick={onEnd}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
