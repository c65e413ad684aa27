/** What a rotation will do, said before it does anything: its steps in order and how long each waits. */
import type { RotationDestination, RotationMode, RotationState } from "./states.ts";
import type { RotationWindows } from "./windows.ts";
import { SECOND } from "../time.ts";

export interface RotationPlanStep {
  readonly state: RotationState;
  readonly description: string;
  /** AWS actions that change something, or read a secret back. */
  readonly actions: readonly string[];
  /** How long it waits at least, by the clock of the account. */
  readonly waitSeconds: number;
}

export function planSteps(
  mode: RotationMode,
  destination: RotationDestination,
  windows: RotationWindows,
): readonly RotationPlanStep[] {
  const isStored = destination === "SECRETS_MANAGER";
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
  const create = [
    step("CREATE_INTENT", "Write down that a key is about to be made, then create it, once.", ["iam:CreateAccessKey"]),
    step("SEALED", "Seal the new secret before anything else."),
    isStored
      ? step("DELIVERED", "Put the new key into Secrets Manager as pending and read it back.", [
          "secretsmanager:PutSecretValue",
          "secretsmanager:GetSecretValue",
        ])
      : step("DELIVERED", "Keep the new key sealed until it is fetched."),
    step("VERIFIED", "Try the new key three times.", ["sts:GetCallerIdentity"], 2 * windows.probeSpacing),
    isStored
      ? step("PROMOTED", "Make it AWSCURRENT: applications find it from now on.", [
          "secretsmanager:UpdateSecretVersionStage",
        ])
      : step("PROMOTED", "Show it, once, to whoever asked; they confirm that it arrived."),
  ];
  const remove = step("DELETE_INTENT", "Delete the old key.", ["iam:DeleteAccessKey"]);
  if (mode === "COMPROMISED")
    return [
      step("DEACTIVATE_INTENT", "Switch the leaked key off. Whatever uses it stops working.", ["iam:UpdateAccessKey"]),
      step("OLD_INACTIVE", "Wait, then read the user's keys and the whole account again.", [], windows.lag),
      ...create,
      step("OLD_INACTIVE", "Let the leaked key lie inactive.", [], windows.soak),
      remove,
    ];
  return [
    ...create,
    step(
      "DEACTIVATE_INTENT",
      "When the new key is used and the old one is quiet, switch the old one off.",
      ["iam:UpdateAccessKey"],
      windows.overlap,
    ),
    step("OLD_INACTIVE", "Let the old key lie inactive; it can be switched on again at any time.", [], windows.soak),
    remove,
  ];
}
