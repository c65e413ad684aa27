/**
 * Finds the best distinct paths of one principal with a best-first search (A*) over all edges. The search of the graph
 * has already found the best path of each node. The cost of that path is a lower bound for the rest of a partial path.
 * Paths are therefore found in order of certainty, then of length. A principal is in a path only once, except for the
 * changes that it makes to itself.
 */
import { edgesFrom } from "../graph/edges-from.ts";
import type { Cost } from "../graph/frontier.ts";
import type { EscalationGraph } from "../graph/search.ts";
import type { Edge, Node, Step } from "../graph/state-space.ts";
import { stepsFrom } from "../graph/steps.ts";
import { type EscalationPath, type Hop, pathOf, pathOfSteps } from "./path.ts";
import { rankOf } from "../simulation/verdict.ts";

const DEFAULT_PATHS = 5;
const MAX_PATHS = 50;
/**
 * Maximum number of nodes whose edges are computed, and of partial paths that are kept. Far more paths fit into these
 * limits than are shown.
 */
const MAX_EXPANDED_NODES = 200;
const MAX_PARTIAL_PATHS = 20_000;
/** Maximum number of hops of an alternative path, unless the best path has more. */
const MAX_HOPS = 12;

interface Partial {
  readonly steps: readonly Step[];
  /** The node at the end of the partial path. Null if the last step makes a principal an administrator. */
  readonly at: Node | null;
  readonly rank: number;
  /** The number of steps so far plus the minimum number that remain. */
  readonly hops: number;
}

export interface AlternativePaths {
  /** The alternative paths, best first. The best path of the principal is not included. */
  readonly paths: readonly EscalationPath[];
  /** Number of partial paths that were not searched to the end, or are too long. If 0, there is no further path. */
  readonly unsearched: number;
}

/**
 * The best paths besides the one that `pathOf` returns. They differ from it, and from each other, in their first step or in
 * their target. The search does not find a best path that only names a limit.
 */
export function alternativePathsOf(
  graph: EscalationGraph,
  arn: string,
  { max = DEFAULT_PATHS }: { readonly max?: number } = {},
): AlternativePaths {
  const best = pathOf(graph, arn);
  const node = graph.nodes.get(arn);
  // A best path that only names a limit can begin and end like one that the search finds, but is another one.
  const isLimit = node !== undefined && namesLimit(stepsFrom(node));
  const seen = new Set(best && !isLimit ? [outlineOf(best)] : []);
  const { paths, unsearched } = search(graph, arn, MAX_PATHS);
  const others = paths.filter((path) => {
    const outline = outlineOf(path);
    return !seen.has(outline) && seen.add(outline);
  });
  return { paths: others.slice(0, max), unsearched: unsearched + Math.max(0, others.length - max) };
}

function namesLimit(steps: readonly Step[]): boolean {
  return steps.some(({ edge }) => edge.isLimit);
}

function outlineOf({ hops, target }: EscalationPath): string {
  const [{ techniqueId, to }] = hops as readonly [Hop, ...Hop[]];
  return [techniqueId, to.uniqueId ?? to.name, target.uniqueId ?? target.name].join("|");
}

/**
 * The paths of a principal, best first. If it has no open path, the best blocked path. Empty for administrators and
 * principals without a path.
 */
export function pathsOf(
  graph: EscalationGraph,
  arn: string,
  { max = DEFAULT_PATHS }: { readonly max?: number } = {},
): readonly EscalationPath[] {
  return search(graph, arn, max).paths;
}

function search(graph: EscalationGraph, arn: string, max: number): AlternativePaths {
  const node = graph.nodes.get(arn);
  if (!node || node.principal.isAdministrator) return { paths: [], unsearched: 0 };
  if (!node.best) {
    const blocked = pathOf(graph, arn);
    return { paths: blocked ? [blocked] : [], unsearched: 0 };
  }
  const edges = new Map<Node, readonly Edge[]>();
  const edgesOf = (from: Node) => {
    let found = edges.get(from);
    if (!found) {
      found = edges.size < MAX_EXPANDED_NODES ? edgesFrom(graph, from) : bestEdgeOf(from);
      edges.set(from, found);
    }
    return found;
  };
  const found = new Map<string, EscalationPath>();
  const partials = new PartialPaths();
  const maxHops = Math.max(MAX_HOPS, stepsFrom(node).length);
  let tooLong = 0;
  partials.add({ steps: [], at: node, rank: node.best.rank, hops: node.best.hops });
  for (let taken = 0; taken < MAX_PARTIAL_PATHS && found.size < Math.min(max, MAX_PATHS); taken += 1) {
    const partial = partials.takeBest();
    if (!partial) break;
    if (partial.at === null || partial.at.principal.isAdministrator) {
      const path = pathOfSteps(partial.steps);
      if (!found.has(path.key)) found.set(path.key, path);
      continue;
    }
    const { best } = partial.at;
    if (best?.steps && !namesLimit(best.steps) && partial.steps.length + best.hops <= maxHops)
      partials.add({ ...partial, steps: [...partial.steps, ...best.steps], at: null });
    for (const edge of edgesOf(partial.at)) {
      const longer = follow(partial, partial.at, edge);
      if (!longer) continue;
      if (longer.steps.length <= maxHops) partials.add(longer);
      else tooLong += 1;
    }
  }
  return { paths: [...found.values()], unsearched: partials.size + tooLong };
}

function bestEdgeOf({ best }: Node): readonly Edge[] {
  return best?.edge ? [best.edge] : [];
}

/** Extends a partial path by one edge. Null if the result is a loop or leads to a node without a path. */
function follow({ steps }: Partial, from: Node, edge: Edge): Partial | null {
  const { to } = edge;
  const isLoop = to !== null && isVisited([...steps, { from, edge }], to);
  if (isLoop) return null;
  const onward = [...steps, { from, edge }];
  const rank = Math.max(...onward.map((step) => rankOf(step.edge.verdict)));
  const best = to === null ? { rank: 0, hops: 0 } : to.best;
  if (!best) return null;
  return { steps: onward, at: to, rank: Math.max(rank, best.rank), hops: onward.length + minimumHops(rank, best) };
}

/**
 * The minimum number of hops that remain. If the path so far is less certain than the node's best path, a shorter rest
 * of the same certainty as the path so far may exist.
 */
function minimumHops(rank: number, best: Cost): number {
  if (best.hops === 0) return 0;
  return rank > best.rank ? 1 : best.hops;
}

function isVisited(steps: readonly Step[], to: Node): boolean {
  const { arn } = to.principal.identity;
  const visits = steps.map(({ from }) => from.principal.identity.arn);
  // A change leads from a principal to itself. Any other edge back to a visited principal is a loop.
  return visits.at(-1) === arn ? to.changedFrom?.node !== steps.at(-1)!.from : visits.includes(arn);
}

/** A priority queue: by rank, then hops, then in the order in which paths were added. */
class PartialPaths {
  readonly #byRank: Partial[][][] = [];
  #count = 0;

  add(partial: Partial): void {
    if (this.#count >= MAX_PARTIAL_PATHS) return;
    this.#count += 1;
    ((this.#byRank[partial.rank] ??= [])[partial.hops] ??= []).push(partial);
  }

  get size(): number {
    return this.#count;
  }

  takeBest(): Partial | undefined {
    for (const byHops of this.#byRank) {
      for (const bucket of byHops ?? []) {
        const first = bucket?.shift();
        if (!first) continue;
        this.#count -= 1;
        return first;
      }
    }
    return undefined;
  }
}
