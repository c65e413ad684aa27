/**
 * The accounts of one analysis of paths between accounts. Holds of each account only what paths of others need: as its own scan
 * has kept it, or else from its snapshot. One snapshot is unpacked at a time.
 */
import type { AccountSnapshot } from "../../iam/account.ts";
import { completed } from "../../iam/checks/last-known.ts";
import { accountsTrustedBy } from "../../iam/escalation/graph/entry-roles.ts";
import { buildGraph, type EscalationGraph } from "../../iam/escalation/graph/search.ts";
import { remember } from "../../iam/memoize.ts";
import { type JoinInput, MAX_CROSSINGS } from "../../iam/escalation/paths/cross-account.ts";
import {
  type AccountEntries,
  entriesOf,
  type LinkClass,
  linksOf,
  type SearchedClass,
  searchedLinks,
  searchLinks,
} from "../../iam/escalation/paths/crossings.ts";
import type { CrossAccountState } from "../../iam/escalation/paths/cross-account-reading.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import {
  type AccountIndex,
  type EscalationFacts,
  indexAccount,
} from "../../iam/escalation/simulation/account-index.ts";
import { EVERY_ACCOUNT } from "../../iam/escalation/simulation/trusted-accounts.ts";
import type { Instant } from "../../iam/time.ts";
import {
  type AccountContribution,
  type InBoth,
  type JoinedSource,
  linksKeyOf,
  mapBoth,
  unpackContribution,
  type World,
  WORLDS,
} from "./account-contribution.ts";
import { unpackSnapshot } from "./snapshot-codec.ts";

interface Joined {
  readonly awsAccountId: string;
  /** Null for the own account, which is in memory. */
  readonly snapshotId: string | null;
  readonly takenAt: Instant;
  readonly entries: InBoth<AccountEntries>;
  /** The numbers of the accounts that its entry roles trust, or `EVERY_ACCOUNT`. */
  readonly trusted: ReadonlySet<string>;
  /** From all principals of the account, if its paths are searched. */
  all: InBoth<readonly SearchedClass[]> | null;
  /** From its entry roles. Null as long as no path needs them. */
  links: InBoth<readonly LinkClass[]> | null;
  /** The links that its own scan has kept. */
  readonly kept: Pick<AccountContribution, "links" | "linksKey"> | null;
}

interface JoinedOptions {
  readonly own: { readonly awsAccountId: string; readonly read: EscalationGraph; readonly completed: EscalationGraph };
  readonly source: JoinedSource;
  /** Called before a snapshot is analysed. False if none may be any more. */
  readonly mayLoad: () => Promise<boolean>;
}

export class JoinedAccounts {
  readonly #accounts = new Map<string, Joined>();
  readonly #unlinked = new Set<string>();
  readonly #ownIndex: InBoth<AccountIndex>;

  constructor(private readonly options: JoinedOptions) {
    const { awsAccountId, read, completed: whole } = options.own;
    this.#ownIndex = { READ: read.account, COMPLETED: whole.account };
    const entries = mapBoth({ READ: read, COMPLETED: whole }, entriesOf);
    this.#keep({ awsAccountId, snapshotId: null, takenAt: read.account.at, entries, kept: null });
  }

  /** Whether no reading lacks anything, so that both worlds are the same. */
  get isWhole(): boolean {
    return [...this.#accounts.values()].every(isWhole);
  }

  /** The accounts whose links a limit left out. It is unknown where paths through them lead. */
  get unlinked(): ReadonlySet<string> {
    return this.#unlinked;
  }

  takenAt(awsAccountId: string): Instant | null {
    return this.#accounts.get(awsAccountId)?.takenAt ?? null;
  }

  async add(awsAccountId: string, snapshotId: string | null): Promise<CrossAccountState> {
    if (snapshotId === null) return "NOT_READ";
    if (!(await this.options.mayLoad())) return "LEFT_OUT";
    const { source } = this.options;
    const packed = await source.contribution(snapshotId);
    const kept = packed && (await unpackContribution(packed));
    if (kept?.awsAccountId === awsAccountId) {
      this.#keep({ awsAccountId, snapshotId, takenAt: kept.entries.READ.entries.at, entries: kept.entries, kept });
      return "READ";
    }
    const facts = await factsIn(await source.document(snapshotId));
    if (facts?.READ.awsAccountId !== awsAccountId) return "NOT_READ";
    const entries = mapBoth(facts, (each) => entriesOf(buildGraph(each)));
    this.#keep({ awsAccountId, snapshotId, takenAt: facts.READ.at, entries, kept: null });
    return "READ";
  }

  #keep(account: Omit<Joined, "trusted" | "all" | "links">): void {
    const trusted = new Set(WORLDS.flatMap((world) => accountsTrustedBy(account.entries[world].entries)));
    this.#accounts.set(account.awsAccountId, { ...account, trusted, all: null, links: null });
  }

  /** Finds the links that paths from the account can take. False if a limit leaves out its own. Call it after `add`. */
  async linkFrom(awsAccountId: string): Promise<boolean> {
    const account = this.#accounts.get(awsAccountId)!;
    if (!(await this.#link(account, true))) return false;
    let links = new Map([[awsAccountId, account.all!]]);
    let reached: RolesOfAccounts | null = null;
    for (let crossings = 1; crossings < MAX_CROSSINGS; crossings += 1) {
      reached = rolesAfter(links, reached);
      links = new Map();
      for (const number of reached.keys()) {
        const through = this.#accounts.get(number)!;
        if (await this.#link(through, false))
          links.set(
            number,
            mapBoth(through.links!, (each) => each.map(searchedLinks)),
          );
      }
    }
    return true;
  }

  /** Frees the account's principals after the paths from them were joined. The links from its entry roles stay. */
  forgetPrincipalsOf(awsAccountId: string): void {
    this.#accounts.get(awsAccountId)!.all = null;
  }

  /** Call it before links are found again after further accounts were added. */
  forgetLinks(): void {
    for (const account of this.#accounts.values()) Object.assign(account, { all: null, links: null });
  }

  /** The other accounts that trust the account, in the order of their numbers, so that every scan finds the same links. */
  #trusting(account: Joined): readonly Joined[] {
    return [...this.#accounts.values()]
      .filter(
        (other) => other !== account && (other.trusted.has(account.awsAccountId) || other.trusted.has(EVERY_ACCOUNT)),
      )
      .toSorted((one, other) => (one.awsAccountId < other.awsAccountId ? -1 : 1));
  }

  /** Finds the links from the account. Returns false if a limit is reached. */
  async #link(account: Joined, isSource: boolean): Promise<boolean> {
    if (isSource ? account.all : account.links) return true;
    const others = this.#trusting(account);
    if (others.length === 0) {
      Object.assign(account, { all: NO_LINKS, links: NO_LINKS });
      return true;
    }
    if (!isSource && account.kept?.linksKey === linksKeyOf(others)) {
      account.links = account.kept.links;
      return true;
    }
    const index = await this.#indexOf(account);
    if (index === null) {
      this.#unlinked.add(account.awsAccountId);
      return false;
    }
    const isSame = [account, ...others].every(isWhole);
    const found = (world: World) =>
      searchLinks(
        index[world],
        others.map(({ entries }) => entries[world].entries),
      );
    const read = found("READ");
    const all = { READ: read, COMPLETED: isSame ? read : found("COMPLETED") };
    // Without the objects of the snapshot, which the links from all principals refer to.
    const links = linksOf(read, index.READ);
    account.links = { READ: links, COMPLETED: isSame ? links : linksOf(all.COMPLETED, index.COMPLETED) };
    if (isSource) account.all = all;
    return true;
  }

  /** Null if a limit is reached, or if the snapshot was deleted meanwhile. */
  async #indexOf({ snapshotId }: Joined): Promise<InBoth<AccountIndex> | null> {
    if (snapshotId === null) return this.#ownIndex;
    if (!(await this.options.mayLoad())) return null;
    const facts = await factsIn(await this.options.source.document(snapshotId));
    return facts && mapBoth(facts, indexAccount);
  }

  /** Returns the input that joins the paths from the account with those of the others. */
  inputOf(awsAccountId: string, world: World): JoinInput {
    return {
      awsAccountId,
      links: this.#accounts.get(awsAccountId)!.all![world],
      others: [...this.#accounts.values()].map((account) => ({
        awsAccountId: account.awsAccountId,
        ends: account.entries[world].ends,
        links: account.links?.[world].map(searchedLinks) ?? [],
      })),
    };
  }

  /** Returns the own account's contribution to paths of others. Call it after its links were found. */
  contribution(): AccountContribution {
    const own = this.#accounts.get(this.options.own.awsAccountId)!;
    const { awsAccountId, entries, links } = own;
    return { awsAccountId, entries, links: links!, linksKey: linksKeyOf(this.#trusting(own)) };
  }
}

const NONE: readonly never[] = [];
const NO_LINKS = { READ: NONE, COMPLETED: NONE };

/** The unique ids of roles, by the number of their account. A file may contain an id that another account has, too. */
type RolesOfAccounts = ReadonlyMap<string, ReadonlySet<string>>;

/** The roles to which the links of these accounts lead, from these sources or from all. */
function rolesAfter(
  links: ReadonlyMap<string, InBoth<readonly SearchedClass[]>>,
  from: RolesOfAccounts | null,
): RolesOfAccounts {
  const reached = new Map<string, Set<string>>();
  for (const [number, each] of links)
    for (const world of WORLDS)
      for (const { sources, entries } of each[world])
        if (from === null || sources.some(({ source }) => from.get(number)!.has(source)))
          for (const { role, awsAccountId } of entries)
            remember(reached, awsAccountId, () => new Set<string>()).add(role);
  return reached;
}

/** Null if the snapshot lacks the account's users, roles and policies, or is damaged. */
async function factsIn(document: Uint8Array | null): Promise<InBoth<EscalationFacts> | null> {
  // Another account's snapshot must not fail this account's scan. The other one counts as not read.
  const snapshot: AccountSnapshot | null = document && (await unpackSnapshot(document).catch(() => null));
  const read = snapshot && escalationFactsOf(snapshot);
  if (!snapshot || !read) return null;
  return { READ: read, COMPLETED: snapshot.lastKnown ? escalationFactsOf(completed(snapshot))! : read };
}

function isWhole({ entries }: Pick<Joined, "entries">): boolean {
  return entries.READ === entries.COMPLETED;
}
