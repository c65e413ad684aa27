/** The stored retention policies and the record of the latest run. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { KEPT_FOR_EVER, type RetentionPolicies } from "../core/retention-policies.ts";

export interface RetentionRun {
  /** The deleted rows by table. */
  readonly deleted: Readonly<Record<string, number>>;
  /** The longest time for which a transaction held locks. */
  readonly longestMs: number;
}

export interface StoredRetention {
  /** The policies that apply: a setting of the process comes before a stored one. */
  readonly policies: RetentionPolicies;
  readonly stored: RetentionPolicies;
  readonly revision: number;
  readonly lastRunAt: Date | null;
  /** Null before the first run, and while one is under way. */
  readonly lastRun: RetentionRun | null;
}

export async function readRetention(
  em: Em,
  fixed: RetentionPolicies = KEPT_FOR_EVER,
  lock = sql``,
): Promise<StoredRetention> {
  const { rows } = await sql<RetentionPolicies & Omit<StoredRetention, "policies" | "stored">>`
    select scan_days as "scanDays", alert_days as "alertDays", inventory_days as "inventoryDays", revision,
           last_run_at as "lastRunAt", last_run as "lastRun"
      from retention_settings where id = 1 ${lock}`.execute(em.getKysely());
  const { scanDays, alertDays, inventoryDays, lastRunAt, ...others } = rows[0]!;
  return {
    ...others,
    // The driver returns the text of a time that belongs to no entity.
    lastRunAt: lastRunAt === null ? null : new Date(lastRunAt),
    stored: { scanDays, alertDays, inventoryDays },
    policies: {
      scanDays: fixed.scanDays ?? scanDays,
      alertDays: fixed.alertDays ?? alertDays,
      inventoryDays: fixed.inventoryDays ?? inventoryDays,
    },
  };
}

/** Begins a run, unless one began within `withinMs`. */
export async function claimRun(em: Em, withinMs: number): Promise<boolean> {
  const { rows } = await sql`
    update retention_settings set last_run_at = clock_timestamp(), last_run = null
     where id = 1 and (last_run_at is null or last_run_at < clock_timestamp() - make_interval(secs => ${withinMs / 1_000}))
    returning 1`.execute(em.getKysely());
  return rows.length > 0;
}

export async function recordRun(em: Em, run: RetentionRun): Promise<void> {
  await sql`update retention_settings set last_run = ${JSON.stringify(run)}::jsonb where id = 1`.execute(
    em.getKysely(),
  );
}
