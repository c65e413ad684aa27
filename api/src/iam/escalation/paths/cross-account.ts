/**
 * Joins the links of several accounts to escalation paths from one account into others. A path goes from a principal of the
 * account to a role of another one, from there to a role of a third one, and so on, up to an administrator. The search knows
 * only entry roles and the principals that reach them, so its cost does not depend on the size of the accounts, and no two
 * accounts need to be in memory at the same time.
 */
import { type Cost, isBetter } from "../graph/frontier.ts";
import type { EscalationGraph } from "../graph/search.ts";
import { remember } from "../../memoize.ts";
import {
  entriesOf,
  type EntryEnd,
  rankOfHops,
  type SearchedClass,
  type SearchedSource,
  searchLinks,
} from "./crossings.ts";
import { type EscalationPath, type Hop, pathOfHops } from "./path.ts";

/** Maximum number of account boundaries that one path crosses. */
export const MAX_CROSSINGS = 3;
/** Maximum number of paths that are kept. The best path of each source comes first, then the most certain and shortest. */
const MAX_PATHS = 10_000;

/** The part of an account on paths of others. */
export interface JoinedAccount {
  readonly awsAccountId: string;
  readonly ends: readonly EntryEnd[];
  /** From the entry roles of the account. */
  readonly links: readonly SearchedClass[];
}

export interface JoinInput {
  readonly awsAccountId: string;
  /** From all principals of the account. */
  readonly links: readonly SearchedClass[];
  readonly others: readonly JoinedAccount[];
}

/** The best path of a source into a target account. */
export interface JoinedPath extends Cost {
  /** The unique id of the source. It may be an administrator of its own account. */
  readonly source: string;
  readonly target: string;
  readonly path: () => EscalationPath;
}

export interface JoinedPaths {
  readonly paths: readonly JoinedPath[];
  /** Number of further paths that are left out. */
  readonly leftOut: number;
}

/** The best path from an entry role: it ends in its account, or goes on to the next role. */
interface Onward extends Cost {
  readonly end: EntryEnd | null;
  readonly step: LinkStep | null;
}

interface LinkStep {
  readonly links: SearchedClass;
  readonly source: SearchedSource;
  readonly entry: number;
  readonly onward: Onward;
}

export function joinPaths(input: JoinInput, { max = MAX_PATHS }: { readonly max?: number } = {}): JoinedPaths {
  const own = linksOf(input);
  const others = input.others.filter(({ awsAccountId }) => awsAccountId !== input.awsAccountId);
  // The links of the account itself count too, because a path may come back to it.
  const links = new JoinedLinks([...others.flatMap(linksOf), ...own]);
  const found = others.flatMap((target) =>
    target.ends.length === 0 ? [] : pathsInto(own, target, links.onwardTo(target)),
  );
  const ranked = found.toSorted((a, b) => a.rank - b.rank || a.hops - b.hops);
  // No limit hides that a source has a path.
  const sources = new Set<string>();
  const best = new Set(ranked.filter(({ source }) => !sources.has(source) && sources.add(source)));
  const shown = [...best, ...ranked.filter((path) => !best.has(path))].slice(0, max);
  return { paths: shown, leftOut: ranked.length - shown.length };
}

/** The paths between all of these accounts, each of which is in memory. The most certain and shortest come first. */
export function crossAccountPaths(
  graphs: readonly EscalationGraph[],
  { max = MAX_PATHS }: { readonly max?: number } = {},
): { readonly paths: readonly EscalationPath[]; readonly leftOut: number } {
  const accounts = graphs.map((graph) => ({ account: graph.account, ...entriesOf(graph) }));
  const joined = accounts.map(({ account, ends }) => {
    const { awsAccountId } = account;
    const others = accounts.flatMap(({ entries }) => (entries.awsAccountId === awsAccountId ? [] : [entries]));
    return { awsAccountId, ends, links: searchLinks(account, others) };
  });
  const found = joined
    .flatMap(({ awsAccountId, links }) => joinPaths({ awsAccountId, links, others: joined }).paths)
    .toSorted((a, b) => a.rank - b.rank || a.hops - b.hops);
  return { paths: found.slice(0, max).map(({ path }) => path()), leftOut: Math.max(0, found.length - max) };
}

/** AWS gives no unique id twice, but a file with the data of an account may contain one of another account. */
function roleKey(awsAccountId: string, uniqueId: string): string {
  return `${awsAccountId} ${uniqueId}`;
}

function linksOf({ awsAccountId, links }: Pick<JoinInput, "awsAccountId" | "links">): readonly ClassOfLinks[] {
  return links.map((each) => new ClassOfLinks(awsAccountId, each));
}

/** A step from an exit into an entry role, without the way to the exit. */
interface Reach extends Cost {
  readonly entry: number;
  readonly onward: Onward;
}

/** The links of one class. Which entry role is best depends on the exit and on the certainty of the way to it, not on the source. */
class ClassOfLinks {
  /** Identify the roles among those of all accounts. */
  readonly entries: readonly string[];
  readonly sources: readonly string[];
  readonly #exits: readonly number[];
  readonly #ranks = new Map<number, number[]>();

  constructor(
    readonly awsAccountId: string,
    readonly links: SearchedClass,
  ) {
    this.entries = links.entries.map((entry) => roleKey(entry.awsAccountId, entry.role));
    this.sources = links.sources.map(({ source }) => roleKey(awsAccountId, source));
    this.#exits = [...new Set(links.sources.map(({ exit }) => exit))];
  }

  /** The best step of each source into one of these entry roles. The first of equally good ones. */
  *stepsInto(
    entries: Iterable<number>,
    onwardOf: (role: string) => Onward | undefined,
  ): Generator<Cost & { readonly place: number; readonly step: LinkStep }> {
    const reaches = this.#reaches(entries, onwardOf);
    if (reaches.size === 0) return;
    for (const [place, source] of this.links.sources.entries()) {
      let best: (Cost & { readonly reach: Reach }) | null = null;
      for (const reach of reaches.get(source.exit)!.values()) {
        const cost = { rank: Math.max(source.rank, reach.rank), hops: source.length + 1 + reach.hops };
        if (!best || isBetter(cost, best) || (!isBetter(best, cost) && reach.entry < best.reach.entry))
          best = { ...cost, reach };
      }
      const { rank, hops, reach } = best!;
      yield { rank, hops, place, step: { links: this.links, source, entry: reach.entry, onward: reach.onward } };
    }
  }

  /** The shortest steps from each exit, by certainty. No other one is part of a best path. */
  #reaches(
    entries: Iterable<number>,
    onwardOf: (role: string) => Onward | undefined,
  ): ReadonlyMap<number, ReadonlyMap<number, Reach>> {
    const reaches = new Map<number, Map<number, Reach>>();
    for (const entry of entries) {
      const onward = onwardOf(this.entries[entry]!);
      if (!onward) continue;
      for (const exit of this.#exits) {
        const rank = Math.max(this.#lastRank(exit, entry), onward.rank);
        const byRank = remember(reaches, exit, () => new Map<number, Reach>());
        const known = byRank.get(rank);
        const isFirst = !known || onward.hops < known.hops || (onward.hops === known.hops && entry < known.entry);
        if (isFirst) byRank.set(rank, { rank, hops: onward.hops, entry, onward });
      }
    }
    return reaches;
  }

  #lastRank(exit: number, entry: number): number {
    const ranks = remember(this.#ranks, exit, () => []);
    return (ranks[entry] ??= this.links.lastRank(exit, entry));
  }
}

/** The links from all accounts, and an index of them by the role that they lead into. */
class JoinedLinks {
  readonly #into = new Map<string, { readonly from: ClassOfLinks; readonly entry: number }[]>();

  constructor(private readonly classes: readonly ClassOfLinks[]) {
    for (const from of classes)
      for (const [entry, role] of from.entries.entries()) remember(this.#into, role, () => []).push({ from, entry });
  }

  /** The best path from each role to an administrator of the target. The boundary before the role is one of the path's. */
  onwardTo({ awsAccountId, ends }: JoinedAccount): ReadonlyMap<string, Onward> {
    const best = new Map<string, Onward>(
      ends.map((end) => [
        roleKey(awsAccountId, end.role),
        { rank: rankOfHops(end.hops), hops: end.hops.length, end, step: null },
      ]),
    );
    let changed: ReadonlyMap<string, Onward> = new Map(best);
    for (let crossings = 1; crossings < MAX_CROSSINGS; crossings += 1) {
      const improved = new Map<string, Onward>();
      for (const [from, entries] of this.#improvable(awsAccountId, best, changed)) {
        for (const { place, ...onward } of from.stepsInto(entries, (role) => changed.get(role))) {
          const source = from.sources[place]!;
          const known = improved.get(source) ?? best.get(source);
          if (!known || isBetter(onward, known)) improved.set(source, { ...onward, end: null });
        }
      }
      if (improved.size === 0) break;
      for (const [role, onward] of improved) best.set(role, onward);
      changed = improved;
    }
    return best;
  }

  /** The classes with a source that may have a better path over one of the changed roles, and the entries to try. */
  #improvable(
    targetNumber: string,
    best: ReadonlyMap<string, Onward>,
    changed: ReadonlyMap<string, Onward>,
  ): Iterable<readonly [ClassOfLinks, Iterable<number>]> {
    const costs = [...changed.values()];
    const least: Cost = {
      rank: costs.reduce((least, { rank }) => Math.min(least, rank), Infinity),
      hops: 1 + costs.reduce((least, { hops }) => Math.min(least, hops), Infinity),
    };
    // A path that leaves the target account and comes back is a path of the role that it leaves.
    const mayImprove = ({ awsAccountId, sources }: ClassOfLinks) =>
      awsAccountId !== targetNumber &&
      sources.some((source) => {
        const known = best.get(source);
        return !known || isBetter(least, known);
      });
    const improvable = this.classes.filter(mayImprove);
    // Whichever is less work: all entries of these classes, or all links into the changed roles.
    const entries = improvable.reduce((sum, each) => sum + each.entries.length, 0);
    const linksInto = (role: string) => this.#into.get(role) ?? NO_LINKS;
    const links = [...changed.keys()].reduce((sum, role) => sum + linksInto(role).length, 0);
    if (entries <= links) return improvable.map((each) => [each, each.entries.keys()] as const);
    const entriesOfClass = new Map(improvable.map((each) => [each, [] as number[]]));
    for (const role of changed.keys())
      for (const { from, entry } of linksInto(role)) entriesOfClass.get(from)?.push(entry);
    return entriesOfClass;
  }
}

const NO_LINKS: readonly never[] = [];

function pathsInto(
  own: readonly ClassOfLinks[],
  target: JoinedAccount,
  onwardOf: ReadonlyMap<string, Onward>,
): readonly JoinedPath[] {
  const best = new Map<string, Cost & { readonly step: LinkStep }>();
  for (const each of own)
    for (const found of each.stepsInto(each.entries.keys(), (role) => onwardOf.get(role))) {
      const { source } = found.step.source;
      const known = best.get(source);
      if (!known || isBetter(found, known)) best.set(source, found);
    }
  return [...best].map(([source, { rank, hops, step }]) => ({
    source,
    target: target.awsAccountId,
    rank,
    hops,
    path: () => pathOfHops(hopsOf(step)),
  }));
}

function hopsOf(first: LinkStep): readonly Hop[] {
  const hops: Hop[] = [];
  for (let step = first; ; step = step.onward.step!) {
    const { links, source, entry, onward } = step;
    hops.push(...source.hops(), links.lastHop(source.exit, entry));
    if (onward.step === null) return [...hops, ...(onward.end?.hops ?? [])];
  }
}
