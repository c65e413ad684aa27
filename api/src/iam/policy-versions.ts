/** The versions of a policy, from its present state, the changes and the versions that scans recorded. Without side effects. */
import type { Facts, InventoryChangeKind } from "./inventory-change.ts";
import type { Instant } from "./time.ts";

export interface VersionState {
  /** Null for an inline policy. */
  readonly versionId: string | null;
  readonly text: string;
}

/** A recorded change of the policy. `before` has the facts that differ, and all of them if the policy was deleted. */
export interface VersionChange {
  readonly id: number;
  readonly change: InventoryChangeKind;
  readonly before: Facts | null;
  /** The scan that found the change. */
  readonly scanId: string;
  readonly at: Instant;
}

/** A version of a customer managed policy as AWS listed it, whether it was the default or not. */
export interface RecordedVersion {
  readonly versionId: string;
  readonly text: string;
  readonly createdAt: Instant;
  /** Whether any scan found it as the default. */
  readonly wasDefault: boolean;
  /** The scan that first found it. */
  readonly found: { readonly at: Instant; readonly scanId: string };
  /** The scan that no longer found it. Null while AWS has it. */
  readonly deleted: { readonly at: Instant; readonly scanId: string } | null;
}

export type PolicyVersionState = "DEFAULT" | "EARLIER_DEFAULT" | "NOT_DEFAULT";

export interface PolicyVersion extends VersionState {
  /** Identifies the version among those of its policy. */
  readonly key: string;
  readonly state: PolicyVersionState;
  /** Null if no scan recorded the version. */
  readonly createdAt: Instant | null;
  /** When a scan no longer found the version. Null while AWS has it, and if no scan recorded it. */
  readonly deletedAt: Instant | null;
  /**
   * The change with which it became the default, or else the scan that first found it. Null if it was the default
   * before changes were recorded, or its changes are deleted.
   */
  readonly since: { readonly at: Instant; readonly scanId: string } | null;
  /** The end of what `since` began. `scanId` is null if no change was recorded. */
  readonly until: { readonly at: Instant; readonly scanId: string | null } | null;
  /** Whether `since` and `until` are its time as the default. Else they are its time in AWS, as scans found it. */
  readonly isTimeAsDefault: boolean;
}
type Period = VersionState & Pick<PolicyVersion, "key" | "since" | "until">;

/** The key of a version that was there before changes were recorded. */
const FROM_THE_START = "0";

export interface VersionHistory {
  /** The present form of the policy, or the form in which it was last found. */
  readonly last: VersionState;
  /** The time of its deletion. */
  readonly goneAt: Instant | null;
  /** Newest first. They may begin with any of them: the oldest version then has no beginning. */
  readonly changes: readonly VersionChange[];
  readonly recorded: readonly RecordedVersion[];
}

/** The versions, newest first: one for each time as the default, and each version that no change names as the default. */
export function policyVersions({ last, goneAt, changes, recorded }: VersionHistory): readonly PolicyVersion[] {
  const periods = defaultPeriods(last, goneAt, changes);
  const byId = new Map(recorded.map((version) => [version.versionId, version]));
  const defaults = periods.map((period): PolicyVersion => {
    const known = period.versionId === null ? undefined : byId.get(period.versionId);
    return {
      ...period,
      state: period.until === null ? "DEFAULT" : "EARLIER_DEFAULT",
      isTimeAsDefault: true,
      createdAt: known?.createdAt ?? null,
      deletedAt: known?.deleted?.at ?? null,
    };
  });
  const listed = new Set(periods.map(({ versionId }) => versionId));
  const others = recorded
    .filter(({ versionId }) => !listed.has(versionId))
    .map(({ versionId, text, createdAt, wasDefault, found, deleted }): PolicyVersion => ({
      versionId,
      text,
      key: versionId,
      state: wasDefault ? "EARLIER_DEFAULT" : "NOT_DEFAULT",
      createdAt,
      deletedAt: deleted?.at ?? null,
      // The changes of one that was the default are deleted by a retention policy, so its time is not known.
      since: wasDefault ? null : found,
      until: deleted,
      isTimeAsDefault: false,
    }));
  return merged(defaults, others);
}

/**
 * Returns both lists in one. A time as the default counts from its beginning, and any other version from its creation.
 */
function merged(defaults: readonly PolicyVersion[], others: readonly PolicyVersion[]): readonly PolicyVersion[] {
  const rest = others.toSorted((one, other) => (isNewer(one, other) ? -1 : 1));
  const all: PolicyVersion[] = [];
  for (const period of defaults) {
    while (rest.length > 0 && isNewer(rest[0]!, period)) all.push(rest.shift()!);
    all.push(period);
  }
  return [...all, ...rest];
}

function isNewer(one: PolicyVersion, other: PolicyVersion): boolean {
  return startOf(one) > startOf(other) || (startOf(one) === startOf(other) && numberOf(one) > numberOf(other));
}

function startOf({ state, since, createdAt }: PolicyVersion): number {
  return (state === "NOT_DEFAULT" ? createdAt : (since?.at ?? createdAt)) ?? Number.NEGATIVE_INFINITY;
}

/** AWS numbers the versions of a policy: v1, v2 and so on. */
function numberOf({ versionId }: PolicyVersion): number {
  return Number(versionId?.slice(1) ?? 0);
}

/** The times of each version as the default, newest first. */
function defaultPeriods(
  last: VersionState,
  goneAt: Instant | null,
  changes: readonly VersionChange[],
): readonly Period[] {
  const periods: Period[] = [];
  const isDeletionRecorded = changes[0]?.change === "DELETED";
  let state: VersionState | null = goneAt !== null && isDeletionRecorded ? null : last;
  let until: PolicyVersion["until"] = goneAt === null ? null : { at: goneAt, scanId: null };
  for (const { id, change, before, scanId, at } of changes) {
    if (state) periods.push({ ...state, key: String(id), since: { at, scanId }, until });
    state = before === null || change === "CREATED" ? null : stateBefore(before, state);
    until = { at, scanId };
  }
  if (state) periods.push({ ...state, key: FROM_THE_START, since: null, until });
  return periods;
}

/** A fact that is missing did not change. */
function stateBefore({ version, document }: Facts, after: VersionState | null): VersionState {
  return {
    versionId: typeof version === "string" ? version : (after?.versionId ?? null),
    text: typeof document === "string" ? document : (after?.text ?? ""),
  };
}
