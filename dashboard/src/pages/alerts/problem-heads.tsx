import type { ReactNode } from "react";
import { SEVERITY_LABELS, type SeverityName } from "../../features/alerts/severity-badge.tsx";
import type { AlertCountsFragment } from "../../gql/problems.ts";
import { countOf } from "../../ui/format.ts";
import type { ProblemGridRow } from "./use-problem-list.ts";

const COUNTS = {
  CRITICAL: "critical",
  HIGH: "high",
  MEDIUM: "medium",
  LOW: "low",
  INFORMATIONAL: "informational",
} as const satisfies Readonly<Record<SeverityName, keyof AlertCountsFragment>>;

/** The name of each severity and its number of problems, above its first problem. The rows are in the order of severity. */
export function problemHeads(
  rows: readonly ProblemGridRow[],
  counts: AlertCountsFragment,
): ReadonlyMap<number, ReactNode> {
  const heads = new Map<number, ReactNode>();
  let before: SeverityName | null = null;
  for (const [index, row] of rows.entries()) {
    if (row.kind !== "PROBLEM" || row.problem.severity === before) continue;
    before = row.problem.severity;
    heads.set(
      index,
      <>
        <b>{SEVERITY_LABELS[before]}</b> {countOf(counts[COUNTS[before]], "problem")}
      </>,
    );
  }
  return heads;
}
