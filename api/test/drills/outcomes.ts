/** Reads what the product recorded about its rotations, to compare it with the truth log. */
import type { FilterQuery } from "@mikro-orm/core";
import type { RotationOutcome } from "../../sandbox/drill/invariants.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { RotationEventEntity } from "../../src/db/entities/rotation-event.ts";
import type { Em } from "../../src/db/orm.ts";
import { SECOND } from "../../src/iam/time.ts";

/** Returns the rotations, oldest first. */
export async function outcomesOf(em: Em, where: FilterQuery<Rotation> = {}): Promise<readonly RotationOutcome[]> {
  const rows = await em.find(RotationEntity, where, { orderBy: { requestedAt: "asc" } });
  const events = await em.find(RotationEventEntity, {
    rotationId: { $in: rows.map(({ id }) => id) },
    $or: [{ state: "ORPHAN", kind: "MOVED" }, { kind: "ASKED" }],
  });
  const byRotation = Map.groupBy(events, ({ rotationId }) => rotationId);
  return rows.map((row) => {
    const own = byRotation.get(row.id) ?? [];
    return {
      id: row.id,
      userName: row.userName,
      state: row.state,
      mode: row.mode,
      oldAccessKeyId: row.oldAccessKeyId,
      newAccessKeyId: row.newAccessKeyId,
      orphanAccessKeyIds: own
        .filter(({ kind }) => kind === "MOVED")
        .map(({ evidence }) => String(evidence["accessKeyId"])),
      leftAccessKeyIds: own.flatMap(({ evidence }) => (evidence["left"] as readonly string[] | null | undefined) ?? []),
      attempts: row.attempt,
      soakMs: (row.soakSeconds * SECOND) / row.timeScale,
      openedAt: row.requestedAt.getTime(),
      endedAt: row.finishedAt?.getTime() ?? null,
      isRolledBack: row.rollbackRequestedAt !== null,
    };
  });
}

/** The rotations that recorded an error of AWS. */
export async function rotationsWithErrors(em: Em): Promise<readonly Rotation[]> {
  const withErrors = await em.execute<{ rotation_id: string }[]>(
    "select distinct rotation_id from rotation_event where kind in ('NOTED','PARKED') and evidence->>'code' like any (array['AWS_%','CLOCK_%'])",
  );
  return em.find(RotationEntity, { id: { $in: withErrors.map((row) => row.rotation_id) } });
}
