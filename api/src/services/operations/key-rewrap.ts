/**
 * A new key-encryption key for everything that is sealed, while the product runs on: each secret is wrapped anew in a
 * statement of its own that names what it replaces, so that what somebody wiped or sealed meanwhile stays as he left it.
 * Wherever this is killed, each row rests on one key of the ring; begun again it goes on with what is left.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { AppError, type ErrorCode } from "../../errors.ts";
import { type AuditScope, recordAudit } from "../audit/audit-log.ts";
import { placeIn, SEALED_COLUMNS, type SealedColumn } from "../core/sealed-columns.ts";
import type { Secrets } from "../core/secrets.ts";

const ROWS_PER_READING = 200;
/** A process that still seals with an old key may leave rows behind each pass. */
const PASSES_MAX = 3;

/** How many secrets rest on a key; those of the first format need a re-wrap whichever key it is. */
export interface RestingKey {
  readonly keyId: string;
  readonly isFirstFormat: boolean;
  readonly count: number;
}

/** What could not be opened, and stays as it is. */
export interface UnreadableSecret {
  readonly table: SealedColumn["table"];
  readonly id: string;
  readonly code: ErrorCode;
}

export interface RewrapReport {
  readonly rewrapped: number;
  readonly resting: readonly RestingKey[];
  readonly unreadable: readonly UnreadableSecret[];
}

export async function restingKeys(em: Em): Promise<readonly RestingKey[]> {
  const counts = new Map<string, RestingKey>();
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ version: string; key_id: string; count: string }>`
      select split_part(${sql.ref(column)}, '.', 1) as version, split_part(${sql.ref(column)}, '.', 2) as key_id, count(*) as count
        from ${sql.table(table)} where ${sql.ref(column)} is not null group by 1, 2`.execute(em.getKysely());
    for (const { version, key_id: keyId, count } of rows) {
      const key = `${version}.${keyId}`;
      counts.set(key, { keyId, isFirstFormat: version === "v1", count: (counts.get(key)?.count ?? 0) + Number(count) });
    }
  }
  return [...counts.values()];
}

/** Puts every secret on the key that seals. `note` is told of each table as it is done. */
export async function rewrapSecrets(
  em: Em,
  secrets: Secrets,
  {
    scope,
    note = () => undefined,
  }: { readonly scope: AuditScope; readonly note?: (table: string, count: number) => void },
): Promise<RewrapReport> {
  const isLeft = ({ keyId, isFirstFormat }: RestingKey) => isFirstFormat || keyId !== secrets.keyId;
  let rewrapped = 0;
  let resting = await restingKeys(em);
  let unreadable: UnreadableSecret[] = [];
  if (!resting.some(isLeft)) return { rewrapped, resting, unreadable };
  // Written before the first row, so that one that is killed has left its trace.
  await record(em, scope, { action: "BEGUN", keyId: secrets.keyId, count: sum(resting.filter(isLeft)) });
  for (let pass = 0; pass < PASSES_MAX && resting.some(isLeft); pass += 1) {
    unreadable = [];
    for (const place of SEALED_COLUMNS) {
      const done = await rewrapColumn(em, secrets, place, unreadable);
      if (done > 0) note(place.table, done);
      rewrapped += done;
    }
    resting = await restingKeys(em);
    if (unreadable.length > 0) break;
  }
  await record(em, scope, {
    action: "ENDED",
    keyId: secrets.keyId,
    count: rewrapped,
    left: sum(resting.filter(isLeft)),
  });
  return { rewrapped, resting, unreadable };
}

async function rewrapColumn(
  em: Em,
  secrets: Secrets,
  place: SealedColumn,
  unreadable: UnreadableSecret[],
): Promise<number> {
  const kysely = em.getKysely();
  const [table, column] = [sql.table(place.table), sql.ref(place.column)];
  let rewrapped = 0;
  for (let after = ""; ;) {
    const { rows } = await sql<{ id: string; sealed: string }>`
      select id, ${column} as sealed from ${table}
       where ${column} is not null and not starts_with(${column}, ${`v2.${secrets.keyId}.`}) and id > ${after}
       order by id limit ${ROWS_PER_READING}`.execute(kysely);
    for (const { id, sealed } of rows) {
      after = id;
      try {
        const fresh = rewrapOne(secrets, place, { id, sealed });
        const { numAffectedRows } = await sql`
          update ${table} set ${column} = ${fresh} where id = ${id} and ${column} = ${sealed}`.execute(kysely);
        rewrapped += Number(numAffectedRows);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        unreadable.push({ table: place.table, id, code: error.code });
      }
    }
    if (rows.length < ROWS_PER_READING) return rewrapped;
  }
}

/** Nothing is written that was not opened again. */
function rewrapOne(
  secrets: Secrets,
  place: SealedColumn,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): string {
  const where = placeIn(place, id);
  const fresh = secrets.rewrap(sealed, where) ?? sealed;
  if (secrets.open(fresh, where) !== secrets.open(sealed, where)) throw new AppError("SECRET_UNREADABLE");
  return fresh;
}

async function record(em: Em, scope: AuditScope, details: Readonly<Record<string, string | number>>): Promise<void> {
  await em.transactional((tx) => recordAudit(tx, scope, { action: "keys.rewrap", details }));
}

function sum(resting: readonly RestingKey[]): number {
  return resting.reduce((total, { count }) => total + count, 0);
}
