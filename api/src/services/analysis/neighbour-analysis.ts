/**
 * Finds what a scanned account contributes to paths between accounts, and updates its neighbours: the accounts that may now
 * assume a role of it that they could not assume before. Only these are loaded, one after another.
 */
import type { AccountSnapshot, Role } from "../../iam/account.ts";
import { completed } from "../../iam/checks/last-known.ts";
import { type EntryRoles, entriesTrusting, rolesTrustingOthers } from "../../iam/escalation/graph/entry-roles.ts";
import type { EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import {
  type AccountCrossings,
  crossingsOf,
  type EntryEnd,
  entryEndsOf,
  type ReadAndCompleted,
} from "../../iam/escalation/paths/crossings.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import {
  type AccountIndex,
  type EscalationFacts,
  indexAccount,
} from "../../iam/escalation/simulation/account-index.ts";
import { EVERY_ACCOUNT, trustedAccounts } from "../../iam/escalation/simulation/trusted-accounts.ts";
import type { Instant } from "../../iam/time.ts";
import type { ConnectedAccount, CrossAccountStore, StoredCrossings, TrustingAccount } from "./cross-account-store.ts";
import { hashOfText, packCrossings, type PackedCrossings, unpackCrossings, unpackEntries } from "./crossings-codec.ts";
import type { ReachLimits } from "./reach-limits.ts";
import { unpackSnapshot } from "./snapshot-codec.ts";

/** What a scan stores of an account. */
export interface AnalyzedAccount {
  readonly accountId: string;
  readonly awsAccountId: string;
  readonly takenAt: Instant;
  /** Null if it equals what is stored. */
  readonly packed: PackedCrossings | null;
  /** The numbers of the accounts into which its principals can go. */
  readonly nextNumbers: readonly string[];
  /** The unique ids of its entry roles that lead on. */
  readonly leading: readonly string[];
  readonly isStale: boolean;
}

export interface AnalyzedNeighbour {
  readonly crossings: AccountCrossings;
  readonly entries: EntryRoles;
  readonly stored: AnalyzedAccount;
}

interface NeighbourResult {
  readonly own: AnalyzedNeighbour;
  readonly graph: EscalationGraph;
  /** Whether nothing differs from what is stored, so that the stored paths are still right. */
  readonly isSettled: boolean;
  readonly updated: readonly AnalyzedNeighbour[];
  /** The numbers of neighbours that a limit left for their own next scan. */
  readonly leftOut: ReadonlySet<string>;
  /** The numbers of connected accounts that trust this one or that it trusts. */
  readonly neighbourNumbers: readonly string[];
}

interface NeighbourOptions {
  readonly accountId: string;
  readonly store: CrossAccountStore;
  readonly onNeighbour: () => void;
  readonly limits: ReachLimits;
}

export class NeighbourAnalysis {
  readonly #results = new Map<string, AnalyzedNeighbour>();
  readonly #leftOut = new Set<string>();
  #loaded = 0;
  #loadedBytes = 0;

  constructor(
    private readonly snapshot: AccountSnapshot,
    private readonly options: NeighbourOptions,
  ) {}

  async run(): Promise<NeighbourResult> {
    const { accountId, store } = this.options;
    const { awsAccountId } = this.snapshot;
    const facts = factsOf(this.snapshot)!;
    const graphs: ReadAndCompleted<EscalationGraph> = mapBoth(facts, graphOf);
    const ends = entryEndsOf(graphs);
    const accounts: ReadAndCompleted<AccountIndex> = mapBoth(graphs, ({ account }) => account);
    const before = earlierOf((await store.crossings([awsAccountId]))[0]);
    const trusting = (await store.trusting(awsAccountId)).map(withEntries);
    const own: ConnectedAccount = { accountId, awsAccountId, takenAt: facts.read.at, isRead: true, isOutdated: false };
    const queue = new Set<string>([
      awsAccountId,
      ...trusting.flatMap((each) => (each.entries === null ? [each.awsAccountId] : [])),
    ]);
    for (const number of queue) {
      queue.delete(number);
      const changed =
        number === awsAccountId
          ? await this.#analyze(own, { accounts, ends, before, trusting })
          : await this.#analyzeNeighbour(number);
      for (const next of await this.#connected(changed)) if (next !== number) queue.add(next);
    }
    const result = this.#results.get(awsAccountId)!;
    this.#results.delete(awsAccountId);
    const updated = [...this.#results.values()];
    const isSame = before !== undefined && isStored(before.stored, result.stored.packed!);
    return {
      own: isSame ? { ...result, stored: { ...result.stored, packed: null } } : result,
      graph: graphs.read,
      isSettled: isSame && before.stored.isRead && !before.stored.isStale && updated.length === 0,
      updated,
      leftOut: this.#leftOut,
      neighbourNumbers: [
        ...trusting.map((each) => each.awsAccountId),
        ...(await this.#connected({ account: accounts.read, roles: rolesTrustingOthers(accounts.read) })),
      ],
    };
  }

  /** The numbers of the connected accounts that the roles trust. */
  async #connected(trusts: Trusts | null): Promise<readonly string[]> {
    if (trusts === null) return [];
    const numbers = new Set(trusts.roles.flatMap((role) => trustedAccounts(trusts.account, role)));
    if (numbers.size === 0) return [];
    const found = await this.options.store.accounts(numbers.has(EVERY_ACCOUNT) ? null : [...numbers]);
    return found.map(({ awsAccountId }) => awsAccountId);
  }

  /** Loads the latest snapshot of the account and analyses it. Null if nothing about its roles has changed. */
  async #analyzeNeighbour(number: string): Promise<Trusts | null> {
    const { store, limits, onNeighbour } = this.options;
    const [account] = await store.accounts([number]);
    const size = account ? await store.snapshotSize(number) : null;
    if (!account || size === null) return null;
    if (this.#loaded >= limits.neighbours || this.#loadedBytes + size > limits.neighbourBytes) {
      this.#leftOut.add(number);
      return null;
    }
    this.#loaded += 1;
    this.#loadedBytes += size;
    onNeighbour();
    const document = await store.snapshot(number);
    // Another account's snapshot must not fail this account's scan. The other one counts as not read.
    const snapshot = document && (await unpackSnapshot(document).catch(() => null));
    const facts = snapshot && factsOf(snapshot);
    if (!facts) return null;
    const before = earlierOf((await store.crossings([number]))[0]);
    // Its own scan has searched its paths to administrators already.
    const known = before?.stored.takenAt === facts.read.at ? unpackCrossings(before.stored.document) : null;
    const graphs = known === null ? mapBoth(facts, graphOf) : null;
    return this.#analyze(
      { ...account, takenAt: facts.read.at },
      {
        accounts: graphs ? mapBoth(graphs, (graph) => graph.account) : mapBoth(facts, indexAccount),
        ends: known?.ends ?? entryEndsOf(graphs!),
        before,
        trusting: (await store.trusting(number)).map(withEntries),
      },
    );
  }

  /** Returns the entry roles of the account that were not known to lead on as they are. Null if there are none. */
  async #analyze(
    { accountId, awsAccountId, takenAt }: ConnectedAccount,
    { accounts, ends, before, trusting }: AnalysisInput,
  ): Promise<Trusts | null> {
    const others = this.#entriesInto(awsAccountId, trusting);
    const { crossings, entries } = crossingsOf({ accounts, ends, others, hashOf: hashOfText });
    const packed = packCrossings(entries, crossings);
    const earlier = this.#results.get(awsAccountId);
    const isOwn = awsAccountId === this.snapshot.awsAccountId;
    if (!isOwn && (earlier?.stored.packed?.contentHash ?? before?.stored.contentHash) === packed.contentHash)
      return null;
    this.#results.set(awsAccountId, {
      crossings,
      entries,
      stored: {
        accountId,
        awsAccountId,
        takenAt: takenAt!,
        packed,
        nextNumbers: [...new Set(crossings.crossings.map((each) => each.awsAccountId))].toSorted(),
        leading: entries.roles.map(({ roleId }) => roleId),
        isStale: crossings.unsearched.length > 0,
      },
    });
    const knownEntries = earlier?.entries ?? before?.entries;
    return { account: accounts.read, roles: changedRoles(knownEntries, entries) };
  }

  /** The entry roles of the other accounts that trust this one: those that this analysis found, and the stored ones. */
  #entriesInto(awsAccountId: string, trusting: readonly Trusting[]): readonly EntryRoles[] {
    const stored = trusting.flatMap(({ awsAccountId: number, entries }) =>
      entries === null || this.#results.has(number) ? [] : [entries],
    );
    const found = [...this.#results.values()]
      .filter(({ entries }) => entries.awsAccountId !== awsAccountId)
      .map(({ entries }) => entriesTrusting(entries, awsAccountId));
    return [...stored, ...found].toSorted((one, other) => (one.awsAccountId < other.awsAccountId ? -1 : 1));
  }
}

interface AnalysisInput {
  readonly accounts: ReadAndCompleted<AccountIndex>;
  readonly ends: readonly EntryEnd[];
  readonly before: Earlier | undefined;
  readonly trusting: readonly Trusting[];
}

/** What an earlier analysis stored. */
interface Earlier {
  readonly stored: StoredCrossings;
  readonly entries: EntryRoles;
}

function earlierOf(stored: StoredCrossings | undefined): Earlier | undefined {
  const entries = stored && unpackEntries(stored.entries);
  return stored && entries ? { stored, entries } : undefined;
}

/** Whether exactly this is stored. Content that is damaged, which no hash shows, is written again. */
function isStored(stored: StoredCrossings, { contentHash, entries, document }: PackedCrossings): boolean {
  return (
    stored.contentHash === contentHash &&
    Buffer.compare(stored.entries, entries) === 0 &&
    Buffer.compare(stored.document, document) === 0
  );
}

interface Trusting {
  readonly awsAccountId: string;
  /** The entry roles that trust the account that was asked about. Null if they were not analysed yet. */
  readonly entries: EntryRoles | null;
}

function withEntries({ awsAccountId, entries: packed, roles }: TrustingAccount): Trusting {
  const entries = packed && unpackEntries(packed);
  const trusting = new Set(roles);
  return {
    awsAccountId,
    entries: entries && { ...entries, roles: entries.roles.filter(({ roleId }) => trusting.has(roleId)) },
  };
}

/** Roles of an account whose trusts have changed. */
interface Trusts {
  readonly account: AccountIndex;
  readonly roles: readonly Role[];
}

/** The roles that are new or differ. Roles that no longer lead on change nothing for those who could assume them. */
function changedRoles(before: EntryRoles | undefined, { roles, hashes }: EntryRoles): readonly Role[] {
  return roles.filter(({ roleId }) => before?.hashes[roleId] !== hashes[roleId]);
}

function factsOf(snapshot: AccountSnapshot): ReadAndCompleted<EscalationFacts> | null {
  const read = escalationFactsOf(snapshot);
  if (!read) return null;
  return { read, completed: (snapshot.lastKnown && escalationFactsOf(completed(snapshot))) ?? read };
}

function mapBoth<T, U>({ read, completed: whole }: ReadAndCompleted<T>, map: (value: T) => U): ReadAndCompleted<U> {
  const mapped = map(read);
  return { read: mapped, completed: whole === read ? mapped : map(whole) };
}
