/**
 * The key-encryption keys that AWS KMS protects. The database holds them encrypted by KMS, so neither the database nor a
 * backup of it opens a secret without KMS. The clear keys are only in the memory of the processes.
 *
 * The settings, not the rows, decide which KMS keys decrypt and for which installation. If the rows decided, an attacker who
 * can write to the database could insert a data key that they know: one encrypted with their own KMS key, or one from another
 * installation.
 */
import { sql } from "kysely";
import { decryptDataKey, generateDataKey } from "../../aws/kms-data-key.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { openSecrets } from "../core/secrets.ts";

export interface KmsSettings {
  /** The ARN of the KMS key that protects the sealing key. */
  readonly keyArn: string;
  /** The ARN of the KMS key that was configured before, whose stored keys still open. Null if there is none. */
  readonly formerKeyArn: string | null;
  /** The name of the installation. The encryption context binds the stored keys to it. */
  readonly installation: string;
}

const key = table("kms_key");
const STORED_KEY = pick(key, "seq", "kmsKeyArn", "ciphertext");
type StoredKey = RowOf<typeof STORED_KEY>;

/**
 * Returns the decrypted keys: first the one that seals, which is the newest of `keyArn`, then the others. Creates a sealing
 * key at the first start, and after another KMS key was configured. Error: KEY_UNAVAILABLE, also if a stored key was created
 * with a KMS key that no setting names.
 */
export async function openKmsKeys(em: Em, settings: KmsSettings): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  if (!(await namedKeys(em, settings)).some(isOf(settings.keyArn))) await addKey(em, settings, true);
  const stored = await namedKeys(em, settings);
  const sealing = stored.find(isOf(settings.keyArn))!;
  const others = stored.filter(({ seq }) => seq !== sealing.seq);
  const open = (each: StoredKey) => decrypt(each, settings);
  return [await open(sealing), ...(await Promise.all(others.map(open)))];
}

/** Creates a new key, which seals in each process from its next start on. Error: KEY_UNAVAILABLE. */
export async function makeKmsKey(em: Em, settings: KmsSettings): Promise<void> {
  await namedKeys(em, settings);
  await addKey(em, settings, false);
}

/**
 * Deletes every key but the one that seals, whose ID is `keyId`. Call it when no secret needs the others any more and
 * every process was restarted. Deletes nothing if a newer key seals meanwhile: `keyId` is then still needed.
 */
export async function dropOldKmsKeys(em: Em, settings: KmsSettings, keyId: string): Promise<void> {
  const stored = await namedKeys(em, settings);
  const sealing = stored.find(isOf(settings.keyArn));
  if (sealing === undefined || openSecrets(await decrypt(sealing, settings)).keyId !== keyId) return;
  for (const { seq } of stored)
    if (seq !== sealing.seq) await databaseOf(em).deleteFrom("kms_key").where("seq", "=", seq).execute();
}

function isOf(keyArn: string): (key: StoredKey) => boolean {
  return ({ kmsKeyArn }) => kmsKeyArn === keyArn;
}

function decrypt({ kmsKeyArn, ciphertext }: StoredKey, { installation }: KmsSettings): Promise<Uint8Array> {
  return decryptDataKey({ arn: kmsKeyArn, installation }, ciphertext);
}

/** The stored keys, newest first. Error: KEY_UNAVAILABLE if one was created with a KMS key that no setting names. */
async function namedKeys(em: Em, { keyArn, formerKeyArn }: KmsSettings): Promise<readonly StoredKey[]> {
  const rows = await select(databaseOf(em), STORED_KEY, sql`from ${key.$table} order by ${key.seq} desc`);
  const unnamed = rows.find(({ kmsKeyArn }) => kmsKeyArn !== keyArn && kmsKeyArn !== formerKeyArn);
  if (unnamed !== undefined)
    throw new AppError("KEY_UNAVAILABLE", {
      message: `The table kms_key holds a key of ${unnamed.kmsKeyArn}, which no setting names, so it was not opened. If you configured that KMS key before, set KEY_ENCRYPTION_KEY_KMS_OLD to its ARN. If not, find out who wrote the row.`,
    });
  return rows;
}

/** Calls KMS before the transaction, so that no lock waits for AWS. */
async function addKey(em: Em, settings: KmsSettings, isFirst: boolean): Promise<void> {
  const { keyArn, installation } = settings;
  const { ciphertext } = await generateDataKey({ arn: keyArn, installation });
  await em.transactional(async (tx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.firstKmsKey})`.execute(tx.getKysely());
    // Another process may have created the key meanwhile. Then that key counts, and ours is forgotten.
    if (isFirst && (await namedKeys(tx, settings)).some(isOf(keyArn))) return;
    await databaseOf(tx).insertInto("kms_key").values({ kms_key_arn: keyArn, ciphertext }).execute();
  });
}
