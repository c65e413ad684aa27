/**
 * Sends the job of readings that wait without one. A job is lost if its workers were lost too often, or if it ended in
 * the moment before a request became visible. Without this, the reading would wait for ever, and with it the gate of a
 * rotation.
 */
import type { Em } from "../../db/orm.ts";
import { type Jobs, KEY_USE_QUEUE } from "../core/jobs.ts";

/** How long a request waits before its job counts as lost. A job that fails again and again is sent no more often. */
const LOST_AFTER_MINUTES = 5;
const RESCUES_PER_POLL = 10;

export async function rescueReadings(em: Em, jobs: Jobs): Promise<void> {
  await em.transactional(async (tx) => {
    const accounts = await tx.execute<{ accountId: string }[]>(
      `select distinct r.account_id as "accountId" from key_use_reading r join account a on a.id = r.account_id
        where r.requested_at < clock_timestamp() - make_interval(mins => ${LOST_AFTER_MINUTES})
          and a.reads_key_use and a.status in ('CONNECTED','ERROR') and a.source <> 'OFFLINE_FILES'
          and not exists (select 1 from pgboss.job j where j.name = '${KEY_USE_QUEUE}' and j.singleton_key = r.account_id
                and (j.state <= 'active' or j.created_on > clock_timestamp() - make_interval(mins => ${LOST_AFTER_MINUTES})))
        limit ${RESCUES_PER_POLL}`,
    );
    for (const { accountId } of accounts) await jobs.sendKeyUse(tx, { accountId });
  });
}
