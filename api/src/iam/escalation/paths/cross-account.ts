/**
 * Finds escalation paths from one connected account into another, over roles that trust a principal of another account.
 * The search within each target account shows which of its roles have a path. The accounts that these roles trust are
 * then searched with the roles as targets. This is repeated for the accounts that those accounts trust, and so on.
 */
import type { ExternalRole } from "../graph/cross-account-target.ts";
import { buildCrossAccountGraph, type EscalationGraph } from "../graph/search.ts";
import type { Role } from "../../account.ts";
import type { Step } from "../graph/state-space.ts";
import { stepsFrom } from "../graph/steps.ts";
import { type EscalationPath, outlineOf, pathOfSteps } from "./path.ts";
import { VERDICTS } from "../simulation/verdict.ts";

/** Maximum number of account boundaries that one path crosses. */
const MAX_CROSSINGS = 3;
/** Maximum number of paths of all accounts together. The most certain and shortest paths are kept. */
const MAX_PATHS = 10_000;

export interface CrossAccountPaths {
  /** The best path of each source into each target account. A source may be an administrator of its own account. */
  readonly paths: readonly EscalationPath[];
  /** Number of further paths that are left out. */
  readonly leftOut: number;
}

/**
 * Finds the paths between accounts. `graphs` has one graph of each account, made by `buildGraph`. Accounts without a
 * graph stay external to the others.
 */
export function crossAccountPaths(
  graphs: readonly EscalationGraph[],
  { max = MAX_PATHS }: { readonly max?: number } = {},
): CrossAccountPaths {
  const found = graphs.flatMap((target) => pathsInto(target, graphs));
  const ranked = found
    .map((steps) => ({ steps, rank: VERDICTS.indexOf(outlineOf(steps).kind) }))
    .toSorted((a, b) => a.rank - b.rank || a.steps.length - b.steps.length);
  const shown = ranked.slice(0, Math.min(max, MAX_PATHS));
  return { paths: shown.map(({ steps }) => pathOfSteps(steps)), leftOut: ranked.length - shown.length };
}

function pathsInto(target: EscalationGraph, graphs: readonly EscalationGraph[]): readonly (readonly Step[])[] {
  const towards = new Map<EscalationGraph, EscalationGraph>([[target, target]]);
  for (let crossings = 0; crossings < MAX_CROSSINGS; crossings += 1) {
    const reached = [...towards];
    const next = graphs.flatMap((from): [EscalationGraph, EscalationGraph][] => {
      if (from === target) return [];
      const targets = reached
        .filter(([account]) => account !== from)
        .flatMap(([, graph]) => rolesWithPath(graph, from.account.awsAccountId));
      return targets.length > 0 ? [[from, buildCrossAccountGraph(from, targets)]] : [];
    });
    const isNew = next.some(([from, graph]) => reachOf(graph) !== reachOf(towards.get(from)));
    for (const [from, graph] of next) towards.set(from, graph);
    if (!isNew) break;
  }
  return [...towards].flatMap(([from, graph]) =>
    from === target ? [] : [...graph.nodes.values()].map((node) => stepsFrom(node)).filter((steps) => steps.length > 0),
  );
}

/** Roles that are administrators or have a path, and whose trust policy names a principal of the other account. */
function rolesWithPath({ account, nodes }: EscalationGraph, otherAccountId: string): readonly ExternalRole[] {
  return account.details.roles.flatMap((role: Role) => {
    const node = nodes.get(role.arn);
    const { others, namesAnyone } = account.trustOf(role);
    return node?.best && (namesAnyone || others.some((name) => name.includes(otherAccountId))) ? [{ role, node }] : [];
  });
}

/** Summarizes the best paths of a search, to detect whether another round found more. */
function reachOf(graph: EscalationGraph | undefined): string {
  const best = [...(graph?.nodes.values() ?? [])].flatMap((node) =>
    node.best ? [node.best.rank * 100 + node.best.hops] : [],
  );
  return `${best.length} ${best.reduce((sum, cost) => sum + cost, 0)}`;
}
