/**
 * Re-wraps every sealed secret with the current key-encryption key while IAM Monitor keeps running. Each secret is
 * re-wrapped in its own statement, which replaces the value only if it is still the one that was read. A secret that
 * was deleted or sealed again in the meantime is therefore left unchanged.
 *
 * The run can be killed at any point: each row is then sealed with one key of the key ring, and the next run continues
 * with the rest.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select } from "../../db/typed-sql.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { placeIn, SEALED_COLUMNS, type SealedColumn } from "../core/sealed-columns.ts";
import type { Secrets } from "../core/secrets.ts";

const ROWS_PER_READING = 200;
/**
 * The maximum number of passes. A process that still seals with an old key may leave new rows behind after each pass.
 */
const PASSES_MAX = 3;

/**
 * The number of secrets that are sealed with a key. Secrets in the first format need a re-wrap whatever key sealed
 * them.
 */
export interface KeyUsage {
  readonly keyId: string;
  readonly isFirstFormat: boolean;
  readonly count: number;
}

/** A secret that could not be opened and was left unchanged. */
export interface UnreadableSecret {
  readonly table: SealedColumn["table"];
  readonly id: string;
  readonly code: ErrorCode;
}

export interface RewrapReport {
  readonly rewrapped: number;
  readonly usage: readonly KeyUsage[];
  readonly unreadable: readonly UnreadableSecret[];
}

export async function keysInUse(em: Em): Promise<readonly KeyUsage[]> {
  const counts = new Map<string, KeyUsage>();
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await select(
      databaseOf(em),
      {
        version: sql<string>`split_part(${sql.ref(column)}, '.', 1)`,
        keyId: sql<string>`split_part(${sql.ref(column)}, '.', 2)`,
        count: sql<number>`count(*)::float8`,
      },
      sql`from ${sql.table(table)} where ${sql.ref(column)} is not null group by 1, 2`,
    );
    for (const { version, keyId, count } of rows) {
      const key = `${version}.${keyId}`;
      counts.set(key, { keyId, isFirstFormat: version === "v1", count: (counts.get(key)?.count ?? 0) + count });
    }
  }
  return [...counts.values()];
}

/** Re-wraps every secret with the sealing key. `note` is called for each column that changed. */
export async function rewrapSecrets(
  em: Em,
  secrets: Secrets,
  {
    scope,
    note = () => undefined,
  }: { readonly scope: AuditScope; readonly note?: (table: string, count: number) => void },
): Promise<RewrapReport> {
  const needsRewrap = ({ keyId, isFirstFormat }: KeyUsage) => isFirstFormat || keyId !== secrets.keyId;
  let rewrapped = 0;
  let usage = await keysInUse(em);
  let unreadable: UnreadableSecret[] = [];
  if (!usage.some(needsRewrap)) return { rewrapped, usage, unreadable };
  // The start is recorded before the first row is re-wrapped, so that a run that is killed is still in the audit log.
  await record(em, scope, { action: "BEGUN", keyId: secrets.keyId, count: sum(usage.filter(needsRewrap)) });
  for (let pass = 0; pass < PASSES_MAX && usage.some(needsRewrap); pass += 1) {
    unreadable = [];
    for (const place of SEALED_COLUMNS) {
      const done = await rewrapColumn(em, secrets, place, unreadable);
      if (done > 0) note(place.table, done);
      rewrapped += done;
    }
    usage = await keysInUse(em);
    if (unreadable.length > 0) break;
  }
  await record(em, scope, {
    action: "ENDED",
    keyId: secrets.keyId,
    count: rewrapped,
    left: sum(usage.filter(needsRewrap)),
  });
  return { rewrapped, usage, unreadable };
}

async function rewrapColumn(
  em: Em,
  secrets: Secrets,
  place: SealedColumn,
  unreadable: UnreadableSecret[],
): Promise<number> {
  const database = databaseOf(em);
  const [table, column] = [sql.table(place.table), sql.ref(place.column)];
  let rewrapped = 0;
  for (let after = ""; ;) {
    const rows = await select(
      database,
      { id: sql<string>`id`, sealed: sql<string>`${column}` },
      sql`from ${table}
       where ${column} is not null and not starts_with(${column}, ${`v2.${secrets.keyId}.`}) and id > ${after}
       order by id limit ${ROWS_PER_READING}`,
    );
    for (const { id, sealed } of rows) {
      after = id;
      try {
        const resealed = rewrapOne(secrets, place, { id, sealed });
        const { numAffectedRows } = await sql`
          update ${table} set ${column} = ${resealed} where id = ${id} and ${column} = ${sealed}`.execute(database);
        rewrapped += Number(numAffectedRows);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        unreadable.push({ table: place.table, id, code: error.code });
      }
    }
    if (rows.length < ROWS_PER_READING) return rewrapped;
  }
}

/** Re-wraps one secret and checks that the result can be decrypted, so that no unreadable secret is ever written. */
function rewrapOne(
  secrets: Secrets,
  place: SealedColumn,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): string {
  const where = placeIn(place, id);
  const resealed = secrets.rewrap(sealed, where) ?? sealed;
  if (secrets.open(resealed, where) !== secrets.open(sealed, where)) throw new AppError("SECRET_UNREADABLE");
  return resealed;
}

async function record(em: Em, scope: AuditScope, details: Readonly<Record<string, string | number>>): Promise<void> {
  await em.transactional((tx) => recordAudit(tx, scope, { action: "keys.rewrap", details }));
}

function sum(usage: readonly KeyUsage[]): number {
  return usage.reduce((total, { count }) => total + count, 0);
}
