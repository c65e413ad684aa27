/**
 * Predicts the answer to an operator's action, and which state may follow which, according to the design of rotations.
 * These rules are written independently of the product's own tables, so that they can check them.
 */
import type { Rotation } from "../../src/db/entities/rotation.ts";
import { AppError } from "../../src/errors.ts";
import { HOUR, MINUTE } from "../../src/iam/time.ts";
import type { RotationDestination, RotationMode, RotationState } from "../../src/iam/rotation/states.ts";

export const OPERATOR_ACTIONS = [
  "ADVANCE",
  "CONFIRM",
  "CONFIRM_WRONG",
  "ROLL_BACK",
  "CANCEL",
  "REVEAL",
  "ACKNOWLEDGE",
] as const;
export type OperatorAction = (typeof OPERATOR_ACTIONS)[number];

const ENDS: readonly RotationState[] = ["COMPLETED", "ROLLED_BACK", "CANCELLED"];
export const isEnd = (state: RotationState) => ENDS.includes(state);

/**
 * For each state, the states to which a worker or an operator may move a rotation. A parked rotation returns to the
 * state in which it stopped.
 */
const NEXT: Readonly<Record<Exclude<RotationState, "NEEDS_OPERATOR">, string>> = {
  REQUESTED: "CREATE_INTENT DEACTIVATE_INTENT ROLLED_BACK",
  CREATE_INTENT: "SEALED RECONCILING",
  RECONCILING: "REQUESTED OLD_INACTIVE ORPHAN",
  ORPHAN: "REQUESTED OLD_INACTIVE",
  SEALED: "DELIVERED ROLLED_BACK",
  DELIVERED: "VERIFIED ROLLED_BACK",
  VERIFIED: "SENT PROMOTED ROLLED_BACK",
  SENT: "PROMOTED ROLLED_BACK",
  PROMOTED: "DEACTIVATE_INTENT DELETE_INTENT ROLLED_BACK",
  DEACTIVATE_INTENT: "OLD_INACTIVE ROLLED_BACK",
  OLD_INACTIVE: "DELETE_INTENT CREATE_INTENT ROLLED_BACK",
  DELETE_INTENT: "COMPLETED OLD_INACTIVE",
  COMPLETED: "",
  ROLLED_BACK: "",
  CANCELLED: "",
};

export function mayFollow(from: RotationState, to: RotationState): boolean {
  if (from === "NEEDS_OPERATOR") return to !== "COMPLETED" && to !== "ROLLED_BACK";
  return (!isEnd(from) && (to === "NEEDS_OPERATOR" || to === "CANCELLED")) || NEXT[from].split(" ").includes(to);
}

export interface Prediction {
  /** Null if the action succeeds. */
  readonly code: string | null;
  /** The rotation's state afterwards. */
  readonly state?: RotationState;
}

/** The extra waiting time between two runs in states that last long, so that a scenario ends after few runs. */
export const POLL_INTERVALS: Partial<Record<RotationState, number>> = {
  RECONCILING: 4 * MINUTE,
  PROMOTED: 6 * HOUR,
  OLD_INACTIVE: 6 * HOUR,
};

export interface RotationRequest {
  readonly accessKeyId: string;
  readonly mode: RotationMode;
  readonly destination: RotationDestination;
  /** Whether the key is unused. The application uses its own all the time. */
  readonly isIdle: boolean;
  /** The user's keys. */
  readonly keys: readonly { readonly accessKeyId: string; readonly isActive: boolean }[];
  /** Whether the user has an open rotation. */
  readonly isOpen: boolean;
}

/** Predicts the code that refuses a request. Null if it is accepted. */
export function predictRefusal({ accessKeyId, mode, destination, isIdle, keys, isOpen }: RotationRequest) {
  const key = keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (isOpen) return "ROTATION_ALREADY_OPEN";
  // The account of the scenarios has no receiver. `RotationPool` covers webhooks.
  if (mode !== "RETIRE" && destination === "WEBHOOK") return "SECRET_DESTINATION_NOT_LISTED";
  if (key === undefined) return "KEY_NOT_FOUND";
  if (keys.length === 2 && mode !== "RETIRE") return "ACCESS_KEY_LIMIT";
  if (!key.isActive && mode !== "COMPROMISED") return "KEY_NOT_ACTIVE";
  return mode === "RETIRE" && !isIdle ? "OLD_KEY_IN_USE" : null;
}

/** Predicts the answer to an action. `isRequester`: whether the acting operator also requested the rotation. */
export function predictAnswer(action: OperatorAction, row: Rotation, isRequester: boolean): Prediction {
  const isParked = row.state === "NEEDS_OPERATOR";
  const at = isParked ? row.resumeState! : row.state;
  const refused = (code: string): Prediction => ({ code });
  if (action === "REVEAL") {
    if (!isRequester) return refused("FORBIDDEN");
    const isOpen = row.destination === "REVEAL" && row.promotedAt !== null && row.revealedAt === null;
    return isOpen && row.rollbackRequestedAt === null && !isEnd(row.state)
      ? { code: null, state: row.state }
      : refused("REVEAL_NOT_OPEN");
  }
  if (isEnd(row.state)) return refused("ROTATION_FINISHED");
  switch (action) {
    case "ACKNOWLEDGE":
      if (!isRequester) return refused("FORBIDDEN");
      return row.revealedAt === null ? refused("REVEAL_NOT_OPEN") : { code: null, state: row.state };
    case "ADVANCE":
      return isParked ? { code: null, state: at } : refused("ROTATION_STATE");
    case "CONFIRM":
      return isParked || at === "PROMOTED" ? { code: null, state: at } : refused("ROTATION_STATE");
    case "CONFIRM_WRONG":
      return refused(isParked || at === "PROMOTED" ? "CONFIRMATION_REQUIRED" : "ROTATION_STATE");
    case "ROLL_BACK":
      return at === "DELETE_INTENT" ? refused("ROTATION_STATE") : { code: null, state: at };
    case "CANCEL": {
      // Cancelling is allowed before a new key exists. It is also allowed for a parked rotation if no secret is lost.
      const isLeakedWithoutNew =
        row.mode === "COMPROMISED" && row.newAccessKeyId === null && ["DEACTIVATE_INTENT", "OLD_INACTIVE"].includes(at);
      const isRetired = row.mode === "RETIRE" && at === "OLD_INACTIVE";
      const canEnd = isParked
        ? row.newAccessKeyId === null || row.promotedAt !== null
        : at === "REQUESTED" || isLeakedWithoutNew || isRetired;
      return canEnd ? { code: null, state: "CANCELLED" } : refused("ROTATION_STATE");
    }
  }
}

/** Returns the answer, or the error code if the request was refused. */
export async function answerOrCode<T>(answer: Promise<T>): Promise<T | string> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
