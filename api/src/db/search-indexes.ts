/**
 * Indexes that make lists of a large installation fast and that nothing else depends on. They are built after the
 * migrations and concurrently: a migration would hold back every write to a table while it reads a million rows.
 *
 * A word is found by trigrams, for which PostgreSQL has an extension. Where the owner may not create it, lists are the
 * same and slower, and the log says so at each start.
 */
import { sql } from "kysely";
import type { Log } from "../log.ts";
import { MINUTE } from "../iam/time.ts";
import { withinTime } from "./deadline.ts";
import type { Em, Orm } from "./orm.ts";

/** Building waits for every transaction that is open, such as a backup. The next start tries again. */
const BUILT_WITHIN_MS = 10 * MINUTE;

interface Index {
  readonly name: string;
  /** What follows `create index NAME`. */
  readonly on: ReturnType<typeof sql>;
}

const INDEXES: readonly Index[] = [
  { name: "alert_by_opening", on: sql`on alert (opened_at) include (account_id) where status = 'OPEN'` },
  {
    name: "alert_event_by_closing",
    on: sql`on alert_event (at) include (account_id) where from_status = 'OPEN' and status <> 'OPEN'`,
  },
];

/** Each is on exactly what its list searches (`services/alerts/filter.ts`, `services/inventory/list-query.ts`). */
const TRIGRAM_INDEXES: readonly Index[] = [
  { name: "alert_by_text", on: sql`on alert using gin (search_text gin_trgm_ops)` },
  ...["iam_user", "iam_group", "iam_role", "iam_policy"].map((table) => ({
    name: `${table}_by_words`,
    on: sql`on ${sql.table(table)} using gin ((lower(name || coalesce(' ' || arn, '')) collate "C") gin_trgm_ops)`,
  })),
  {
    name: "access_key_by_words",
    on: sql`on access_key using gin ((lower(user_name || coalesce(' ' || access_key_id, '')) collate "C") gin_trgm_ops)`,
  },
];

/** Builds the indexes that are missing. Call it as the owner, outside of a transaction. */
export async function buildSearchIndexes(orm: Orm, log: Pick<Log, "info" | "warn">): Promise<void> {
  const em = orm.em.fork();
  const hasTrigrams = await installTrigrams(em, log);
  for (const index of [...INDEXES, ...(hasTrigrams ? TRIGRAM_INDEXES : [])]) {
    try {
      await withinTime(BUILT_WITHIN_MS, () => build(em, index, log));
    } catch (error) {
      log.warn({ name: index.name, reason: (error as Error).message }, "search.index_not_built");
    }
  }
}

async function installTrigrams(em: Em, log: Pick<Log, "warn">): Promise<boolean> {
  const kysely = em.getKysely();
  const { rows } = await sql`select from pg_extension where extname = 'pg_trgm'`.execute(kysely);
  if (rows.length > 0) return true;
  try {
    await sql`create extension if not exists pg_trgm`.execute(kysely);
    return true;
  } catch (error) {
    log.warn({ name: "pg_trgm", reason: (error as Error).message }, "search.without_index");
    return false;
  }
}

async function build(em: Em, { name, on }: Index, log: Pick<Log, "info">): Promise<void> {
  const kysely = em.getKysely();
  const { rows } = await sql<{ isValid: boolean; isInProgress: boolean }>`
    select i.indisvalid as "isValid", exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as "isInProgress"
      from pg_index i where i.indexrelid = to_regclass(${name})`.execute(kysely);
  const [existing] = rows;
  if (existing?.isValid || existing?.isInProgress) return;
  // What an interrupted attempt leaves is kept up to date by every write and never used.
  if (existing) await sql`drop index concurrently if exists ${sql.id(name)}`.execute(kysely);
  await sql`create index concurrently if not exists ${sql.id(name)} ${on}`.execute(kysely);
  log.info({ name }, "search.index_built");
}
