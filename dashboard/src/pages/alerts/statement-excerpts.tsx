import type { ReactElement } from "react";
import { CodeBlock } from "../../ui/code-block.tsx";
import { EvidenceList } from "./evidence-list.tsx";
import styles from "./alert-detail.module.css";

/** A policy statement in the evidence of a check. Any further properties are listed below its text. */
interface StatementEvidence {
  readonly statement: number;
  readonly sid: string | null;
  readonly line: number;
  readonly excerpt: string;
}

function isStatement(value: unknown): value is StatementEvidence {
  const statement = value as Partial<StatementEvidence> | null;
  return typeof statement === "object" && typeof statement?.excerpt === "string" && typeof statement.line === "number";
}

/** Separates the policy statements from the rest of the evidence. */
export function splitEvidence(evidence: unknown): {
  readonly statements: readonly StatementEvidence[];
  readonly rest: unknown;
} {
  if (typeof evidence !== "object" || evidence === null || !("statements" in evidence))
    return { statements: [], rest: evidence };
  const { statements, ...rest } = evidence;
  return Array.isArray(statements) && statements.every(isStatement)
    ? { statements, rest }
    : { statements: [], rest: evidence };
}

/** Removes the document's indentation. The first line of an excerpt has already lost it; the other lines still have it. */
export function outdent(excerpt: string): string {
  const [first = "", ...others] = excerpt.split("\n");
  const indents = others.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const margin = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return [first, ...others.map((line) => line.slice(margin))].join("\n");
}

export interface StatementExcerptsProps {
  readonly statements: readonly StatementEvidence[];
  /** The document whose lines are counted: "the trust policy". */
  readonly documentName: string;
  /** The sentence above the statements, which need not say it again. */
  readonly description: string;
}

export function StatementExcerpts({ statements, documentName, description }: StatementExcerptsProps): ReactElement {
  return (
    <>
      {statements.map(({ statement, sid, line, excerpt, ...more }) => {
        const { column: _column, ...details } = more as Record<string, unknown>;
        if (isSaid(details["message"], description)) delete details["message"];
        return (
          <div key={statement} className={styles["excerpt"]}>
            <CodeBlock
              label={`Statement ${sid ?? statement + 1}, line ${line} of ${documentName}`}
              code={outdent(excerpt)}
            />
            <EvidenceList evidence={details} />
          </div>
        );
      })}
    </>
  );
}

/** Whether the description of the alert ends with the message already, as it does for a policy with one issue. */
function isSaid(message: unknown, description: string): boolean {
  return typeof message === "string" && description.toLowerCase().endsWith(message.toLowerCase());
}
