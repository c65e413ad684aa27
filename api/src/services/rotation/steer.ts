/** Requests of operators to an open rotation: each changes the locked row, is recorded, and wakes the worker. */
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import { recordAudit } from "../audit/audit-log.ts";
import type { Permission } from "../core/permissions.ts";
import type { Scope } from "../core/request-scope.ts";
import { type RotationUpdate, updateRotation } from "./rows.ts";

export type SteeringRequest = "ADVANCE" | "PAUSE" | "ROLL_BACK" | "CANCEL" | "ACKNOWLEDGE";

/** Changes the rotation in a transaction. Null if the same request was made before, so that nothing changes. */
export type Steering = (tx: Em, rotation: Rotation) => Promise<SteeringRequest | null>;

/** What the audit log says of a request besides its kind. */
export interface Recorded {
  readonly action: Permission;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Performs one operator request and wakes the worker. The row is locked, so that the rotation's state cannot change
 * meanwhile.
 */
export async function steer(
  scope: Scope,
  id: string,
  { action, details = {} }: Recorded,
  request: Steering,
): Promise<void> {
  await scope.em.fork().transactional(async (tx) => {
    await tx.execute("select 1 from rotation where id = ? for update", [id]);
    const rotation = await tx.findOneOrFail(RotationEntity, { id });
    if (isFinalRotation(rotation.state))
      throw new AppError("ROTATION_FINISHED", { details: { rotationId: id, state: rotation.state } });
    const requested = await request(tx, rotation);
    if (requested === null) return;
    await tx.execute("update rotation set ask_count = ask_count + 1 where id = ?", [id]);
    await scope.platform.jobs.sendRotation(tx, { rotationId: id });
    await recordAudit(tx, scope, {
      action,
      target: id,
      targetName: rotation.userName,
      details: { asked: requested, ...details },
    });
  });
}

export async function apply(request: SteeringRequest, tx: Em, update: RotationUpdate): Promise<SteeringRequest> {
  if (!(await updateRotation(tx, update))) throw new AppError("ROTATION_STATE");
  return request;
}

export function wrongState({ id, state }: Rotation, message: string): AppError {
  return new AppError("ROTATION_STATE", { message, details: { rotationId: id, state } });
}
