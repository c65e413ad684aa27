import { ROTATION_STATES } from "../../iam/rotation/states.ts";

/**
 * The commits of a rotation. `COMMITS` and `CALLS` define the failpoints at which a crash drill can kill a worker:
 * before and after every commit and every AWS call. The drill stops a rotation at a chosen failpoint and kills its
 * process. The rotation must then continue as if there had been no crash. The list lets a test prove that every
 * failpoint was tried.
 */
const COMMITS = [
  ...ROTATION_STATES,
  /** The commit of a note that does not change the state. */
  "NOTE",
  /** The commit that stores the response of an AWS write. */
  "CALLED",
] as const;

const CALLS = [
  "identity",
  "list-keys",
  "last-used",
  "probe",
  "attribute",
  "read-secret",
  "read-owner",
  "create-key",
  "switch-old-off",
  "switch-old-on",
  "switch-new-off",
  "switch-orphan-off",
  "delete-old",
  "delete-new",
  "delete-orphan",
  "delete-own",
  "put-secret",
  "set-current",
] as const;

type Moment = "before" | "after";
export type CommitPoint = (typeof COMMITS)[number];
export type CallPoint = (typeof CALLS)[number];
export type Failpoint = `${Moment}.commit.${CommitPoint}` | `${Moment}.call.${CallPoint}`;

/**
 * Returns a promise if a drill wants this rotation to stop here, for a while or until its process is killed. Otherwise
 * returns undefined and does nothing.
 */
export type ReachFailpoint = (name: Failpoint, rotationId: string) => Promise<void> | undefined;

export const FAILPOINTS: readonly Failpoint[] = (["before", "after"] as const).flatMap((moment) => [
  ...COMMITS.map((commit): Failpoint => `${moment}.commit.${commit}`),
  ...CALLS.map((call): Failpoint => `${moment}.call.${call}`),
]);
