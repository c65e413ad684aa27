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
  /** What was done, in sentences. */
  readonly causes?: readonly { readonly summary: string }[];
}

/** Ways to administrator that open or close, each with what it was and what is left. */
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
            <Standing verdict={before} />
            <IconArrowNarrowRight size={15} aria-label="then" />
            <Standing verdict={after} />
          </span>
          <span className={styles["how"]}>{techniques.map(({ name }) => name).join(", then ")}</span>
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

function Standing({ verdict }: { readonly verdict: VerdictName | null }): ReactElement {
  return verdict === null ? <span className={styles["none"]}>no way</span> : <VerdictBadge verdict={verdict} />;
}
