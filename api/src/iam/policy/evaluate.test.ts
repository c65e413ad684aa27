/** AWS's rules as cases, one file per topic. If a case fails, correct the evaluator, never the case. */
import { describe, expect, test } from "vitest";
import { readEvaluatorTopics } from "../../../test/support/cases.ts";
import { decide } from "../../../test/support/evaluator-case.ts";
import type { Reason } from "./evaluate.ts";

const SAYS = {
  ALLOWS: "allows",
  MAY_ALLOW: "may allow",
  DENIES: "denies",
  MAY_DENY: "may deny",
  IMPLICIT_DENY: "does not allow",
} as const;

function say({ effect, layer, level, policy, statement }: Reason): string {
  const place =
    policy === null || statement === null
      ? (level ?? "")
      : `${level === null ? "" : `${level}/`}${policy.name}[${statement.index}]`;
  return [layer, place, SAYS[effect]].filter((word) => word !== "").join(" ");
}

const topics = readEvaluatorTopics();

describe.each(topics)("$topic", ({ cases }) => {
  test.each(cases)("$title", (each) => {
    const decision = decide(each);
    expect({
      decision: decision.decision,
      reasons: decision.reasons.map(say).toSorted(),
      conditionKeys: decision.keys,
      assumes: decision.assumes,
    }).toEqual({
      decision: each.expect.decision,
      reasons: each.expect.reasons.toSorted(),
      conditionKeys: each.expect.conditionKeys ?? [],
      assumes: each.expect.assumes ?? [],
    });
  });
});

test("every case cites its source, and the cases are counted", () => {
  const all = topics.flatMap(({ cases }) => cases);
  const titles = all.map(({ title }) => title);
  console.info(`cases of AWS's rules: ${all.length} in ${topics.length} topics`);
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
  expect(all.filter(({ source }) => source.length < 20).map(({ title }) => title)).toEqual([]);
});
