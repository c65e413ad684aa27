/**
 * The contribution of an account to the paths of others, in the form in which its scan keeps it beside the snapshot:
 * the roles that others can assume, how these become administrators, and the links from them to roles of further
 * accounts.
 *
 * A contribution is an answer only for the snapshot that it was made from, and only for the version of the code that
 * made it. Its links are an answer only for the entry roles that they were searched with, of which `linksKey` is a
 * hash. Anything else is a miss: the snapshot itself is analysed then.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import { textOfEntries } from "../../iam/escalation/graph/entry-roles.ts";
import { memoize } from "../../iam/memoize.ts";
import type { AccountEntries, LinkClass } from "../../iam/escalation/paths/crossings.ts";
import type { EscalationFacts } from "../../iam/escalation/simulation/account-index.ts";
import type { Instant } from "../../iam/time.ts";
import { engineVersion } from "./engine-version.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** READ: the facts of the readings. COMPLETED: with what the readings lack and earlier ones contained. */
export type World = "READ" | "COMPLETED";
export const WORLDS: readonly World[] = ["READ", "COMPLETED"];

/** One object twice if the reading lacks nothing. */
export type InBoth<T> = Readonly<Record<World, T>>;

export interface AccountContribution {
  readonly awsAccountId: string;
  readonly entries: InBoth<AccountEntries>;
  /** The links from its entry roles, and the hash of the entry roles of others that they follow from. */
  readonly linksKey: string;
  readonly links: InBoth<readonly LinkClass[]>;
}

/** A contribution as stored. The times change with every reading and are therefore not in its content. */
export interface PackedContribution {
  readonly engine: string;
  readonly contentHash: string;
  readonly content: Uint8Array;
  readonly at: InBoth<Instant>;
}

/** The source from which an analysis reads the contributions and the snapshots of other accounts, one by one. */
export interface JoinedSource {
  /** Null if none was kept for this snapshot as it is stored now. */
  contribution(snapshotId: string): Promise<PackedContribution | null>;
  /** Null if it is no longer stored. */
  document(snapshotId: string): Promise<Uint8Array | null>;
}

export async function packContribution(contribution: AccountContribution): Promise<PackedContribution> {
  const { awsAccountId, entries, links, linksKey } = contribution;
  const untimed = mapBoth(entries, ({ ends, entries: roles }) => ({ ends, entries: { ...roles, at: undefined } }));
  const content = { awsAccountId, linksKey, entries: worldsOf(untimed), links: worldsOf(links) };
  const packed = await compress(JSON.stringify(content));
  return {
    engine: engineVersion(),
    contentHash: hashOf(packed),
    content: packed,
    at: { READ: entries.READ.entries.at, COMPLETED: entries.COMPLETED.entries.at },
  };
}

/** Null if another version of the code has made it, or if it is damaged. */
export async function unpackContribution(packed: PackedContribution): Promise<AccountContribution | null> {
  if (packed.engine !== engineVersion() || packed.contentHash !== hashOf(packed.content)) return null;
  const { entries, links, ...content } = JSON.parse(
    (await decompress(packed.content)).toString("utf8"),
  ) as StoredContent;
  const timed = (world: World, { ends, entries: roles }: StoredEntries): AccountEntries => ({
    ends,
    entries: { ...roles, at: packed.at[world] },
  });
  const read = timed("READ", entries[0]);
  return {
    ...content,
    entries: { READ: read, COMPLETED: entries.length === 1 ? read : timed("COMPLETED", entries[1]) },
    links: { READ: links[0], COMPLETED: links.length === 1 ? links[0] : links[1] },
  };
}

type StoredEntries = Pick<AccountEntries, "ends"> & {
  readonly entries: Omit<AccountEntries["entries"], "at">;
};
/** One value if both worlds are the same. */
type Worlds<T> = readonly [read: T] | readonly [read: T, completed: T];
interface StoredContent extends Pick<AccountContribution, "awsAccountId" | "linksKey"> {
  readonly entries: Worlds<StoredEntries>;
  readonly links: Worlds<readonly LinkClass[]>;
}

function worldsOf<T>({ READ: read, COMPLETED: whole }: InBoth<T>): Worlds<T> {
  return whole === read ? [read] : [read, whole];
}

export function mapBoth<T, U>({ READ: read, COMPLETED: whole }: InBoth<T>, map: (value: T) => U): InBoth<U> {
  const mapped = map(read);
  return { READ: mapped, COMPLETED: whole === read ? mapped : map(whole) };
}

/** A hash of what the account contributes, whenever it was read and whatever the links were searched with. */
export function contributedHash({ entries, links }: Pick<AccountContribution, "entries" | "links">): string {
  return hashOf(
    JSON.stringify(WORLDS.map((world) => [textOfEntries(entries[world].entries), entries[world].ends, links[world]])),
  );
}

/**
 * The key of links into the entry roles of these accounts, which are in the order of their numbers. Links follow from the
 * account that they leave and from nothing else than these roles.
 */
export function linksKeyOf(
  others: readonly { readonly awsAccountId: string; readonly entries: InBoth<AccountEntries> }[],
): string {
  return hashOf(
    JSON.stringify(
      others.map(({ awsAccountId, entries }) => [awsAccountId, ...WORLDS.map((world) => entriesHash(entries[world]))]),
    ),
  );
}

const entriesHash = memoize(({ entries }: AccountEntries) => hashOf(textOfEntries(entries)));

/** The condition keys whose values follow from the moment of the reading. */
const TIME_KEY = /currenttime|epochtime|tokenissuetime/i;

/**
 * A hash of everything in the account that this version of the code searches, without times that change from reading to
 * reading and open no path. With an equal hash, a change of what the account contributes is due to other accounts.
 */
export function factsHash(facts: InBoth<EscalationFacts>): string {
  const hash = createHash("sha256").update(engineVersion());
  for (const { at, details, credentialReport, organization, workloads, resourcePolicies } of new Set(
    Object.values(facts),
  )) {
    let dependsOnTime = false;
    // A value that was not read gets a text of its own, because it differs from one that does not exist.
    const add = (value: unknown) => {
      const text = JSON.stringify(value) ?? "unread";
      dependsOnTime ||= TIME_KEY.test(text);
      hash.update(text);
    };
    const { users, groups, roles, policies } = details;
    for (const each of [users, groups, policies].flat()) add(each);
    for (const role of roles) add({ ...role, lastUsed: null });
    add(organization && { ...organization, policiesReadAt: undefined });
    add(workloads);
    add(resourcePolicies);
    add(credentialReport && "read");
    for (const { arn, userCreatedAt, accessKeys, passwordEnabled, mfaActive } of credentialReport?.users ?? [])
      add([arn, userCreatedAt, passwordEnabled, mfaActive, accessKeys.map(({ isActive }) => isActive)]);
    if (dependsOnTime) add(at);
  }
  return hash.digest("base64url");
}

function hashOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url");
}
