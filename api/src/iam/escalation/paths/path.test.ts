/** Accounts with decoys: the listed principals have a path to an administrator, and no others do. */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import decoys from "../decoys.json" with { type: "json" };
import { buildGraph } from "../graph/search.ts";
import { pathOf } from "./path.ts";

interface Decoy {
  readonly name: string;
  readonly account: CaseAccount;
  readonly open: readonly string[];
  readonly conditional?: readonly string[];
  readonly administrators?: readonly string[];
  /** The expected number of hops, by principal. */
  readonly hops?: Readonly<Record<string, number>>;
}
const DECOYS = decoys as unknown as readonly Decoy[];

describe("decoys", () => {
  test.each(DECOYS.map((each) => [each.name, each] as const))(
    "%s",
    (_name, { account, open, conditional = [], administrators = [], hops = {} }) => {
      const graph = buildGraph(factsOfCase(account));
      const names = {
        EXPLOITABLE: [] as string[],
        CONDITIONAL: [] as string[],
        UNKNOWN: [] as string[],
        BLOCKED: [] as string[],
      };
      for (const [arn, { principal }] of graph.nodes) {
        const path = pathOf(graph, arn);
        if (path) names[path.verdict.kind].push(principal.identity.name);
        if (hops[principal.identity.name] !== undefined)
          expect(path?.hops).toHaveLength(hops[principal.identity.name]!);
        if (administrators.includes(principal.identity.name)) expect(principal.isAdministrator).toBe(true);
      }
      expect(names.EXPLOITABLE).toEqual(open);
      expect(names.CONDITIONAL).toEqual(conditional);
    },
  );
});
