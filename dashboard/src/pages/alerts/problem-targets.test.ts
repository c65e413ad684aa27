import { expect, it } from "vitest";
import { triageTargets, VALUES_PER_FIELD_MAX } from "./problem-targets.ts";
import type { ProblemGridRow, ProblemNode } from "./use-problem-list.ts";

const filter = { query: "is:open" };
const asOf = "2026-11-27T10:00:00.000Z";

function problem(id: string, alertCount = 2): ProblemGridRow {
  return { kind: "PROBLEM", key: id, problem: { id, alertCount } as ProblemNode, isOpen: true };
}

function alert(id: string, problemId: string): ProblemGridRow {
  const row = { id } as Extract<ProblemGridRow, { kind: "ALERT" }>["alert"];
  return { kind: "ALERT", key: id, alert: row, problem: { id: problemId } as ProblemNode };
}

it("more problems than one filter accepts are changed in several requests, each problem once", () => {
  const rows = Array.from({ length: 2 * VALUES_PER_FIELD_MAX + 1 }, (_, index) => problem(`problem_${index}`));
  const keys = rows.map(({ key }) => key);
  const { targets, alertCount } = triageTargets(filter, { rows, asOf }, new Set(keys));
  expect(targets.map((target) => target.filter?.problemIds?.length)).toEqual([200, 200, 1]);
  expect(targets.flatMap((target) => target.filter?.problemIds ?? [])).toEqual(keys);
  expect(targets.every((target) => target.asOf === asOf && target.filter?.query === "is:open")).toBe(true);
  expect(alertCount).toBe(2 * keys.length);
});

it("an alert below a selected problem is counted with the problem, another one is changed by its ID", () => {
  const rows = [problem("p1", 3), alert("a1", "p1"), problem("p2"), alert("a2", "p2"), alert("a3", "p2")];
  expect(triageTargets(filter, { rows, asOf }, new Set(["p1", "a1", "a3"]))).toEqual({
    targets: [{ filter: { query: "is:open", problemIds: ["p1"] }, asOf }, { ids: ["a3"] }],
    alertCount: 4,
  });
  expect(triageTargets(filter, { rows, asOf }, new Set()).targets).toEqual([]);
});
