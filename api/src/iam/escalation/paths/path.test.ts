/** Accounts of decoys: which principals reach administrator, and nobody else. */
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
  /** Where the length is told. */
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
      for (const [arn, { posture }] of graph.nodes) {
        const path = pathOf(graph, arn);
        if (path) names[path.verdict.kind].push(posture.identity.name);
        if (hops[posture.identity.name] !== undefined) expect(path?.hops).toHaveLength(hops[posture.identity.name]!);
        if (administrators.includes(posture.identity.name)) expect(posture.isAdministrator).toBe(true);
      }
      expect(names.EXPLOITABLE).toEqual(open);
      expect(names.CONDITIONAL).toEqual(conditional);
    },
  );
});
