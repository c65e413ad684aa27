import { valuesOf, withValues } from "../../features/alerts/query-text.ts";
import { DEFAULT_QUERY } from "./use-alert-selection.ts";

/** The query for the alerts of one problem in the list of alerts, which links back to the problem. */
export function alertsQuery(query: string, problemId: string): string {
  return withValues(query, "problem", [problemId]);
}

export interface ProblemSearch {
  readonly q?: string | undefined;
  readonly open?: string | undefined;
}

/**
 * The search parameters of the problem list from which a query for the alerts of a problem came, with that problem
 * open. The query keeps `problem:`, because the problem may be further down than the first page of the whole list.
 * Null if the query names no problem.
 */
export function problemSearch(query: string): ProblemSearch | null {
  const [open] = valuesOf(query, "problem");
  return open === undefined ? null : { q: alertsQuery(query, open), open };
}

/** The search parameters of the whole list, from a query for one problem. Null if the query names no problem. */
export function allProblemsSearch(query: string): ProblemSearch | null {
  if (valuesOf(query, "problem").length === 0) return null;
  const rest = withValues(query, "problem", []);
  return { q: rest === DEFAULT_QUERY ? undefined : rest };
}
