import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { RoleChoice } from "../../features/session/role-choice.tsx";
import { InviteOperatorDocument, type OperatorRowFragment, UpdateOperatorDocument } from "../../gql/operators.ts";
import type { AccessRole } from "../../features/session/access.ts";
import { problemOf } from "../../ui/problem.ts";
import { signInText } from "../../features/session/sign-in-text.ts";

export interface OperatorDialogProps {
  /** `null`: somebody new is invited. */
  readonly operator: OperatorRowFragment | null;
  /** `null`: there is no identity provider. */
  readonly providerName: string | null;
  /** Runs a deed that may ask for the password first. */
  readonly onRun: (deed: () => Promise<string | null>) => Promise<void>;
  /** With the link, where one was made. */
  readonly onDone: (link: { readonly name: string; readonly url: string } | null) => void;
  readonly onClose: () => void;
}

export function OperatorDialog({ operator, providerName, onRun, onDone, onClose }: OperatorDialogProps): ReactElement {
  const [invite, { loading: isInviting }] = useMutation(InviteOperatorDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateOperatorDocument);
  const [name, setName] = useState(operator?.name ?? "");
  const [role, setRole] = useState((operator?.role ?? "viewer") as AccessRole);
  const [isDisabled, setDisabled] = useState(operator?.status === "DISABLED");
  const [isNewLinkWanted, setNewLinkWanted] = useState(false);
  const [isUnlinked, setUnlinked] = useState(false);
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
    return (await update({ variables: { input: { id, role, status: wanted, isNewLinkWanted, isUnlinked } } })).data
      ?.updateOperator;
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
          description={
            providerName === null
              ? "One word that he will sign in with, such as an e-mail address. Nothing is sent: you hand over the link."
              : `His e-mail address at ${providerName}: then he comes in by it without a link. Another word will do, with the link. Nothing is sent.`
          }
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {operator?.issuer && operator.roleSource === "PROVIDER" ? (
        <p>
          The role <b>{operator.role}</b> follows the groups at {providerName ?? "the identity provider"}: change it
          there. It counts from the next sign-in.
        </p>
      ) : (
        <RoleChoice value={role} onChange={setRole} most="admin" />
      )}
      {operator !== null && (
        <>
          <KeyValueList
            items={[
              { key: "Signs in by", value: signInText(operator, providerName) },
              ...(operator.issuer === null
                ? []
                : [
                    { key: "Provider", value: operator.issuer },
                    { key: "Subject there", value: operator.subject },
                  ]),
            ]}
          />
          {operator.issuer !== null && (
            <Checkbox
              label={`Unlink from ${providerName ?? "the identity provider"}`}
              description="Signed out everywhere at once. If his verified address there is his name here, his next sign-in links him again."
              checked={isUnlinked}
              onChange={(event) => setUnlinked(event.currentTarget.checked)}
            />
          )}
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
