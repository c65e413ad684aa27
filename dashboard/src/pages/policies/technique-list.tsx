import type { ReactElement } from "react";
import type { ShownTechniqueFragment } from "../../gql/policies.ts";
import styles from "./policies.module.css";

export interface TechniqueListProps {
  readonly techniques: readonly ShownTechniqueFragment[];
  readonly statements: readonly { readonly index: number; readonly line: number }[];
  readonly onLine: (line: number) => void;
}

/** The escalation techniques that the document enables by itself, each with the statements that enable it. */
export function TechniqueList({ techniques, statements, onLine }: TechniqueListProps): ReactElement {
  return (
    <ul className={styles["techniques"]}>
      {techniques.map((technique) => (
        <li key={technique.id}>
          <span className={styles["technique"]} title={technique.id}>
            {technique.name}
          </span>
          <span className={styles["quiet"]}>
            {technique.verdict === "CONDITIONAL" && `if ${technique.reasons.join(", ")} · `}
            {technique.statements.map((index, place) => {
              const line = statements.find((each) => each.index === index)?.line;
              return (
                <span key={index}>
                  {place > 0 && ", "}
                  {line === undefined ? (
                    `statement ${index + 1}`
                  ) : (
                    <button type="button" className={styles["lineLink"]} onClick={() => onLine(line)}>
                      {`line ${line}`}
                    </button>
                  )}
                </span>
              );
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
