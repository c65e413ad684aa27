/**
 * After the database was put back from a backup its rotations stand where they stood then. What they did since (made a
 * key, handed it out, deleted the old one) is in AWS and not in the rows: one that was about to create would take the key
 * that it has made for a lost one, and switch it off under its application. So each waits for a person.
 */
import { RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { updateRotation } from "./rows.ts";

const WORDS =
  "The database was put back from a backup: what this rotation did since then is not in it. Look in AWS which keys the user has and which is used, then go on, roll back or cancel.";

/** Parks every open rotation, and answers how many. Nothing may work on them meanwhile. */
export async function holdRotations(em: Em, scope: AuditScope): Promise<number> {
  return em.transactional(async (tx) => {
    const open = await tx.find(RotationEntity, { state: { $nin: [...FINAL_ROTATION_STATES, "NEEDS_OPERATOR"] } });
    for (const { id, accountId, state } of open) {
      // Whose create was on its way is found out about like every other that was lost.
      const resumeState = state === "CREATE_INTENT" ? "RECONCILING" : state;
      await updateRotation(tx, {
        id,
        accountId,
        from: state,
        to: "NEEDS_OPERATOR",
        change: { resumeState, parkedCode: "RESTORED", parkedReason: WORDS, nextTickAt: null },
        step: {
          kind: "PARKED",
          message: WORDS,
          actor: scope.caller?.name ?? "",
          evidence: { code: "RESTORED", resume: resumeState },
        },
      });
      // Nobody's lease of then counts, and whoever held it writes nothing more.
      await tx.execute("update rotation set lease_owner = null, lease_until = null, fence = fence + 1 where id = ?", [
        id,
      ]);
    }
    await recordAudit(tx, scope, { action: "database.restore", details: { rotationsHeld: open.length } });
    return open.length;
  });
}
