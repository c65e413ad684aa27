/**
 * Accounts by a stranger: written from AWS's rules before their author had seen the engine, each with what must be said
 * of its principals and why. Where engine and account differ, AWS's page decides.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { escalationFactsOf, type WrittenAccount } from "../../../test/support/account-case.ts";
import { buildGraph } from "./graph/search.ts";
import { outsiderPathsOf, pathOf } from "./paths/path.ts";
import type { VerdictKind } from "./simulation/verdict.ts";

type Said = VerdictKind | "NO_PATH" | "ADMINISTRATOR";

interface Expectation {
  /** Any of these. NO_PATH with BLOCKED: that nothing leads there is what matters, not whether the closed way is shown. */
  readonly verdict: readonly Said[];
  /** The first hop is one of these. */
  readonly methods?: readonly string[];
  readonly hops?: number;
  /** The whole way, `method>name` for each step, whatever the verdict. */
  readonly way?: readonly string[];
  /** CONDITIONAL: the keys named. */
  readonly on?: readonly string[];
  /** BLOCKED: a policy, boundary or SCP that is named. */
  readonly by?: string;
  readonly assumes?: string | null;
}

interface AccountCase extends WrittenAccount {
  readonly name: string;
  readonly why: string;
  readonly source: readonly string[];
  /** By `user/NAME`, `role/NAME`, or `outsider/` and as the trust names them. */
  readonly expect: Readonly<Record<string, Expectation>>;
}

const folder = new URL("./accounts.cases/", import.meta.url);
const TOPICS = readdirSync(folder).map(
  (name) =>
    JSON.parse(readFileSync(new URL(name, folder), "utf8")) as {
      readonly topic: string;
      readonly accounts: readonly AccountCase[];
    },
);

describe.each(TOPICS.map((each) => [each.topic, each] as const))("%s", (_topic, { accounts }) => {
  test.each(accounts.map((each) => [each.name, each] as const))("%s", (_name, account) => {
    const graph = buildGraph(escalationFactsOf(account));
    const byName = new Map(
      [...graph.nodes.values()].map((node) => [
        `${node.posture.identity.kind.toLowerCase()}/${node.posture.identity.name}`,
        node,
      ]),
    );
    const differences = Object.entries(account.expect).flatMap(([principal, expected]) => {
      const node = byName.get(principal);
      const outsider = principal.startsWith("outsider/") ? principal.slice("outsider/".length) : null;
      if (!node && outsider === null) return [`${principal} is not in the account`];
      const path = node
        ? pathOf(graph, node.posture.identity.arn)
        : (outsiderPathsOf(graph).find(({ source }) => source.name === outsider) ?? null);
      const said: Said = node?.posture.isAdministrator ? "ADMINISTRATOR" : (path?.verdict.kind ?? "NO_PATH");
      const shown = path
        ? `${said} ${path.hops.map(({ methodId, to }) => `${methodId}>${to.name}`).join(" ")} because ${path.verdict.because.join("; ")}`
        : said;
      const wrong = [
        ...(expected.verdict.includes(said) ? [] : ["verdict"]),
        ...(path && said === "EXPLOITABLE" && expected.methods && !expected.methods.includes(path.hops[0]!.methodId)
          ? ["method"]
          : []),
        ...(path && said === "EXPLOITABLE" && expected.hops !== undefined && expected.hops !== path.hops.length
          ? ["hops"]
          : []),
        ...(expected.way &&
        path?.hops.map(({ methodId, to }) => `${methodId}>${to.name}`).join() !== expected.way.join()
          ? ["way"]
          : []),
        ...(path && said === "CONDITIONAL" && expected.on?.some((key) => !namesKey(path.verdict.because, key))
          ? ["keys"]
          : []),
        ...(path && said === "BLOCKED" && expected.by && !JSON.stringify(path.verdict).includes(expected.by)
          ? ["by"]
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

function namesKey(because: readonly string[], key: string): boolean {
  return because.some((each) => each.toLowerCase() === key.toLowerCase());
}
