import { CloseButton } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { type ChangePart, partKey, partText } from "../../features/paths/change-parts.ts";
import { AttachForm, InlineForm, JoinForm, ManagedForm, RoleForm, TrustForm } from "./addition-forms.tsx";
import { AddForm, Choice, type FormProps, usePolicy, usePrincipal } from "./change-fields.tsx";
import styles from "./what-if.module.css";

/** The number of actions listed for a statement. */
const MAX_ACTIONS = 3;

const CHANGE_KINDS = [
  { value: "attach", label: "Attach policy" },
  { value: "inline", label: "Write inline policy" },
  { value: "policy", label: "Write managed policy" },
  { value: "role", label: "Create role" },
  { value: "trust", label: "Replace trust policy" },
  { value: "join", label: "Add to group" },
  { value: "detach", label: "Detach policy" },
  { value: "remove", label: "Remove statement" },
  { value: "boundary", label: "Set boundary" },
] as const;
type ChangeKind = ChangePart["kind"];

const FORMS = {
  attach: AttachForm,
  inline: InlineForm,
  policy: ManagedForm,
  role: RoleForm,
  trust: TrustForm,
  join: JoinForm,
  detach: DetachForm,
  remove: RemoveForm,
  boundary: BoundaryForm,
};

export interface ChangeBuilderProps {
  readonly accountId: string;
  /** The 12-digit number of the account, for the ARNs of what the change creates. */
  readonly awsAccountId: string | null;
  readonly parts: readonly ChangePart[];
  readonly onAdd: (part: ChangePart) => void;
  readonly onChange: (parts: readonly ChangePart[]) => void;
}

/** Builds a change from parts. */
export function ChangeBuilder({ accountId, awsAccountId, parts, onAdd, onChange }: ChangeBuilderProps): ReactElement {
  const [kind, setKind] = useState<ChangeKind>("detach");
  const Form = FORMS[kind];
  return (
    <div className={styles["builder"]}>
      {parts.length > 0 && (
        <ul className={styles["parts"]} aria-label="Parts of the change">
          {parts.map((part) => (
            <li key={partKey(part)}>
              <span>{partText(part)}</span>
              <CloseButton
                size="sm"
                aria-label={`Remove: ${partText(part)}`}
                onClick={() => onChange(parts.filter((each) => each !== part))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles["kinds"]}>
        <ChoiceGroup label="Kind of change" choices={CHANGE_KINDS} value={kind} onChange={(value) => setKind(value)} />
      </div>
      <Form key={kind} accountId={accountId} awsAccountId={awsAccountId} onAdd={onAdd} />
    </div>
  );
}

function DetachForm({ accountId, onAdd }: FormProps): ReactElement {
  const principal = usePrincipal(accountId, { hasGroups: true });
  const [policyArn, setPolicyArn] = useState("");
  const attached =
    principal.chosen?.policies.flatMap(({ policyName, arn, via }) =>
      arn && !via ? [{ value: arn, label: policyName }] : [],
    ) ?? [];
  const chosen = attached.find(({ value }) => value === policyArn) ?? attached[0];
  return (
    <AddForm
      onAdd={
        principal.chosen && chosen
          ? () => onAdd({ kind: "detach", policyArn: chosen.value, principalArn: principal.chosen!.arn })
          : null
      }
    >
      {principal.field("User, role or group")}
      {principal.chosen &&
        (attached.length > 0 ? (
          <Choice label="Attached policy" options={attached} value={chosen?.value ?? ""} onChange={setPolicyArn} />
        ) : (
          <p className={styles["quiet"]}>
            No managed policy is attached directly: its permissions are inline or come from groups.
          </p>
        ))}
    </AddForm>
  );
}

function RemoveForm({ accountId, onAdd }: FormProps): ReactElement {
  const policy = usePolicy(accountId, false);
  const [index, setIndex] = useState("0");
  const statements =
    policy.chosen?.document.statements.map((statement) => {
      const actions =
        statement.actions.length > 0 ? statement.actions : statement.notActions.map((action) => `not ${action}`);
      const more = actions.length > MAX_ACTIONS ? ", …" : "";
      return {
        value: String(statement.index),
        label: `${statement.sid ?? statement.index + 1}: ${statement.effect} ${actions.slice(0, MAX_ACTIONS).join(", ")}${more}`,
      };
    }) ?? [];
  const chosen = statements.find(({ value }) => value === index) ?? statements[0];
  return (
    <AddForm
      onAdd={
        policy.chosen && chosen
          ? () =>
              onAdd({
                kind: "remove",
                policyId: policy.chosen!.id,
                index: Number(chosen.value),
                policyName: policy.chosen!.policyName,
              })
          : null
      }
    >
      {policy.field("Policy")}
      {statements.length > 0 && (
        <Choice label="Statement" options={statements} value={chosen?.value ?? ""} onChange={setIndex} />
      )}
    </AddForm>
  );
}

function BoundaryForm({ accountId, onAdd }: FormProps): ReactElement {
  const principal = usePrincipal(accountId, { hasGroups: false });
  const policy = usePolicy(accountId, true);
  return (
    <AddForm
      onAdd={
        principal.chosen && policy.chosen?.arn
          ? () => onAdd({ kind: "boundary", principalArn: principal.chosen!.arn, policyArn: policy.chosen!.arn })
          : null
      }
      other={
        principal.chosen
          ? {
              label: "Remove its boundary",
              onAdd: () => onAdd({ kind: "boundary", principalArn: principal.chosen!.arn, policyArn: null }),
            }
          : null
      }
    >
      {principal.field("User or role")}
      {policy.field("Managed policy to use as boundary")}
    </AddForm>
  );
}
