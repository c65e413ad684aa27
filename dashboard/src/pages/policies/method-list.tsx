import type { ReactElement } from "react";
import type { ShownMethodFragment } from "../../gql/policies.ts";
import styles from "./policies.module.css";

export interface MethodListProps {
  readonly methods: readonly ShownMethodFragment[];
  readonly statements: readonly { readonly index: number; readonly line: number }[];
  readonly onLine: (line: number) => void;
}

/** Known ways up that the document opens by itself, each with the statements that give it. */
export function MethodList({ methods, statements, onLine }: MethodListProps): ReactElement {
  return (
    <ul className={styles["methods"]}>
      {methods.map((method) => (
        <li key={method.id}>
          <span className={styles["method"]}>{method.name}</span>
          <span className={styles["quiet"]}>
            <code>{method.id}</code>
            {method.verdict === "CONDITIONAL" && ` · if ${method.because.join(", ")}`}
            {" · "}
            {method.statements.map((index, place) => {
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
