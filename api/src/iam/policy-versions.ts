/** The default versions that a policy had, from its present state and the changes that scans recorded. Without side effects. */
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

export interface PolicyVersion extends VersionState {
  /** Identifies the version among those of its policy. */
  readonly key: string;
  /** The change with which it became the default. Null if it was the default before changes were recorded. */
  readonly since: { readonly at: Instant; readonly scanId: string } | null;
  /** Null while it is the default. `scanId` is null if no change was recorded. */
  readonly until: { readonly at: Instant; readonly scanId: string | null } | null;
}

/** The key of a version that was there before changes were recorded. */
const FROM_THE_START = "0";

/**
 * The versions, newest first. `last` is what the policy has now, or had when it was last found; `goneAt` is the time of its
 * deletion. `changes` are newest first. They may begin with any of them: the oldest version then has no beginning.
 */
export function policyVersions(
  last: VersionState,
  goneAt: Instant | null,
  changes: readonly VersionChange[],
): readonly PolicyVersion[] {
  const versions: PolicyVersion[] = [];
  const isDeletionRecorded = changes[0]?.change === "DELETED";
  let state: VersionState | null = goneAt !== null && isDeletionRecorded ? null : last;
  let until: PolicyVersion["until"] = goneAt === null ? null : { at: goneAt, scanId: null };
  for (const { id, change, before, scanId, at } of changes) {
    if (state) versions.push({ ...state, key: String(id), since: { at, scanId }, until });
    state = before === null || change === "CREATED" ? null : stateBefore(before, state);
    until = { at, scanId };
  }
  if (state) versions.push({ ...state, key: FROM_THE_START, since: null, until });
  return versions;
}

/** A fact that is missing did not change. */
function stateBefore({ version, document }: Facts, after: VersionState | null): VersionState {
  return {
    versionId: typeof version === "string" ? version : (after?.versionId ?? null),
    text: typeof document === "string" ? document : (after?.text ?? ""),
  };
}
