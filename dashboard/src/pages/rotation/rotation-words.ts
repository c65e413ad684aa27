/** The machine's states and codes, as people say them. The states themselves are the api's. */
import type { RotationGateConditionName, RotationState } from "../../gql/rotations.ts";

export const STATE_WORDS: Readonly<Record<RotationState, string>> = {
  REQUESTED: "Asked for",
  CREATE_INTENT: "Making the new key",
  RECONCILING: "Finding out what AWS made",
  ORPHAN: "Removing a lost key",
  SEALED: "New key made",
  DELIVERED: "New key delivered",
  VERIFIED: "New key works",
  PROMOTED: "Waiting for applications",
  DEACTIVATE_INTENT: "Switching the old key off",
  OLD_INACTIVE: "Old key is off",
  DELETE_INTENT: "Deleting the old key",
  NEEDS_OPERATOR: "Needs you",
  COMPLETED: "Completed",
  ROLLED_BACK: "Rolled back",
  CANCELLED: "Cancelled",
};

export type Tone = "good" | "bad" | "caution" | "neutral";

export function toneOf(state: RotationState): Tone {
  if (state === "NEEDS_OPERATOR") return "caution";
  return state === "COMPLETED" ? "good" : "neutral";
}

const FINAL: ReadonlySet<RotationState> = new Set<RotationState>(["COMPLETED", "ROLLED_BACK", "CANCELLED"]);

export function isFinal(state: RotationState): boolean {
  return FINAL.has(state);
}

/** The way as a person sees it, and the states of the machine that each stretch stands for. */
export const PHASES: readonly {
  readonly title: string;
  readonly what: string;
  readonly states: readonly RotationState[];
}[] = [
  { title: "Asked for", what: "Looks at the user's keys; nothing is touched.", states: ["REQUESTED"] },
  {
    title: "New key",
    what: "Makes it and seals its secret at once.",
    states: ["CREATE_INTENT", "RECONCILING", "ORPHAN", "SEALED"],
  },
  {
    title: "Delivered and tried",
    what: "Puts it where it belongs and calls AWS with it.",
    states: ["DELIVERED", "VERIFIED"],
  },
  { title: "In use", what: "Both keys work until the new one is used and the old one is quiet.", states: ["PROMOTED"] },
  {
    title: "Old key off",
    what: "Inactive, and can be switched on again.",
    states: ["DEACTIVATE_INTENT", "OLD_INACTIVE"],
  },
  { title: "Old key deleted", what: "Done.", states: ["DELETE_INTENT", "COMPLETED"] },
];

/** Which stretch a rotation is in; for a parked one where it would go on. -1: it ended otherwise. */
export function phaseOf({
  state,
  resumeState,
}: {
  readonly state: RotationState;
  readonly resumeState: RotationState | null;
}): number {
  const at = state === "NEEDS_OPERATOR" ? resumeState : state;
  if (state === "COMPLETED") return PHASES.length;
  return PHASES.findIndex(({ states }) => at !== null && states.includes(at));
}

export const CONDITION_WORDS: Readonly<Record<RotationGateConditionName, string>> = {
  NEW_KEY_USED: "An application has used the new key (our own try does not count).",
  OLD_KEY_QUIET: "The old key has not been used for the quiet window.",
  OVERLAP_PASSED: "Both keys have worked side by side for long enough.",
  ACKNOWLEDGED: "Whoever fetched the new key has confirmed that it arrived.",
};
