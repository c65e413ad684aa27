/** The stored retention policies and the record of the latest run. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, selectFirst, table } from "../../db/typed-sql.ts";
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

const s = table("retention_settings");
const SETTINGS = {
  ...pick(s, "scanDays", "alertDays", "inventoryDays", "revision", "lastRunAt"),
  lastRun: known<RetentionRun | null>(s.lastRun),
};

export async function readRetention(
  em: Em,
  fixed: RetentionPolicies = KEPT_FOR_EVER,
  lock = sql``,
): Promise<StoredRetention> {
  const row = await selectFirst(databaseOf(em), SETTINGS, sql`from ${s.$table} where ${s.id} = 1 ${lock}`);
  const { scanDays, alertDays, inventoryDays, lastRunAt, ...others } = row!;
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
    update ${s.$table} set ${s.lastRunAt} = clock_timestamp(), ${s.lastRun} = null
     where ${s.id} = 1 and (${s.lastRunAt} is null or ${s.lastRunAt} < clock_timestamp() - make_interval(secs => ${withinMs / 1_000}))
    returning 1`.execute(em.getKysely());
  return rows.length > 0;
}

export async function recordRun(em: Em, run: RetentionRun): Promise<void> {
  await sql`update ${s.$table} set ${s.lastRun} = ${JSON.stringify(run)}::jsonb where ${s.id} = 1`.execute(
    em.getKysely(),
  );
}
