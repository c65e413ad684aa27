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

/** The line of an issue, or else the first line of its statement. Null for an issue of the whole document. */
export function lineOf(issue: Issue, statements: readonly Statement[]): number | null {
  return issue.line ?? statements.find((each) => each.index === issue.statement)?.line ?? null;
}

/** The issues as marks for the gutter. A mark covers the whole statement, to show what the issue affects. */
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

/** The next or previous line with an issue, wrapping around at the ends. Null if no issue has a line. */
export function nextLine(lines: readonly number[], from: number | undefined, direction: 1 | -1): number | null {
  const sorted = [...new Set(lines)].toSorted((a, b) => a - b);
  const next =
    direction === 1
      ? sorted.find((line) => line > (from ?? 0))
      : sorted.findLast((line) => line < (from ?? Number.POSITIVE_INFINITY));
  return next ?? (direction === 1 ? sorted[0] : sorted.at(-1)) ?? null;
}
