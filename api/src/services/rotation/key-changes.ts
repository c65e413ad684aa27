/** Records a change of a rotation, and has the user's keys read again if the change was one of a key. */
import type { Rotation } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import type { Jobs } from "../core/jobs.ts";
import { type RotationUpdate, updateRotation } from "./rows.ts";

/** `updateRotation`, in the caller's transaction. The worker's inventory and alerts follow within seconds. */
export async function updateRotationAndKeys(
  jobs: Jobs,
  tx: Em,
  row: Rotation,
  update: RotationUpdate,
): Promise<boolean> {
  const isDone = await updateRotation(tx, update);
  if (isDone && changesKeys(update)) {
    const { id: rotationId, accountId, userName, userIdentity } = row;
    await jobs.sendUserKeys(tx, { rotationId, accountId, userName, userIdentity });
  }
  return isDone;
}

/** A key was created, deactivated, activated or deleted. Ends count as well: what AWS then shows is the result. */
function changesKeys({ to, change, step }: RotationUpdate): boolean {
  if (to !== undefined && isFinalRotation(to)) return true;
  if (change?.newAccessKeyId != null) return true;
  const call = step?.kind === "AWS_CALLED" ? step.evidence?.["call"] : null;
  return call === "SET_KEY_STATUS" || call === "DELETE_KEY";
}
