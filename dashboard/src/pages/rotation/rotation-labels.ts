/** Readable labels for the states and conditions of a rotation. The API defines the states. */
import type { RotationRowFragment } from "../../gql/rotations.ts";
import type { RotationGateConditionName, RotationMode, RotationState } from "../../gql/schema-types.ts";

export const STATE_LABELS: Readonly<Record<RotationState, string>> = {
  REQUESTED: "Requested",
  CREATE_INTENT: "Creating the new key",
  RECONCILING: "Checking what AWS created",
  ORPHAN: "Removing an orphaned key",
  SEALED: "New key created",
  DELIVERED: "New key delivered",
  VERIFIED: "New key verified",
  SENT: "Waiting for the receiver",
  PROMOTED: "Waiting for applications",
  DEACTIVATE_INTENT: "Deactivating the old key",
  OLD_INACTIVE: "Old key inactive",
  DELETE_INTENT: "Deleting the old key",
  NEEDS_OPERATOR: "Needs your decision",
  COMPLETED: "Completed",
  ROLLED_BACK: "Rolled back",
  CANCELLED: "Cancelled",
};

/** Why a rotation that an operator paused is parked. It needs no decision, and continues when it is resumed. */
export function isPausedByOperator({ state, parkedCode }: Pick<RotationRowFragment, "state" | "parkedCode">): boolean {
  return state === "NEEDS_OPERATOR" && parkedCode === "ROTATION_PAUSED";
}

export type Tone = "good" | "bad" | "caution" | "neutral";

export function toneOf(state: RotationState): Tone {
  if (state === "NEEDS_OPERATOR") return "caution";
  return state === "COMPLETED" ? "good" : "neutral";
}

const FINAL: ReadonlySet<RotationState> = new Set<RotationState>(["COMPLETED", "ROLLED_BACK", "CANCELLED"]);

export function isFinal(state: RotationState): boolean {
  return FINAL.has(state);
}

interface Phase {
  readonly title: string;
  readonly what: string;
  readonly states: readonly RotationState[];
}

/** The phases that the page shows, each with the states that belong to it. */
const PHASES: readonly Phase[] = [
  { title: "Requested", what: "Checks the user's keys. Nothing is changed.", states: ["REQUESTED"] },
  {
    title: "New key",
    what: "Creates the key and encrypts its secret immediately.",
    states: ["CREATE_INTENT", "RECONCILING", "ORPHAN", "SEALED"],
  },
  {
    title: "Delivered and verified",
    what: "Delivers the secret and tests the key.",
    states: ["DELIVERED", "VERIFIED", "SENT"],
  },
  {
    title: "In use",
    what: "Both keys work until the new key is in use and the old key is idle.",
    states: ["PROMOTED"],
  },
  {
    title: "Old key inactive",
    what: "The old key can be reactivated.",
    states: ["DEACTIVATE_INTENT", "OLD_INACTIVE"],
  },
  { title: "Old key deleted", what: "Done.", states: ["DELETE_INTENT", "COMPLETED"] },
];

/** The phases of an unused key, which gets no successor. */
const RETIREMENT_PHASES: readonly Phase[] = [
  { title: "Requested", what: "Checks that the key is unused. Nothing is changed.", states: ["REQUESTED"] },
  {
    title: "Inactive",
    what: "The key can be activated again at any time.",
    states: ["DEACTIVATE_INTENT", "OLD_INACTIVE"],
  },
  { title: "Deleted", what: "Done.", states: ["DELETE_INTENT", "COMPLETED"] },
];

export function phasesOf(mode: RotationMode): readonly Phase[] {
  return mode === "RETIRE" ? RETIREMENT_PHASES : PHASES;
}

/** The index of the rotation's phase. A parked rotation is in the phase where it would continue. -1 if it was rolled back or cancelled. */
export function phaseOf({
  mode,
  state,
  resumeState,
}: {
  readonly mode: RotationMode;
  readonly state: RotationState;
  readonly resumeState: RotationState | null;
}): number {
  const at = state === "NEEDS_OPERATOR" ? resumeState : state;
  const phases = phasesOf(mode);
  if (state === "COMPLETED") return phases.length;
  return phases.findIndex(({ states }) => at !== null && states.includes(at));
}

/** When each phase ended: at the step that led out of it for good, as far as is known. Null if none is known. */
export function phaseEnds({
  mode,
  steps,
}: {
  readonly mode: RotationMode;
  readonly steps: readonly { readonly at: string; readonly state: RotationState }[];
}): readonly (string | null)[] {
  const phases = phasesOf(mode);
  const entered = steps
    .map(({ at, state }) => ({ at, phase: phases.findIndex(({ states }) => states.includes(state)) }))
    .filter(({ phase }) => phase >= 0)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  // A rotation goes back to an earlier phase if a use of the retired key appears, or the new key is lost.
  return phases.map((_, index) => entered[entered.findLastIndex(({ phase }) => phase <= index) + 1]?.at ?? null);
}

export const CONDITION_LABELS: Readonly<Record<RotationGateConditionName, string>> = {
  NEW_KEY_USED: "An application has used the new key (IAM Monitor's own test does not count).",
  OLD_KEY_QUIET: "The old key has been unused for long enough.",
  OVERLAP_PASSED: "Both keys have been active together for long enough.",
  ACKNOWLEDGED: "The operator who revealed the new key, or the receiver of the webhook, has confirmed that it arrived.",
  SOURCES_MOVED: "Every source of the old key has moved to the new key, according to CloudTrail.",
};
