/**
 * The contribution of one account to paths between accounts. Its entry roles and how these become administrators follow
 * from the account alone. The links follow from the account and the entry roles of others that trust it, and from
 * nothing else: what lies behind those roles does not matter.
 */
import { CrossAccountSearch, type CrossAccountLimits, type FoundClass } from "../graph/cross-account-search.ts";
import { type EntryRoles, entryRolesOf, rolesTrustingOthers } from "../graph/entry-roles.ts";
import { remember } from "../../memoize.ts";
import type { EscalationGraph } from "../graph/search.ts";
import type { Step } from "../graph/state-space.ts";
import { stepsFrom } from "../graph/steps.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { rankOf } from "../simulation/verdict.ts";
import { type Hop, hopOf } from "./path.ts";
import { uniqueIdOf } from "./proof.ts";

/** Maximum number of last hops that are kept with their proof for one account. A hop takes a kilobyte or two. */
const MAX_PROVEN_HOPS = 5_000;

/** The best path from an entry role of the account to an administrator of the account. */
export interface EntryEnd {
  readonly role: string;
  /** Empty if the role is an administrator. */
  readonly hops: readonly Hop[];
}

/** How sources of one account reach entry roles of others: through the same exit, or through several. */
export interface LinkClass {
  /** The unique ids of the entry roles, and their accounts. */
  readonly entries: readonly { readonly role: string; readonly awsAccountId: string }[];
  readonly sources: readonly LinkSource[];
  /** The last hop into each entry role, by the number of the exit. */
  readonly lastHops: readonly (readonly Hop[])[];
}

export interface LinkSource {
  /** The unique id of the principal. */
  readonly source: string;
  readonly exit: number;
  /** The hops to the exit. Empty if the source itself takes the last hop. */
  readonly hops: readonly Hop[];
}

export interface AccountEntries {
  readonly entries: EntryRoles;
  readonly ends: readonly EntryEnd[];
}

export function entriesOf({ account, nodes }: EscalationGraph): AccountEntries {
  return {
    entries: entryRolesOf(account),
    ends: rolesTrustingOthers(account).flatMap(({ arn, roleId }): EntryEnd[] => {
      const node = nodes.get(arn);
      return node?.best ? [{ role: roleId, hops: stepsFrom(node).map(hopOf) }] : [];
    }),
  };
}

/** The links with hops that are built only if they are shown. A source is any principal of the account. */
export interface SearchedClass extends Pick<LinkClass, "entries"> {
  readonly sources: readonly SearchedSource[];
  /** The rank of the verdict of the last hop, and that hop. */
  readonly lastRank: (exit: number, entry: number) => number;
  readonly lastHop: (exit: number, entry: number) => Hop;
}

export interface SearchedSource extends Pick<LinkSource, "source" | "exit"> {
  /** The verdict and number of the hops to the exit. */
  readonly rank: number;
  readonly length: number;
  readonly hops: () => readonly Hop[];
}

/** Finds the links from the principals of the account to the entry roles of others that trust it. */
export function searchLinks(
  account: AccountIndex,
  others: readonly EntryRoles[],
  limits?: CrossAccountLimits,
): readonly SearchedClass[] {
  if (others.length === 0) return [];
  const search = new CrossAccountSearch(account, limits);
  return Array.from(search.pathsInto(others), searchedClass);
}

function searchedClass({ entries, sources, stepInto }: FoundClass): SearchedClass {
  const exits = new Map<object, number>();
  const lastSteps: Step[] = [];
  const exitOf = (last: Step) => remember(exits, last.edge, () => lastSteps.push(last) - 1);
  const stepOf = (exit: number, entry: number): Step => stepInto(entries[entry]!, lastSteps[exit]!);
  return {
    entries: entries.map((entry) => ({ role: entry.role.roleId, awsAccountId: entry.node.account.awsAccountId })),
    sources: sources.map(({ from, steps }): SearchedSource => {
      const before = steps.slice(0, -1);
      return {
        source: uniqueIdOf(from.principal.identity.holder),
        exit: exitOf(steps.at(-1)!),
        rank: Math.max(0, ...before.map(({ edge }) => rankOf(edge.verdict))),
        length: before.length,
        hops: () => before.map(hopOf),
      };
    }),
    lastRank: (exit, entry) => rankOf(stepOf(exit, entry).edge.verdict),
    lastHop: (exit, entry) => hopOf(stepOf(exit, entry)),
  };
}

/** The links from the entry roles of the account, in the form that is stored. */
export function linksOf(searched: readonly SearchedClass[], account: AccountIndex): readonly LinkClass[] {
  const roles = new Map(rolesTrustingOthers(account).map((role) => [role.roleId, role]));
  let provenHops = 0;
  return searched.flatMap(({ entries, sources, lastHop }): LinkClass[] => {
    const leading = sources.filter(({ source }) => roles.has(source));
    if (leading.length === 0) return [];
    const exits = [...new Set(leading.map(({ exit }) => exit))];
    const lastHops = exits.map((exit) =>
      entries.map((_, entry) => {
        const hop = lastHop(exit, entry);
        provenHops += 1;
        return provenHops <= MAX_PROVEN_HOPS ? hop : unprovenHop(hop);
      }),
    );
    return [
      {
        entries,
        sources: leading.map(({ source, exit, hops }) => ({ source, exit: exits.indexOf(exit), hops: hops() })),
        lastHops,
      },
    ];
  });
}

function unprovenHop(hop: Hop): Hop {
  const { kind, reasons, assumes } = hop.verdict;
  const verdict = { kind, reasons, conditions: [], blockedBy: [], missing: hop.verdict.missing, assumes };
  return { ...hop, verdict, proof: [], proofLeftOut: hop.proof.length + hop.proofLeftOut };
}

export function searchedLinks({ entries, sources, lastHops }: LinkClass): SearchedClass {
  return {
    entries,
    sources: sources.map(({ source, exit, hops }) => ({
      source,
      exit,
      rank: rankOfHops(hops),
      length: hops.length,
      hops: () => hops,
    })),
    lastRank: (exit, entry) => rankOf(lastHops[exit]![entry]!.verdict),
    lastHop: (exit, entry) => lastHops[exit]![entry]!,
  };
}

export function rankOfHops(hops: readonly Hop[]): number {
  return Math.max(0, ...hops.map(({ verdict }) => rankOf(verdict)));
}
