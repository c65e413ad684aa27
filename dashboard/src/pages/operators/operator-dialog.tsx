import { useMutation } from "@apollo/client/react";
import { Checkbox, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { InviteOperatorDocument, type OperatorRowFragment, UpdateOperatorDocument } from "../../gql/operators.ts";
import type { OperatorRole } from "../../gql/schema-types.ts";
import { AccountAccess, type AccountAccessValue, accessInput } from "./account-access.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { problemOf } from "../../ui/problem.ts";
import { RoleChoice } from "../../features/session/role-choice.tsx";
import { signInText } from "../../features/session/sign-in-text.ts";

export interface OperatorDialogProps {
  /** The operator to change. Null to invite a new one. */
  readonly operator: OperatorRowFragment | null;
  /** Null if no identity provider is configured. */
  readonly providerName: string | null;
  /** Runs a request that may first ask for a fresh proof of identity. The request returns its error code or null. */
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  /** Called on success, with the invitation link if one was created. */
  readonly onDone: (link: { readonly name: string; readonly url: string } | null) => void;
  readonly onClose: () => void;
}

export function OperatorDialog({ operator, providerName, onRun, onDone, onClose }: OperatorDialogProps): ReactElement {
  const [invite, { loading: isInviting }] = useMutation(InviteOperatorDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateOperatorDocument);
  const [name, setName] = useState(operator?.name ?? "");
  const [role, setRole] = useState<OperatorRole>(operator?.role ?? "viewer");
  const former = operator?.accountGroups?.map(({ id }) => id) ?? null;
  const [access, setAccess] = useState<AccountAccessValue>(former);
  const [changes, setChanges] = useState<Changes>({
    isDisabled: operator?.status === "DISABLED",
    createLink: false,
    revokeTokens: false,
    removePasskeys: false,
    endSessions: false,
    unlinkProvider: false,
  });
  const [problem, setProblem] = useState<string | null>(null);

  async function save(): Promise<string | null> {
    try {
      const payload = operator === null ? await sendInvitation() : await sendChange(operator);
      const refused = payload?.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      // The page shows the request that waits for a second operator.
      if (refused?.code === "APPROVAL_REQUIRED") onDone(null);
      if (payload && !refused) onDone(payload.invitationUrl ? { name: name.trim(), url: payload.invitationUrl } : null);
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  async function sendInvitation() {
    return (await invite({ variables: { input: { name: name.trim(), role, ...accessInput(null, access) } } })).data
      ?.inviteOperator;
  }

  async function sendChange({ id, status }: OperatorRowFragment) {
    const { isDisabled, ...others } = changes;
    const input = { id, role, status: statusAfter(status, isDisabled), ...accessInput(former, access), ...others };
    return (await update({ variables: { input } })).data?.updateOperator;
  }

  return (
    <ConfirmDialog
      isOpen
      title={operator === null ? "Invite an operator" : `Edit access of ${operator.name}`}
      confirmLabel={operator === null ? "Create link" : "Save"}
      isBusy={isInviting || isUpdating}
      canConfirm={name.trim() !== "" && access?.length !== 0}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      {operator === null && (
        <TextInput
          label="Name"
          description={
            providerName === null
              ? "Sign-in name, such as an e-mail address (no spaces). No e-mail is sent: you share the link."
              : `With the operator's e-mail address at ${providerName}, they can sign in there without the link. Any other name works with the link. No e-mail is sent.`
          }
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {operator?.issuer && operator.roleSource === "PROVIDER" ? (
        <p>
          The role <b>{operator.role}</b> comes from the operator&apos;s groups at{" "}
          {providerName ?? "the identity provider"}. Change the groups there; the new role applies from the next
          sign-in.
        </p>
      ) : (
        <RoleChoice value={role} onChange={setRole} most="admin" />
      )}
      <AccountAccess value={access} onChange={setAccess} />
      {operator !== null && (
        <SignInFields operator={operator} providerName={providerName} changes={changes} onChange={setChanges} />
      )}
    </ConfirmDialog>
  );
}

/** The status to send. Null if it does not change. */
function statusAfter(status: OperatorRowFragment["status"], isDisabled: boolean): "DISABLED" | "ACTIVE" | null {
  if (isDisabled) return "DISABLED";
  return status === "DISABLED" ? "ACTIVE" : null;
}

interface Changes {
  readonly isDisabled: boolean;
  readonly createLink: boolean;
  readonly revokeTokens: boolean;
  readonly removePasskeys: boolean;
  readonly endSessions: boolean;
  readonly unlinkProvider: boolean;
}

interface SignInFieldsProps {
  readonly operator: OperatorRowFragment;
  readonly providerName: string | null;
  readonly changes: Changes;
  readonly onChange: (changes: Changes) => void;
}

function SignInFields({ operator, providerName, changes, onChange }: SignInFieldsProps): ReactElement {
  return (
    <>
      <KeyValueList
        items={[
          { key: "Sign-in methods", value: signInText(operator, providerName) },
          ...(operator.issuer === null
            ? []
            : [
                { key: "Provider", value: operator.issuer },
                { key: "Subject", value: operator.subject },
              ]),
        ]}
      />
      {operator.issuer !== null && (
        <Checkbox
          label={`Unlink from ${providerName ?? "the identity provider"}`}
          description="Signs the operator out everywhere. They are linked again at the next sign-in if their verified e-mail address there matches their name here."
          checked={changes.unlinkProvider}
          onChange={(event) => onChange({ ...changes, unlinkProvider: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label="Disabled"
        description="Signs the operator out everywhere and blocks their API tokens."
        checked={changes.isDisabled}
        onChange={(event) => onChange({ ...changes, isDisabled: event.currentTarget.checked })}
      />
      <Checkbox
        label="Create a new link"
        description="Use this if the operator lost their password or never accepted the invitation. Older links of this operator stop working."
        checked={changes.createLink}
        disabled={changes.isDisabled}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ ...changes, createLink: checked, revokeTokens: checked })
        }
      />
      <Checkbox
        label="Revoke API tokens"
        description="Someone who knew the lost password may have created tokens, which outlive it."
        checked={changes.revokeTokens}
        onChange={(event) => onChange({ ...changes, revokeTokens: event.currentTarget.checked })}
      />
      <Checkbox
        label="Remove passkeys"
        description="Use this after the loss of a device. Together with a new link, the operator can register another one."
        checked={changes.removePasskeys}
        onChange={(event) => onChange({ ...changes, removePasskeys: event.currentTarget.checked })}
      />
      <Checkbox
        label="Sign out everywhere"
        description="Ends all sessions of this operator."
        checked={changes.endSessions}
        onChange={(event) => onChange({ ...changes, endSessions: event.currentTarget.checked })}
      />
    </>
  );
}
