import type { ReactElement } from "react";
import { CodeBlock } from "../../components/code-block.tsx";
import type { AlertDetail } from "./use-triage.ts";

/** An excerpt longer than this is cut; the policy's own page shows it whole. */
const MAX_LINES = 40;

/** The statement that the finding is about: from its evidence, or the one that an issue of the policy points at. */
function statementIndexOf(alert: AlertDetail): number | null {
  const evidence = alert.evidence as Record<string, unknown> | null;
  for (const key of ["statement", "statementIndex", "index"]) {
    const value = evidence?.[key];
    if (typeof value === "number") return value;
  }
  const node = alert.resource.node;
  return node?.__typename === "Policy" ? (node.issues.find((issue) => issue.statement !== null)?.statement ?? null) : null;
}

export function PolicyExcerpt({ alert }: { readonly alert: AlertDetail }): ReactElement | null {
  const node = alert.resource.node;
  if (node?.__typename !== "Policy") return null;
  const index = statementIndexOf(alert);
  const statement = node.document.statements.find((each) => each.index === index);
  if (!statement) return null;
  const lines = node.document.text.split("\n").slice(statement.line - 1, Math.min(statement.endLine, statement.line - 1 + MAX_LINES));
  const last = statement.line + lines.length - 1;
  return (
    <CodeBlock
      label={`${node.policyName}, ${last > statement.line ? `lines ${statement.line} to ${last}` : `line ${statement.line}`}`}
      code={lines.join("\n")}
    />
  );
}
