import { ROTATION_STATES } from "../../iam/rotation/states.ts";

/**
 * Where a worker may die: before and after every commit and every AWS call of a rotation. A drill names some of these, the
 * rotation that reaches one goes no further, its process is killed, and what follows must be as if it had not been. The
 * list is what proves that each was tried.
 */
const COMMITS = [
  ...ROTATION_STATES,
  /** A note that changes no state. */
  "NOTE",
  /** What an AWS write answered. */
  "CALLED",
] as const;

const CALLS = [
  "identity",
  "list-keys",
  "last-used",
  "probe",
  "attribute",
  "read-secret",
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

/** A drill's answer where it wants this rotation to stand still, for a while or until its process dies. Otherwise nothing happens. */
export type ReachFailpoint = (name: Failpoint, rotationId: string) => Promise<void> | undefined;

export const FAILPOINTS: readonly Failpoint[] = (["before", "after"] as const).flatMap((moment) => [
  ...COMMITS.map((commit): Failpoint => `${moment}.commit.${commit}`),
  ...CALLS.map((call): Failpoint => `${moment}.call.${call}`),
]);
