import { CloseButton, TextInput } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { textShownAs, visibleText } from "./visible-text.ts";
import styles from "./query-box.module.css";

/** A query is applied when nobody has typed for this long, or at once with Enter. */
const PAUSE_MS = 450;

export interface QueryBoxProps {
  /** "Filter alerts". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** What the api found wrong with the query, with its place in it. */
  readonly problem?: string | null;
}

/** The page's search field; `/` puts the cursor here. A name may be written as the page shows it. */
export function QueryBox({ label, value, onChange, placeholder, problem }: QueryBoxProps): ReactElement {
  const [text, setText] = useState(value);
  const applied = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The address changed by other means (a facet, Back): the box follows, unless that change was its own.
  useEffect(() => {
    if (value === applied.current) return;
    applied.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function apply(next: string): void {
    clearTimeout(timer.current);
    if (next === applied.current) return;
    applied.current = next;
    onChange(next);
  }

  function type(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(next.trim()), PAUSE_MS);
  }

  return (
    <TextInput
      className={styles["box"] ?? ""}
      aria-label={label}
      placeholder={placeholder ?? label}
      data-search-field
      value={visibleText(text)}
      error={problem ?? undefined}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        text === "" ? (
          <kbd className={styles["key"]} aria-hidden="true">
            /
          </kbd>
        ) : (
          <CloseButton
            size="sm"
            aria-label="Clear the filter"
            onClick={() => {
              setText("");
              apply("");
            }}
          />
        )
      }
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => type(textShownAs(event.currentTarget.value))}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(text.trim());
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

/** A row of controls over a list: the query box takes what space there is. */
export function FilterBar({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles["bar"]} role="search">
      {children}
    </div>
  );
}
