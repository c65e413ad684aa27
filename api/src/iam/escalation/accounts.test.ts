/**
 * Accounts by a stranger: written from AWS's rules before their author had seen the engine, each with what must be said
 * of its principals and why. Where engine and account differ, AWS's page decides.
 */
import { describe, expect, test } from "vitest";
import { escalationFactsOf } from "../../../test/support/account-case.ts";
import { readAccountTopics } from "../../../test/support/cases.ts";
import { buildGraph } from "./graph/search.ts";
import { externalPathsOf, pathOf } from "./paths/path.ts";
import type { VerdictKind } from "./simulation/verdict.ts";

type Said = VerdictKind | "NO_PATH" | "ADMINISTRATOR";

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
      const said: Said = node?.principal.isAdministrator ? "ADMINISTRATOR" : (path?.verdict.kind ?? "NO_PATH");
      const shown = path
        ? `${said} ${path.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`).join(" ")} because ${path.verdict.reasons.join("; ")}`
        : said;
      const wrong = [
        ...(expected.verdict.includes(said) ? [] : ["verdict"]),
        ...(path &&
        said === "EXPLOITABLE" &&
        expected.techniques &&
        !expected.techniques.includes(path.hops[0]!.techniqueId)
          ? ["technique"]
          : []),
        ...(path && said === "EXPLOITABLE" && expected.hops !== undefined && expected.hops !== path.hops.length
          ? ["hops"]
          : []),
        ...(expected.path &&
        path?.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`).join() !== expected.path.join()
          ? ["path"]
          : []),
        ...(path &&
        said === "CONDITIONAL" &&
        expected.conditionKeys?.some((key) => !namesKey(path.verdict.reasons, key))
          ? ["conditionKeys"]
          : []),
        ...(path &&
        said === "BLOCKED" &&
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
