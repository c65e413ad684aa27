import IconSearch from "@tabler/icons-react/icons/IconSearch";
import IconX from "@tabler/icons-react/icons/IconX";
import { type KeyboardEvent, type ReactElement, useId, useRef, useState } from "react";
import { useCharacterShortcuts } from "./character-shortcuts.ts";
import type { Problem } from "./problem.ts";
import styles from "./query-field.module.css";
import { type QueryCounts, type QueryKeyChoice, type Suggestion, suggestionsFor } from "./query-suggestions.ts";
import { type Listbox, useListbox } from "./use-listbox.ts";
import { type QueryText, useQueryText } from "./use-query-text.ts";
import { parseVisibleText, visibleText } from "./visible-text.ts";

export interface QueryFieldProps {
  /** The accessible name: "Filter alerts". */
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  /** The API's refusal of the query. */
  readonly problem: Problem | null;
  /** The keys of the list. Empty while they are loading. */
  readonly keys: readonly QueryKeyChoice[];
  readonly counts?: QueryCounts;
}

/**
 * The search field of a list with a query language. Finished terms are chips; the text behind them is being typed, with
 * suggestions. Backspace at its start turns the last chip into text again.
 */
export function QueryField(props: QueryFieldProps): ReactElement {
  const { label, value, problem } = props;
  const field = useQueryText(props);
  const { terms, draft } = field;
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const hasShortcuts = useCharacterShortcuts();
  const focus = () => input.current?.focus();
  const { suggestions, list, isListShown, setOpen, choose, onKeyDown } = useSuggestions(field, props, focus);
  return (
    <div className={styles["root"]}>
      <div className={styles["box"]} data-invalid={problem !== null || undefined}>
        <IconSearch size={16} aria-hidden="true" className={styles["icon"]} />
        {terms.map((term, index) => (
          <QueryTerm
            key={`${index} ${term}`}
            term={term}
            onEdit={() => {
              field.edit(index);
              focus();
            }}
            onRemove={() => {
              field.remove(index);
              focus();
            }}
          />
        ))}
        <input
          ref={input}
          {...list.inputProps}
          className={styles["input"]}
          aria-label={label}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : problemId}
          placeholder={terms.length === 0 ? props.placeholder : undefined}
          data-search-field
          value={visibleText(draft)}
          spellCheck={false}
          autoComplete="off"
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            field.commit(draft);
          }}
          onChange={(event) => {
            setOpen(true);
            field.type(parseVisibleText(event.currentTarget.value));
          }}
          onKeyDown={onKeyDown}
        />
        {value === "" && draft === "" ? (
          hasShortcuts && (
            <kbd className={styles["key"]} aria-hidden="true">
              /
            </kbd>
          )
        ) : (
          <button type="button" className={styles["clear"]} aria-label="Clear filter" onClick={field.clear}>
            <IconX size={16} aria-hidden="true" />
          </button>
        )}
      </div>
      {isListShown && (
        <SuggestionList label={`Suggestions: ${label}`} suggestions={suggestions} list={list} onChoose={choose} />
      )}
      {problem && <QueryProblem id={problemId} problem={problem} onUse={field.replace} />}
    </div>
  );
}

/** The suggestions for the text that is being typed, and what the keys of the keyboard do in the field. */
function useSuggestions(
  field: QueryText,
  { keys, counts }: Pick<QueryFieldProps, "keys" | "counts">,
  onChosen: () => void,
) {
  const { terms, draft } = field;
  const [isOpen, setOpen] = useState(false);
  const suggestions = suggestionsFor(draft, keys, counts);
  const list = useListbox(suggestions.length, isOpen, { key: draft, first: null });
  const isListShown = isOpen && suggestions.length > 0;

  function choose(suggestion: Suggestion): void {
    if (suggestion.isComplete) field.commit(suggestion.text);
    else field.type(suggestion.text);
    onChosen();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const chosen = list.active === null ? undefined : suggestions[list.active];
    if (list.onArrow(event)) setOpen(true);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen && isListShown) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Enter") {
      field.commit(draft);
      setOpen(false);
    } else if (event.key === "Escape") {
      if (isListShown) setOpen(false);
      else event.currentTarget.blur();
    } else if (event.key === "Backspace" && event.currentTarget.selectionEnd === 0 && terms.length > 0) {
      event.preventDefault();
      field.edit(terms.length - 1);
    }
  }

  return { suggestions, list, isListShown, setOpen, choose, onKeyDown };
}

interface QueryTermProps {
  readonly term: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** A finished term as a chip. Its text is a button that makes it text again. */
function QueryTerm({ term, onEdit, onRemove }: QueryTermProps): ReactElement {
  return (
    <span className={styles["chip"]}>
      <button type="button" className={styles["term"]} aria-label={`Edit ${term}`} onClick={onEdit}>
        {term}
      </button>
      <button type="button" className={styles["remove"]} aria-label={`Remove ${term}`} onClick={onRemove}>
        <IconX size={12} aria-hidden="true" />
      </button>
    </span>
  );
}

interface SuggestionListProps {
  readonly label: string;
  readonly suggestions: readonly Suggestion[];
  readonly list: Listbox;
  readonly onChoose: (suggestion: Suggestion) => void;
}

function SuggestionList({ label, suggestions, list, onChoose }: SuggestionListProps): ReactElement {
  return (
    <div className={styles["list"]} aria-label={label} {...list.listProps}>
      {suggestions.map((suggestion, index) => (
        <button
          type="button"
          tabIndex={-1}
          key={suggestion.text}
          {...list.optionProps(index)}
          className={styles["option"]}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
        >
          <code className={styles["name"]}>{suggestion.label}</code>
          {suggestion.detail !== null && <span className={styles["detail"]}>{suggestion.detail}</span>}
          {suggestion.count !== null && <span className={styles["count"]}>{suggestion.count}</span>}
        </button>
      ))}
    </div>
  );
}

interface QueryProblemProps {
  readonly id: string;
  readonly problem: Problem;
  readonly onUse: (place: NonNullable<Problem["place"]>, text: string) => void;
}

function QueryProblem({ id, problem, onUse }: QueryProblemProps): ReactElement {
  const { message, place } = problem;
  const suggestion = place?.suggestion ?? null;
  return (
    <p className={styles["problem"]} id={id}>
      {place === undefined || suggestion === null ? (
        message
      ) : (
        <>
          {message.replace(/ Did you mean.*$/s, "")}
          {" Did you mean "}
          <button type="button" className={styles["suggestion"]} onClick={() => onUse(place, suggestion)}>
            {suggestion}
          </button>
          {"?"}
        </>
      )}
    </p>
  );
}
