/**
 * Opens the database at the latest version. If the owner of the tables has a role of its own, the owner migrates, grants
 * the rights of the application role, and its connections are closed again. Otherwise the only role owns the tables.
 */
import { now, pause } from "../../clock.ts";
import { grantRights, mayMigrate } from "../../db/application-rights.ts";
import { createApplicationRole, roleOf } from "../../db/application-role.ts";
import { requireDirect } from "../../db/client-config.ts";
import { isMigrated, migrate } from "../../db/migrate.ts";
import { type Em, openOrm, type Orm } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { recordRetention } from "../audit/recorded-retention.ts";
import { installJobs } from "../core/jobs.ts";

/** The time for another process, which has the owner's role, to migrate. */
const MIGRATED_WITHIN_MS = 60_000;
const POLL_MS = 1_000;
/** The least time to wait for the lock of a migrating process. PostgreSQL takes zero as no limit. */
const LOCK_MIN_MS = 1;
/** SQLSTATEs of a role or database that does not exist yet: before the first migration, the owner may have to create it. */
const NOT_CREATED: ReadonlySet<unknown> = new Set(["28P01", "28000", "3D000"]);

export interface DatabaseUrls {
  /** The URL with the role that works. */
  readonly url: string;
  /** The URL with the role that owns the tables. Null if there is only one role, or another process migrates. */
  readonly ownerUrl: string | null;
}

export interface MigrationOptions {
  readonly log: Log;
  /** The retention to record. Null keeps audit events; absent keeps what is recorded. */
  readonly auditRetentionDays?: number | null;
}

/**
 * Migrates and opens the database with the application role. Errors: DATABASE_ROLE_MISSING, DATABASE_NOT_MIGRATED,
 * DATABASE_POOLED, DATABASE_NEWER, DATABASE_TOO_OLD, DATABASE_LOCKED.
 */
export async function openMigratedOrm({ url, ownerUrl }: DatabaseUrls, options: MigrationOptions): Promise<Orm> {
  if (ownerUrl === null) return openOwnOrm(url, options);
  const owner = await openOwnerOrm({ url, ownerUrl }, options);
  await owner.close();
  const orm = await openOrm(url, options.log);
  return closedOnError(orm, () => requireDirect(url));
}

/** Opens the database with the owner's role, if there is one, for the commands of an administrator. */
export async function openOwnerOrm({ url, ownerUrl }: DatabaseUrls, options: MigrationOptions): Promise<Orm> {
  if (ownerUrl === null) return openOwnOrm(url, options);
  const orm = await openOrm(ownerUrl, options.log);
  return closedOnError(orm, async () => {
    await requireDirect(ownerUrl);
    await migrate(orm, {
      log: options.log,
      complete: async (locked) => {
        await complete(locked, ownerUrl, options);
        const role = roleOf(url);
        await createApplicationRole(locked, role);
        await grantRights(locked, role.name);
      },
    });
  });
}

async function openOwnOrm(url: string, options: MigrationOptions): Promise<Orm> {
  const orm = await openOrm(url, options.log);
  return closedOnError(orm, async () => {
    const endsAt = now() + MIGRATED_WITHIN_MS;
    if (await ownsTables(orm, endsAt))
      await migrate(orm, { log: options.log, complete: (locked) => complete(locked, url, options) });
    else await untilMigrated(orm, endsAt);
    await requireDirect(url);
  });
}

/** Whether the connected role migrates. Waits until the role and the database exist. */
async function ownsTables(orm: Orm, endsAt: number): Promise<boolean> {
  for (; ; await pause(POLL_MS)) {
    try {
      return await mayMigrate(orm.em.fork());
    } catch (error) {
      // The pool gives every failed connection its own code and logs PostgreSQL's reason (`database.away`).
      const { cause } = error as { readonly cause?: { readonly code?: unknown } };
      if (!NOT_CREATED.has(cause?.code) || now() > endsAt) throw error;
    }
  }
}

async function complete(locked: Em, ownerUrl: string, { log, auditRetentionDays }: MigrationOptions): Promise<void> {
  await installJobs(ownerUrl, log);
  if (auditRetentionDays !== undefined) await recordRetention(locked, auditRetentionDays);
}

async function untilMigrated(orm: Orm, endsAt: number): Promise<void> {
  for (; ; await pause(POLL_MS)) {
    // Fails with a missing right until the first migration.
    if (await isMigrated(orm, Math.max(LOCK_MIN_MS, endsAt - now())).catch(notYet)) return;
    if (now() > endsAt) throw new AppError("DATABASE_NOT_MIGRATED");
  }
}

function notYet(error: unknown): false {
  if (error instanceof AppError && error.code === "DATABASE_NEWER") throw error;
  return false;
}

async function closedOnError(orm: Orm, run: () => Promise<void>): Promise<Orm> {
  try {
    await run();
    return orm;
  } catch (error) {
    await orm.close();
    throw error;
  }
}
