import { useMutation } from "@apollo/client/react";
import type { ReactElement } from "react";
import { DeleteNotificationRuleDocument, type NotificationRuleRowFragment } from "../../gql/notifications.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";

export interface DeleteRuleDialogProps {
  readonly rule: NotificationRuleRowFragment;
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function DeleteRuleDialog({ rule, onRun, onDone, onClose }: DeleteRuleDialogProps): ReactElement {
  const [remove, { loading }] = useMutation(DeleteNotificationRuleDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(async () => (await remove({ variables: { input: { id: rule.id } } })).data?.deleteNotificationRule, onDone);
  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title={`Delete ${rule.name}?`}
      confirmLabel="Delete"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void onRun(submit)}
      onClose={onClose}
    >
      <p>The rule reports nothing more. Its messages that wait for a target are still sent.</p>
    </ConfirmDialog>
  );
}
