import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import type { ReactElement } from "react";
import styles from "./path-changes.module.css";
import type { ActivityLineFragment } from "../../gql/users.ts";
import { ActivityLine } from "../actors/activity-line.tsx";
import { PrincipalIcon, PrincipalName, type PrincipalNameProps } from "../inventory/principal-name.tsx";
import { techniquesText } from "./technique-text.ts";
import { VerdictBadge, type VerdictName } from "./verdict-badge.tsx";

export interface PathChangeLine {
  readonly source: PrincipalNameProps["principal"];
  readonly target: PrincipalNameProps["principal"];
  readonly before: VerdictName | null;
  readonly after: VerdictName | null;
  readonly techniques: readonly { readonly name: string }[];
  /** The causes of the change, each as a sentence. */
  readonly causes?: readonly { readonly summary: string }[];
  /** Who made the change, as far as events of the account show. */
  readonly causedBy?: readonly ActivityLineFragment[];
  /** The steps with the statements that prove them. */
  readonly hops?: readonly PathChangeHop[];
}

interface PathChangeHop {
  readonly technique: { readonly name: string };
  readonly statements: readonly { readonly action: string; readonly resource: string; readonly summary: string }[];
  readonly reasons: readonly string[];
}

/** Escalation paths that open or close, each with its verdict before and after. */
export function PathChanges({ changes }: { readonly changes: readonly PathChangeLine[] }): ReactElement {
  return (
    <ul className={styles["list"]}>
      {changes.map(({ source, target, before, after, techniques, causes = [], causedBy = [], hops = [] }, index) => (
        <li key={index}>
          <span className={styles["ends"]}>
            <PrincipalIcon kind={source.kind} />
            <PrincipalName principal={source} className={styles["name"]} />
            {target.name !== source.name && (
              <>
                <IconArrowNarrowRight size={15} aria-label="to" />
                <span>{target.name}</span>
              </>
            )}
          </span>
          <span className={styles["verdicts"]}>
            <VerdictOrNone verdict={before} />
            <IconArrowNarrowRight size={15} aria-label="then" />
            <VerdictOrNone verdict={after} />
          </span>
          <span className={styles["techniques"]}>
            {techniquesText(
              techniques.map(({ name }) => name),
              after,
            )}
          </span>
          {causes.map(({ summary }) => (
            <span key={summary} className={styles["cause"]}>
              {summary.charAt(0).toUpperCase() + summary.slice(1)}.
            </span>
          ))}
          {causedBy.map((activity) => (
            <span key={activity.eventId} className={styles["cause"]}>
              <ActivityLine activity={activity} />
            </span>
          ))}
          {hops.length > 0 && <Proof hops={hops} />}
        </li>
      ))}
    </ul>
  );
}

function Proof({ hops }: { readonly hops: readonly PathChangeHop[] }): ReactElement {
  return (
    <details className={styles["proof"]}>
      <summary>Proof of each step</summary>
      <ol>
        {hops.map(({ technique, statements, reasons }, index) => (
          <li key={index}>
            {technique.name}
            {reasons.length > 0 && <> (depends on {reasons.join(", ")})</>}
            <ul>
              {statements.map(({ action, resource, summary }, at) => (
                <li key={at}>
                  <code>{action}</code> on <code>{resource}</code>: {summary}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </details>
  );
}

function VerdictOrNone({ verdict }: { readonly verdict: VerdictName | null }): ReactElement {
  return verdict === null ? <span className={styles["none"]}>no path</span> : <VerdictBadge verdict={verdict} />;
}
