/** The forms for changes that add or replace something. */
import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { AddForm, type FormProps, usePolicy, usePrincipal } from "./change-fields.tsx";
import { useDocument } from "./document-field.tsx";

const POLICY_TEMPLATE = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::EXAMPLE/*" }
  ]
}`;
const TRUST_TEMPLATE = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }
  ]
}`;
/** The characters and lengths of IAM names (IAM User Guide, *IAM and AWS STS quotas*). */
const NAME = /^[\w+=,.@-]+$/;
const POLICY_NAME_MAX = 128;
const ROLE_NAME_MAX = 64;

export function AttachForm({ accountId, onAdd }: FormProps): ReactElement {
  const principal = usePrincipal(accountId, { hasGroups: true });
  const policy = usePolicy(accountId, true);
  const [principalArn, policyArn] = [principal.chosen?.arn, policy.chosen?.arn];
  return (
    <AddForm onAdd={principalArn && policyArn ? () => onAdd({ kind: "attach", policyArn, principalArn }) : null}>
      {principal.field("User, role or group")}
      {policy.field("Managed policy")}
    </AddForm>
  );
}

export function JoinForm({ accountId, onAdd }: FormProps): ReactElement {
  const user = usePrincipal(accountId, { hasGroups: false });
  const group = usePrincipal(accountId, { hasGroups: true });
  const userArn = arnOf(user.chosen, "user");
  const groupArn = arnOf(group.chosen, "group");
  return (
    <AddForm onAdd={userArn && groupArn ? () => onAdd({ kind: "join", userArn, groupArn }) : null}>
      {user.field("User")}
      {group.field("Group")}
    </AddForm>
  );
}

export function InlineForm({ accountId, onAdd }: FormProps): ReactElement {
  const principal = usePrincipal(accountId, { hasGroups: true });
  const name = useName("Name of the inline policy", POLICY_NAME_MAX, "new-permissions");
  const { document, field } = useDocument(accountId, POLICY_TEMPLATE);
  const principalArn = principal.chosen?.arn;
  return (
    <AddForm
      onAdd={
        principalArn && name.value && document
          ? () => onAdd({ kind: "inline", principalArn, policyName: name.value!, document })
          : null
      }
    >
      {principal.field("User, role or group")}
      {name.field}
      {field("Policy document")}
    </AddForm>
  );
}

export function ManagedForm({ accountId, awsAccountId, onAdd }: FormProps): ReactElement {
  const name = useName("Name of a new or existing customer managed policy", POLICY_NAME_MAX);
  const { document, field } = useDocument(accountId, POLICY_TEMPLATE);
  const policyArn = newArn("policy", awsAccountId, name.value);
  return (
    <AddForm onAdd={policyArn && document ? () => onAdd({ kind: "policy", policyArn, document }) : null}>
      {name.field}
      {field("Policy document")}
    </AddForm>
  );
}

export function RoleForm({ accountId, awsAccountId, onAdd }: FormProps): ReactElement {
  const name = useName("Name of the new role", ROLE_NAME_MAX);
  const { document, field } = useDocument(accountId, TRUST_TEMPLATE);
  const roleArn = newArn("role", awsAccountId, name.value);
  return (
    <AddForm onAdd={roleArn && document ? () => onAdd({ kind: "role", roleArn, document }) : null}>
      {name.field}
      {field("Trust policy")}
    </AddForm>
  );
}

export function TrustForm({ accountId, onAdd }: FormProps): ReactElement {
  const role = usePrincipal(accountId, { hasGroups: false });
  const { document, field } = useDocument(accountId, TRUST_TEMPLATE);
  const roleArn = arnOf(role.chosen, "role");
  return (
    <AddForm onAdd={roleArn && document ? () => onAdd({ kind: "trust", roleArn, document }) : null}>
      {role.field("Role")}
      {field("Trust policy")}
    </AddForm>
  );
}

/** The ARN of a chosen principal of this kind. Null for another kind. */
function arnOf(chosen: { readonly arn: string } | null, kind: "user" | "group" | "role"): string | null {
  return chosen?.arn.split(":")[5]?.startsWith(`${kind}/`) ? chosen.arn : null;
}

function newArn(kind: "policy" | "role", awsAccountId: string | null, name: string | null): string | null {
  return awsAccountId && name ? `arn:aws:iam::${awsAccountId}:${kind}/${name}` : null;
}

/** A text field for an IAM name. The value is null if the text is empty or AWS would refuse it as a name. */
function useName(
  label: string,
  maxLength: number,
  initial = "",
): { readonly value: string | null; readonly field: ReactElement } {
  const [text, setText] = useState(initial);
  const problem = nameProblem(text, maxLength);
  return {
    value: text === "" || problem !== null ? null : text,
    field: (
      <TextInput
        size="xs"
        label={label}
        value={text}
        spellCheck={false}
        autoComplete="off"
        error={problem}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    ),
  };
}

function nameProblem(text: string, maxLength: number): string | null {
  if (text.length > maxLength) return `At most ${maxLength} characters`;
  return text === "" || NAME.test(text) ? null : "Letters, digits and + = , . @ - _ only";
}
