/** Compares the engine with the naive reference on small and medium accounts of shapes, and measures the engine's CPU time. */
import { generateMediumShapes, generateSmallShapes } from "../../sandbox/generate-shapes.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { graphOfSnapshot } from "../../bench/planted.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import type { EscalationGraph } from "../../src/iam/escalation/graph/search.ts";
import { pathOf } from "../../src/iam/escalation/paths/path.ts";
import { type ReferenceAccount, referenceAccount, type ReferencePrincipal } from "./reference/reference-account.ts";
import { type ReferenceAnswer, referenceAnswers } from "./reference/reference-verdict.ts";

const GENERATORS = { small: generateSmallShapes, medium: generateMediumShapes };

/** An account that the size and the seed determine. */
export interface DrawnAccount {
  readonly size: keyof typeof GENERATORS;
  readonly seed: number;
}

/** This account only warms up the compiler. */
const WARM_UP: DrawnAccount = { size: "small", seed: 0 };

export interface ShapesDrill {
  readonly accounts: number;
  readonly principals: number;
  /** Principals for which the reference has one answer. */
  readonly exact: number;
  /** How often the reference gave each answer where it is exact. */
  readonly answers: Readonly<Record<ReferenceAnswer, number>>;
  readonly differences: readonly string[];
  /** The CPU time of the engine per principal, one value per principal, in seconds. */
  readonly cpuSeconds: readonly number[];
  /** The highest CPU time of a whole account, which no principal of it can exceed. */
  readonly maxAccountSeconds: number;
}

export async function drillShapes(drawn: readonly DrawnAccount[]): Promise<ShapesDrill> {
  const sandbox = await startSandbox({ accounts: [] });
  const answers: Record<ReferenceAnswer, number> = { ADMINISTRATOR: 0, EXPLOITABLE: 0, CONDITIONAL: 0, NONE: 0 };
  const differences: string[] = [];
  const cpuSeconds: number[] = [];
  let exact = 0;
  let maxAccountSeconds = 0;
  try {
    for (const each of [WARM_UP, ...drawn]) {
      const { size, seed } = each;
      const id = String((size === "small" ? 200_000_000_000 : 300_000_000_000) + seed);
      const { account, credentials, escalation } = GENERATORS[size]({ seed, id });
      sandbox.addAccount(account);
      const { snapshot } = await readAccount(
        { type: "SANDBOX", endpoint: sandbox.url, ...credentials },
        { expectedAccountId: account.id },
      );
      const { graph, seconds } = analyse(snapshot);
      if (each === WARM_UP) continue;
      const reference = referenceAccount(snapshot);
      maxAccountSeconds = Math.max(maxAccountSeconds, seconds);
      for (const principal of reference.principals) {
        cpuSeconds.push(seconds / reference.principals.length);
        const possible = referenceAnswers(reference, principal);
        if (possible.length === 1) {
          exact += 1;
          answers[possible[0]!] += 1;
        }
        const found = answerOf(graph, principal.arn);
        if (!possible.includes(found)) differences.push(describe(each, principal, { found, possible, graph }));
      }
      differences.push(...plantedDifferences(each, graph, { reference, escalation }));
    }
  } finally {
    await sandbox.stop();
  }
  return {
    accounts: drawn.length,
    principals: cpuSeconds.length,
    exact,
    answers,
    differences,
    cpuSeconds,
    maxAccountSeconds,
  };
}

function analyse(snapshot: AccountSnapshot): { readonly graph: EscalationGraph; readonly seconds: number } {
  const before = process.cpuUsage();
  const graph = graphOfSnapshot(snapshot);
  for (const arn of graph.nodes.keys()) pathOf(graph, arn);
  const { user, system } = process.cpuUsage(before);
  return { graph, seconds: (user + system) / 1e6 };
}

/** BLOCKED and UNKNOWN paths are shown but not alerted, so both count as none. */
function answerOf(graph: EscalationGraph, arn: string): ReferenceAnswer {
  if (graph.nodes.get(arn)!.principal.isAdministrator) return "ADMINISTRATOR";
  const kind = pathOf(graph, arn)?.verdict.kind;
  return kind === "EXPLOITABLE" || kind === "CONDITIONAL" ? kind : "NONE";
}

function describe(
  { size, seed }: DrawnAccount,
  { arn }: ReferencePrincipal,
  {
    found,
    possible,
    graph,
  }: {
    readonly found: ReferenceAnswer;
    readonly possible: readonly ReferenceAnswer[];
    readonly graph: EscalationGraph;
  },
): string {
  const path = pathOf(graph, arn);
  const hops = path?.hops.map(({ techniqueId, to }) => `${techniqueId}>${to.name}`).join(" ") ?? "no path";
  return `${size} seed ${seed}: ${arn}: ${found} (${path?.verdict.kind ?? "-"}: ${hops}), the reference has ${possible.join(" or ")}`;
}

/** The answers that the generator knows by construction must agree with the reference too. */
function plantedDifferences(
  { size, seed }: DrawnAccount,
  graph: EscalationGraph,
  {
    reference,
    escalation: { paths, decoys },
  }: {
    readonly reference: ReferenceAccount;
    readonly escalation: ReturnType<typeof generateSmallShapes>["escalation"];
  },
): readonly string[] {
  const expected = [
    ...paths.map(({ sourceArn, verdict }) => [sourceArn, verdict] as const),
    ...decoys.map((arn) => [arn, "NONE"] as const),
  ];
  return expected.flatMap(([arn, wanted]) => {
    const principal = reference.principals.find((each) => each.arn === arn)!;
    const possible = referenceAnswers(reference, principal);
    return [
      ...(possible.includes(wanted)
        ? []
        : [`${size} seed ${seed}: ${arn}: planted ${wanted}, the reference has ${possible.join(" or ")}`]),
      ...(answerOf(graph, arn) === wanted
        ? []
        : [`${size} seed ${seed}: ${arn}: planted ${wanted}, found ${answerOf(graph, arn)}`]),
    ];
  });
}
