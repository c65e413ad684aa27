import { Radio, Textarea, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { DismissalReason } from "../../gql/alerts.ts";
import { readNow } from "../../ui/now.ts";

const DAY_MS = 86_400_000;
/** The maximum number of days until a dismissal expires. The API rejects a later expiry. */
const MAX_DAYS = 365;
const USUAL_DAYS = 90;

const REASONS: readonly { readonly value: DismissalReason; readonly label: string; readonly description: string }[] = [
  {
    value: "RISK_ACCEPTED",
    label: "Risk accepted",
    description: "The finding is correct and the risk is accepted.",
  },
  {
    value: "MITIGATED_ELSEWHERE",
    label: "Mitigated elsewhere",
    description: "A control outside IAM removes the risk.",
  },
  {
    value: "FALSE_POSITIVE",
    label: "False positive",
    description: "The finding is wrong. Your comment helps improve the check.",
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

/** A date in the browser's time zone in the format of a date field, such as "2026-11-24". */
function dayAfter(days: number): string {
  const at = new Date(readNow() + days * DAY_MS);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Midnight of the day in the browser's time zone. A date without a time would be parsed as UTC. */
function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** Asks for the reason, a comment and an expiry, because an auditor will ask who accepted which risk until when. */
export function DismissDialog({ what, isOpen, isBusy, problem, onDismiss, onClose }: DismissDialogProps): ReactElement {
  const [reason, setReason] = useState<DismissalReason | null>(null);
  const [comment, setComment] = useState("");
  const [day, setDay] = useState(() => dayAfter(USUAL_DAYS));
  const isDayValid = day >= dayAfter(1) && day <= dayAfter(MAX_DAYS);
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
      <Radio.Group
        label="Reason"
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
        description="Explain why (shown in the alert's history)."
        minRows={2}
        autosize
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Until"
        withAsterisk
        description="The alert reopens on this day, or earlier if it gets worse. At most one year."
        min={dayAfter(1)}
        max={dayAfter(MAX_DAYS)}
        value={day}
        error={isDayValid ? undefined : "Choose a day between tomorrow and a year from now."}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
