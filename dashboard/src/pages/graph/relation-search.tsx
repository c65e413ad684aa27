import { useQuery } from "@apollo/client/react";
import { TextInput } from "@mantine/core";
import IconFocus2 from "@tabler/icons-react/icons/IconFocus2";
import { type ReactElement, useId, useState } from "react";
import { RelationChoicesDocument } from "../../gql/relations.ts";

/** Names that the field offers of each kind; whoever has more types more of it. */
const MAX_CHOICES = 10;

export interface RelationSearchProps {
  readonly accountId: string;
  readonly onFound: (key: string) => void;
}

/** Puts one thing into the middle: a text field that offers what the api finds for its words. */
export function RelationSearch({ accountId, onFound }: RelationSearchProps): ReactElement {
  const id = useId();
  const [text, setText] = useState("");
  const [isMissed, setMissed] = useState(false);
  const word = text.replace(/^(user|role|group|policy) /, "").replace(/ \(inline, on .*\)$/, "");
  const filter = { query: word === "" ? null : `"${word.replaceAll('"', "")}"`, accountIds: [accountId] };
  const { data, previousData } = useQuery(RelationChoicesDocument, { variables: { first: MAX_CHOICES, filter, policies: filter } });
  const shown = data ?? previousData;
  const choices = new Map<string, string>([
    ...(shown?.users.nodes ?? []).map((user) => [`user ${user.userName}`, user.arn] as const),
    ...(shown?.groups.nodes ?? []).map((group) => [`group ${group.groupName}`, group.arn] as const),
    ...(shown?.roles.nodes ?? []).map((role) => [`role ${role.roleName}`, role.arn] as const),
    ...(shown?.policies.nodes ?? []).map(
      (policy) =>
        [
          policy.arn === null ? `policy ${policy.policyName} (inline, on ${policy.owner ?? "nobody"})` : `policy ${policy.policyName}`,
          policy.arn ?? policy.policyId,
        ] as const,
    ),
  ]);

  function change(next: string): void {
    setText(next);
    setMissed(false);
    const found = choices.get(next);
    // One that was picked from the list needs no further press.
    if (found !== undefined) go(found);
  }

  function go(key: string): void {
    setText("");
    onFound(key);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // Enter takes the one that is written, or the first that fits.
        const found = choices.get(text) ?? (data && word !== "" ? [...choices.values()][0] : undefined);
        if (found === undefined) setMissed(word !== "");
        else go(found);
      }}
    >
      <TextInput
        aria-label="Put into the centre"
        placeholder="Put into the centre: a user, group, role or policy"
        data-search-field
        value={text}
        list={id}
        spellCheck={false}
        autoComplete="off"
        leftSection={<IconFocus2 size={16} aria-hidden="true" />}
        error={isMissed ? "Nothing of this name was read." : undefined}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <datalist id={id}>
        {[...choices.keys()].map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </form>
  );
}
