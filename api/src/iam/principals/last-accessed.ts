/**
 * Compares granted with used permissions per service: what the policies allow and what AWS recorded as last accessed.
 *
 * AWS tracks access for a limited period. "No access" means "never" only for a principal younger than that period. For
 * an older principal, the result gives the date from which there was no access. A principal that was not read is
 * unknown.
 */
import type { LastUsed, ServiceLastAccessedDetails } from "../account.ts";
import { type ActionSet, listActions } from "../policy/action-set.ts";
import { DAY, type Instant, wholeDaysBetween } from "../time.ts";

/** The tracking period of last accessed information and of the last use of a role. */
export const TRACKING_DAYS = 400;

/** The last accessed information of one principal, or why it is missing. */
export type LastAccessedRecord =
  | { readonly status: "READ"; readonly readAt: Instant; readonly services: readonly ServiceLastAccessedDetails[] }
  | UnreadRecord;

export interface UnreadRecord {
  /** NOT_READ: not requested, or not read yet. NO_PERMISSION: AWS denied the request. FAILED: the request failed. */
  readonly status: "NOT_READ" | "NO_PERMISSION" | "FAILED";
  readonly reason: string;
}

/** A principal that has the permissions, with its last accessed information. */
export interface HolderRecord {
  readonly name: string;
  readonly createdAt: Instant;
  readonly record: LastAccessedRecord;
}

export interface Use {
  readonly lastUsed: LastUsed;
  /** AWS recorded no use from this moment until the information was read. Null if that is unknown. */
  readonly unusedSince: Instant | null;
}

export interface ActionUse extends Use {
  readonly actionName: string;
}

export interface ServiceUse extends Use {
  readonly serviceNamespace: string;
  /** The service name that AWS uses. Null if AWS did not list the service. */
  readonly serviceName: string | null;
  /** The number of known actions of the service that the policies allow. Null if a policy could not be parsed. */
  readonly grantedActionCount: number | null;
  /** The actions that AWS tracks individually. Empty means "not tracked", never "unused". */
  readonly actions: readonly ActionUse[];
}

/** The combined last accessed information of all holders. */
export type JointRecord =
  | {
      readonly status: "READ";
      /** The time of the oldest reading. */
      readonly readAt: Instant;
      readonly youngestCreatedAt: Instant;
      readonly services: ReadonlyMap<string, JointService>;
    }
  | UnreadRecord;

interface JointService extends Use {
  readonly serviceName: string;
  readonly actions: readonly ActionUse[];
}

/**
 * Combines the records of all holders. One unread holder makes the result unknown, because it may be the one that uses the
 * service. The reason names that holder unless it is the same for all.
 */
export function joinRecords(holders: readonly HolderRecord[]): JointRecord {
  const read: ReadHolder[] = [];
  for (const { name, createdAt, record } of holders) {
    if (record.status !== "READ") {
      const isOfAll = holders.every((other) => other.record.status !== "READ" && other.record.reason === record.reason);
      return isOfAll ? record : { ...record, reason: `${name}: ${record.reason}` };
    }
    read.push({ createdAt, ...record });
  }
  if (read.length === 0)
    return { status: "NOT_READ", reason: "No principal has these permissions, so there is no usage to read." };
  const byService = Map.groupBy(
    read.flatMap((holder) => holder.services.map((service) => ({ holder, service }))),
    ({ service }) => service.serviceNamespace,
  );
  return {
    status: "READ",
    readAt: Math.min(...read.map(({ readAt }) => readAt)),
    youngestCreatedAt: Math.max(...read.map(({ createdAt }) => createdAt)),
    services: new Map([...byService].map(([namespace, parts]) => [namespace, joinService(parts)])),
  };
}

interface ReadHolder {
  readonly createdAt: Instant;
  readonly readAt: Instant;
  readonly services: readonly ServiceLastAccessedDetails[];
}

interface HolderService {
  readonly holder: ReadHolder;
  readonly service: ServiceLastAccessedDetails;
}

function joinService(parts: readonly HolderService[]): JointService {
  const actions = Map.groupBy(
    parts.flatMap(({ holder, service }) => service.trackedActions.map((action) => ({ holder, action }))),
    ({ action }) => action.actionName,
  );
  return {
    ...joinUses(parts.map(({ holder, service }) => useOf(service.lastAuthenticatedAt, service.region, holder))),
    serviceName: parts[0]!.service.serviceName,
    actions: [...actions]
      // Drop actions that AWS tracks for only some of the holders, because the others may have used them.
      .filter(([, tracked]) => tracked.length === parts.length)
      .map(([actionName, tracked]) => ({
        actionName,
        ...joinUses(tracked.map(({ holder, action }) => useOf(action.lastAccessedAt, action.region, holder))),
      })),
  };
}

function useOf(at: Instant | null, region: string | null, { createdAt, readAt }: ReadHolder): Use {
  if (at !== null) return { lastUsed: { status: "USED", at, service: null, region }, unusedSince: at };
  const trackedSince = readAt - TRACKING_DAYS * DAY;
  return createdAt >= trackedSince
    ? { lastUsed: { status: "NEVER_USED" }, unusedSince: createdAt }
    : { lastUsed: { status: "UNKNOWN" }, unusedSince: trackedSince };
}

function joinUses(uses: readonly Use[]): Use {
  return uses.reduce((one, other) => {
    const unusedSince =
      one.unusedSince === null || other.unusedSince === null ? null : Math.max(one.unusedSince, other.unusedSince);
    return { lastUsed: laterOf(one.lastUsed, other.lastUsed), unusedSince };
  });
}

/** The more recent of two uses. Any use outranks none, and UNKNOWN outranks NEVER_USED. */
function laterOf(one: LastUsed, other: LastUsed): LastUsed {
  if (one.status === "USED" && other.status === "USED") return one.at >= other.at ? one : other;
  if (one.status === "USED" || other.status === "USED") return one.status === "USED" ? one : other;
  return one.status === "UNKNOWN" ? one : other;
}

/**
 * The services that are granted or listed by AWS. Unused services come first, widest grant first; then used services,
 * least recently used first; then services with unknown use.
 */
export function servicesInUse(granted: ActionSet | null, record: JointRecord): readonly ServiceUse[] {
  const counts = new Map<string, number>();
  for (const { service } of granted ? listActions(granted) : []) counts.set(service, (counts.get(service) ?? 0) + 1);
  const recorded = record.status === "READ" ? record.services : new Map<string, JointService>();
  const unknownUse: Use = {
    lastUsed: { status: record.status === "NO_PERMISSION" ? "NO_PERMISSION" : "UNKNOWN" },
    unusedSince: null,
  };
  return [...new Set([...counts.keys(), ...recorded.keys()])]
    .map((serviceNamespace): ServiceUse => {
      const use = recorded.get(serviceNamespace);
      const { lastUsed, unusedSince } = use ?? unknownUse;
      return {
        serviceNamespace,
        serviceName: use?.serviceName ?? null,
        grantedActionCount: granted ? (counts.get(serviceNamespace) ?? 0) : null,
        lastUsed,
        unusedSince,
        actions: use?.actions ?? [],
      };
    })
    .toSorted(
      (one, other) =>
        rankOf(one) - rankOf(other) ||
        (rankOf(one) === 1
          ? one.unusedSince! - other.unusedSince!
          : (other.grantedActionCount ?? 0) - (one.grantedActionCount ?? 0)) ||
        (one.serviceNamespace < other.serviceNamespace ? -1 : 1),
    );
}

function rankOf(use: Use): number {
  if (isUnused(use)) return 0;
  return use.unusedSince !== null ? 1 : 2;
}

/** Whether the last accessed information of AWS shows no use. */
export function isUnused({ lastUsed, unusedSince }: Use): boolean {
  return lastUsed.status !== "USED" && unusedSince !== null;
}

/** Whether a holder is so new that unused permissions mean nothing yet. */
export function isTooYoung(
  { youngestCreatedAt, readAt }: Extract<JointRecord, { status: "READ" }>,
  unusedDays: number,
): boolean {
  return wholeDaysBetween(youngestCreatedAt, readAt) <= unusedDays;
}
