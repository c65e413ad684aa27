/** Paths of many hops: a chain of roles is followed to its end, and beyond the limit no principal is shown as safe. */
import { expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { alternativePathsOf, pathsOf } from "../paths/alternatives.ts";
import { pathOf } from "../paths/path.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { buildGraph } from "./search.ts";
import { STATE_LIMITS } from "./state-space.ts";

const ACCOUNT_ARN = "arn:aws:iam::123456789012";
const allow = (Action: string, Resource: string) => [{ Effect: "Allow", Action, Resource }];
const trust = (AWS: string) => [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }];

/** A user that may assume the first of so many roles. Each trusts the one before it, and the last is an administrator. */
function chainOf(length: number): CaseAccount {
  return {
    users: [{ name: "start", statements: allow("sts:AssumeRole", `${ACCOUNT_ARN}:role/role-1`) }],
    roles: Array.from({ length }, (_, i) => ({
      name: `role-${i + 1}`,
      trust: trust(`${ACCOUNT_ARN}:${i === 0 ? "user/start" : `role/role-${i}`}`),
      statements: i + 1 === length ? allow("*", "*") : allow("sts:AssumeRole", `${ACCOUNT_ARN}:role/role-${i + 2}`),
    })),
  };
}

const START = `${ACCOUNT_ARN}:user/start`;
const graphOf = (length: number, hops = STATE_LIMITS.hops) =>
  buildGraph(factsOfCase(chainOf(length)), TECHNIQUES, { ...STATE_LIMITS, hops });

test("a chain of 30 roles is one path of 30 hops", () => {
  const graph = graphOf(30);
  const path = pathOf(graph, START);
  expect(path?.verdict.kind).toBe("EXPLOITABLE");
  expect(path!.hops.map(({ to }) => to.name)).toEqual(Array.from({ length: 30 }, (_, i) => `role-${i + 1}`));
  expect(pathsOf(graph, START, { max: 1 })).toEqual([path]);
  expect(alternativePathsOf(graph, START)).toEqual({ paths: [], unsearched: 0 });
});

test("every principal whose path is longer than the limit has an UNKNOWN path that names the limit", () => {
  const graph = graphOf(12, 5);
  const kinds = [START, ...Array.from({ length: 11 }, (_, i) => `${ACCOUNT_ARN}:role/role-${i + 1}`)].map(
    (arn) => pathOf(graph, arn)?.verdict.kind ?? "none",
  );
  expect(kinds).toEqual([...Array(7).fill("UNKNOWN"), ...Array(5).fill("EXPLOITABLE")]);
  const path = pathOf(graph, START)!;
  expect(path.hops).toHaveLength(1);
  expect(path.verdict.missing).toEqual([
    "whether start can take every step of its path: the path is longer than the limits of one search (5 steps)",
  ]);
});

test("the longest chains leave no principal without a path", () => {
  const graph = graphOf(3 * STATE_LIMITS.hops);
  const kinds = [...graph.nodes.keys()].slice(0, -1).map((arn) => pathOf(graph, arn)?.verdict.kind ?? "none");
  expect(new Set(kinds)).toEqual(new Set(["UNKNOWN", "EXPLOITABLE"]));
  expect(kinds.filter((kind) => kind === "EXPLOITABLE")).toHaveLength(STATE_LIMITS.hops);
});
