/**
 * Joins the crossings of several accounts to escalation paths from one account into another. A path goes from principal to
 * principal within an account, into an entry role of the next account, and so on, up to an administrator. The number of
 * accounts on a path is not limited.
 *
 * The search runs backwards from the administrators of each target account, as the search within an account does. It
 * knows only entry roles and the principals that can reach them, so its cost does not depend on the size of the accounts.
 */
import { isBetter, Frontier, type Cost } from "../graph/frontier.ts";
import { EVERY_ACCOUNT } from "../simulation/trusted-accounts.ts";
import { VERDICTS } from "../simulation/verdict.ts";
import type { AccountCrossings, Crossing, EntryEnd, FactsHeld } from "./crossings.ts";
import { type EscalationPath, type Hop, pathOfHops } from "./path.ts";

/** Maximum number of hops of a path that is returned. Even a path through 50 accounts has fewer. Longer ones are counted. */
const MAX_HOPS = 400;
/** Maximum number of paths of all accounts together. The most certain and shortest paths are kept. */
const MAX_PATHS = 5_000;

export interface CrossAccountPaths {
  /** The best path of each source into each target account. A source may be an administrator of its own account. */
  readonly paths: readonly EscalationPath[];
  /** The paths that exist only with facts that a reading lacks, or only without them. */
  readonly uncertain: readonly PathEnds[];
  /**
   * The accounts with a crossing into an entry role that has changed since and still trusts them. It is unknown whether
   * their principals can still assume the role.
   */
  readonly outdated: readonly string[];
  /** Number of further and of longer paths that are left out. */
  readonly leftOut: number;
}

/** The unique id of a path's source, and the account that the path leads into. */
export interface PathEnds {
  readonly source: string;
  readonly target: string;
}

interface JoinOptions {
  readonly max?: number;
  /** The accounts whose principals are sources. All accounts if it is missing. */
  readonly sources?: ReadonlySet<string>;
}

export function joinCrossings(
  accounts: readonly AccountCrossings[],
  { max = MAX_PATHS, sources }: JoinOptions = {},
): CrossAccountPaths {
  const { links, outdated } = linksBetween(accounts);
  const isFrom = ({ account }: FoundPath) => sources?.has(account) ?? true;
  const read = pathsWith({ accounts, links }, "READ").filter(isFrom);
  const isWhole = accounts.every(({ ends, crossings }) =>
    [...ends, ...crossings].every(({ facts }) => facts === "BOTH"),
  );
  const completed = isWhole ? read : pathsWith({ accounts, links }, "COMPLETED").filter(isFrom);
  const [inRead, inCompleted] = [keysOf(read), keysOf(completed)];
  const certain = read.filter((path) => inCompleted.has(keyOf(path)));
  const ranked = certain.toSorted((a, b) => a.cost.rank - b.cost.rank || a.cost.hops - b.cost.hops);
  const shown = ranked.filter(({ cost }) => cost.hops <= MAX_HOPS).slice(0, Math.min(max, MAX_PATHS));
  return {
    paths: shown.map(({ hops }) => pathOfHops(hops())),
    uncertain: [
      ...read.filter((path) => !inCompleted.has(keyOf(path))),
      ...completed.filter((path) => !inRead.has(keyOf(path))),
    ].map(({ source, target }) => ({ source, target })),
    outdated: [...outdated],
    leftOut: ranked.length - shown.length,
  };
}

interface FoundPath extends PathEnds {
  /** The account of the source. */
  readonly account: string;
  readonly cost: Cost;
  readonly hops: () => readonly Hop[];
}

function keyOf({ source, target, cost }: FoundPath): string {
  return `${source} ${target} ${cost.rank}`;
}

function keysOf(paths: readonly FoundPath[]): ReadonlySet<string> {
  return new Set(paths.map(keyOf));
}

/** A principal's crossing, with the account of the principal. */
interface Link extends Crossing {
  readonly account: string;
}

/** The best path of a principal into the target account: its crossing, or the end of an entry role of the target. */
interface Best extends Cost {
  readonly link: Link | null;
  readonly end: EntryEnd | null;
}

/** The crossings into roles that are entry roles now. A role that no longer trusts the account ends its crossings. */
function linksBetween(accounts: readonly AccountCrossings[]) {
  const entries = new Map(accounts.flatMap((account) => account.entries.map((entry) => [entry.role, entry] as const)));
  const outdated = new Set<string>();
  const links = accounts.flatMap(({ awsAccountId, crossings }) =>
    crossings.flatMap((crossing): Link[] => {
      const entry = entries.get(crossing.into);
      if (entry?.hash === crossing.entryHash) return [{ ...crossing, account: awsAccountId }];
      if (entry?.trusted.some((number) => number === awsAccountId || number === EVERY_ACCOUNT))
        outdated.add(awsAccountId);
      return [];
    }),
  );
  return { links, outdated };
}

interface LinkedAccounts {
  readonly accounts: readonly AccountCrossings[];
  readonly links: readonly Link[];
}

/** The best paths between the accounts with these facts. */
function pathsWith({ accounts, links }: LinkedAccounts, facts: FactsHeld): readonly FoundPath[] {
  const isHeld = (each: { readonly facts: FactsHeld }) => each.facts === "BOTH" || each.facts === facts;
  const linksInto = Map.groupBy(links.filter(isHeld), ({ into }) => into);
  return accounts.flatMap(({ awsAccountId, ends }) => pathsInto(awsAccountId, ends.filter(isHeld), linksInto));
}

function pathsInto(
  target: string,
  ends: readonly EntryEnd[],
  linksInto: ReadonlyMap<string, readonly Link[]>,
): readonly FoundPath[] {
  const best = new Map<string, Best>();
  const frontier = new Frontier<string>();
  const relax = (principal: string, found: Best) => {
    const known = best.get(principal);
    if (known && !isBetter(found, known)) return;
    best.set(principal, found);
    frontier.add(principal, found);
  };
  for (const end of ends) relax(end.role, { ...costOf(end), link: null, end });
  for (const { item: role, rank, hops } of frontier.inOrder(VERDICTS.length)) {
    const onward = best.get(role)!;
    if (onward.rank !== rank || onward.hops !== hops) continue;
    for (const link of linksInto.get(role) ?? []) {
      const own = costOf(link);
      relax(link.source, { rank: Math.max(rank, own.rank), hops: hops + own.hops, link, end: null });
    }
  }
  return [...best].flatMap(([source, { link, rank, hops }]): FoundPath[] =>
    link === null || link.account === target
      ? []
      : [{ source, target, account: link.account, cost: { rank, hops }, hops: () => hopsFrom(source, best) }],
  );
}

function costOf({ verdict, hops }: Pick<Crossing | EntryEnd, "verdict" | "hops">): Cost {
  return { rank: VERDICTS.indexOf(verdict), hops: hops.length };
}

function hopsFrom(source: string, best: ReadonlyMap<string, Best>): readonly Hop[] {
  const hops: Hop[] = [];
  for (let at = best.get(source)!; ; at = best.get(at.link.into)!) {
    hops.push(...(at.link ?? at.end!).hops);
    if (at.link === null) return hops;
  }
}
