import { useQuery } from "@apollo/client/react";
import IconFocus2 from "@tabler/icons-react/icons/IconFocus2";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { NameField } from "../../ui/name-field.tsx";
import { RelationChoicesDocument } from "../../gql/relations.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The number of names suggested for each kind. Typing more narrows them. */
const MAX_CHOICES = 10;

export interface RelationSearchProps {
  readonly accountId: string;
  readonly onFound: (key: string) => void;
}

/** A search field for the node in the centre. Suggests names from the API. */
export function RelationSearch({ accountId, onFound }: RelationSearchProps): ReactElement {
  const [text, setText] = useState("");
  const [hasNoMatch, setNoMatch] = useState(false);
  const [isEntered, setEntered] = useState(false);
  const word = text.replace(/^(user|role|group|policy) /, "").replace(/ \(inline, on .*\)$/, "");
  const filter = { query: word === "" ? null : `"${word.replaceAll('"', "")}"`, accountIds: [accountId] };
  const result = useQuery(RelationChoicesDocument, {
    variables: { first: MAX_CHOICES, filter, policies: filter },
  });
  const { data } = result;
  const shown = useKeptAnswer(result, accountId);
  const choices = new Map<string, string>([
    ...(shown?.users.nodes ?? []).map((user) => [`user ${user.userName}`, user.arn] as const),
    ...(shown?.groups.nodes ?? []).map((group) => [`group ${group.groupName}`, group.arn] as const),
    ...(shown?.roles.nodes ?? []).map((role) => [`role ${role.roleName}`, role.arn] as const),
    ...(shown?.policies.nodes ?? []).map(
      (policy) =>
        [
          policy.arn === null
            ? `policy ${policy.policyName} (inline, on ${policy.owner ?? "no principal"})`
            : `policy ${policy.policyName}`,
          policy.arn ?? policy.policyId,
        ] as const,
    ),
  ]);
  const keys = useRef(choices);
  keys.current = choices;
  const openResult = useRef((_key: string): void => {});
  openResult.current = (key) => {
    setText("");
    onFound(key);
  };

  // Enter takes the exact name, or else the first suggestion. It waits for an answer that is still loading.
  useEffect(() => {
    if (!isEntered || !data) return;
    setEntered(false);
    const found = keys.current.get(text) ?? [...keys.current.values()][0];
    if (found === undefined) setNoMatch(true);
    else openResult.current(found);
  }, [isEntered, data, text]);

  function change(next: string, isPicked: boolean): void {
    setText(next);
    setNoMatch(false);
    setEntered(false);
    const picked = isPicked ? choices.get(next) : undefined;
    // A suggestion that was picked needs no further Enter.
    if (picked !== undefined) openResult.current(picked);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setEntered(word !== "");
      }}
    >
      <NameField
        aria-label="Focus on"
        placeholder="e.g. the name of a user, group, role or policy"
        isSearch
        name={text}
        names={choices.keys()}
        leftSection={<IconFocus2 size={16} aria-hidden="true" />}
        error={hasNoMatch ? "No user, group, role or policy matches." : undefined}
        onName={change}
      />
    </form>
  );
}
