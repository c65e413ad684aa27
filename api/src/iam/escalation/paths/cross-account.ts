/**
 * Ways to administrator that lead from one connected account into another: a role that trusts somebody elsewhere, whose own
 * policies let it ask. Each account is searched as by itself; what is new is the aim. For one account as the target, its own
 * search tells which of its roles are on a way; the accounts that they trust are searched with those roles as the aim, then
 * those that these trust, and so on.
 */
import { buildCrossAccountGraph, type EscalationGraph, type ExternalRole } from "../graph/search.ts";
import type { Role } from "../../account.ts";
import { type EscalationPath, outlineOf, pathOfSteps, type Step, stepsFrom } from "./path.ts";
import { VERDICTS } from "../simulation/verdict.ts";

/** Borders that one path crosses. */
const MAX_BORDERS = 3;
/** Paths told of all accounts together, the surest and shortest first. */
const MAX_PATHS = 10_000;

export interface CrossAccountPaths {
  /** One of each source and target account: sureness first, then length. A source may be administrator of its own account. */
  readonly paths: readonly EscalationPath[];
  /** Further ones that are not told. */
  readonly leftOut: number;
}

/** `graphs`: one of each account, as `buildGraph` gives them; an account that is not among them stays an outsider of the others. */
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
  for (let border = 0; border < MAX_BORDERS; border += 1) {
    const reached = [...towards];
    const next = graphs.flatMap((from): [EscalationGraph, EscalationGraph][] => {
      if (from === target) return [];
      const crossAccount = reached
        .filter(([of]) => of !== from)
        .flatMap(([, graph]) => rolesOnAPath(graph, from.account.awsAccountId));
      return crossAccount.length > 0 ? [[from, buildCrossAccountGraph(from, crossAccount)]] : [];
    });
    const isNew = next.some(([from, graph]) => reachOf(graph) !== reachOf(towards.get(from)));
    for (const [from, graph] of next) towards.set(from, graph);
    if (!isNew) break;
  }
  return [...towards].flatMap(([from, graph]) =>
    from === target ? [] : [...graph.nodes.values()].map((node) => stepsFrom(node)).filter((steps) => steps.length > 0),
  );
}

/** Roles that are on a way, or at its end, and whose trust names somebody of the other account. */
function rolesOnAPath({ account, nodes }: EscalationGraph, otherAccountId: string): readonly ExternalRole[] {
  return account.details.roles.flatMap((role: Role) => {
    const node = nodes.get(role.arn);
    const { others, namesAnyone } = account.trustOf(role);
    return node?.best && (namesAnyone || others.some((name) => name.includes(otherAccountId))) ? [{ role, node }] : [];
  });
}

/** How far a search reaches, to see whether another round brought anything. */
function reachOf(graph: EscalationGraph | undefined): string {
  const best = [...(graph?.nodes.values() ?? [])].flatMap((node) =>
    node.best ? [node.best.rank * 100 + node.best.hops] : [],
  );
  return `${best.length} ${best.reduce((sum, each) => sum + each, 0)}`;
}
