import type { AlertFilter, UpdateAlertsInput } from "../../gql/schema-types.ts";
import type { ProblemList } from "./use-problem-list.ts";

/** The API accepts at most this many values in a field of a filter. */
export const VALUES_PER_FIELD_MAX = 200;

/** The alerts that one request changes. */
export type TriageTarget = Pick<UpdateAlertsInput, "filter" | "asOf" | "ids">;

/**
 * The problems and alerts to change, and how many alerts they are. An alert below a selected problem belongs to the
 * problem.
 */
export function triageTargets(
  filter: AlertFilter,
  { rows, asOf }: Pick<ProblemList, "rows" | "asOf">,
  keys: ReadonlySet<string>,
): { readonly targets: readonly TriageTarget[]; readonly alertCount: number } {
  const problemIds: string[] = [];
  const ids: string[] = [];
  let alertCount = 0;
  let isProblemSelected = false;
  for (const row of rows) {
    if (row.kind === "PROBLEM") {
      isProblemSelected = keys.has(row.key);
      if (!isProblemSelected) continue;
      problemIds.push(row.problem.id);
      alertCount += row.problem.alertCount;
    }
    if (row.kind === "ALERT" && keys.has(row.key) && !isProblemSelected) {
      ids.push(row.alert.id);
      alertCount += 1;
    }
  }
  return {
    targets: [
      ...chunksOf(problemIds).map((some) => ({ filter: { ...filter, problemIds: some }, asOf })),
      ...chunksOf(ids).map((some) => ({ ids: some })),
    ],
    alertCount,
  };
}

function chunksOf(values: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(values.length / VALUES_PER_FIELD_MAX) }, (_, index) =>
    values.slice(index * VALUES_PER_FIELD_MAX, (index + 1) * VALUES_PER_FIELD_MAX),
  );
}
