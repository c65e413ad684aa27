import { TextInput } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { type ReactElement, useState } from "react";
import { FilterChips } from "../../ui/filter-chips.tsx";
import styles from "./rotation.module.css";

const LABELS = {
  OVER: "Over the limit",
  UNUSED: "Not in use",
  BLOCKED: "Cannot be rotated now",
} as const;
export type DueMark = keyof typeof LABELS;
const MARKS = Object.keys(LABELS) as DueMark[];

/** What the filter looks at. */
export interface FilteredKey {
  /** The user, the key ID and the account. */
  readonly texts: readonly (string | null | undefined)[];
  readonly marks: ReadonlySet<DueMark>;
}

export interface DueFilter {
  readonly isOn: boolean;
  readonly matches: (key: FilteredKey) => boolean;
  readonly clear: () => void;
  readonly field: ReactElement;
}

/** A search box and common filters for the due keys. The chips count what the text finds. */
export function useDueFilter(keys: readonly FilteredKey[]): DueFilter {
  const [text, setText] = useState("");
  const [marks, setMarks] = useState<ReadonlySet<DueMark>>(new Set());
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hasText = ({ texts }: FilteredKey): boolean =>
    words.every((word) => texts.some((each) => each?.toLowerCase().includes(word)));
  const found = keys.filter(hasText);
  return {
    isOn: words.length > 0 || marks.size > 0,
    matches: (key) => hasText(key) && [...marks].every((mark) => key.marks.has(mark)),
    clear() {
      setText("");
      setMarks(new Set());
    },
    field: (
      <search className={styles["dueFilter"]}>
        <TextInput
          aria-label="Search due keys"
          placeholder="User, key ID or account"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
        />
        <FilterChips
          label="Common filters for due keys"
          chips={MARKS.map((mark) => ({
            key: mark,
            label: LABELS[mark],
            isOn: marks.has(mark),
            count: found.filter((key) => key.marks.has(mark)).length,
          }))}
          onToggle={(key) => {
            const others = [...marks].filter((mark) => mark !== key);
            setMarks(new Set(others.length < marks.size ? others : [...others, key as DueMark]));
          }}
        />
      </search>
    ),
  };
}
