import { useQuery } from "@apollo/client/react";
import IconFocus2 from "@tabler/icons-react/icons/IconFocus2";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { NameField } from "../../ui/name-field.tsx";
import { RelationChoicesDocument } from "../../gql/relations.ts";

/** Names that the field offers of each kind; whoever has more types more of it. */
const MAX_CHOICES = 10;

export interface RelationSearchProps {
  readonly accountId: string;
  readonly onFound: (key: string) => void;
}

/** Puts one thing into the middle: a text field that offers what the api finds for its words. */
export function RelationSearch({ accountId, onFound }: RelationSearchProps): ReactElement {
  const [text, setText] = useState("");
  const [isMissed, setMissed] = useState(false);
  const [isEntered, setEntered] = useState(false);
  const word = text.replace(/^(user|role|group|policy) /, "").replace(/ \(inline, on .*\)$/, "");
  const filter = { query: word === "" ? null : `"${word.replaceAll('"', "")}"`, accountIds: [accountId] };
  const { data, previousData } = useQuery(RelationChoicesDocument, {
    variables: { first: MAX_CHOICES, filter, policies: filter },
  });
  const shown = data ?? previousData;
  const choices = new Map<string, string>([
    ...(shown?.users.nodes ?? []).map((user) => [`user ${user.userName}`, user.arn] as const),
    ...(shown?.groups.nodes ?? []).map((group) => [`group ${group.groupName}`, group.arn] as const),
    ...(shown?.roles.nodes ?? []).map((role) => [`role ${role.roleName}`, role.arn] as const),
    ...(shown?.policies.nodes ?? []).map(
      (policy) =>
        [
          policy.arn === null
            ? `policy ${policy.policyName} (inline, on ${policy.owner ?? "nobody"})`
            : `policy ${policy.policyName}`,
          policy.arn ?? policy.policyId,
        ] as const,
    ),
  ]);
  const keys = useRef(choices);
  keys.current = choices;
  const go = useRef((_key: string): void => {});
  go.current = (key) => {
    setText("");
    onFound(key);
  };

  // Enter takes the one that is written, or the first that fits; an answer on its way is waited for.
  useEffect(() => {
    if (!isEntered || !data) return;
    setEntered(false);
    const found = keys.current.get(text) ?? [...keys.current.values()][0];
    if (found === undefined) setMissed(true);
    else go.current(found);
  }, [isEntered, data, text]);

  function change(next: string, isPicked: boolean): void {
    setText(next);
    setMissed(false);
    setEntered(false);
    const picked = isPicked ? choices.get(next) : undefined;
    // One that was picked from the list needs no further press.
    if (picked !== undefined) go.current(picked);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setEntered(word !== "");
      }}
    >
      <NameField
        aria-label="Put into the centre"
        placeholder="Put into the centre: a user, group, role or policy"
        isSearch
        name={text}
        names={choices.keys()}
        leftSection={<IconFocus2 size={16} aria-hidden="true" />}
        error={isMissed ? "Nothing of this name was read." : undefined}
        onName={change}
      />
    </form>
  );
}
