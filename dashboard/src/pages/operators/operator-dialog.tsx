import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { RoleChoice } from "../../components/role-choice.tsx";
import { InviteOperatorDocument, type OperatorRowFragment, UpdateOperatorDocument } from "../../gql/operators.ts";
import type { AccessRole } from "../../lib/access.ts";
import { problemOf } from "../../lib/problem.ts";

export interface OperatorDialogProps {
  /** `null`: somebody new is invited. */
  readonly operator: OperatorRowFragment | null;
  /** Runs a deed that may ask for the password first. */
  readonly onRun: (deed: () => Promise<string | null>) => Promise<void>;
  /** With the link, where one was made. */
  readonly onDone: (link: { readonly name: string; readonly url: string } | null) => void;
  readonly onClose: () => void;
}

export function OperatorDialog({ operator, onRun, onDone, onClose }: OperatorDialogProps): ReactElement {
  const [invite, { loading: isInviting }] = useMutation(InviteOperatorDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateOperatorDocument);
  const [name, setName] = useState(operator?.name ?? "");
  const [role, setRole] = useState((operator?.role ?? "viewer") as AccessRole);
  const [isDisabled, setDisabled] = useState(operator?.status === "DISABLED");
  const [isNewLinkWanted, setNewLinkWanted] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(): Promise<string | null> {
    try {
      const payload = operator === null ? await sendInvitation() : await sendChange(operator);
      const refused = payload?.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (payload && !refused) onDone(payload.invitationUrl ? { name: name.trim(), url: payload.invitationUrl } : null);
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  async function sendInvitation() {
    return (await invite({ variables: { input: { name: name.trim(), role } } })).data?.inviteOperator;
  }

  async function sendChange({ id, status }: OperatorRowFragment) {
    const wanted = isDisabled ? "DISABLED" : status === "DISABLED" ? "ACTIVE" : null;
    return (await update({ variables: { input: { id, role, status: wanted, isNewLinkWanted } } })).data?.updateOperator;
  }

  return (
    <ConfirmDialog
      isOpen
      title={operator === null ? "Invite somebody" : `Change ${operator.name}`}
      confirmLabel={operator === null ? "Make a link" : "Save"}
      isBusy={isInviting || isUpdating}
      canConfirm={name.trim() !== ""}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      {operator === null && (
        <TextInput
          label="Name"
          description="One word that he will sign in with, such as an e-mail address. Nothing is sent: you hand over the link."
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <RoleChoice value={role} onChange={setRole} most="admin" />
      {operator !== null && (
        <>
          <Checkbox
            label="Disabled"
            description="Signed out everywhere at once; his tokens open nothing."
            checked={isDisabled}
            onChange={(event) => setDisabled(event.currentTarget.checked)}
          />
          <Checkbox
            label="Make a new link"
            description="He lost his password, or never came: with it he sets a new one."
            checked={isNewLinkWanted}
            disabled={isDisabled}
            onChange={(event) => setNewLinkWanted(event.currentTarget.checked)}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
