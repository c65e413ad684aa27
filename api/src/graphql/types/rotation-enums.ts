/** The enums of rotations and rotation schedules. */
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
import type { SecretStatus } from "../../services/rotation/insert-rotation.ts";
import { describedEnum } from "./enums.ts";

export const RotationStateEnum = describedEnum<RotationState>(
  "RotationState",
  "The state of a rotation.",
  Object.fromEntries(ROTATION_STATES.map((state) => [state, STATES[state].meaning])) as Record<RotationState, string>,
);

export const RotationModeEnum = describedEnum<RotationMode>(
  "RotationMode",
  "The way in which a key is replaced or retired.",
  {
    STANDARD: "The new key is delivered before the old key is deactivated, so applications always have a working key.",
    COMPROMISED: "The key was leaked. It is deactivated first, so applications fail until they use the new key.",
    RETIRE:
      "The key is unused. It is deactivated and, after its waiting period, deleted. No new key is created. `OLD_KEY_IN_USE` refuses a key that was used in the last 90 days, and stops the rotation if the key is used later.",
  },
);

export const RotationDestinationEnum = describedEnum<RotationDestination | "NONE">(
  "RotationDestination",
  "The destination of a new secret access key.",
  {
    NONE: "There is no new key: the rotation retires an unused key. Not for requests.",
    SECRETS_MANAGER: "The secret is stored in AWS Secrets Manager in the account.",
    PARAMETER_STORE:
      "The secret is stored as a SecureString in Parameter Store of AWS Systems Manager in the account, once the new key is verified.",
    WEBHOOK:
      "The secret is sent to the webhook of a receiver, encrypted for it, once the new key is verified. The receiver must acknowledge it.",
    REVEAL: "The secret is shown once to the operator or token that requested the rotation.",
  },
);

/** The type of a destination in an input. The services refuse `NONE` there with BAD_USER_INPUT. */
export const requestedDestination = (): { readonly [D in RotationDestination]: D } => RotationDestinationEnum;

export const RotationSecretStatusEnum = describedEnum<SecretStatus>(
  "RotationSecretStatus",
  "The state of the destination (a secret or parameter) before a rotation. In any other state, the rotation is refused with `SECRET_CONFLICT`.",
  {
    ABSENT: "The secret or parameter does not exist. The rotation creates and tags it.",
    TAGGED: "The tags of the secret or parameter say that it holds the access key of this user.",
    HOLDS_KEY: "The secret or parameter is not tagged, but its current value is an access key of this user.",
  },
);

export const RotationTriggerEnum = describedEnum<RotationTrigger>(
  "RotationTrigger",
  "The source of a rotation request.",
  {
    OPERATOR: "An operator started the rotation in the dashboard.",
    TOKEN: "A program started the rotation with an API token.",
    SCHEDULE: "A rotation schedule started the rotation.",
  },
);

export const RotationGateKindEnum = describedEnum<GateKind>(
  "RotationGateKind",
  "The evidence that allowed the old key to be deactivated.",
  {
    NEW_KEY_IN_USE:
      "A client other than IAM Monitor used the new key, and the old key was unused for the quiet period.",
    OLD_KEY_UNUSED: "The old key was not in use when the rotation was requested, and has not been used since.",
    OPERATOR_CONFIRMED: "An operator confirmed that all applications use the new key.",
  },
);

export const RotationGateConditionEnum = describedEnum<GateCondition["name"]>(
  "RotationGateConditionName",
  "A condition for deactivating the old key.",
  {
    ACKNOWLEDGED: "The arrival of the new key was confirmed.",
    OVERLAP_PASSED: "Both keys have been active for the whole overlap period.",
    NEW_KEY_USED: "AWS recorded a use of the new key that cannot be IAM Monitor's own test.",
    OLD_KEY_QUIET:
      "The old key was unused for the whole quiet period. A last use that cannot be read does not meet the condition.",
    SOURCES_MOVED:
      "According to CloudTrail, every source that used the old key has moved to the new key. Uses count from 90 days before the new key was available. Unknown while CloudTrail is not read.",
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
  "The type of a step in the history of a rotation.",
  {
    REQUESTED: "The rotation was requested.",
    MOVED: "The rotation changed its state.",
    AWS_CALLED: "A call changed something in AWS.",
    NOTED: "A relevant fact was observed.",
    PARKED: "The rotation stopped and waits for an operator.",
    ASKED: "An operator or token requested an action on the rotation.",
    REVEALED: "The new secret was revealed.",
    ACKNOWLEDGED: "The arrival of the new secret was confirmed or, in a rollback, the use of the former key.",
  },
);

export const ScheduleTargetEnum = describedEnum<ScheduleTarget["kind"]>(
  "RotationScheduleTarget",
  "The users whose access keys a schedule rotates.",
  {
    ACCOUNT: "The schedule applies to all users in the account.",
    GROUP: "The schedule applies to the members of a group.",
    TAG: "The schedule applies to users with a tag.",
    USER: "The schedule applies to one user.",
  },
);
