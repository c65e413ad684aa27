import { TextInput } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { type FilterChip, FilterChips } from "../../ui/filter-chips.tsx";
import styles from "./rotation.module.css";

/** The times at which a key is due. Each key has exactly one of them. */
const TIMES = { OVER: "Over the limit", SOON: "Within 14 days of it" } as const;
/** The obstacles to rotating a due key. */
const STATES = { UNUSED: "Not in use", BLOCKED: "Cannot be rotated now" } as const;
const LABELS = { ...TIMES, ...STATES } as const;
export type DueMark = keyof typeof LABELS;
const MARKS = Object.keys(LABELS) as DueMark[];

/** The parts of a due key that the filter compares. */
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

const TYPING_PAUSE_MS = 250;
const route = getRouteApi("/frame/rotation");

/** A search box and common filters for the due keys, both in the address. The chips count what the text finds. */
export function useDueFilter(keys: readonly FilteredKey[]): DueFilter {
  const { q = "", due = "" } = route.useSearch();
  const navigate = useNavigate();
  const marks: ReadonlySet<DueMark> = new Set(MARKS.filter((mark) => due.split(",").includes(mark)));
  const [text, setText] = useState(q);
  const change = (changes: object): void =>
    void navigate({
      from: "/rotation",
      to: ".",
      resetScroll: false,
      search: (before) => ({ ...before, ...changes }),
    });
  // The address follows the field after a pause: each letter would be a step of the history.
  useEffect(() => {
    if (text === q) return undefined;
    const timer = setTimeout(
      () =>
        void navigate({
          from: "/rotation",
          to: ".",
          replace: true,
          resetScroll: false,
          search: (before) => ({ ...before, q: text || undefined }),
        }),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, q, navigate]);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const hasText = ({ texts }: FilteredKey): boolean =>
    words.every((word) => texts.some((each) => each?.toLowerCase().includes(word)));
  const found = keys.filter(hasText);
  const chipsOf = (labels: Partial<typeof LABELS>): FilterChip[] =>
    MARKS.filter((mark) => Object.hasOwn(labels, mark)).map((mark) => ({
      key: mark,
      label: LABELS[mark],
      isOn: marks.has(mark),
      count: found.filter((key) => key.marks.has(mark)).length,
    }));
  const toggle = (key: string): void => {
    const others = [...marks].filter((mark) => mark !== key);
    const next = others.length < marks.size ? others : [...others, key];
    change({ due: next.join(",") || undefined });
  };
  return {
    isOn: words.length > 0 || marks.size > 0,
    matches: (key) => hasText(key) && [...marks].every((mark) => key.marks.has(mark)),
    clear() {
      setText("");
      change({ q: undefined, due: undefined });
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
        <div className={styles["dueChips"]}>
          <FilterChips label="Due keys by their limit" chips={chipsOf(TIMES)} onToggle={toggle} />
          <div className={styles["dueChips"]}>
            <span className={styles["quiet"]}>Of these:</span>
            <FilterChips label="Common filters for due keys" chips={chipsOf(STATES)} onToggle={toggle} />
          </div>
        </div>
      </search>
    ),
  };
}
