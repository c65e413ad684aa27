/**
 * Accounts that were written from AWS's documentation by an author who had not seen the engine. Each case states the expected
 * paths of its principals and the reason. If the engine and a case differ, AWS's documentation decides.
 */
import { describe, expect, test } from "vitest";
import { escalationFactsOf } from "../../../test/support/account-case.ts";
import { readAccountTopics } from "../../../test/support/cases.ts";
import { buildGraph } from "./graph/search.ts";
import { externalPathsOf, pathOf } from "./paths/path.ts";
import type { VerdictKind } from "./simulation/verdict.ts";

type Answer = VerdictKind | "NO_PATH" | "ADMINISTRATOR";

const TOPICS = readAccountTopics();

describe.each(TOPICS.map((each) => [each.topic, each] as const))("%s", (_topic, { accounts }) => {
  test.each(accounts.map((each) => [each.name, each] as const))("%s", (_name, account) => {
    const graph = buildGraph(escalationFactsOf(account));
    const byName = new Map(
      [...graph.nodes.values()].map((node) => [
        `${node.principal.identity.kind.toLowerCase()}/${node.principal.identity.name}`,
        node,
      ]),
    );
    const differences = Object.entries(account.expect).flatMap(([principal, expected]) => {
      const node = byName.get(principal);
      const externalPrincipal = principal.startsWith("external/") ? principal.slice("external/".length) : null;
      if (!node && externalPrincipal === null) return [`${principal} is not in the account`];
      const path = node
        ? pathOf(graph, node.principal.identity.arn)
        : (externalPathsOf(graph).find(({ source }) => source.name === externalPrincipal) ?? null);
      const answer: Answer = node?.principal.isAdministrator ? "ADMINISTRATOR" : (path?.verdict.kind ?? "NO_PATH");
      const shown = path
        ? `${answer} ${path.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`).join(" ")} because ${path.verdict.reasons.join("; ")}`
        : answer;
      const wrong = [
        ...(expected.verdict.includes(answer) ? [] : ["verdict"]),
        ...(path &&
        answer === "EXPLOITABLE" &&
        expected.techniques &&
        !expected.techniques.includes(path.hops[0]!.techniqueId)
          ? ["technique"]
          : []),
        ...(path && answer === "EXPLOITABLE" && expected.hops !== undefined && expected.hops !== path.hops.length
          ? ["hops"]
          : []),
        ...(expected.path &&
        path?.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`).join() !== expected.path.join()
          ? ["path"]
          : []),
        ...(path &&
        answer === "CONDITIONAL" &&
        expected.conditionKeys?.some((key) => !namesKey(path.verdict.reasons, key))
          ? ["conditionKeys"]
          : []),
        ...(path &&
        answer === "BLOCKED" &&
        expected.limitedBy &&
        !JSON.stringify(path.verdict).includes(expected.limitedBy)
          ? ["limitedBy"]
          : []),
        ...(path && expected.assumes !== undefined && (path.verdict.assumes[0] ?? null) !== expected.assumes
          ? ["assumes"]
          : []),
      ];
      return wrong.length === 0 ? [] : [`${principal}: ${wrong.join()}: ${shown}, not ${JSON.stringify(expected)}`];
    });
    expect(differences, `${account.why} (${account.source.join(", ")})`).toEqual([]);
  });
});

function namesKey(reasons: readonly string[], key: string): boolean {
  return reasons.some((each) => each.toLowerCase() === key.toLowerCase());
}
