/**
 * The best distinct paths of one principal, not only the shortest: a best-first walk (A*) over all edges. What the search
 * knows of each node, its surest and shortest way on, is what remains at least, so the paths come in their order: sureness
 * first, then length. No principal stands in a path twice, but for the changes that it makes to itself.
 */
import { edgesFrom } from "../graph/edges-from.ts";
import type { Edge, EscalationGraph, Node } from "../graph/search.ts";
import { type EscalationPath, type Hop, pathOf, pathOfSteps, type Step } from "./path.ts";
import { rankOf } from "../simulation/verdict.ts";

const DEFAULT_PATHS = 5;
const MAX_PATHS = 50;
/** Nodes whose edges are asked for, and partial paths kept: each in itself enough for far more paths than are shown. */
const MAX_OPENED_NODES = 200;
const MAX_PARTIAL_PATHS = 20_000;
const MAX_HOPS = 12;

interface Partial {
  readonly steps: readonly Step[];
  /** Where it stands; `null`: an administrator was made. */
  readonly at: Node | null;
  readonly rank: number;
  /** Steps so far and those that remain at least. */
  readonly hops: number;
}

export interface AlternativePaths {
  /** Best first, the best of all not among them. */
  readonly paths: readonly EscalationPath[];
  /** Beginnings of further ways that were not followed to their end; 0: there is no other. */
  readonly unsearched: number;
}

/** The next few ways that differ from each other, and from the best, in the first step or in the administrator they end at. */
export function alternativePathsOf(
  graph: EscalationGraph,
  arn: string,
  { max = DEFAULT_PATHS }: { readonly max?: number } = {},
): AlternativePaths {
  const { paths, unsearched } = search(graph, arn, MAX_PATHS);
  const seen = new Set<string>();
  const differing = paths.filter((path) => {
    const [{ techniqueId, to }] = path.hops as [Hop, ...Hop[]];
    const look = [techniqueId, to.uniqueId ?? to.name, path.target.uniqueId ?? path.target.name].join("|");
    return !seen.has(look) && seen.add(look);
  });
  const others = differing.slice(1);
  return { paths: others.slice(0, max), unsearched: unsearched + Math.max(0, others.length - max) };
}

/** Best first. Where nothing is open, the nearest way that is closed; empty for administrators and those who are on no way. */
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
    const closed = pathOf(graph, arn);
    return { paths: closed ? [closed] : [], unsearched: 0 };
  }
  const edges = new Map<Node, readonly Edge[]>();
  const edgesOf = (from: Node) => {
    let known = edges.get(from);
    if (!known) {
      known = edges.size < MAX_OPENED_NODES ? edgesFrom(graph, from) : from.best?.edge ? [from.best.edge] : [];
      edges.set(from, known);
    }
    return known;
  };
  const found = new Map<string, EscalationPath>();
  const open = new PartialPaths();
  open.add({ steps: [], at: node, rank: node.best.rank, hops: node.best.hops });
  for (let taken = 0; taken < MAX_PARTIAL_PATHS && found.size < Math.min(max, MAX_PATHS); taken += 1) {
    const partial = open.takeBest();
    if (!partial) break;
    if (partial.at === null || partial.at.principal.isAdministrator) {
      const path = pathOfSteps(partial.steps);
      if (!found.has(path.key)) found.set(path.key, path);
      continue;
    }
    for (const edge of edgesOf(partial.at)) {
      const longer = follow(partial, partial.at, edge);
      if (longer) open.add(longer);
    }
  }
  return { paths: [...found.values()], unsearched: open.size };
}

function follow({ steps }: Partial, from: Node, edge: Edge): Partial | null {
  const { to } = edge;
  const isLoop = to !== null && isVisited([...steps, { from, edge }], to);
  if (isLoop || steps.length >= MAX_HOPS) return null;
  const onward = [...steps, { from, edge }];
  const rank = Math.max(...onward.map((step) => rankOf(step.edge.verdict)));
  const best = to === null ? { rank: 0, hops: 0 } : to.best;
  if (!best) return null;
  // On a way that is unsure already, a shorter one may be left that is as unsure.
  const remaining = best.hops === 0 ? 0 : rank > best.rank ? 1 : best.hops;
  return { steps: onward, at: to, rank: Math.max(rank, best.rank), hops: onward.length + remaining };
}

function isVisited(steps: readonly Step[], to: Node): boolean {
  const { arn } = to.principal.identity;
  const visits = steps.map(({ from }) => from.principal.identity.arn);
  // A change leads from a principal to itself; back to it from elsewhere is a loop.
  return visits.at(-1) === arn ? to.changedFrom?.node !== steps.at(-1)!.from : visits.includes(arn);
}

/** By rank, then hops; first come, first served. */
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
      for (const each of byHops ?? []) {
        const first = each?.shift();
        if (!first) continue;
        this.#count -= 1;
        return first;
      }
    }
    return undefined;
  }
}
