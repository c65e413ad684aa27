import { useQuery } from "@apollo/client/react";
import { Button, CloseButton } from "@mantine/core";
import { type ReactElement, type ReactNode, useId, useState } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { NameField } from "../../ui/name-field.tsx";
import { PolicyChoicesDocument, PrincipalChoicesDocument } from "../../gql/what-if.ts";
import { type ChangePart, partKey, partText } from "../../features/paths/change-parts.ts";
import styles from "./what-if.module.css";

/** Names that a field offers; whoever has more types more of it. */
const MAX_CHOICES = 20;
/** Actions of a statement that its choice names. */
const MAX_ACTIONS = 3;

const DEEDS = [
  { value: "detach", label: "Detach policy" },
  { value: "remove", label: "Remove statement" },
  { value: "boundary", label: "Set boundary" },
] as const;
type Deed = ChangePart["kind"];

export interface ChangeBuilderProps {
  readonly accountId: string;
  readonly parts: readonly ChangePart[];
  readonly onAdd: (part: ChangePart) => void;
  readonly onChange: (parts: readonly ChangePart[]) => void;
}

/** A change put together part by part. */
export function ChangeBuilder({ accountId, parts, onAdd, onChange }: ChangeBuilderProps): ReactElement {
  const [deed, setAction] = useState<Deed>("detach");
  const Form = deed === "detach" ? DetachForm : deed === "remove" ? RemoveForm : BoundaryForm;
  return (
    <div className={styles["builder"]}>
      {parts.length > 0 && (
        <ul className={styles["parts"]} aria-label="Parts of the change">
          {parts.map((part) => (
            <li key={partKey(part)}>
              <span>{partText(part)}</span>
              <CloseButton
                size="sm"
                aria-label={`Leave out: ${partText(part)}`}
                onClick={() => onChange(parts.filter((each) => each !== part))}
              />
            </li>
          ))}
        </ul>
      )}
      <ChoiceGroup label="Kind of change" choices={DEEDS} value={deed} onChange={(value) => setAction(value as Deed)} />
      <Form key={deed} accountId={accountId} onAdd={onAdd} />
    </div>
  );
}

interface FormProps {
  readonly accountId: string;
  readonly onAdd: (part: ChangePart) => void;
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
          <p className={styles["quiet"]}>Nothing is attached to it: its rights are inline or come through groups.</p>
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
              label: "Take its boundary away",
              onAdd: () => onAdd({ kind: "boundary", principalArn: principal.chosen!.arn, policyArn: null }),
            }
          : null
      }
    >
      {principal.field("User or role")}
      {policy.field("Managed policy as its boundary")}
    </AddForm>
  );
}

interface AddFormProps {
  readonly children: ReactNode;
  /** Null while something is missing. */
  readonly onAdd: (() => void) | null;
  readonly other?: { readonly label: string; readonly onAdd: () => void } | null;
}

function AddForm({ children, onAdd, other }: AddFormProps): ReactElement {
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        onAdd?.();
      }}
    >
      {children}
      <div className={styles["buttons"]}>
        <Button type="submit" size="xs" disabled={onAdd === null}>
          Add to the change
        </Button>
        {other && (
          <Button variant="default" size="xs" onClick={other.onAdd}>
            {other.label}
          </Button>
        )}
      </div>
    </form>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function Choice({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const id = useId();
  return (
    <div className={styles["choice"]}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface PrincipalChoice {
  readonly arn: string;
  readonly policies: readonly {
    readonly policyName: string;
    readonly arn: string | null;
    readonly via: string | null;
  }[];
}

interface Field<Chosen> {
  readonly chosen: Chosen | null;
  readonly field: (label: string) => ReactElement;
}

/** A text field that offers what the api finds for its words; only what it offers can be chosen. */
function usePrincipal(accountId: string, { hasGroups }: { readonly hasGroups: boolean }): Field<PrincipalChoice> {
  const [text, setText] = useState("");
  const word = text.replace(/^(user|role|group) /, "");
  const { data, previousData } = useQuery(PrincipalChoicesDocument, {
    variables: { first: MAX_CHOICES, filter: { query: word === "" ? null : quoted(word), accountIds: [accountId] } },
  });
  const shown = data ?? previousData;
  const choices = new Map<string, PrincipalChoice>([
    ...(shown?.users.nodes ?? []).map((user) => [`user ${user.userName}`, user] as const),
    ...(shown?.roles.nodes ?? []).map((role) => [`role ${role.roleName}`, role] as const),
    ...(hasGroups ? (shown?.groups.nodes ?? []) : []).map((group) => [`group ${group.groupName}`, group] as const),
  ]);
  return useField(text, setText, choices, "user anna");
}

type PolicyChoice = {
  readonly id: string;
  readonly policyName: string;
  readonly arn: string | null;
  readonly document: {
    readonly statements: readonly {
      readonly index: number;
      readonly sid: string | null;
      readonly effect: string;
      readonly actions: readonly string[];
      readonly notActions: readonly string[];
    }[];
  };
};

function usePolicy(accountId: string, isManaged: boolean): Field<PolicyChoice> {
  const [text, setText] = useState("");
  const word = text.replace(/ \(inline, on .*\)$/, "");
  const { data, previousData } = useQuery(PolicyChoicesDocument, {
    variables: {
      first: MAX_CHOICES,
      filter: {
        query: word === "" ? null : quoted(word),
        accountIds: [accountId],
        type: isManaged ? ["AWS_MANAGED", "CUSTOMER_MANAGED"] : ["CUSTOMER_MANAGED", "INLINE"],
      },
    },
  });
  const found = (data ?? previousData)?.policies.nodes ?? [];
  const choices = new Map<string, PolicyChoice>(
    found.map((policy) => [
      policy.type === "INLINE"
        ? `${policy.policyName} (inline, on ${policy.attachedTo[0]?.name ?? "nobody"})`
        : policy.policyName,
      policy,
    ]),
  );
  return useField(text, setText, choices, "DeployAccess");
}

/** Names are somebody else's words and no terms of the query language. */
function quoted(word: string): string {
  return `"${word.replaceAll('"', "")}"`;
}

function useField<Chosen>(
  text: string,
  setText: (text: string) => void,
  choices: ReadonlyMap<string, Chosen>,
  placeholder: string,
): Field<Chosen> {
  return {
    chosen: choices.get(text) ?? null,
    field: (label) => (
      <NameField
        size="xs"
        label={label}
        placeholder={placeholder}
        name={text}
        names={choices.keys()}
        onName={setText}
      />
    ),
  };
}
