/**
 * Joins the links of several accounts to escalation paths from one account into others. A path goes from a principal of the
 * account to a role of another one, from there to a role of a third one, and so on, up to an administrator. The search knows
 * only entry roles and the principals that reach them, so its cost does not depend on the size of the accounts, and no two
 * accounts need to be in memory at the same time.
 */
import { type Cost, isBetter } from "../graph/frontier.ts";
import type { EscalationGraph } from "../graph/search.ts";
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

interface LinkInto {
  readonly awsAccountId: string;
  readonly links: SearchedClass;
  readonly entry: number;
}

export function joinPaths(input: JoinInput, { max = MAX_PATHS }: { readonly max?: number } = {}): JoinedPaths {
  const into = linksInto(input);
  const targets = input.others.filter(
    ({ awsAccountId, ends }) => ends.length > 0 && awsAccountId !== input.awsAccountId,
  );
  const found = targets.flatMap((target) => pathsInto(input, target, onwardTo(target, into)));
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

/** The links into each role. Those of the account itself count too, because a path may come back to it. */
function linksInto({ awsAccountId, links, others }: JoinInput): ReadonlyMap<string, readonly LinkInto[]> {
  const all = [...others.filter((other) => other.awsAccountId !== awsAccountId), { awsAccountId, links }].flatMap(
    (account) =>
      account.links.flatMap((each) =>
        each.entries.map((to, entry) => ({
          role: roleKey(to.awsAccountId, to.role),
          into: { awsAccountId: account.awsAccountId, links: each, entry },
        })),
      ),
  );
  const byRole = new Map<string, LinkInto[]>();
  for (const { role, into } of all) {
    const known = byRole.get(role);
    if (known) known.push(into);
    else byRole.set(role, [into]);
  }
  return byRole;
}

/** AWS gives no unique id twice, but a file with the data of an account may contain one of another account. */
function roleKey(awsAccountId: string, uniqueId: string): string {
  return `${awsAccountId} ${uniqueId}`;
}

/** The best path from each role to an administrator of the target. The boundary before the role is one of the path's. */
function onwardTo(target: JoinedAccount, into: ReadonlyMap<string, readonly LinkInto[]>): ReadonlyMap<string, Onward> {
  let best = new Map<string, Onward>(
    target.ends.map((end) => [
      roleKey(target.awsAccountId, end.role),
      { rank: rankOfHops(end.hops), hops: end.hops.length, end, step: null },
    ]),
  );
  let changed: Iterable<string> = best.keys();
  for (let crossings = 1; crossings < MAX_CROSSINGS; crossings += 1) {
    const next = new Map(best);
    const improved = new Set<string>();
    for (const role of changed) {
      const onward = best.get(role)!;
      for (const { awsAccountId, links, entry } of into.get(role) ?? []) {
        // A path that leaves the target account and comes back is a path of the role that it leaves.
        if (awsAccountId === target.awsAccountId) continue;
        for (const source of links.sources) {
          const step: LinkStep = { links, source, entry, onward };
          const cost = costOf(step);
          const key = roleKey(awsAccountId, source.source);
          const known = next.get(key);
          if (known && !isBetter(cost, known)) continue;
          next.set(key, { ...cost, end: null, step });
          improved.add(key);
        }
      }
    }
    if (improved.size === 0) break;
    best = next;
    changed = improved;
  }
  return best;
}

function costOf({ links, source, entry, onward }: LinkStep): Cost {
  return {
    rank: Math.max(source.rank, links.lastRank(source.exit, entry), onward.rank),
    hops: source.length + 1 + onward.hops,
  };
}

function pathsInto(
  { links: all }: JoinInput,
  target: JoinedAccount,
  onwardOf: ReadonlyMap<string, Onward>,
): readonly JoinedPath[] {
  const best = new Map<string, Cost & { readonly step: LinkStep }>();
  for (const links of all) {
    for (const [entry, { role, awsAccountId }] of links.entries.entries()) {
      const onward = onwardOf.get(roleKey(awsAccountId, role));
      if (!onward) continue;
      for (const source of links.sources) {
        const step: LinkStep = { links, source, entry, onward };
        const cost = costOf(step);
        const known = best.get(source.source);
        if (!known || isBetter(cost, known)) best.set(source.source, { ...cost, step });
      }
    }
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
