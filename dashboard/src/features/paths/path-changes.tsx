import IconArrowNarrowRight from "@tabler/icons-react/icons/IconArrowNarrowRight";
import type { ReactElement } from "react";
import styles from "./path-changes.module.css";
import { PrincipalIcon, PrincipalName, type PrincipalNameProps } from "../inventory/principal-name.tsx";
import { VerdictBadge, type VerdictName } from "./verdict-badge.tsx";

export interface PathChangeLine {
  readonly source: PrincipalNameProps["principal"];
  readonly target: PrincipalNameProps["principal"];
  readonly before: VerdictName | null;
  readonly after: VerdictName | null;
  readonly techniques: readonly { readonly name: string }[];
  /** The causes of the change, each as a sentence. */
  readonly causes?: readonly { readonly summary: string }[];
}

/** Escalation paths that open or close, each with its verdict before and after. */
export function PathChanges({ changes }: { readonly changes: readonly PathChangeLine[] }): ReactElement {
  return (
    <ul className={styles["list"]}>
      {changes.map(({ source, target, before, after, techniques, causes = [] }, index) => (
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
          <span className={styles["techniques"]}>{techniques.map(({ name }) => name).join(", then ")}</span>
          {causes.map(({ summary }) => (
            <span key={summary} className={styles["cause"]}>
              {summary.charAt(0).toUpperCase() + summary.slice(1)}.
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function VerdictOrNone({ verdict }: { readonly verdict: VerdictName | null }): ReactElement {
  return verdict === null ? <span className={styles["none"]}>no path</span> : <VerdictBadge verdict={verdict} />;
}
