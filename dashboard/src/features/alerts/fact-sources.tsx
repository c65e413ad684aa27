import type { ReactElement } from "react";
import styles from "./fact-sources.module.css";

const AGES = {
  LIVE: "as it was when it was read",
  REPORT: "as old as AWS's report, up to four hours",
  TRACKED: "read live, but AWS notes it late",
} as const;

export interface FactSourcesProps {
  readonly facts: readonly {
    readonly call: string;
    readonly asOf: keyof typeof AGES;
    readonly isRequired: boolean;
    readonly unknownWhen: readonly { readonly fact: string; readonly reason: string }[];
  }[];
}

/** How we know: the AWS calls that a check rests on, how old their answers may be, and when they do not tell. */
export function FactSources({ facts }: FactSourcesProps): ReactElement {
  return (
    <details className={styles["sources"]}>
      <summary>How we know</summary>
      <ul>
        {facts.map(({ call, asOf, isRequired, unknownWhen }) => (
          <li key={`${call} ${asOf}`}>
            {/^[a-z0-9-]+:/.test(call) ? <code>{call}</code> : call}: {AGES[asOf]}
            {isRequired ? "." : "; used where it was read."}
            {unknownWhen.length > 0 && (
              <ul className={styles["unknown"]}>
                {unknownWhen.map(({ fact, reason }) => (
                  <li key={fact}>
                    <code>{fact}</code> may be unknown: {reason}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
