/**
 * Brings the schema to the version of this process. A migration may run while processes of the former version serve
 * requests, so it waits for no lock longer than a moment: requests that come after it would wait as well.
 */
import { sql } from "kysely";
import { pause } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import { createAccountViews, dropAccountViews } from "./account-views.ts";
import { ADVISORY_LOCKS } from "./advisory-locks.ts";
import type { Em, Orm } from "./orm.ts";

/**
 * How long one statement of a migration waits for a lock, and the pauses between attempts. Together with the waits they
 * stay below the minute for which other processes wait for the migration.
 */
export interface LockWaits {
  readonly lockMs: number;
  readonly pausesMs: readonly number[];
}

const LOCK_WAITS: LockWaits = { lockMs: 2_000, pausesMs: [1_000, 2_000, 4_000, 8_000, 8_000] };
/** SQLSTATEs `lock_not_available` and `deadlock_detected`: a request holds one lock and waits for another. */
const LOCKED: ReadonlySet<unknown> = new Set(["55P03", "40P01"]);
/**
 * The word in the name of a migration after which the former version can no longer work. All others only add, so that
 * both versions work side by side during an update.
 */
const CONTRACTING = "Contract";

export interface MigrateOptions {
  readonly log: Pick<Log, "warn">;
  /** Called after the migrations, in the transaction that keeps other processes from migrating. */
  readonly complete?: (locked: Em) => Promise<void>;
  readonly waits?: LockWaits;
}

/**
 * Migrates the schema to the latest version, creates the views of limited callers and then calls `complete`, one process at
 * a time. Does nothing if a newer version has migrated the database and this version can work with it. Errors:
 * DATABASE_NEWER, DATABASE_TOO_OLD, DATABASE_LOCKED.
 */
export async function migrate(orm: Orm, { log, complete, waits = LOCK_WAITS }: MigrateOptions): Promise<void> {
  await orm.em.fork().transactional(async (locked) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.migration})`.execute(locked.getKysely());
    // Tables and rights that a newer version has created are left as they are.
    const { isAhead, pending } = await requireNotNewer(orm);
    if (isAhead && pending.length === 0) return;
    for (let attempt = 0; !(await changeSchema(orm, waits.lockMs)); attempt += 1) {
      const waitMs = waits.pausesMs[attempt];
      const blocker = await oldestTransaction(locked);
      if (waitMs === undefined)
        throw new AppError("DATABASE_LOCKED", {
          message: `${new AppError("DATABASE_LOCKED").message} ${blocker ?? ""}`.trim(),
        });
      log.warn({ attempt: attempt + 1, waitMs, ...(blocker !== null && { reason: blocker }) }, "migration.locked");
      await pause(waitMs);
    }
    await complete?.(locked);
  });
}

/** Runs what is pending in one transaction. Returns false, with nothing changed, if a lock was not available. */
async function changeSchema(orm: Orm, lockMs: number): Promise<boolean> {
  const { pending } = await readSchema(orm);
  try {
    await orm.em.fork().transactional(async (tx) => {
      await sql`select set_config('lock_timeout', ${`${lockMs}ms`}, true)`.execute(tx.getKysely());
      // A table cannot lose or change a column that a view shows. Limited callers wait until the views are back.
      if (pending.length > 0) await dropAccountViews(tx.getKysely());
      await orm.migrator.up({ transaction: tx.getTransactionContext() });
      await createAccountViews(tx.getKysely());
    });
    return true;
  } catch (error) {
    if (isLockMissing(error)) return false;
    throw error;
  }
}

function isLockMissing(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return LOCKED.has(code) || (cause !== undefined && cause !== null && isLockMissing(cause));
}

/** Names the transaction that has been open for longest, which most likely holds the lock. Null if none is visible. */
async function oldestTransaction(em: Em): Promise<string | null> {
  const { rows } = await sql<{ pid: number; name: string; since: string | Date }>`
    select pid, coalesce(nullif(application_name, ''), usename, 'unknown') as name, xact_start as since from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start is not null
     order by xact_start limit 1`.execute(em.getKysely());
  const [oldest] = rows;
  return oldest === undefined
    ? null
    : `The oldest open transaction is that of process ${oldest.pid} (${oldest.name}), since ${new Date(oldest.since).toISOString()}.`;
}

/**
 * Whether every migration has run, and what the migrating process does after it. `complete` of `migrate` follows the
 * migrations' own transaction, so a process that is migrating is waited for, up to `withinMs`. Rejects if it takes
 * longer, or if the connected role may not read the table of migrations, as before the first one. Error: DATABASE_NEWER.
 */
export async function isMigrated(orm: Orm, withinMs: number): Promise<boolean> {
  return orm.em.fork().transactional(async (shared) => {
    const kysely = shared.getKysely();
    await sql`select set_config('lock_timeout', ${`${withinMs}ms`}, true)`.execute(kysely);
    await sql`select pg_advisory_xact_lock_shared(${ADVISORY_LOCKS.migration})`.execute(kysely);
    return (await requireNotNewer(orm)).pending.length === 0;
  });
}

/** Whether the version before a migration can no longer work after it. */
export function isContracting(name: string): boolean {
  return name.includes(CONTRACTING);
}

export interface SchemaState {
  readonly pending: readonly string[];
  /** Whether a newer version has migrated. */
  readonly isAhead: boolean;
  /** A migration of a newer version after which this one cannot work. */
  readonly newer: string | null;
}

/** Compares the migrations in the database with those of this process. */
export async function readSchema(orm: Orm): Promise<SchemaState> {
  const known = orm.config.get("migrations").migrationsList!.map((each) => (each as { readonly name: string }).name);
  const executed = (await orm.migrator.getExecuted()).map(({ name }) => name);
  // Names sort by time: those before the first one are of migrations that it replaces.
  const unknown = executed.filter((name) => name > known[0]! && !known.includes(name));
  return {
    pending: known.filter((name) => !executed.includes(name)),
    isAhead: unknown.length > 0,
    newer: unknown.find(isContracting) ?? null,
  };
}

async function requireNotNewer(orm: Orm): Promise<SchemaState> {
  const schema = await readSchema(orm);
  if (schema.newer !== null)
    throw new AppError("DATABASE_NEWER", {
      message: `${new AppError("DATABASE_NEWER").message} It has the migration ${schema.newer}.`,
    });
  return schema;
}
