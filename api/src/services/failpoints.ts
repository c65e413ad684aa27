import { ROTATION_STATES } from "../iam/rotation.ts";

/**
 * Where a worker may die: before and after every commit and every AWS call of a rotation. A drill names one of these, the
 * process that reaches it ends on the spot, and what follows must be as if it had not. The list is what proves that each
 * was tried.
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

export const FAILPOINTS: readonly Failpoint[] = (["before", "after"] as const).flatMap((moment) => [
  ...COMMITS.map((commit): Failpoint => `${moment}.commit.${commit}`),
  ...CALLS.map((call): Failpoint => `${moment}.call.${call}`),
]);
