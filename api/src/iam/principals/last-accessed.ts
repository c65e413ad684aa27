/**
 * Granted against used, service by service: what the policies allow beside what AWS has seen. AWS's "no access" reaches
 * back over its tracking period only, so it is *never* for a principal that is younger; of an older one it says since
 * when nothing was seen. Who was not read is unknown: nothing is concluded from it.
 */
import type { LastUsed, ServiceLastAccessedDetails } from "../account.ts";
import { type ActionSet, listActions } from "../policy/action-set.ts";
import { DAY, type Instant, wholeDaysBetween } from "../time.ts";

/** AWS keeps what services a principal accessed, and when a role was last used, for so long. */
export const TRACKING_DAYS = 400;

/** What was read of one principal, or why nothing was. */
export type LastAccessedRecord =
  | { readonly status: "READ"; readonly readAt: Instant; readonly services: readonly ServiceLastAccessedDetails[] }
  | UnreadRecord;

export interface UnreadRecord {
  /** NOT_READ: not asked for, or not yet. NO_PERMISSION: AWS refused. FAILED: it was asked for, and no answer came. */
  readonly status: "NOT_READ" | "NO_PERMISSION" | "FAILED";
  readonly reason: string;
}

/** One who holds the rights, with AWS's record of it. */
export interface HolderRecord {
  readonly name: string;
  readonly createdAt: Instant;
  readonly record: LastAccessedRecord;
}

export interface Use {
  readonly lastUsed: LastUsed;
  /** From here until the reading AWS has seen no use; `null`: it cannot be told. */
  readonly unusedSince: Instant | null;
}

export interface ActionUse extends Use {
  readonly actionName: string;
}

export interface ServiceUse extends Use {
  readonly serviceNamespace: string;
  /** AWS's name for it; `null` where AWS did not list it. */
  readonly serviceName: string | null;
  /** How many known actions the policies allow in it; `null`: a policy could not be judged. */
  readonly grantedActionCount: number | null;
  /** The actions that AWS tells about one by one. Empty means "not told", never "unused". */
  readonly actions: readonly ActionUse[];
}

/** What all holders together used. */
export type JointRecord =
  | {
      readonly status: "READ";
      /** The oldest of them. */
      readonly readAt: Instant;
      readonly youngestCreatedAt: Instant;
      readonly services: ReadonlyMap<string, JointService>;
    }
  | UnreadRecord;

interface JointService extends Use {
  readonly serviceName: string;
  readonly actions: readonly ActionUse[];
}

/** One holder that was not read makes the whole unknown: it may be the one that uses it. What is true of all names none. */
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
    return { status: "NOT_READ", reason: "Nobody holds it, so nobody's use of it tells anything." };
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
      // Told of by some holders of the service only: the others may have used it.
      .filter(([, told]) => told.length === parts.length)
      .map(([actionName, told]) => ({
        actionName,
        ...joinUses(told.map(({ holder, action }) => useOf(action.lastAccessedAt, action.region, holder))),
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

/** A use counts more than none, and "not within the tracking period" says less than "never". */
function laterOf(one: LastUsed, other: LastUsed): LastUsed {
  if (one.status === "USED" && other.status === "USED") return one.at >= other.at ? one : other;
  if (one.status === "USED" || other.status === "USED") return one.status === "USED" ? one : other;
  return one.status === "UNKNOWN" ? one : other;
}

/**
 * The services that are granted or that AWS lists: first what was not used, the widest grant before the others, then what
 * was used, the longest ago before the others, then what cannot be told.
 */
export function servicesInUse(granted: ActionSet | null, record: JointRecord): readonly ServiceUse[] {
  const counts = new Map<string, number>();
  for (const { service } of granted ? listActions(granted) : []) counts.set(service, (counts.get(service) ?? 0) + 1);
  const told = record.status === "READ" ? record.services : new Map<string, JointService>();
  const untold: Use = {
    lastUsed: { status: record.status === "NO_PERMISSION" ? "NO_PERMISSION" : "UNKNOWN" },
    unusedSince: null,
  };
  return [...new Set([...counts.keys(), ...told.keys()])]
    .map((serviceNamespace): ServiceUse => {
      const use = told.get(serviceNamespace);
      const { lastUsed, unusedSince } = use ?? untold;
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
  return isUnused(use) ? 0 : use.unusedSince !== null ? 1 : 2;
}

/** AWS has a record, and no use in it. */
export function isUnused({ lastUsed, unusedSince }: Use): boolean {
  return lastUsed.status !== "USED" && unusedSince !== null;
}

/** Who is so young has not had the time to use what it was given. */
export function isTooYoung(
  { youngestCreatedAt, readAt }: Extract<JointRecord, { status: "READ" }>,
  unusedDays: number,
): boolean {
  return wholeDaysBetween(youngestCreatedAt, readAt) <= unusedDays;
}
