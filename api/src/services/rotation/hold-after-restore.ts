/**
 * Parks the open rotations after the database was restored from a backup. AWS contains their changes since the backup
 * (a key created, delivered or deleted), but the restored rows do not. For example, a rotation may have created its key
 * after the backup. If the rotation continued, it would take that key for an orphan and deactivate it while applications use it.
 */
import { RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { type NewNotificationEvent, saveNotificationEvents } from "../core/notification-events.ts";
import { actorOf } from "../core/permissions.ts";
import { updateRotation } from "./rows.ts";

const MESSAGE =
  "The database was restored from a backup, which lacks what this rotation did since then. Check in AWS which keys the user has and which one is used, then advance, roll back or cancel.";

/** Parks every open rotation and returns their number. No worker may run meanwhile. */
export async function holdRotations(em: Em, scope: AuditScope): Promise<number> {
  return em.transactional(async (tx) => {
    const open = await tx.find(
      RotationEntity,
      { state: { $nin: [...FINAL_ROTATION_STATES, "NEEDS_OPERATOR"] } },
      { orderBy: { id: "asc" } },
    );
    const laterEvents: NewNotificationEvent[] = [];
    for (const { id, accountId, state } of open) {
      // A CreateAccessKey call that may have been in flight is reconciled like any call whose answer was lost.
      const resumeState = state === "CREATE_INTENT" ? "RECONCILING" : state;
      await updateRotation(tx, {
        id,
        accountId,
        from: state,
        to: "NEEDS_OPERATOR",
        change: { resumeState, parkedCode: "RESTORED", parkedReason: MESSAGE, nextTickAt: null },
        step: {
          kind: "PARKED",
          message: MESSAGE,
          actor: scope.caller ? actorOf(scope.caller) : SYSTEM_ACTOR,
          evidence: { code: "RESTORED", resume: resumeState },
        },
        laterEvents,
      });
      // Ends the leases from before the restore. The higher fence prevents their holders from writing.
      await tx.execute("update rotation set lease_owner = null, lease_until = null, fence = fence + 1 where id = ?", [
        id,
      ]);
    }
    await saveNotificationEvents(tx, laterEvents);
    await recordAudit(tx, scope, { action: "database.restore", details: { rotationsHeld: open.length } });
    return open.length;
  });
}
