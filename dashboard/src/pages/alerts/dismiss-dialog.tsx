import { Radio, Textarea, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { DismissalReason } from "../../gql/schema-types.ts";
import {
  canEndOn,
  dayAfter,
  DISMISSAL_MAX_DAYS,
  DISMISSAL_REASONS,
  startOfDay,
} from "../../features/alerts/dismissal-reasons.ts";
import styles from "./triage-dialog.module.css";

const USUAL_DAYS = 90;

export interface Dismissal {
  readonly reason: DismissalReason;
  readonly comment: string | null;
  readonly expiresAt: string;
}

export interface DismissDialogProps {
  /** "alert 12", "38 alerts". */
  readonly what: string;
  /** The headline of the alert, because its number says nothing to a reader. Left out for several alerts. */
  readonly headline?: string | undefined;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onDismiss: (dismissal: Dismissal) => void;
  readonly onClose: () => void;
}

/** Asks for the reason, a comment and an expiry, because an auditor will ask who accepted which risk until when. */
export function DismissDialog({
  what,
  headline,
  isOpen,
  isBusy,
  problem,
  onDismiss,
  onClose,
}: DismissDialogProps): ReactElement {
  const [reason, setReason] = useState<DismissalReason | null>(null);
  const [comment, setComment] = useState("");
  const [day, setDay] = useState(() => dayAfter(USUAL_DAYS));
  const isDayValid = canEndOn(day);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Dismiss ${what}`}
      confirmLabel={`Dismiss ${what}`}
      canConfirm={reason !== null && isDayValid}
      isBusy={isBusy}
      problem={problem}
      onClose={onClose}
      onConfirm={() => reason && onDismiss({ reason, comment: comment.trim() || null, expiresAt: startOfDay(day) })}
    >
      {headline !== undefined && <p className={styles["headline"]}>{headline}</p>}
      <p className={styles["effect"]}>
        Nothing changes in AWS. A dismissed alert leaves the open alerts and their notifications. Reports list it as an
        exception and still count its controls as failed.
      </p>
      <Radio.Group
        label="Reason"
        withAsterisk
        value={reason ?? ""}
        onChange={(value) => setReason(value as DismissalReason)}
      >
        {DISMISSAL_REASONS.map((each, index) => (
          <Radio
            data-autofocus={index === 0 || undefined}
            key={each.value}
            value={each.value}
            label={each.label}
            description={each.description}
            mt={8}
          />
        ))}
      </Radio.Group>
      <Textarea
        label="Comment"
        description="Explain why. It is shown in the history of the alert and in reports."
        minRows={2}
        autosize
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Until"
        withAsterisk
        description="The alert opens again on this day, or earlier if its severity rises. At most one year."
        min={dayAfter(1)}
        max={dayAfter(DISMISSAL_MAX_DAYS)}
        value={day}
        error={isDayValid ? undefined : "Choose a day between tomorrow and a year from now."}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
