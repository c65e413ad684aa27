/**
 * Reads what runs as which role, list by list in each Region, several at once. A refused or failed call leaves the kinds
 * that its reader reads unread in that Region. Everything else is read.
 */
import type { AppError } from "../../errors.ts";
import type { AuthorizationDetails } from "../../iam/account.ts";
import type { UnreadWorkloads, Workload, WorkloadInventory } from "../../iam/workload-inventory.ts";
import { errorOfCall, isUnknownHost, unreadPart } from "../errors.ts";
import { inParallel } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { readRegions, withRegion, type WorkloadScope } from "./read-regions.ts";
import { WORKLOAD_READERS } from "./readers.ts";
import type { FoundWorkload, WorkloadReader } from "./workload-reader.ts";

/** The maximum number of calls of one reader in one Region, without retries. */
const CALLS_MAX = 300;
/** The number of readers and Regions that are read at once. */
const READINGS_AT_ONCE = 12;

/**
 * The result for a service that has no endpoint in the Region, although other services have. Most services are not in
 * every Region, so this makes no scan PARTIAL. Whether there are workloads stays unknown.
 */
const NO_ENDPOINT = {
  status: "skipped",
  code: "NO_ENDPOINT",
  reason: "The service has no endpoint in the Region.",
} as const;

/** Errors: those of ec2:DescribeRegions, if no Regions are given; the signal's reason. */
export async function readWorkloads(
  context: ReadContext,
  scope: WorkloadScope,
  details: AuthorizationDetails | null,
): Promise<WorkloadInventory> {
  const regions = scope.regions.length > 0 ? scope.regions : await readRegions(context);
  const readings = regions.flatMap((region) => WORKLOAD_READERS.map((reader) => ({ region, reader })));
  const roles = rolesOf(details);
  const results = await inParallel(readings, READINGS_AT_ONCE, async ({ region, reader }) => {
    try {
      const found = await readRegion(context, scope, { region, reader });
      context.onItems(found.length);
      return { region, reader, found: found.map((each) => workloadOf(each, roles)), error: null };
    } catch (error) {
      return { region, reader, found: [], error: errorOfCall(context, error) };
    }
  });
  const isAway = (error: AppError | null) => error !== null && isUnknownHost(error);
  const reached = new Set(results.flatMap(({ region, error }) => (isAway(error) ? [] : region)));
  return {
    workloads: results.flatMap(({ found }) => found),
    kinds: WORKLOAD_READERS.flatMap(({ kinds }) => kinds),
    regions,
    unread: results.flatMap(({ error, ...reading }) => {
      if (error === null) return [];
      const unread = unreadOf(error, reading);
      return isAway(error) && reached.has(reading.region) ? { ...unread, ...NO_ENDPOINT } : unread;
    }),
  };
}

interface Reading {
  readonly region: string;
  readonly reader: WorkloadReader;
}

function readRegion(
  context: ReadContext,
  scope: WorkloadScope,
  { region, reader }: Reading,
): Promise<readonly FoundWorkload[]> {
  const limits = { callsMax: CALLS_MAX, what: `${reader.label} workloads` };
  return withRegion(context, { ...scope, ...limits, region }, (regional) => reader.read(regional));
}

function unreadOf(error: AppError, { region, reader: { kinds, actions } }: Reading): UnreadWorkloads {
  return { kinds, ...unreadPart(error, actions[0], region), region };
}

interface Roles {
  readonly byName: ReadonlyMap<string, string>;
  readonly byProfile: ReadonlyMap<string, string>;
}

/** The ARNs of roles by name, and by the name of an instance profile. Both names are unique in an account. */
function rolesOf(details: AuthorizationDetails | null): Roles {
  const roles = details?.roles ?? [];
  return {
    byName: new Map(roles.map(({ roleName, arn }) => [roleName, arn])),
    byProfile: new Map(
      roles.flatMap(({ instanceProfiles, arn }) =>
        instanceProfiles.map(({ instanceProfileName }) => [instanceProfileName, arn] as const),
      ),
    ),
  };
}

const nameOf = (arnOrName: string) => arnOrName.slice(arnOrName.lastIndexOf("/") + 1);

/** The ARN of the role. Null if the workload has none, or if the account has no role of that name. */
function roleArnOf({ role, instanceProfile }: FoundWorkload, roles: Roles): string | null {
  if (role?.startsWith("arn:")) return role;
  if (role) return roles.byName.get(nameOf(role)) ?? null;
  return instanceProfile ? (roles.byProfile.get(nameOf(instanceProfile)) ?? null) : null;
}

function workloadOf(found: FoundWorkload, roles: Roles): Workload {
  const { resourceArn, instanceProfile, state } = found;
  return {
    service: resourceArn.split(":")[2] ?? "",
    resourceArn,
    roleArn: roleArnOf(found, roles),
    state: state ?? null,
    ...(instanceProfile !== undefined && { instanceProfile }),
  };
}
