import { useMutation } from "@apollo/client/react";
import { PasswordInput, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import {
  CreateNotificationTargetDocument,
  type CreateNotificationTargetInput,
  type NotificationTargetKind,
  type NotificationTargetRowFragment,
  UpdateNotificationTargetDocument,
} from "../../gql/notifications.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { KINDS } from "./labels.ts";

const SECRET_BYTES = 32;

export interface TargetDialogProps {
  /** The target to change. Null for a new one. */
  readonly target: NotificationTargetRowFragment | null;
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

interface Fields {
  readonly url: string;
  readonly channel: string;
  readonly host: string;
  readonly port: string;
  readonly security: "TLS" | "STARTTLS";
  readonly userName: string;
  readonly password: string;
  readonly from: string;
  readonly to: string;
}

export function TargetDialog({ target, onRun, onDone, onClose }: TargetDialogProps): ReactElement {
  const [create, { loading: isCreating }] = useMutation(CreateNotificationTargetDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateNotificationTargetDocument);
  const [kind, setKind] = useState<NotificationTargetKind>(target?.kind ?? "WEBHOOK");
  const [name, setName] = useState(target?.name ?? "");
  // The secret is made here and only sent: the API never returns it.
  const [signingSecret] = useState(newSigningSecret);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(target));
  const { problem, run } = useSubmit();
  const isNew = target === null;

  async function save(): Promise<string | null> {
    const input = { name: name.trim(), ...settingsOf(kind, fields, isNew ? signingSecret : null) };
    return run(async () => {
      if (target === null) return (await create({ variables: { input } })).data?.createNotificationTarget;
      return (await update({ variables: { input: { id: target.id, ...input } } })).data?.updateNotificationTarget;
    }, onDone);
  }

  return (
    <ConfirmDialog
      isOpen
      title={isNew ? "Add a target" : `Change ${target.name}`}
      confirmLabel={isNew ? "Add target" : "Save"}
      isBusy={isCreating || isUpdating}
      canConfirm={name.trim() !== "" && isComplete(kind, fields, isNew)}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      {isNew && (
        <Radio.Group label="Kind" value={kind} onChange={(value) => setKind(value)}>
          {Object.entries(KINDS).map(([value, { label }]) => (
            <Radio key={value} mt={8} value={value} label={label} />
          ))}
        </Radio.Group>
      )}
      <TextInput
        label="Name"
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      {kind === "EMAIL" ? (
        <EmailFields fields={fields} isNew={isNew} onChange={setFields} />
      ) : (
        <TextInput
          label={kind === "SLACK" ? "Address of the incoming webhook" : "Address"}
          description={
            isNew
              ? "An https address. It is stored sealed and never shown again."
              : "Leave it empty to keep the stored address, which is never shown."
          }
          placeholder={kind === "SLACK" ? "https://hooks.slack.com/services/…" : "https://soar.example.org/hooks/iam"}
          autoComplete="off"
          spellCheck={false}
          value={fields.url}
          onChange={(event) => setFields({ ...fields, url: event.currentTarget.value })}
        />
      )}
      {kind === "SLACK" && (
        <TextInput
          label="Channel"
          description="Only shown here. The address decides where messages go."
          placeholder="#security"
          autoComplete="off"
          value={fields.channel}
          onChange={(event) => setFields({ ...fields, channel: event.currentTarget.value })}
        />
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

interface EmailFieldsProps {
  readonly fields: Fields;
  readonly isNew: boolean;
  readonly onChange: (fields: Fields) => void;
}

function EmailFields({ fields, isNew, onChange }: EmailFieldsProps): ReactElement {
  const field = (key: keyof Fields) => ({
    value: fields[key],
    autoComplete: "off",
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...fields, [key]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput label="SMTP server" placeholder="smtp.example.org" {...field("host")} />
      <TextInput label="Port" inputMode="numeric" {...field("port")} />
      <Radio.Group
        label="Encryption"
        value={fields.security}
        onChange={(value) => onChange({ ...fields, security: value })}
      >
        <Radio mt={8} value="STARTTLS" label="STARTTLS (usually port 587)" />
        <Radio mt={8} value="TLS" label="TLS (usually port 465)" />
      </Radio.Group>
      <TextInput label="User name" description="Empty: no sign-in." {...field("userName")} />
      <PasswordInput
        label="Password"
        description={isNew ? "Stored sealed and never shown again." : "Leave it empty to keep the stored password."}
        {...field("password")}
        autoComplete="new-password"
      />
      <TextInput label="From" placeholder="iam-monitor@example.org" {...field("from")} />
      <TextInput
        label="To"
        description="E-mail addresses, separated by commas."
        placeholder="security@example.org"
        {...field("to")}
      />
    </>
  );
}

function fieldsOf(target: NotificationTargetRowFragment | null): Fields {
  const email = target?.email;
  return {
    url: "",
    channel: target?.kind === "SLACK" && target.address.startsWith("#") ? target.address : "",
    host: email?.host ?? "",
    port: String(email?.port ?? 587),
    security: email?.security ?? "STARTTLS",
    userName: email?.userName ?? "",
    password: "",
    from: email?.from ?? "",
    to: email?.to.join(", ") ?? "",
  };
}

function settingsOf(
  kind: NotificationTargetKind,
  fields: Fields,
  signingSecret: string | null,
): Omit<CreateNotificationTargetInput, "name"> {
  const { url, channel, host, port, security, userName, password, from, to } = fields;
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  if (kind === "WEBHOOK") return { webhook: { url: text(url), signingSecret } };
  if (kind === "SLACK") return { slack: { url: text(url), channel: text(channel) } };
  return {
    email: {
      host: host.trim(),
      port: Number(port),
      security,
      userName: text(userName),
      password: password === "" ? null : password,
      from: from.trim(),
      to: to.split(",").flatMap((address) => text(address) ?? []),
    },
  };
}

function isComplete(kind: NotificationTargetKind, { url, host, port, from, to }: Fields, isNew: boolean): boolean {
  if (kind !== "EMAIL") return !isNew || url.trim() !== "";
  return host.trim() !== "" && /^\d{1,5}$/.test(port) && from.trim() !== "" && to.trim() !== "";
}

function newSigningSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
