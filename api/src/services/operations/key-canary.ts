import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { keysInUse } from "./key-rewrap.ts";
import type { SecretPlace } from "../core/sealed-columns.ts";
import type { Secrets } from "../core/secrets.ts";

const PLACE: SecretPlace = "key_canary|canary|sealed";
const CLEAR = "The key-encryption key belongs to this database.";

/**
 * Verifies that the key ring contains the key with which this database's secrets were sealed. Call it at start, before
 * anything is read or written with a wrong key. It opens the canary, a sealed sentence that the first start creates. If
 * secrets still need a key that was removed, the error names that key. Error: KEY_MISMATCH.
 */
export async function verifyKey(em: Em, secrets: Secrets): Promise<void> {
  await sql`insert into key_canary (id, sealed) values ('canary', ${secrets.seal(CLEAR, PLACE)}) on conflict do nothing`.execute(
    em.getKysely(),
  );
  if (!(await isKeyRight(em, secrets))) throw new AppError("KEY_MISMATCH");
  const missing = (await keysInUse(em)).find(({ keyId }) => !secrets.keyIds.includes(keyId));
  if (missing === undefined) return;
  throw new AppError("KEY_MISMATCH", {
    message: `Stored secrets (${missing.count}) are encrypted with the key ${missing.keyId}, which is not configured. Set it in KEY_ENCRYPTION_KEYS_OLD and run \`npm run keys:rewrap\`.`,
  });
}

/** Whether the canary opens. Throws only database errors. */
export async function isKeyRight(em: Em, secrets: Secrets): Promise<boolean> {
  const { rows } = await sql<{ sealed: string }>`select sealed from key_canary`.execute(em.getKysely());
  try {
    return rows.length === 1 && secrets.open(rows[0]!.sealed, PLACE) === CLEAR;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
