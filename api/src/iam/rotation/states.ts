/**
 * The words of key rotation: its states, the moves between them as one table, and the facts that a rotation carries.
 * What comes next is `rotation-decide.ts`; who does it is `services/rotation-run.ts`.
 *
 * The order is the point. CreateAccessKey has no idempotency token and shows its secret once, so the intent is written
 * down before the call and the secret is sealed before anything else; the old key goes inactive only when somebody was
 * seen using the new one (or nobody ever used the old one), and is deleted only after it lay inactive for a while.
 */
import type { LastUsed } from "../account.ts";
import type { RotationWindows } from "./windows.ts";
import type { Instant } from "../time.ts";

export const ROTATION_STATES = [
  "REQUESTED",
  "CREATE_INTENT",
  "RECONCILING",
  "ORPHAN",
  "SEALED",
  "DELIVERED",
  "VERIFIED",
  "PROMOTED",
  "DEACTIVATE_INTENT",
  "OLD_INACTIVE",
  "DELETE_INTENT",
  "NEEDS_OPERATOR",
  "COMPLETED",
  "ROLLED_BACK",
  "CANCELLED",
] as const;
export type RotationState = (typeof ROTATION_STATES)[number];

export const FINAL_ROTATION_STATES = [
  "COMPLETED",
  "ROLLED_BACK",
  "CANCELLED",
] as const satisfies readonly RotationState[];

/** STANDARD never leaves an application without a key. COMPROMISED takes the leaked key away first and says so. */
export const ROTATION_MODES = ["STANDARD", "COMPROMISED"] as const;
export type RotationMode = (typeof ROTATION_MODES)[number];

export const ROTATION_DESTINATIONS = ["SECRETS_MANAGER", "REVEAL"] as const;
export type RotationDestination = (typeof ROTATION_DESTINATIONS)[number];

export const ROTATION_TRIGGERS = ["OPERATOR", "TOKEN", "SCHEDULE"] as const;
export type RotationTrigger = (typeof ROTATION_TRIGGERS)[number];

/** Why a rotation waits for a person. Each is also a row of `errors.ts`. */
export const PARK_CODES = [
  "ACCESS_KEY_LIMIT",
  "ACCOUNT_NOT_READ",
  "AWS_ACCESS_DENIED",
  "AWS_CREDENTIALS_EXPIRED",
  "AWS_CREDENTIALS_MISSING",
  "AWS_KEY_INVALID",
  "AWS_REJECTED",
  "AWS_UNREACHABLE",
  "AWS_WRONG_ACCOUNT",
  "CLOCK_SKEW",
  "CREATE_ATTEMPTS_SPENT",
  "INTERNAL",
  "KEY_NOT_FOUND",
  "NEW_KEY_NOT_ACTIVE",
  "NEW_KEY_NOT_USED",
  "NEW_KEY_NOT_WORKING",
  "OLD_KEY_IN_USE",
  "OLD_KEY_REENABLED",
  "ORPHAN_IN_USE",
  "REVEAL_NOT_ACKNOWLEDGED",
  "ROTATION_NOT_ENABLED",
  "SECRET_CONFLICT",
  "UNATTRIBUTED_KEY",
  "USER_NOT_FOUND",
] as const;
export type ParkCode = (typeof PARK_CODES)[number];

const PARK = "NEEDS_OPERATOR";

/** Every legal move. COMPROMISED alone goes from REQUESTED to DEACTIVATE_INTENT, back to OLD_INACTIVE, and on to CREATE_INTENT or DELETE_INTENT from there. */
const ROTATION_MOVES: Readonly<Record<RotationState, readonly RotationState[]>> = {
  REQUESTED: ["CREATE_INTENT", "DEACTIVATE_INTENT", "CANCELLED", PARK],
  CREATE_INTENT: ["SEALED", "RECONCILING", PARK],
  RECONCILING: ["REQUESTED", "OLD_INACTIVE", "ORPHAN", "CANCELLED", PARK],
  ORPHAN: ["REQUESTED", "OLD_INACTIVE", "CANCELLED", PARK],
  SEALED: ["DELIVERED", "ROLLED_BACK", PARK],
  DELIVERED: ["VERIFIED", "ROLLED_BACK", PARK],
  VERIFIED: ["PROMOTED", "ROLLED_BACK", PARK],
  PROMOTED: ["DEACTIVATE_INTENT", "DELETE_INTENT", "ROLLED_BACK", PARK],
  DEACTIVATE_INTENT: ["OLD_INACTIVE", "CANCELLED", "ROLLED_BACK", PARK],
  OLD_INACTIVE: ["DELETE_INTENT", "CREATE_INTENT", "CANCELLED", "ROLLED_BACK", PARK],
  DELETE_INTENT: ["COMPLETED", PARK],
  NEEDS_OPERATOR: [
    "REQUESTED",
    "RECONCILING",
    "ORPHAN",
    "SEALED",
    "DELIVERED",
    "VERIFIED",
    "PROMOTED",
    "DEACTIVATE_INTENT",
    "OLD_INACTIVE",
    "DELETE_INTENT",
    "CANCELLED",
  ],
  COMPLETED: [],
  ROLLED_BACK: [],
  CANCELLED: [],
};

export function isFinalRotation(state: RotationState): boolean {
  return (FINAL_ROTATION_STATES as readonly RotationState[]).includes(state);
}

export function isLegalMove(from: RotationState, to: RotationState): boolean {
  return ROTATION_MOVES[from].includes(to);
}

/** What opened the gate before the old key, and what was seen then. */
export type GateKind = "NEW_KEY_IN_USE" | "OLD_KEY_UNUSED" | "OPERATOR_CONFIRMED";

/** One rotation as the thinking sees it: its row, in moments and plain values. */
export interface RotationFacts {
  readonly id: string;
  readonly state: RotationState;
  /** When it entered this state. */
  readonly stateSince: Instant;
  readonly mode: RotationMode;
  readonly destination: RotationDestination;
  readonly windows: RotationWindows;
  readonly awsAccountId: string;
  readonly userArn: string;
  readonly requestedAt: Instant;
  readonly oldAccessKeyId: string;
  /** How the old key stood when this was asked for; `null` until it was read. An answer that failed is not "never used". */
  readonly oldLastUsedAtRequest: LastUsed | null;
  /** CreateAccessKey attempts so far, the one under way included. */
  readonly attempt: number;
  /** The user's keys right before the attempt. */
  readonly beforeSet: readonly string[] | null;
  readonly intentAt: Instant | null;
  /** The last list of the user's keys while reconciling; settled when two lists after the lag were equal. */
  readonly reconciled: { readonly keys: readonly string[]; readonly at: Instant; readonly isSettled: boolean } | null;
  readonly orphanAccessKeyId: string | null;
  readonly orphanInactiveAt: Instant | null;
  readonly newAccessKeyId: string | null;
  readonly sealedAt: Instant | null;
  /** Of the secret's version: `null` before it was put, and for a reveal. */
  readonly versionId: string | null;
  /** AWSCURRENT before ours; `null` where the secret is ours alone. */
  readonly previousVersionId: string | null;
  readonly probeCount: number;
  readonly probedAt: Instant | null;
  readonly promotedAt: Instant | null;
  readonly revealedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly gateDeadlineAt: Instant | null;
  /** When the gate opened: from then on the old key may be inactive, whatever a list says. */
  readonly gateAt: Instant | null;
  /** "Everything has moved", as an operator confirmed it. */
  readonly movedConfirmedBy: string | null;
  readonly inactiveAt: Instant | null;
  /** When we switched the old key on again. */
  readonly reenabledAt: Instant | null;
  readonly rollbackRequestedAt: Instant | null;
  readonly newKeyDeletedAt: Instant | null;
}

const TAG_ID_CHARACTERS = 8;

/**
 * What our own CreateAccessKey carries (role session name, user agent), so that CloudTrail can prove which key is ours.
 * The id's last characters: its first ones are the moment, which two rotations may share.
 */
export function creationTag({ id, attempt }: Pick<RotationFacts, "id" | "attempt">): string {
  return `rot-${id.slice(-TAG_ID_CHARACTERS)}-${attempt}`;
}

/** From the sealed secret until the deletion begins; asked earlier it is done after RECONCILING. */
export function canRollBack(state: RotationState): boolean {
  return !isFinalRotation(state) && state !== "DELETE_INTENT";
}

/** Until CREATE_INTENT commits nothing has been made; a leaked key that was switched off stays so. */
export function canCancel({
  state,
  newAccessKeyId,
  mode,
}: Pick<RotationFacts, "state" | "newAccessKeyId" | "mode">): boolean {
  if (state === "REQUESTED") return true;
  return (
    mode === "COMPROMISED" && newAccessKeyId === null && (state === "OLD_INACTIVE" || state === "DEACTIVATE_INTENT")
  );
}

/** A parked rotation may end with both keys kept, unless the new one's secret would be lost with it. */
export function canKeepBoth({
  newAccessKeyId,
  promotedAt,
}: Pick<RotationFacts, "newAccessKeyId" | "promotedAt">): boolean {
  return newAccessKeyId === null || promotedAt !== null;
}
