/** The removal of the statement that causes paths, as the page *What if* simulates it. */
import { urlSafeName, writeChange } from "../../features/paths/change-parts.ts";
import type { PathMap } from "./path-map-layout.ts";

type Problem = NonNullable<PathMap["causes"][number]["problem"]>;

/** The change as the address has it. Undefined if no single statement is the cause. */
export function removalOf(problem: Problem | null | undefined): string | undefined {
  if (problem == null || problem.statement === null) return undefined;
  const { resourceId, resourceName, statement } = problem;
  return writeChange([
    { kind: "remove", policyId: resourceId, index: statement, policyName: urlSafeName(resourceName) },
  ]);
}
