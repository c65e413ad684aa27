import { useMutation } from "@apollo/client/react";
import { NativeSelect, PasswordInput, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import {
  CreateNotificationTargetDocument,
  type NotificationTargetRowFragment,
  UpdateNotificationTargetDocument,
} from "../../gql/notifications.ts";
import type { NotificationTargetKind } from "../../gql/schema-types.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { KINDS } from "./labels.ts";
import { initialValues, isComplete, isSecret, settingsOf, shownFields, type TargetField } from "./target-form.ts";

const SECRET_BYTES = 32;

export interface TargetDialogProps {
  /** The target to change. Null for a new one. */
  readonly target: NotificationTargetRowFragment | null;
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function TargetDialog({ target, onRun, onDone, onClose }: TargetDialogProps): ReactElement {
  const [create, { loading: isCreating }] = useMutation(CreateNotificationTargetDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateNotificationTargetDocument);
  const [kind, setKind] = useState<NotificationTargetKind>(target?.kind ?? "WEBHOOK");
  const [name, setName] = useState(target?.name ?? "");
  // The secret is made here and only sent: the API never returns it.
  const [signingSecret] = useState(newSigningSecret);
  const [values, setValues] = useState(() => initialValues(kind, target));
  const { problem, run } = useSubmit();
  const isNew = target === null;

  async function save(): Promise<string | null> {
    const settings = settingsOf(kind, isNew && kind === "WEBHOOK" ? { ...values, signingSecret } : values);
    const input = { name: name.trim(), ...settings };
    return run(async () => {
      if (target === null) return (await create({ variables: { input } })).data?.createNotificationTarget;
      return (await update({ variables: { input: { id: target.id, ...input } } })).data?.updateNotificationTarget;
    }, onDone);
  }

  return (
    <ConfirmDialog
      isOpen
      title={isNew ? "Add a target" : `Edit ${target.name}`}
      confirmLabel={isNew ? "Add target" : "Save"}
      isBusy={isCreating || isUpdating}
      canConfirm={name.trim() !== "" && isComplete(kind, values, isNew)}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      {isNew && (
        <NativeSelect
          label="Kind"
          value={kind}
          data={Object.entries(KINDS).map(([value, { label }]) => ({ value, label }))}
          onChange={({ currentTarget }) => {
            const chosen = currentTarget.value as NotificationTargetKind;
            setKind(chosen);
            setValues(initialValues(chosen, null));
          }}
        />
      )}
      <TextInput
        label="Name"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      {shownFields(kind, values).map((field) => (
        <FieldInput
          key={`${field.key} ${field.description ?? ""}`}
          field={field}
          isNew={isNew}
          value={values[field.key] ?? ""}
          onChange={(value) => setValues({ ...values, [field.key]: value })}
        />
      ))}
      {target?.securityHub?.policy && (
        <>
          <p>The policy that the credentials of the account need:</p>
          <CodeBlock code={target.securityHub.policy} label="Policy" />
        </>
      )}
      {kind === "WEBHOOK" && isNew && (
        <>
          <p>Copy the signing secret to the receiver now. It cannot be shown again.</p>
          <CodeBlock code={signingSecret} label="Signing secret" />
        </>
      )}
    </ConfirmDialog>
  );
}

interface FieldInputProps {
  readonly field: TargetField;
  readonly isNew: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FieldInput({ field, isNew, value, onChange }: FieldInputProps): ReactElement {
  const { accounts } = useSession();
  const { label, description, placeholder, input = "TEXT", choices = [] } = field;
  const kept = isNew ? "It is stored encrypted and never shown again." : "Leave it empty to keep the stored one.";
  const common = {
    label,
    description: isSecret(field) ? [description, kept].filter(Boolean).join(" ") : description,
    placeholder,
    value,
    autoComplete: "off",
    spellCheck: false,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => onChange(event.currentTarget.value),
  };
  if (input === "CHOICE")
    return (
      <Radio.Group label={label} value={value} onChange={onChange}>
        {choices.map((choice) => (
          <Radio key={choice.value} mt={8} value={choice.value} label={choice.label} />
        ))}
      </Radio.Group>
    );
  if (input === "ACCOUNT")
    return (
      <NativeSelect
        {...common}
        data={[
          { value: "", label: "Choose an account" },
          ...accounts.map(({ id, name, awsAccountId }) => ({
            value: id,
            label: awsAccountId === null ? name : `${name} (${awsAccountId})`,
          })),
        ]}
      />
    );
  if (input === "SECRET") return <PasswordInput {...common} autoComplete="new-password" />;
  return <TextInput {...common} />;
}

function newSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
