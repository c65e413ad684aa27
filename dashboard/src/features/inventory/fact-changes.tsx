import type { ReactElement } from "react";
import type { ChangedFact } from "../../gql/schema-types.ts";
import { DiffView } from "../../ui/diff-view.tsx";
import styles from "./fact-changes.module.css";
import { factLabel, factValue } from "./fact-text.ts";

/** How many unchanged lines are shown around a change of a document. */
const CONTEXT_LINES = 3;

export interface FactChangesProps {
  /** The name of the resource, for the names of its documents. */
  readonly name: string;
  readonly facts: readonly {
    readonly fact: ChangedFact;
    readonly removed: readonly string[];
    readonly added: readonly string[];
  }[];
  readonly documents: readonly {
    readonly fact: ChangedFact;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/**
 * The differences of a resource between two readings: values that were removed and added, and documents line by line.
 */
export function FactChanges({ name, facts, documents }: FactChangesProps): ReactElement {
  return (
    <>
      {facts.length > 0 && (
        <dl className={styles["facts"]}>
          {facts.map(({ fact, removed, added }) => (
            <div key={fact}>
              <dt>{factLabel(fact)}</dt>
              <dd>
                {removed.map((value) => (
                  <Value key={`- ${value}`} sign="−" word="removed" text={factValue(fact, value)} title={value} />
                ))}
                {added.map((value) => (
                  <Value key={`+ ${value}`} sign="+" word="added" text={factValue(fact, value)} title={value} />
                ))}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {documents.map(({ fact, before, after }) =>
        before !== null && after !== null ? (
          <DiffView
            key={fact}
            label={`${factLabel(fact)} of ${name}`}
            before={before}
            after={after}
            contextLines={CONTEXT_LINES}
          />
        ) : (
          <details key={fact} className={styles["document"]}>
            <summary>
              {factLabel(fact)} of {name}
            </summary>
            <DiffView label={`${factLabel(fact)} of ${name}`} before={before ?? ""} after={after ?? ""} />
          </details>
        ),
      )}
    </>
  );
}

interface ValueProps {
  readonly sign: "+" | "−";
  readonly word: string;
  readonly text: string;
  readonly title: string;
}

function Value({ sign, word, text, title }: ValueProps): ReactElement {
  return (
    <span className={styles["value"]} data-sign={word} title={title}>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{word}: </span>
      {text}
    </span>
  );
}
