/**
 * The workloads of an account, with what was not read of them. Services and Regions are read separately, so one refused
 * call leaves only one kind of workload in one Region unknown.
 */
import type { SkipCode } from "./section.ts";

export interface Workload {
  /** The service in its ARN: `lambda`, `ec2`, `cloudformation`. */
  readonly service: string;
  readonly resourceArn: string;
  /** The role that the workload runs with. Null if the workload has no role. */
  readonly roleArn: string | null;
  /** The state as the service spells it (`running`, `InService`). Null if the service reports no state. */
  readonly state: string | null;
  /**
   * The instance profile of an EC2 instance, by name or ARN. Null if the instance has none. A profile may hold no role, so
   * `roleArn` does not show this. Absent if it was not read.
   */
  readonly instanceProfile?: string | null;
}

/** The service and the resource type of a workload, such as `lambda:function`. */
export type WorkloadKind = string;

export interface WorkloadInventory {
  readonly workloads: readonly Workload[];
  /** The requested kinds. Null if the source contains all kinds, as an uploaded file does. */
  readonly kinds: readonly WorkloadKind[] | null;
  /** The requested Regions. Null if the source contains all Regions. */
  readonly regions: readonly string[] | null;
  /** The kinds that could not be read in a Region. */
  readonly unread: readonly UnreadWorkloads[];
}

export interface UnreadWorkloads {
  readonly kinds: readonly WorkloadKind[];
  readonly region: string;
  readonly status: "denied" | "failed" | "skipped";
  /** The action that was refused or that failed. */
  readonly action: string;
  readonly code: SkipCode | (string & {});
  readonly reason: string;
}

/** The Regions in which the workloads of one kind were not read. */
export interface UnreadKind {
  /** Null for every Region. */
  readonly regions: readonly string[] | null;
  /**
   * The refused calls, in words that complete "Unknown: the inventory of workloads (…)". Null if workloads are not
   * read.
   */
  readonly cause: string | null;
}

/** The workloads that run with one role, as the inventory page shows them. */
export interface RoleWorkloads {
  /** The first workloads in the order of their ARNs. */
  readonly workloads: readonly Pick<Workload, "service" | "resourceArn" | "state">[];
  readonly count: number;
  /** Calls that were refused, each with its Regions: what they list may run with the role, too. */
  readonly unread: readonly string[];
}

/** The number of workloads that are kept for one role. */
const ROLE_WORKLOADS_MAX = 100;

/** The number of Regions that a reason names. */
const MAX_NAMED_REGIONS = 3;

/** The inventory of a source that lists every workload. */
export function completeInventory(workloads: readonly Workload[]): WorkloadInventory {
  return { workloads, kinds: null, regions: null, unread: [] };
}

/**
 * Returns the Regions in which the workloads of the kind were not read. Null if they were read in every Region of the
 * inventory.
 */
export function unreadOfKind({ kinds, unread }: WorkloadInventory, kind: WorkloadKind): UnreadKind | null {
  if (kinds !== null && !kinds.includes(kind)) return { regions: null, cause: null };
  const parts = unread.filter((part) => part.kinds.includes(kind));
  const [first] = parts;
  if (first === undefined) return null;
  const regions = [...new Set(parts.map(({ region }) => region))];
  const what = { denied: "was refused", failed: "failed", skipped: "is not available" }[first.status];
  return { regions, cause: `${first.action} ${what} in ${namesOfRegions(regions)}` };
}

/**
 * The kind of a workload, for example `lambda:function` for `arn:aws:lambda:eu-west-1:111122223333:function:orders`.
 * The ARN of a queue has only a name, so its type is `queue`.
 */
export function kindOf({ service, resourceArn }: Pick<Workload, "service" | "resourceArn">): WorkloadKind {
  const resource = resourceArn.split(":").slice(5).join(":");
  const [type = ""] = resource.split(/[:/]/);
  return `${service}:${type === resource ? "queue" : type}`;
}

/** Returns what runs with each role of the inventory. */
export function workloadsByRole({ workloads, unread }: WorkloadInventory): (roleArn: string) => RoleWorkloads {
  const byRole = Map.groupBy(
    workloads.filter(({ roleArn }) => roleArn !== null),
    ({ roleArn }) => roleArn!,
  );
  const regionsByAction = Map.groupBy(unread, ({ action }) => action);
  const refused = [...regionsByAction].map(
    ([action, parts]) => `${action} in ${namesOfRegions(parts.map(({ region }) => region))}`,
  );
  return (roleArn) => {
    const own = byRole.get(roleArn) ?? [];
    const shown = own.toSorted((one, other) => (one.resourceArn < other.resourceArn ? -1 : 1));
    return {
      workloads: shown
        .slice(0, ROLE_WORKLOADS_MAX)
        .map(({ service, resourceArn, state }) => ({ service, resourceArn, state })),
      count: own.length,
      unread: refused,
    };
  };
}

function namesOfRegions(regions: readonly string[]): string {
  const more = regions.length - MAX_NAMED_REGIONS;
  return regions.slice(0, MAX_NAMED_REGIONS).join(", ") + (more > 0 ? ` and ${more} more Regions` : "");
}
