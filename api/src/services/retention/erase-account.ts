/**
 * Erases what IAM Monitor knows of a disconnected account: scans, alerts, inventory, paths and everything else that belongs
 * to it. The record of what IAM Monitor and its operators did stays: the audit log and rotations, and the account's row with
 * its ID and without its names.
 */
import { LockMode } from "@mikro-orm/core";
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import type { TableName } from "../../db/column-types.ts";
import type { Em, Orm } from "../../db/orm.ts";
import { countRows, databaseOf, select } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { deleteInBatches, deleteRows } from "./batches.ts";

/**
 * The tables whose rows are kept, because they show what was done. Tables of counts follow the rows that they count.
 */
const KEPT: ReadonlySet<string> = new Set<TableName>([
  "rotation",
  "rotation_event",
  "rotation_schedule",
  "secret_destination",
  "key_receiver",
  "approval_request",
  "account_group_member",
  // It belongs to all accounts that were connected through it.
  "organization",
  "scan_count",
]);
/**
 * The tables whose rows PostgreSQL deletes with those that they refer to. They come first, so that they are counted.
 */
const FIRST: readonly string[] = ["account_activity_target", "policy_version"] satisfies TableName[];
/** Tables that refer to scans come before them. */
const LAST: readonly string[] = ["alert", "alert_count", "scan"] satisfies TableName[];
const ERASED_NAME = "Erased account";
/** No scan waits for an account that is disconnected, so its rows may be locked for longer than those of others. */
const LOCKED_MAX_MS = 1_000;

export interface ErasedTable {
  readonly table: string;
  readonly count: number;
}

/** The rows of the account by table, in the order of deletion. */
export async function previewErasure(em: Em, accountId: string): Promise<readonly ErasedTable[]> {
  await requireArchived(em, accountId);
  const counts: ErasedTable[] = [];
  for (const table of await tablesOfAccounts(em)) {
    const count = await countRows(databaseOf(em), sql`from ${sql.table(table)} where account_id = ${accountId}`);
    counts.push({ table, count });
  }
  return counts.filter(({ count }) => count > 0);
}

export interface EraseRequest {
  readonly accountId: string;
  /** Ends the work between two batches. The account is then not marked as erased. */
  readonly signal?: AbortSignal | undefined;
}

/** Errors: NOT_FOUND, ACCOUNT_NOT_ARCHIVED. */
export async function eraseAccount(
  orm: Orm,
  scope: AuditScope,
  { accountId, signal }: EraseRequest,
): Promise<readonly ErasedTable[]> {
  await requireArchived(orm.em.fork(), accountId);
  const erased: ErasedTable[] = [];
  for (const table of await tablesOfAccounts(orm.em.fork())) {
    const { count } = await deleteInBatches(orm, {
      deleteSome: async (tx, rows) => {
        // An account that is brought back meanwhile keeps what is left.
        await requireArchived(tx, accountId, LockMode.PESSIMISTIC_READ);
        return deleteRows(
          tx,
          table,
          sql`select row.ctid from ${sql.table(table)} as row where row.account_id = ${accountId} limit ${rows}`,
        );
      },
      maxRows: Infinity,
      lockedMaxMs: LOCKED_MAX_MS,
      signal,
    });
    if (signal?.aborted) return erased;
    if (count > 0) erased.push({ table, count });
  }
  if ((await previewErasure(orm.em.fork(), accountId)).length > 0)
    throw new Error("The database is too busy, so not everything was erased. Repeat the command.");
  await orm.em.fork().transactional(async (tx) => {
    const account = await requireArchived(tx, accountId, LockMode.PESSIMISTIC_WRITE);
    // The names of its users and roles could also be in what others say about it.
    Object.assign(account, {
      name: ERASED_NAME,
      statusReason: null,
      profile: null,
      roleArn: null,
      rotateRoleArn: null,
      externalId: null,
      accessKeyId: null,
      sealedSecret: null,
      endpoint: null,
      aliases: [],
      crossAccountReading: null,
      guardrails: null,
      organizationAnalyzers: null,
      // Without its role it cannot be brought back, only connected again.
      archivedReason: null,
      keptInState: null,
      eraseRequestedAt: null,
      erasedAt: new Date(now()),
    });
    await tx.flush();
    await recordAudit(tx, scope, {
      action: "accounts.erase",
      target: accountId,
      details: { rows: erased.reduce((sum, { count }) => sum + count, 0) },
    });
  });
  return erased;
}

async function requireArchived(em: Em, id: string, lockMode?: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE) {
  const account = await em.findOne(AccountEntity, { id }, lockMode === undefined ? {} : { lockMode });
  if (account === null) throw new AppError("NOT_FOUND");
  if (account.status !== "ARCHIVED") throw new AppError("ACCOUNT_NOT_ARCHIVED");
  return account;
}

async function tablesOfAccounts(em: Em): Promise<readonly string[]> {
  const rows = await select(
    databaseOf(em),
    { name: sql<string>`c.relname` },
    sql`from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname = 'account_id' and not a.attisdropped
     order by 1`,
  );
  const names = rows.map(({ name }) => name).filter((name) => !KEPT.has(name));
  const listed = (some: readonly string[]) => some.filter((name) => names.includes(name));
  return [...listed(FIRST), ...names.filter((name) => !FIRST.includes(name) && !LAST.includes(name)), ...listed(LAST)];
}
