/** The actions that a caller may take on a rotation now. */
import type { Rotation } from "../../db/entities/rotation.ts";
import { actsFor } from "../../iam/actor.ts";
import { canCancel, canKeepBoth, canPause, canRollBack } from "../../iam/rotation/states.ts";
import { actorOf, type Caller, hasPermission } from "../core/permissions.ts";
import { factsOf } from "./rows.ts";

export interface RotationChoices {
  readonly canAdvance: boolean;
  readonly canPause: boolean;
  readonly canRollBack: boolean;
  readonly canCancel: boolean;
  /** Whether an operator may confirm in the receiver's place that nothing uses the new key. */
  readonly canConfirmReturn: boolean;
  readonly canReveal: boolean;
}

/** Whether a rollback waits for the receiver to use the former key again. */
export function awaitsReturn({
  destination,
  rollbackRequestedAt,
  returnedAt,
}: Pick<Rotation, "destination" | "rollbackRequestedAt" | "returnedAt">): boolean {
  return destination === "WEBHOOK" && rollbackRequestedAt !== null && returnedAt === null;
}

export function choicesOf(rotation: Rotation, caller: Caller): RotationChoices {
  const facts = factsOf(rotation);
  const isParked = rotation.state === "NEEDS_OPERATOR";
  const canSteer = hasPermission(caller, "rotations.steer");
  return {
    canAdvance: canSteer && (isParked || rotation.state === "PROMOTED"),
    canPause: canSteer && canPause(facts),
    canRollBack: canSteer && canRollBack(isParked ? rotation.resumeState! : rotation.state),
    canCancel: canSteer && (isParked ? canKeepBoth(facts) : canCancel(facts)),
    canConfirmReturn: canSteer && isParked && awaitsReturn(rotation),
    canReveal:
      hasPermission(caller, "secrets.reveal") &&
      rotation.destination === "REVEAL" &&
      actsFor(actorOf(caller), rotation.requestedBy) &&
      rotation.promotedAt !== null &&
      rotation.revealedAt === null &&
      rotation.sealedSecret !== null,
  };
}
