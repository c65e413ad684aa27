/** The plan of a rotation: its steps in order and how long each one waits. Computed before anything is changed. */
import type { RotationDestination, RotationMode, RotationState } from "./states.ts";
import type { RotationWindows } from "./windows.ts";
import { SECOND } from "../time.ts";

export interface RotationPlanStep {
  readonly state: RotationState;
  readonly description: string;
  /** The AWS actions of this step that change something or read a secret. */
  readonly actions: readonly string[];
  /** The minimum waiting time of this step. The time scale of the account is already applied. */
  readonly waitSeconds: number;
}

type MakeStep = (state: RotationState, description: string, actions?: readonly string[]) => RotationPlanStep;

/** How the new key reaches applications, by its destination. */
const DELIVERY_STEPS: Readonly<
  Record<RotationDestination, Record<"deliver" | "promote", (step: MakeStep) => RotationPlanStep>>
> = {
  SECRETS_MANAGER: {
    deliver: (step) =>
      step("DELIVERED", "Store the new key in Secrets Manager as a pending version and read it back.", [
        "secretsmanager:PutSecretValue",
        "secretsmanager:GetSecretValue",
      ]),
    promote: (step) =>
      step("PROMOTED", "Make the new key the current version (AWSCURRENT), so that applications get it.", [
        "secretsmanager:UpdateSecretVersionStage",
      ]),
  },
  PARAMETER_STORE: {
    deliver: (step) => step("DELIVERED", "Keep the new key encrypted until it is verified."),
    promote: (step) =>
      step(
        "PROMOTED",
        "Store the new key as the current version of the parameter, read it back and label it iam-monitor.",
        ["ssm:PutParameter", "ssm:GetParameter", "ssm:LabelParameterVersion"],
      ),
  },
  WEBHOOK: {
    deliver: (step) => step("DELIVERED", "Keep the new key encrypted until it is verified."),
    promote: (step) =>
      step("SENT", "Send the new key, encrypted for its receiver, and wait until the receiver acknowledges it."),
  },
  REVEAL: {
    deliver: (step) => step("DELIVERED", "Keep the new key encrypted until it is revealed."),
    promote: (step) =>
      step("PROMOTED", "Reveal the new key once, to the requester, who acknowledges that it has arrived."),
  },
};

export function planSteps(
  mode: RotationMode,
  destination: RotationDestination | null,
  windows: RotationWindows,
): readonly RotationPlanStep[] {
  const step = (
    state: RotationState,
    description: string,
    actions: readonly string[] = [],
    wait = 0,
  ): RotationPlanStep => ({
    state,
    description,
    actions,
    waitSeconds: Math.round(wait / SECOND),
  });
  if (mode === "RETIRE" || destination === null)
    return [
      step("DEACTIVATE_INTENT", "If the key is still unused for 90 days, deactivate it. No new key is created.", [
        "iam:UpdateAccessKey",
      ]),
      step(
        "OLD_INACTIVE",
        "Keep the key inactive. It can be activated again at any time, and is at once if AWS reports a use from before.",
        [],
        windows.soak,
      ),
      step("DELETE_INTENT", "If AWS still reports no use, delete the key.", ["iam:DeleteAccessKey"]),
    ];
  const create = [
    step("CREATE_INTENT", "Create the new key. The call is sent once.", ["iam:CreateAccessKey"]),
    step("SEALED", "Store the new secret in IAM Monitor, encrypted, until it is delivered."),
    DELIVERY_STEPS[destination].deliver(step),
    step("VERIFIED", "Test the new key three times.", ["sts:GetCallerIdentity"], 2 * windows.probeSpacing),
    DELIVERY_STEPS[destination].promote(step),
  ];
  const remove = step("DELETE_INTENT", "Delete the old key.", ["iam:DeleteAccessKey"]);
  if (mode === "COMPROMISED")
    return [
      step("DEACTIVATE_INTENT", "Deactivate the leaked key. Applications that use it stop working.", [
        "iam:UpdateAccessKey",
      ]),
      step("OLD_INACTIVE", "Wait, then list the user's keys and scan the whole account.", [], windows.lag),
      ...create,
      step("OLD_INACTIVE", "Keep the leaked key inactive.", [], windows.soak),
      remove,
    ];
  return [
    ...create,
    step(
      "DEACTIVATE_INTENT",
      "When the new key is in use, the old key is idle and every source that CloudTrail showed in the last 90 days has moved, deactivate the old key.",
      ["iam:UpdateAccessKey"],
      windows.overlap,
    ),
    step("OLD_INACTIVE", "Keep the old key inactive. It can be reactivated at any time.", [], windows.soak),
    remove,
  ];
}
