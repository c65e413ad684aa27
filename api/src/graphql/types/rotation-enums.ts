/** The enums of rotations and their schedules, with a word on each value. */
import {
  type GateKind,
  ROTATION_STATES,
  type RotationDestination,
  type RotationMode,
  type RotationState,
  type RotationTrigger,
  STATES,
} from "../../iam/rotation/states.ts";
import type { GateCondition } from "../../iam/rotation/deactivation-gate.ts";
import type { ScheduleTarget } from "../../iam/schedule.ts";
import { describedEnum } from "./enums.ts";

export const RotationStateEnum = describedEnum<RotationState>(
  "RotationState",
  "The state of a rotation.",
  Object.fromEntries(ROTATION_STATES.map((state) => [state, STATES[state].meaning])) as Record<RotationState, string>,
);

export const RotationModeEnum = describedEnum<RotationMode>("RotationMode", "In which order a key is replaced.", {
  STANDARD: "Applications always have a key that works.",
  COMPROMISED: "The key leaked: it is switched off first, and applications fail until they have the new one.",
});

export const RotationDestinationEnum = describedEnum<RotationDestination>(
  "RotationDestination",
  "Where the new secret goes.",
  {
    SECRETS_MANAGER: "Into AWS Secrets Manager in the account.",
    REVEAL: "To whoever asked, shown once.",
  },
);

export const RotationTriggerEnum = describedEnum<RotationTrigger>("RotationTrigger", "What began a rotation.", {
  OPERATOR: "A person in the dashboard.",
  TOKEN: "A machine with an API token.",
  SCHEDULE: "A rotation schedule.",
});

export const RotationGateKindEnum = describedEnum<GateKind>(
  "RotationGateKind",
  "What opened the gate before the old key.",
  {
    NEW_KEY_IN_USE: "The new key was used by somebody else than us, and the old one was quiet.",
    OLD_KEY_UNUSED: "The old key was not in use when the rotation was asked for, and still was not.",
    OPERATOR_CONFIRMED: "A person confirmed that everything has moved.",
  },
);

export const RotationGateConditionEnum = describedEnum<GateCondition["name"]>(
  "RotationGateConditionName",
  "What the gate waits for.",
  {
    ACKNOWLEDGED: "The new key's arrival was confirmed.",
    OVERLAP_PASSED: "Both keys have worked side by side for long enough.",
    NEW_KEY_USED: "AWS saw the new key used, later than our own try can account for.",
    OLD_KEY_QUIET: "The old key was not used for the quiet window; a last use that cannot be read does not count.",
  },
);

export type RotationStepKind =
  | "REQUESTED"
  | "MOVED"
  | "AWS_CALLED"
  | "NOTED"
  | "PARKED"
  | "ASKED"
  | "REVEALED"
  | "ACKNOWLEDGED";
export const RotationStepKindEnum = describedEnum<RotationStepKind>(
  "RotationStepKind",
  "What a step of a rotation is.",
  {
    REQUESTED: "It was asked for.",
    MOVED: "It moved to another state.",
    AWS_CALLED: "AWS was told to change something, and did.",
    NOTED: "Something was seen that matters.",
    PARKED: "It stopped and waits for a person.",
    ASKED: "A person asked for something.",
    REVEALED: "The new secret was shown.",
    ACKNOWLEDGED: "The new secret's arrival was confirmed.",
  },
);

export const ScheduleTargetEnum = describedEnum<ScheduleTarget["kind"]>(
  "RotationScheduleTarget",
  "Whose keys a schedule replaces.",
  {
    ACCOUNT: "Everybody's in the account.",
    GROUP: "Members of a group.",
    TAG: "Users with a tag.",
    USER: "One user's.",
  },
);
