/** The keys that are due for rotation: which they are, and what can be done with each. */
import { accountKeyLimit } from "../../features/inventory/key-age-limit.ts";
import type { DueKeysQuery, RotationScheduleRowFragment, ScheduledKeyRowFragment } from "../../gql/rotations.ts";
import type { BulkKey } from "./bulk-key.ts";
import type { DueMark, FilteredKey } from "./due-filter.tsx";

/** AWS allows a user two keys, so a user with both has no room for a new one. */
const KEYS_OF_USER_MAX = 2;
/** A key without a use for so long is better deleted than replaced. */
const UNUSED_DAYS = 90;
const UNUSED_MS = UNUSED_DAYS * 86_400_000;

type Overview = DueKeysQuery["overview"];
export type UnscheduledKey = Overview["keysDue"][number];

export interface ScheduledKey extends ScheduledKeyRowFragment {
  readonly schedule: RotationScheduleRowFragment;
}

/** The due keys: those that schedules will rotate, and those over the age limit that no schedule takes. */
export interface DueKeyLists {
  readonly scheduled: readonly ScheduledKey[];
  readonly unscheduled: readonly UnscheduledKey[];
  readonly schedules: readonly RotationScheduleRowFragment[];
  /** The number of keys that are over the limit or will be within 14 days, of which only the oldest were read. */
  readonly totalCount: number;
  readonly readCount: number;
  /** The age limit of the installation in days. */
  readonly limitDays: number;
}

/** A key of several schedules is listed once. A paused schedule takes no key, so its keys are due without a schedule. */
export function dueKeysOf(
  schedules: readonly RotationScheduleRowFragment[],
  overview: Overview,
  limitDays: number,
): DueKeyLists {
  const byId = new Map<string, ScheduledKey>();
  for (const schedule of schedules.filter(({ isEnabled }) => isEnabled))
    for (const key of [...schedule.preview.due, ...schedule.preview.expiring])
      if (!byId.has(key.accessKeyId)) byId.set(key.accessKeyId, { ...key, schedule });
  return {
    schedules,
    scheduled: [...byId.values()].toSorted((one, other) => one.dueAt.localeCompare(other.dueAt)),
    unscheduled: overview.keysDue.filter((key) => key.accessKeyId === null || !byId.has(key.accessKeyId)),
    totalCount: overview.keysDueCount,
    readCount: overview.keysDue.length,
    limitDays,
  };
}

interface FilterFacts {
  readonly nameOf: (accountId: string) => string | undefined;
  readonly obstacle: Obstacle | null;
  readonly limitDays: number;
  readonly now: number;
}

export function filteredKey(key: UnscheduledKey | ScheduledKey, facts: FilterFacts): FilteredKey {
  const { nameOf, obstacle, limitDays, now } = facts;
  if ("schedule" in key)
    return {
      texts: [key.userName, key.accessKeyId, nameOf(key.schedule.account.id)],
      marks: new Set<DueMark>([Date.parse(key.dueAt) <= now ? "OVER" : "SOON"]),
    };
  const { userName, account } = key.user;
  return {
    texts: [userName, key.accessKeyId, nameOf(account.id)],
    marks: new Set<DueMark>([
      key.ageDays > accountKeyLimit(account.settings, limitDays).days ? "OVER" : "SOON",
      ...(isUnused(key, now) ? (["UNUSED"] as const) : []),
      ...(obstacle === null ? [] : (["BLOCKED"] as const)),
    ]),
  };
}

export interface Obstacle {
  readonly text: string;
  /** Whether the obstacle is that the user has two keys, so one must be deleted first. */
  readonly isTwoKeys?: true;
}

/** Why the key can be neither rotated nor deactivated now. Null if it can. */
export function obstacleOf(key: UnscheduledKey, rotatingKeyIds: ReadonlySet<string>, now: number): Obstacle | null {
  if (key.accessKeyId === null) return { text: "ID not read yet" };
  if (rotatingKeyIds.has(key.accessKeyId)) return { text: "In progress" };
  return hasTwoKeys(key) && !canRetire(key, now) ? { text: "Two keys, the AWS limit", isTwoKeys: true } : null;
}

export function hasTwoKeys({ user }: UnscheduledKey): boolean {
  return user.accessKeys.length >= KEYS_OF_USER_MAX;
}

/** Whether the key can be deleted without a successor. One that was never used must be as old as the limit. */
export function canRetire(key: UnscheduledKey, now: number): boolean {
  return isUnused(key, now) && (key.lastUsed.status === "USED" || key.ageDays >= UNUSED_DAYS);
}

/** Whether the key was never used, or not for 90 days. A use that could not be read is not none. */
function isUnused({ lastUsed: { status, at } }: UnscheduledKey, now: number): boolean {
  return status === "NEVER_USED" || (status === "USED" && at !== null && now - Date.parse(at) > UNUSED_MS);
}

export function bulkKeyOf({ accessKeyId, ageDays, user }: UnscheduledKey, act: BulkKey["act"]): BulkKey {
  return { accessKeyId: accessKeyId!, ageDays, userName: user.userName, accountId: user.account.id, act };
}

/**
 * The next windows of the active schedules of the account to which all keys belong. Without those that have begun since the
 * page was read: a start in the past is one at once, perhaps hours after the end of the window.
 */
export function windowsFor(
  [first, ...others]: readonly UnscheduledKey[],
  schedules: DueKeyLists["schedules"],
  now: number,
) {
  const accountId = first?.user.account.id;
  if (others.some(({ user }) => user.account.id !== accountId)) return [];
  return schedules.flatMap(({ id, name, isEnabled, pausedReason, nextSlotAt, account }) =>
    isEnabled &&
    pausedReason === null &&
    nextSlotAt !== null &&
    Date.parse(nextSlotAt) > now &&
    account.id === accountId
      ? [{ id, name, at: nextSlotAt }]
      : [],
  );
}
