import { CloseButton, TextInput } from "@mantine/core";
import IconSearch from "@tabler/icons-react/icons/IconSearch";
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";
import { parseVisibleText, visibleText } from "./visible-text.ts";
import { useCharacterShortcuts } from "./character-shortcuts.ts";
import styles from "./query-box.module.css";

/** A query is applied after this pause in typing, or at once with Enter. */
const TYPING_PAUSE_MS = 450;

export interface QueryBoxProps {
  /** The accessible name: "Filter alerts". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** The API's error message for the query, with the position of the error. */
  readonly problem?: string | null;
}

/** The page's search field, focused by `/`. Hidden characters of a name may be typed as escapes. */
export function QueryBox({ label, value, onChange, placeholder, problem }: QueryBoxProps): ReactElement {
  const [text, setText] = useState(value);
  const applied = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // Shows the query of the URL when it changes by other means (a facet, the Back button), but not by this box.
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

  const hasShortcuts = useCharacterShortcuts();

  function type(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => apply(next.trim()), TYPING_PAUSE_MS);
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
          hasShortcuts && (
            <kbd className={styles["key"]} aria-hidden="true">
              /
            </kbd>
          )
        ) : (
          <CloseButton
            size="sm"
            aria-label="Clear filter"
            onClick={() => {
              setText("");
              apply("");
            }}
          />
        )
      }
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => type(parseVisibleText(event.currentTarget.value))}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(text.trim());
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

/** A row of controls above a list. The query box takes the remaining width. */
export function FilterBar({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles["bar"]} role="search">
      {children}
    </div>
  );
}
