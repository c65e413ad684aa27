import { useMutation } from "@apollo/client/react";
import { NativeSelect, Textarea } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { DISMISSAL_REASONS, canEndOn, startOfDay } from "../../features/alerts/dismissal-reasons.ts";
import type { DismissalReason } from "../../gql/schema-types.ts";
import {
  EndExceptionRuleDocument,
  type ExceptionRuleRowFragment,
  UpdateExceptionRuleDocument,
} from "../../gql/exceptions.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { EndField, OwnerField } from "./exception-fields.tsx";

interface ExceptionDialogProps {
  readonly rule: ExceptionRuleRowFragment;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Changes who answers for an exception, why it exists and when it ends. Another query is another exception. */
export function ChangeDialog({ rule, onDone, onClose }: ExceptionDialogProps): ReactElement {
  const [update, { loading }] = useMutation(UpdateExceptionRuleDocument);
  const [reason, setReason] = useState<DismissalReason>(rule.reason);
  const [comment, setComment] = useState(rule.comment);
  const [ownerId, setOwnerId] = useState(rule.owner.id);
  const [day, setDay] = useState<string | null>(null);
  const send = async () =>
    (
      await update({
        variables: {
          input: {
            id: rule.id,
            reason,
            comment: comment.trim(),
            ownerId,
            expiresAt: day === null ? null : startOfDay(day),
          },
        },
      })
    ).data?.updateExceptionRule;
  return (
    <SensitiveDialog
      title="Change the exception"
      confirmLabel="Save"
      canConfirm={comment.trim() !== "" && (day === null || canEndOn(day))}
      isBusy={loading}
      send={send}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <code>{rule.query}</code>
      </p>
      <NativeSelect
        label="Reason"
        data={DISMISSAL_REASONS.map(({ value, label }) => ({ value, label }))}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value as DismissalReason)}
      />
      <Textarea
        label="Explanation"
        autosize
        minRows={2}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <OwnerField ownerId={ownerId} current={rule.owner} onChange={setOwnerId} />
      <EndField day={day ?? rule.expiresAt.slice(0, 10)} isChanged={day !== null} onChange={setDay} />
    </SensitiveDialog>
  );
}

export function EndDialog({ rule, onDone, onClose }: ExceptionDialogProps): ReactElement {
  const [end, { loading }] = useMutation(EndExceptionRuleDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(async () => (await end({ variables: { input: { id: rule.id } } })).data?.endExceptionRule, onDone);
  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title="End the exception?"
      confirmLabel="End exception"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>
        <code>{rule.query}</code>
      </p>
      <p>
        {rule.mutedCount === 0
          ? "It mutes no alert now."
          : `${countOf(rule.mutedCount, "alert")} will open, except those that another exception mutes.`}
      </p>
    </ConfirmDialog>
  );
}
