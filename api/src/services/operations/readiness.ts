import { pause } from "../../clock.ts";
import { sql } from "kysely";
import { noteWritten, wasDiskFull } from "../../db/database-away.ts";
import { readSchema } from "../../db/migrate.ts";
import { databaseOf, selectFirst } from "../../db/typed-sql.ts";
import type { Em, Orm } from "../../db/orm.ts";
import { isKeyRight } from "./key-canary.ts";
import type { Platform } from "../core/request-scope.ts";

/** The time limit for the whole check. */
export const DATABASE_ANSWERS_WITHIN_MS = 2_000;

type ReadinessPlatform = Pick<Platform, "orm" | "secrets">;

/**
 * The check in progress for each pool, shared by all callers. A database that does not respond therefore blocks only
 * one connection, however often the check is called.
 */
const pendingChecks = new WeakMap<Orm, Promise<boolean>>();

/**
 * Whether the database responds and accepts writes, every migration known to this process has run and no newer one
 * excludes it, and the configured keys belong to this database.
 */
export async function isDatabaseReady(platform: ReadinessPlatform, withinMs: number): Promise<boolean> {
  const { orm } = platform;
  const timer = new AbortController();
  const timeout = pause(withinMs, timer.signal).then(
    () => false,
    () => false,
  );
  const pending = pendingChecks.get(orm) ?? check(platform).finally(() => pendingChecks.delete(orm));
  pendingChecks.set(orm, pending);
  const isReady = await Promise.race([pending, timeout]);
  timer.abort(new Error("answered"));
  return isReady;
}

async function check({ orm, secrets }: ReadinessPlatform): Promise<boolean> {
  try {
    const { pending, newer } = await readSchema(orm);
    const em = orm.em.fork();
    return pending.length === 0 && newer === null && (await acceptsWrites(em)) && (await isKeyRight(em, secrets));
  } catch {
    return false;
  }
}

/** Whether the server accepts writes. After a full disk, only a write can tell whether there is space again. */
async function acceptsWrites(em: Em): Promise<boolean> {
  const mode = { readOnly: sql<string>`current_setting('transaction_read_only')` };
  const row = await selectFirst(databaseOf(em), mode, sql``);
  if (row!.readOnly !== "off") return false;
  if (!wasDiskFull()) return true;
  await sql`create temporary table space_probe on commit drop as select repeat('x', 1000) from generate_series(1, 100)`.execute(
    em.getKysely(),
  );
  noteWritten();
  return true;
}
