/**
 * What one account contributes to paths between accounts: from which of its principals there is a path to an entry role of
 * another account, and how its own entry roles become administrators. Both follow from the snapshot of the account and
 * the entry roles of its neighbours alone, so a scan computes them once, and a change elsewhere does not change them.
 */
import { CrossAccountSearch, type CrossAccountLimits } from "../graph/cross-account-search.ts";
import { type EntryRoles, entryRolesOf, rolesTrustingOthers } from "../graph/entry-roles.ts";
import type { EscalationGraph } from "../graph/search.ts";
import { stepsFrom } from "../graph/steps.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { trustedAccounts } from "../simulation/trusted-accounts.ts";
import type { VerdictKind } from "../simulation/verdict.ts";
import { type Hop, pathOfSteps } from "./path.ts";
import { uniqueIdOf } from "./proof.ts";

/** Maximum number of crossings of one account. A path takes a few kilobytes. */
const MAX_CROSSINGS = 20_000;

/** With which facts something holds: with those of the reading, with those that it lacks as well, or with either. */
export type FactsHeld = "BOTH" | "READ" | "COMPLETED";

/** The best path from a principal of the account to an entry role of another account. */
export interface Crossing {
  /** The unique id of the user or role. */
  readonly source: string;
  readonly sourceArn: string;
  /** The unique id of the entry role, and its account. */
  readonly into: string;
  readonly awsAccountId: string;
  /** The hash of the entry role as it was. If it differs now, the crossing must be found again. */
  readonly entryHash: string;
  readonly verdict: VerdictKind;
  readonly hops: readonly Hop[];
  readonly facts: FactsHeld;
}

/** The best path from an entry role of the account to an administrator of the account. */
export interface EntryEnd {
  readonly role: string;
  readonly verdict: VerdictKind;
  /** Empty if the role is an administrator. */
  readonly hops: readonly Hop[];
  readonly facts: FactsHeld;
}

/** A role through which paths of other accounts can lead into the account. */
export interface Entry {
  readonly role: string;
  readonly hash: string;
  /** The numbers of the accounts that the role trusts, or `EVERY_ACCOUNT`. */
  readonly trusted: readonly string[];
}

export interface AccountCrossings {
  readonly awsAccountId: string;
  readonly entries: readonly Entry[];
  readonly ends: readonly EntryEnd[];
  readonly crossings: readonly Crossing[];
  /** Principals that may have further crossings, each with the limit that ended the search. */
  readonly unsearched: readonly { readonly source: string; readonly reason: string }[];
}

/** Two forms of one account: as it was read, and with what the reading lacks. One object if it lacks nothing. */
export interface ReadAndCompleted<T> {
  readonly read: T;
  readonly completed: T;
}

export function entryEndsOf({ read, completed }: ReadAndCompleted<EscalationGraph>): readonly EntryEnd[] {
  return merged({ read: endsIn(read), completed: read === completed ? null : endsIn(completed) }, ({ role }) => role);
}

function endsIn({ account, nodes }: EscalationGraph): readonly EntryEnd[] {
  return rolesTrustingOthers(account).flatMap(({ arn, roleId }): EntryEnd[] => {
    const node = nodes.get(arn);
    if (!node?.best) return [];
    const steps = stepsFrom(node);
    const path = steps.length > 0 ? pathOfSteps(steps) : null;
    return [{ role: roleId, verdict: path?.verdict.kind ?? "EXPLOITABLE", hops: path?.hops ?? [], facts: "BOTH" }];
  });
}

export interface CrossingsInput {
  readonly accounts: ReadAndCompleted<AccountIndex>;
  /** The result of `entryEndsOf` of the account. */
  readonly ends: readonly EntryEnd[];
  /** The entry roles of other accounts that may trust the account. */
  readonly others: readonly EntryRoles[];
  /** Hashes a text. */
  readonly hashOf: (text: string) => string;
  readonly limits?: CrossAccountLimits;
}

/**
 * Finds the crossings of an account. `entries` has the roles through which a path into or through the account can lead:
 * other accounts need no others.
 */
export function crossingsOf({ accounts, ends, others, hashOf, limits }: CrossingsInput): {
  readonly crossings: AccountCrossings;
  readonly entries: EntryRoles;
} {
  const { read, completed } = accounts;
  const unsearched = new Map<string, string>();
  const searched = (account: AccountIndex) => crossingsIn(account, others, { limits, unsearched });
  const found = others.length === 0 ? [] : searched(read);
  const crossings = merged(
    { read: found, completed: read === completed || others.length === 0 ? null : searched(completed) },
    ({ source, into }) => `${source} ${into}`,
  );
  const leading = new Set([...ends.map(({ role }) => role), ...crossings.map(({ source }) => source)]);
  const roles = rolesTrustingOthers(read).filter(({ roleId }) => leading.has(roleId));
  const entries = entryRolesOf(read, roles, hashOf);
  return {
    entries,
    crossings: {
      awsAccountId: read.awsAccountId,
      entries: roles.map((role) => ({
        role: role.roleId,
        hash: entries.hashes[role.roleId]!,
        trusted: trustedAccounts(read, role),
      })),
      ends,
      crossings,
      unsearched: [...unsearched].map(([source, reason]) => ({ source, reason })),
    },
  };
}

function crossingsIn(
  account: AccountIndex,
  entries: readonly EntryRoles[],
  { limits, unsearched }: { readonly limits: CrossAccountLimits | undefined; readonly unsearched: Map<string, string> },
): readonly Crossing[] {
  const search = new CrossAccountSearch(account, limits);
  const found: Crossing[] = [];
  for (const { from, entry, steps } of search.pathsInto(entries)) {
    const { arn, holder } = from.principal.identity;
    const source = uniqueIdOf(holder);
    if (found.length >= MAX_CROSSINGS) {
      unsearched.set(source, `The account has more than ${MAX_CROSSINGS} paths into roles of other accounts.`);
      continue;
    }
    const { hops, verdict } = pathOfSteps(steps);
    found.push({
      source,
      sourceArn: arn,
      into: entry.role.roleId,
      awsAccountId: entry.node.account.awsAccountId,
      entryHash: entry.hash,
      verdict: verdict.kind,
      hops,
      facts: "BOTH",
    });
  }
  for (const [arn, reason] of search.unsearched) unsearched.set(uniqueIdOf(account.holderOf(arn)!), reason);
  return found;
}

/** Notes with which facts each item holds. Items are the same if they have the same key and the same verdict. */
function merged<T extends { readonly verdict: VerdictKind; readonly facts: FactsHeld }>(
  { read, completed }: { readonly read: readonly T[]; readonly completed: readonly T[] | null },
  keyOf: (item: T) => string,
): readonly T[] {
  if (completed === null) return read;
  const keys = (items: readonly T[]) => new Set(items.map((item) => `${keyOf(item)} ${item.verdict}`));
  const [inRead, inCompleted] = [keys(read), keys(completed)];
  return [
    ...read.map((item): T => (inCompleted.has(`${keyOf(item)} ${item.verdict}`) ? item : { ...item, facts: "READ" })),
    ...completed
      .filter((item) => !inRead.has(`${keyOf(item)} ${item.verdict}`))
      .map((item): T => ({ ...item, facts: "COMPLETED" })),
  ];
}
