import { Radio, Textarea, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { DismissalReason } from "../../gql/alerts.ts";
import { readNow } from "../../ui/now.ts";

const DAY_MS = 86_400_000;
/** The api refuses more. */
const MAX_DAYS = 365;
const USUAL_DAYS = 90;

const REASONS: readonly { readonly value: DismissalReason; readonly label: string; readonly description: string }[] = [
  {
    value: "RISK_ACCEPTED",
    label: "Risk accepted",
    description: "It is as the alert says, and somebody answers for leaving it so.",
  },
  {
    value: "MITIGATED_ELSEWHERE",
    label: "Mitigated elsewhere",
    description: "Something outside of IAM takes the danger away.",
  },
  {
    value: "FALSE_POSITIVE",
    label: "False positive",
    description: "It is not as the alert says. The comment helps us to mend the check.",
  },
];

export interface Dismissal {
  readonly reason: DismissalReason;
  readonly comment: string | null;
  readonly expiresAt: string;
}

export interface DismissDialogProps {
  /** "alert 12", "38 alerts". */
  readonly what: string;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onDismiss: (dismissal: Dismissal) => void;
  readonly onClose: () => void;
}

/** A day of the reader's own calendar, as a date field has it: "2026-11-24". */
function dayAfter(days: number): string {
  const at = new Date(readNow() + days * DAY_MS);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** The day's beginning where the reader is; a date without a time would be read as one in UTC. */
function beginOf(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** An auditor will ask who accepted which risk until when; so all three are asked for here. */
export function DismissDialog({ what, isOpen, isBusy, problem, onDismiss, onClose }: DismissDialogProps): ReactElement {
  const [reason, setReason] = useState<DismissalReason | null>(null);
  const [comment, setComment] = useState("");
  const [day, setDay] = useState(() => dayAfter(USUAL_DAYS));
  const isDayRight = day >= dayAfter(1) && day <= dayAfter(MAX_DAYS);
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Dismiss ${what}`}
      confirmLabel={`Dismiss ${what}`}
      canConfirm={reason !== null && isDayRight}
      isBusy={isBusy}
      problem={problem}
      onClose={onClose}
      onConfirm={() => reason && onDismiss({ reason, comment: comment.trim() || null, expiresAt: beginOf(day) })}
    >
      <Radio.Group
        label="Why"
        withAsterisk
        value={reason ?? ""}
        onChange={(value) => setReason(value as DismissalReason)}
      >
        {REASONS.map((each, index) => (
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
        description="For whoever reads this in a year."
        minRows={2}
        autosize
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Until"
        withAsterisk
        description="It opens again by itself on this day, or earlier when it becomes worse. At most a year."
        min={dayAfter(1)}
        max={dayAfter(MAX_DAYS)}
        value={day}
        error={isDayRight ? undefined : "Choose a day between tomorrow and a year from now."}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
