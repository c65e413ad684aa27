/**
 * Ends all sessions and links after the database was restored from a backup. In the backup, links that were used since
 * are unused, and sessions that were ended since are alive.
 */
import { now } from "../../clock.ts";
import { SessionEntity, SignInLinkEntity } from "../../db/entities/access.ts";
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";

const request = table("approval_request");

export interface EndedSignIns {
  readonly sessions: number;
  readonly links: number;
}

export async function endSignIns(em: Em, scope: AuditScope): Promise<EndedSignIns> {
  return em.transactional(async (tx) => {
    const at = new Date(now());
    const sessions = await tx.nativeUpdate(SessionEntity, { endedAt: null }, { endedAt: at });
    const links = await tx.nativeUpdate(SignInLinkEntity, { usedAt: null }, { usedAt: at });
    // A request that is open in the backup may have been decided after the backup was taken.
    await sql`update ${request.$table} set ${request.status} = 'WITHDRAWN', ${request.errorCode} = 'RESTORED',
      ${request.decidedAt} = clock_timestamp(), ${request.revision} = ${request.revision} + 1 where ${request.isOpen}`.execute(
      tx.getKysely(),
    );
    await recordAudit(tx, scope, {
      action: "database.restore",
      details: { sessionsEnded: sessions, linksEnded: links },
    });
    return { sessions, links };
  });
}
