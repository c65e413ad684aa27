/** The fields from which the forms of a change are made. */
import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, type ReactNode, useId, useState } from "react";
import { NameField } from "../../ui/name-field.tsx";
import { PolicyChoicesDocument, PrincipalChoicesDocument } from "../../gql/what-if.ts";
import type { ChangePart } from "../../features/paths/change-parts.ts";
import styles from "./what-if.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The number of names that a field suggests. Typing more narrows them. */
const MAX_CHOICES = 20;

export interface FormProps {
  readonly accountId: string;
  readonly awsAccountId: string | null;
  readonly onAdd: (part: ChangePart) => void;
}

export interface AddFormProps {
  readonly children: ReactNode;
  /** Null while a required field is empty. */
  readonly onAdd: (() => void) | null;
  readonly other?: { readonly label: string; readonly onAdd: () => void } | null;
}

export function AddForm({ children, onAdd, other }: AddFormProps): ReactElement {
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
          Add and preview
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

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function Choice({
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

export interface PrincipalChoice {
  readonly arn: string;
  readonly policies: readonly {
    readonly policyName: string;
    readonly arn: string | null;
    readonly via: string | null;
  }[];
}

export interface Field<Chosen> {
  readonly chosen: Chosen | null;
  readonly field: (label: string) => ReactElement;
}

/** A text field that suggests users, roles and groups from the API. Only a suggestion can be chosen. */
export function usePrincipal(
  accountId: string,
  { hasGroups }: { readonly hasGroups: boolean },
): Field<PrincipalChoice> {
  const [text, setText] = useState("");
  const word = text.replace(/^(user|role|group) /, "");
  const result = useQuery(PrincipalChoicesDocument, {
    variables: { first: MAX_CHOICES, filter: { query: word === "" ? null : quoted(word), accountIds: [accountId] } },
  });
  const shown = useKeptAnswer(result, accountId);
  const choices = new Map<string, PrincipalChoice>([
    ...(shown?.users.nodes ?? []).map((user) => [`user ${user.userName}`, user] as const),
    ...(shown?.roles.nodes ?? []).map((role) => [`role ${role.roleName}`, role] as const),
    ...(hasGroups ? (shown?.groups.nodes ?? []) : []).map((group) => [`group ${group.groupName}`, group] as const),
  ]);
  return useField(text, setText, choices, "e.g. user anna");
}

export type PolicyChoice = {
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

export function usePolicy(accountId: string, isManaged: boolean): Field<PolicyChoice> {
  const [text, setText] = useState("");
  const word = text.replace(/ \(inline, on .*\)$/, "");
  const result = useQuery(PolicyChoicesDocument, {
    variables: {
      first: MAX_CHOICES,
      filter: {
        query: word === "" ? null : quoted(word),
        accountIds: [accountId],
        type: isManaged ? ["AWS_MANAGED", "CUSTOMER_MANAGED"] : ["CUSTOMER_MANAGED", "INLINE"],
      },
    },
  });
  const found = useKeptAnswer(result, accountId)?.policies.nodes ?? [];
  const choices = new Map<string, PolicyChoice>(
    found.map((policy) => [
      policy.type === "INLINE"
        ? `${policy.policyName} (inline, on ${policy.owner ?? "no principal"})`
        : policy.policyName,
      policy,
    ]),
  );
  return useField(text, setText, choices, "e.g. DeployAccess");
}

/** Quotes a name, so that the API does not read parts of it as query terms. */
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
