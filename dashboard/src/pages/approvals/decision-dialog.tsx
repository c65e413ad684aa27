import { useMutation } from "@apollo/client/react";
import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { type ApprovalRowFragment, ApproveRequestDocument, RefuseRequestDocument } from "../../gql/approvals.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";

export interface Decision {
  readonly kind: "APPROVE" | "REFUSE";
  readonly request: ApprovalRowFragment;
}

export interface DecisionDialogProps {
  readonly decision: Decision;
  /** Runs a request that may first ask for a fresh proof of identity. The request returns its error code or null. */
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  /** Called with the one-time link of an approved admin. */
  readonly onLink: (link: { readonly name: string; readonly url: string }) => void;
  readonly onClose: () => void;
}

export function DecisionDialog({ decision, onRun, onLink, onClose }: DecisionDialogProps): ReactElement {
  const { kind, request } = decision;
  const [approve, { loading: isApproving }] = useMutation(ApproveRequestDocument);
  const [refuse, { loading: isRefusing }] = useMutation(RefuseRequestDocument);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const isApproval = kind === "APPROVE";

  async function sendApproval() {
    const payload = (await approve({ variables: { input: { id: request.id } } })).data?.approveRequest;
    if (payload?.invitationUrl) onLink({ name: request.subjectName, url: payload.invitationUrl });
    return payload;
  }

  async function sendRefusal() {
    return (await refuse({ variables: { input: { id: request.id, reason: reason.trim() } } })).data?.refuseRequest;
  }

  async function send(): Promise<string | null> {
    try {
      const payload = isApproval ? await sendApproval() : await sendRefusal();
      const failed = payload?.userErrors[0];
      setProblem(failed && failed.code !== "REAUTHENTICATION_REQUIRED" ? failed.message : null);
      if (payload && !failed) {
        showToast({
          tone: "good",
          title: isApproval ? "Approved and carried out" : "Refused",
          message: request.summary,
        });
        onClose();
      }
      return failed?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return (
    <ConfirmDialog
      isOpen
      tone={isApproval ? "ordinary" : "dangerous"}
      title={isApproval ? "Approve this request?" : "Refuse this request?"}
      confirmLabel={isApproval ? "Approve" : "Refuse"}
      isBusy={isApproving || isRefusing}
      canConfirm={isApproval || reason.trim() !== ""}
      problem={problem}
      onConfirm={() => void onRun(send)}
      onClose={onClose}
    >
      <p>
        <b>{request.summary}</b>, requested by {request.requestedBy.displayName}.
      </p>
      <KeyValueList items={request.facts.map(({ name, value }) => ({ key: name, value }))} />
      {isApproval ? (
        <p>
          The action is carried out at once, exactly as requested. If the account, operator or key has changed since the
          request, the action fails and nothing changes. The audit log names both of you.
        </p>
      ) : (
        <TextInput
          label="Reason"
          description="The requester sees it."
          value={reason}
          maxLength={500}
          withAsterisk
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
