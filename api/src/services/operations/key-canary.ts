import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { keysInUse } from "./key-rewrap.ts";
import type { SecretPlace } from "../core/sealed-columns.ts";
import type { Secrets } from "../core/secrets.ts";

const canary = table("key_canary");

const PLACE: SecretPlace = "key_canary|canary|sealed";
const CLEAR = "The key-encryption key belongs to this database.";

/**
 * Verifies that the key ring contains the key with which this database's secrets were sealed. Call it at start, before
 * anything is read or written with a wrong key. It opens the canary, a sealed sentence that the first start creates. If
 * secrets still need a key that was removed, the error names that key. Error: KEY_MISMATCH.
 */
export async function verifyKey(em: Em, secrets: Secrets): Promise<void> {
  await databaseOf(em)
    .insertInto("key_canary")
    .values({ id: "canary", sealed: secrets.seal(CLEAR, PLACE) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (!(await isKeyRight(em, secrets))) throw new AppError("KEY_MISMATCH");
  const missing = (await keysInUse(em)).find(({ keyId }) => !secrets.keyIds.includes(keyId));
  if (missing === undefined) return;
  throw new AppError("KEY_MISMATCH", {
    message: `Stored secrets (${missing.count}) are encrypted with the key ${missing.keyId}, which is not configured. Set it in KEY_ENCRYPTION_KEYS_OLD and run \`npm run keys:rewrap\`.`,
  });
}

/** Whether the canary opens. Throws only database errors. */
export async function isKeyRight(em: Em, secrets: Secrets): Promise<boolean> {
  const rows = await select(databaseOf(em), pick(canary, "sealed"), sql`from ${canary.$table}`);
  try {
    return rows.length === 1 && secrets.open(rows[0]!.sealed, PLACE) === CLEAR;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
