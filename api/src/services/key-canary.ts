import { sql } from "kysely";
import type { Em } from "../db/orm.ts";
import { AppError } from "../errors.ts";
import type { Secrets } from "./secrets.ts";

const PLACE = "key_canary|canary|sealed";
const CLEAR = "The key-encryption key belongs to this database.";

/**
 * A sealed sentence tells at start whether the key is the one that this database's secrets were sealed with, before
 * anything is read or written with a wrong one. The first start makes it. Error: KEY_MISMATCH.
 */
export async function verifyKey(em: Em, secrets: Secrets): Promise<void> {
  const kysely = em.getKysely();
  await sql`insert into key_canary (id, sealed) values ('canary', ${secrets.seal(CLEAR, PLACE)}) on conflict do nothing`.execute(kysely);
  const { rows } = await sql<{ sealed: string }>`select sealed from key_canary`.execute(kysely);
  if (secrets.open(rows[0]!.sealed, PLACE) !== CLEAR) throw new AppError("KEY_MISMATCH");
}
