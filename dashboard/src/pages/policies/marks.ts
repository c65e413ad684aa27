import type { DocumentMark } from "../../features/policies/document-viewer.tsx";

interface Issue {
  readonly severity: DocumentMark["severity"];
  readonly statement: number | null;
  readonly line: number | null;
  readonly message: string;
}

interface Statement {
  readonly index: number;
  readonly line: number;
  readonly endLine: number;
}

/** The line that an issue points at: its own, else where its statement begins; null for one about the document as a whole. */
export function lineOf(issue: Issue, statements: readonly Statement[]): number | null {
  return issue.line ?? statements.find((each) => each.index === issue.statement)?.line ?? null;
}

/** Each issue as a mark that covers its whole statement, so that the gutter shows how far the risk reaches. */
export function marksOf(issues: readonly Issue[], statements: readonly Statement[]): readonly DocumentMark[] {
  return issues.flatMap((issue) => {
    const line = lineOf(issue, statements);
    if (line === null) return [];
    const statement = statements.find((each) => each.index === issue.statement);
    return [
      {
        severity: issue.severity,
        line,
        from: statement?.line ?? line,
        to: statement?.endLine ?? line,
        message: issue.message,
      },
    ];
  });
}

/** The nearest line that an issue names before or after a line, around the ends; null where no issue names one. */
export function nextLine(lines: readonly number[], from: number | undefined, direction: 1 | -1): number | null {
  const sorted = [...new Set(lines)].toSorted((a, b) => a - b);
  const beyond =
    direction === 1
      ? sorted.find((line) => line > (from ?? 0))
      : sorted.findLast((line) => line < (from ?? Number.POSITIVE_INFINITY));
  return beyond ?? (direction === 1 ? sorted[0] : sorted.at(-1)) ?? null;
}
