/**
 * The evaluator against test suites that others wrote: the facts of their requests, rebuilt with other names, and the
 * decisions that they expect.
 */
import { describe, expect, test } from "vitest";
import { readConformanceSuites } from "../../../test/support/cases.ts";
import { decide } from "../../../test/support/evaluator-case.ts";

const suites = readConformanceSuites();

describe.each(suites)("$suite", ({ suite, cases }) => {
  const compared = cases.filter(({ disputed }) => disputed === undefined);
  const disagreeing = compared.filter((each) => {
    const { decision } = decide(each);
    return decision !== each.verdict && !(each.verdict === "DENIED" && decision.endsWith("_DENY"));
  });

  test("agrees", () => {
    const score = `${compared.length - disagreeing.length} of ${compared.length}`;
    console.info(`conformance with ${suite}: ${score}, ${cases.length - compared.length} disputed`);
    expect(disagreeing.map((each) => `${each.title}: ${decide(each).decision}, not ${each.verdict}`)).toEqual([]);
  });
});

test("at least 150 requests are compared, each once", () => {
  const titles = suites.flatMap(({ suite, cases }) => cases.map(({ title }) => `${suite}: ${title}`));
  expect(titles.length).toBeGreaterThanOrEqual(150);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});
