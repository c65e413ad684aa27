import { Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { formatInstant } from "../../ui/format.ts";
import { readNow } from "../../ui/now.ts";
import { isSnoozeTime, SNOOZE_MAX_DAYS, type SnoozeChoice, snoozeChoices } from "./snooze-times.ts";
import { localFieldValue } from "../../ui/local-field-value.ts";
import styles from "./triage-dialog.module.css";

export interface SnoozeDialogProps {
  /** "alert 12", "38 alerts". */
  readonly what: string;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onSnooze: (until: string) => void;
  readonly onClose: () => void;
}

/** Asks until when. Mounted only while it is open, so that the choices are those of this moment. */
export function SnoozeDialog({ what, isBusy, problem, onSnooze, onClose }: SnoozeDialogProps): ReactElement {
  const [now] = useState(() => new Date(readNow()));
  const choices = snoozeChoices(now);
  const [chosen, setChosen] = useState<SnoozeChoice["id"] | "time">("tomorrow");
  const [text, setText] = useState(() => localFieldValue(choices[1]!.until));
  const until = choices.find(({ id }) => id === chosen)?.until ?? new Date(text);
  const isValid = isSnoozeTime(until, now);
  return (
    <ConfirmDialog
      isOpen
      title={`Snooze ${what}`}
      confirmLabel={`Snooze ${what}`}
      canConfirm={isValid}
      isBusy={isBusy}
      problem={problem}
      onClose={onClose}
      onConfirm={() => isValid && onSnooze(until.toISOString())}
    >
      <Radio.Group
        label="Until"
        description="Opens again at this time, or as soon as the severity increases."
        value={chosen}
        onChange={setChosen}
      >
        {choices.map(({ id, label, until: at }) => (
          <Radio
            key={id}
            value={id}
            label={label}
            description={formatInstant(at.toISOString())}
            mt={8}
            data-autofocus={id === "tomorrow" || undefined}
          />
        ))}
        <Radio value="time" label="Another time" mt={8} />
      </Radio.Group>
      {chosen === "time" && (
        <TextInput
          className={styles["moment"] ?? ""}
          type="datetime-local"
          label="Date and time"
          min={localFieldValue(now)}
          value={text}
          error={isValid ? undefined : `Choose a time within the next ${SNOOZE_MAX_DAYS} days.`}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
