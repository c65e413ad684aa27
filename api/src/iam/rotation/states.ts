/**
 * The states of a key rotation, the moves between them, and the facts that a rotation carries. `decide.ts` decides the next
 * step; `services/rotation/run-rotation.ts` performs it.
 *
 * The order of the states keeps a working key available:
 * - CreateAccessKey has no idempotency token and returns its secret once. The intent is therefore stored before the call,
 *   and the secret is encrypted before anything else happens.
 * - The old key is deactivated only after AWS reported a use of the new key, or if the old key was unused.
 * - The old key is deleted only after it was inactive for its full waiting period.
 *
 * A retired key has no successor: `retire-unused-key.ts` decides its steps.
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
  "SENT",
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
/** The states in which a rotation can go on after an operator has acted. */
export type ResumableRotationState = Exclude<RotationState, (typeof FINAL_ROTATION_STATES)[number] | "NEEDS_OPERATOR">;

/**
 * STANDARD never leaves an application without a working key. COMPROMISED deactivates the leaked key first. RETIRE removes an
 * unused key and creates none.
 */
export const ROTATION_MODES = ["STANDARD", "COMPROMISED", "RETIRE"] as const;
export type RotationMode = (typeof ROTATION_MODES)[number];

export const ROTATION_DESTINATIONS = ["SECRETS_MANAGER", "PARAMETER_STORE", "WEBHOOK", "REVEAL"] as const;
export type RotationDestination = (typeof ROTATION_DESTINATIONS)[number];

/** The destinations in AWS, whose content can be observed. */
export type StoreDestination = Exclude<RotationDestination, "WEBHOOK" | "REVEAL">;

export function isStore(destination: RotationDestination | null): destination is StoreDestination {
  return destination === "SECRETS_MANAGER" || destination === "PARAMETER_STORE";
}

/** Whether someone must confirm that the new key has arrived before the old key may be deactivated. */
export function needsAcknowledgement(destination: RotationDestination | null): boolean {
  return destination === "REVEAL" || destination === "WEBHOOK";
}

export const ROTATION_TRIGGERS = ["OPERATOR", "TOKEN", "SCHEDULE"] as const;
export type RotationTrigger = (typeof ROTATION_TRIGGERS)[number];

/** The reasons why a rotation waits for an operator. Each one is also a code in `errors.ts`. */
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
  "DELIVERY_NOT_ACKNOWLEDGED",
  "DELIVERY_REFUSED",
  "INTERNAL",
  "KEY_NOT_ACTIVE",
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
  "TARGET_ADDRESS_REFUSED",
  "TARGET_UNREACHABLE",
  "UNATTRIBUTED_KEY",
  "USER_NOT_FOUND",
] as const;
export type ParkCode = (typeof PARK_CODES)[number];

/** Everything that can be observed before a decision. `services/rotation/aws-steps.ts` has one observer for each. */
export const NEEDS = {
  IDENTITY: "The AWS account that the credentials belong to.",
  KEYS: "The user's access keys and their status.",
  OLD_LAST_USED: "The last use of the old key.",
  NEW_LAST_USED: "The last use of the new key.",
  ORPHAN_LAST_USED: "The last use of the orphan.",
  KEY_SOURCES:
    "The sources that use the old and the new key, from CloudTrail. Not in the mode COMPROMISED. Unknown if the account does not read them.",
  DESTINATION: "The versions of the secret or parameter. Not if the destination is WEBHOOK or REVEAL.",
  DESTINATION_OWNER:
    "Whether the secret or parameter is absent or belongs to this user. Only before a key is created and before it is written, and not if the destination is WEBHOOK or REVEAL.",
  PROBE: "Whether AWS accepts the new key.",
  ATTRIBUTION: "The creator of a new key in CloudTrail. Only after two lists of the keys agree that there is one.",
  FRESH_SCAN: "Whether the account was scanned since the leaked key was deactivated. Only before there is a new key.",
} as const;
export type Need = keyof typeof NEEDS;

interface StateDefinition {
  /** The facts that are true in this state. GraphQL uses this text as the description of the state. */
  readonly meaning: string;
  /** The facts that are observed before the next decision, in this order. `NEEDS` says which rotations skip one. */
  readonly observes: readonly Need[];
  /** Replaces `observes` in the mode COMPROMISED. */
  readonly observesIfCompromised?: readonly Need[];
  /** Replaces `observes` in the mode RETIRE. */
  readonly observesIfRetiring?: readonly Need[];
  /** The states that may follow. */
  readonly next: readonly RotationState[];
  /** Further states that may follow. Only the mode COMPROMISED moves to them. */
  readonly nextIfCompromised?: readonly RotationState[];
  /** Further states that may follow. Only the mode RETIRE moves to them. */
  readonly nextIfRetiring?: readonly RotationState[];
}

/** The observations that show whether a key that is retired is still unused. */
const RETIREMENT_GUARD: readonly Need[] = ["KEYS", "OLD_LAST_USED", "KEY_SOURCES"];

/** Every state of a rotation. The table in docs/design/rotation.md repeats it, and a test compares the two. */
export const STATES: Readonly<Record<RotationState, StateDefinition>> = {
  REQUESTED: {
    meaning: "The rotation has no new key yet.",
    observes: ["IDENTITY", "KEYS", "OLD_LAST_USED", "DESTINATION_OWNER"],
    observesIfRetiring: ["IDENTITY", ...RETIREMENT_GUARD],
    next: ["CREATE_INTENT", "CANCELLED", "NEEDS_OPERATOR"],
    nextIfCompromised: ["DEACTIVATE_INTENT"],
    nextIfRetiring: ["DEACTIVATE_INTENT", "ROLLED_BACK"],
  },
  CREATE_INTENT: {
    meaning: "CreateAccessKey may have been sent. Only the run that committed this state may send it, once.",
    observes: [],
    next: ["SEALED", "RECONCILING", "NEEDS_OPERATOR"],
  },
  RECONCILING: {
    meaning: "It is unknown whether AWS created a key.",
    observes: ["KEYS", "ATTRIBUTION"],
    next: ["REQUESTED", "ORPHAN", "CANCELLED", "NEEDS_OPERATOR"],
    nextIfCompromised: ["OLD_INACTIVE"],
  },
  ORPHAN: {
    meaning:
      "CloudTrail proves that this rotation created a key whose secret is lost. It is deactivated and deleted if it was never used.",
    observes: ["KEYS", "ORPHAN_LAST_USED"],
    next: ["REQUESTED", "CANCELLED", "NEEDS_OPERATOR"],
    nextIfCompromised: ["OLD_INACTIVE"],
  },
  SEALED: {
    meaning: "The new key exists. Its secret is stored encrypted.",
    observes: ["DESTINATION", "DESTINATION_OWNER"],
    next: ["DELIVERED", "ROLLED_BACK", "NEEDS_OPERATOR"],
  },
  DELIVERED: {
    meaning:
      "The secret is a pending version in Secrets Manager, or waits encrypted to be stored in Parameter Store, sent to a receiver or revealed.",
    observes: ["PROBE"],
    next: ["VERIFIED", "ROLLED_BACK", "NEEDS_OPERATOR"],
  },
  VERIFIED: {
    meaning: "The new key worked three times in a row. The product never uses it again.",
    observes: ["KEYS", "DESTINATION", "DESTINATION_OWNER"],
    next: ["SENT", "PROMOTED", "ROLLED_BACK", "NEEDS_OPERATOR"],
  },
  SENT: {
    meaning:
      "The receiver of the webhook may have the new key and has not acknowledged it. In the mode STANDARD, both keys work.",
    observes: ["KEYS"],
    next: ["PROMOTED", "ROLLED_BACK", "NEEDS_OPERATOR"],
  },
  PROMOTED: {
    meaning:
      "Applications can get the new key: it is AWSCURRENT, the current version of the parameter, acknowledged by its receiver, or can be revealed once. In the mode STANDARD, both keys work.",
    observes: ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED", "KEY_SOURCES"],
    next: ["DEACTIVATE_INTENT", "ROLLED_BACK", "NEEDS_OPERATOR"],
    nextIfCompromised: ["DELETE_INTENT"],
  },
  DEACTIVATE_INTENT: {
    meaning: "The old key may be inactive.",
    observes: ["KEYS", "OLD_LAST_USED", "NEW_LAST_USED", "KEY_SOURCES", "DESTINATION"],
    observesIfCompromised: ["KEYS"],
    observesIfRetiring: RETIREMENT_GUARD,
    next: ["OLD_INACTIVE", "ROLLED_BACK", "NEEDS_OPERATOR"],
    nextIfCompromised: ["CANCELLED"],
  },
  OLD_INACTIVE: {
    meaning: "The old key is inactive and can be reactivated.",
    observes: ["KEYS", "FRESH_SCAN", "DESTINATION_OWNER"],
    observesIfRetiring: RETIREMENT_GUARD,
    next: ["DELETE_INTENT", "ROLLED_BACK", "NEEDS_OPERATOR"],
    nextIfCompromised: ["CREATE_INTENT", "CANCELLED"],
    nextIfRetiring: ["CANCELLED"],
  },
  DELETE_INTENT: {
    meaning: "The old key may be deleted. A rollback is no longer possible.",
    observes: ["KEYS"],
    observesIfRetiring: RETIREMENT_GUARD,
    next: ["COMPLETED", "NEEDS_OPERATOR"],
    nextIfRetiring: ["OLD_INACTIVE"],
  },
  NEEDS_OPERATOR: {
    meaning:
      "The rotation is paused until an operator acts. Its code tells the cause, and it continues from the state in which it stopped.",
    observes: [],
    next: [
      "REQUESTED",
      "RECONCILING",
      "ORPHAN",
      "SEALED",
      "DELIVERED",
      "VERIFIED",
      "SENT",
      "PROMOTED",
      "DEACTIVATE_INTENT",
      "OLD_INACTIVE",
      "DELETE_INTENT",
      "CANCELLED",
    ],
  },
  COMPLETED: { meaning: "The old key is deleted.", observes: [], next: [] },
  ROLLED_BACK: {
    meaning: "The rotation was undone: the new key is deleted. A retired key is active again.",
    observes: [],
    next: [],
  },
  CANCELLED: {
    meaning: "The rotation was stopped. It leaves the user's keys as they are.",
    observes: [],
    next: [],
  },
};

export function isFinalRotation(state: RotationState): boolean {
  return (FINAL_ROTATION_STATES as readonly RotationState[]).includes(state);
}

export function isLegalMove(from: RotationState, to: RotationState): boolean {
  const { next, nextIfCompromised = [], nextIfRetiring = [] } = STATES[from];
  return [...next, ...nextIfCompromised, ...nextIfRetiring].includes(to);
}

/** The observation that opened the gate, so that the old key may be deactivated. */
export type GateKind = "NEW_KEY_IN_USE" | "OLD_KEY_UNUSED" | "OPERATOR_CONFIRMED";

/** One rotation as plain values: its database row, with dates as `Instant` numbers. */
export interface RotationFacts {
  readonly id: string;
  readonly state: RotationState;
  /** When the rotation entered this state. */
  readonly stateSince: Instant;
  readonly mode: RotationMode;
  /** Null in the mode RETIRE, which has no new key. */
  readonly destination: RotationDestination | null;
  readonly windows: RotationWindows;
  readonly awsAccountId: string;
  readonly userArn: string;
  readonly requestedAt: Instant;
  readonly oldAccessKeyId: string;
  /**
   * The last use of the old key when the rotation was requested; of a key that is retired, also one that appears later.
   * Null until the last use was read, because a failed read does not mean "never used".
   */
  readonly oldLastUsedAtRequest: LastUsed | null;
  /** The number of CreateAccessKey attempts, including the current one. */
  readonly attempt: number;
  /** The user's keys immediately before the current CreateAccessKey attempt. */
  readonly beforeSet: readonly string[] | null;
  readonly intentAt: Instant | null;
  /**
   * The latest list of the user's keys in RECONCILING. It is settled when two lists, taken after IAM's lag, are equal.
   */
  readonly reconciled: { readonly keys: readonly string[]; readonly at: Instant; readonly isSettled: boolean } | null;
  readonly orphanAccessKeyId: string | null;
  readonly orphanInactiveAt: Instant | null;
  readonly newAccessKeyId: string | null;
  readonly sealedAt: Instant | null;
  /**
   * The version of the secret or parameter that holds the new key. Null before the key is stored, and always for the
   * destination REVEAL.
   */
  readonly versionId: string | null;
  /** The version that was current before ours. Null if there was none. */
  readonly previousVersionId: string | null;
  readonly probeCount: number;
  readonly probedAt: Instant | null;
  readonly promotedAt: Instant | null;
  readonly revealedAt: Instant | null;
  /** When the requester of a reveal, or the receiver of a webhook, confirmed that the new key has arrived. */
  readonly acknowledgedAt: Instant | null;
  /** When the new key may first have been sent to the receiver. Null for other destinations. */
  readonly sentAt: Instant | null;
  /** When the receiver promised to acknowledge the delivery later. Null if it has to be sent (again). */
  readonly acceptedAt: Instant | null;
  /**
   * When the receiver promised to acknowledge the message of a rollback later. The message tells it to use the former key
   * again.
   */
  readonly returnAcceptedAt: Instant | null;
  /** When the receiver confirmed that it uses the former key again, or an operator confirmed it. */
  readonly returnedAt: Instant | null;
  readonly gateDeadlineAt: Instant | null;
  /** When the gate opened. From then on the old key may be inactive, even if AWS still lists it as active. */
  readonly gateAt: Instant | null;
  /** The operator who confirmed that every application has moved to the new key. */
  readonly movedConfirmedBy: string | null;
  /** When they confirmed it. A later use of the old key contradicts them. */
  readonly movedConfirmedAt: Instant | null;
  /** When the rotation last saw that the old key became inactive. Kept if the key is activated again. */
  readonly inactiveAt: Instant | null;
  /**
   * When this rotation reactivated the old key, or found that someone else had. Null again once the key is inactive or,
   * except in mode RETIRE, once the gate opens.
   */
  readonly reenabledAt: Instant | null;
  readonly rollbackRequestedAt: Instant | null;
  readonly newKeyDeletedAt: Instant | null;
}

const TAG_ID_CHARACTERS = 8;

/**
 * The tag of this rotation's CreateAccessKey call, set as role session name and in the user agent. CloudTrail records
 * the tag and so proves who created a key. The tag uses the last characters of the rotation's ID, because the first
 * ones are a timestamp that two rotations may share.
 */
export function creationTag({ id, attempt }: Pick<RotationFacts, "id" | "attempt">): string {
  return `rot-${id.slice(-TAG_ID_CHARACTERS)}-${attempt}`;
}

/**
 * Whether a rollback may be requested. A rollback requested before the secret is sealed is performed after RECONCILING.
 */
export function canRollBack(state: RotationState): boolean {
  return !isFinalRotation(state) && state !== "DELETE_INTENT";
}

/**
 * Whether the rotation can be cancelled: no key was created. A leaked or retired key that was already deactivated stays
 * inactive. While a retired key is being deactivated, only a rollback leaves it in a known state.
 */
export function canCancel({
  state,
  newAccessKeyId,
  mode,
}: Pick<RotationFacts, "state" | "newAccessKeyId" | "mode">): boolean {
  if (state === "REQUESTED") return true;
  if (mode === "RETIRE") return state === "OLD_INACTIVE";
  return (
    mode === "COMPROMISED" && newAccessKeyId === null && (state === "OLD_INACTIVE" || state === "DEACTIVATE_INTENT")
  );
}

/**
 * Whether an operator may pause the rotation. Only while it waits with two working keys and has never touched the old one:
 * then a pause takes no key from an application, however long it lasts.
 *
 * - Before PROMOTED, a step takes minutes and a call may be in flight, whose outcome must be recorded.
 * - Once the gate opened, the old key may be inactive. Nothing would watch the new key and reactivate the old one.
 * - A leaked key must not stay active for longer, and a retired key is watched for a late use.
 * - A secret that waits to be revealed is erased after 24 hours, which a pause must not extend.
 */
export function canPause({
  state,
  mode,
  destination,
  gateAt,
  acknowledgedAt,
  rollbackRequestedAt,
}: Pick<
  RotationFacts,
  "state" | "mode" | "destination" | "gateAt" | "acknowledgedAt" | "rollbackRequestedAt"
>): boolean {
  const isHandedOver = !needsAcknowledgement(destination) || acknowledgedAt !== null;
  return state === "PROMOTED" && mode === "STANDARD" && gateAt === null && rollbackRequestedAt === null && isHandedOver;
}

/** Whether a parked rotation may end with both keys kept. False if ending it would lose the secret of the new key. */
export function canKeepBoth({
  newAccessKeyId,
  promotedAt,
}: Pick<RotationFacts, "newAccessKeyId" | "promotedAt">): boolean {
  return newAccessKeyId === null || promotedAt !== null;
}
