import type { ReactElement } from "react";
import styles from "./fact-sources.module.css";

const FRESHNESS = {
  LIVE: "current at the time of the scan",
  REPORT: "from an AWS report that can be up to four hours old",
  TRACKED: "read live, but AWS updates it with a delay",
} as const;

export interface FactSourcesProps {
  readonly facts: readonly {
    readonly call: string;
    readonly asOf: keyof typeof FRESHNESS;
    readonly isRequired: boolean;
    readonly unknownWhen: readonly { readonly fact: string; readonly reason: string }[];
  }[];
}

/** The AWS calls that a check is based on, how old their data may be, and when a fact is unknown. */
export function FactSources({ facts }: FactSourcesProps): ReactElement {
  return (
    <details className={styles["sources"]}>
      <summary>Data sources</summary>
      <ul>
        {facts.map(({ call, asOf, isRequired, unknownWhen }) => (
          <li key={`${call} ${asOf}`}>
            {/^[a-z0-9-]+:/.test(call) ? <code>{call}</code> : call}: {FRESHNESS[asOf]}
            {isRequired ? "." : "; optional, used if it was read."}
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
