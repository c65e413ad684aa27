/**
 * The key-encryption keys that AWS KMS protects. The database holds them as KMS encrypted them, so neither the database
 * nor a backup of it opens a secret without KMS. The clear key is only in the memory of the processes.
 */
import { sql } from "kysely";
import { randomUUID } from "node:crypto";
import { decryptDataKey, generateDataKey } from "../../aws/kms-data-key.ts";
import { ADVISORY_LOCKS } from "../../db/advisory-locks.ts";
import type { Em } from "../../db/orm.ts";

interface StoredKey {
  readonly seq: string;
  readonly kms_key_arn: string;
  readonly installation_id: string;
  readonly ciphertext: string;
}

/**
 * Decrypts the keys: first the one that seals, which is the newest of `kmsKeyArn`, then the others. Creates it at the
 * first start, and after another KMS key was configured. Error: KEY_UNAVAILABLE.
 */
export async function openKmsKeys(em: Em, kmsKeyArn: string): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  if (!(await storedKeys(em)).some(({ kms_key_arn }) => kms_key_arn === kmsKeyArn)) await addKey(em, kmsKeyArn, true);
  const stored = await storedKeys(em);
  const sealing = stored.find(({ kms_key_arn }) => kms_key_arn === kmsKeyArn)!;
  const others = stored.filter(({ seq }) => seq !== sealing.seq);
  return [await decrypt(sealing), ...(await Promise.all(others.map(decrypt)))];
}

/** Creates a new key, which seals from the next opening on. Error: KEY_UNAVAILABLE. */
export async function makeKmsKey(em: Em, kmsKeyArn: string): Promise<void> {
  await addKey(em, kmsKeyArn, false);
}

/** Deletes every key but the one that seals. Call it when no secret needs them any more. */
export async function dropOldKmsKeys(em: Em, kmsKeyArn: string): Promise<void> {
  const [sealing] = (await storedKeys(em)).filter(({ kms_key_arn }) => kms_key_arn === kmsKeyArn);
  if (sealing === undefined) return;
  await sql`delete from kms_key where seq <> ${sealing.seq}`.execute(em.getKysely());
}

function decrypt({ kms_key_arn, installation_id, ciphertext }: StoredKey): Promise<Uint8Array> {
  return decryptDataKey({ arn: kms_key_arn, installationId: installation_id }, ciphertext);
}

/** The stored keys, newest first. */
async function storedKeys(em: Em): Promise<readonly StoredKey[]> {
  const { rows } =
    await sql<StoredKey>`select seq, kms_key_arn, installation_id, ciphertext from kms_key order by seq desc`.execute(
      em.getKysely(),
    );
  return rows;
}

/** KMS is asked before the transaction, so that no lock waits for AWS. */
async function addKey(em: Em, kmsKeyArn: string, isFirst: boolean): Promise<void> {
  const installationId = (await storedKeys(em))[0]?.installation_id ?? randomUUID();
  const { ciphertext } = await generateDataKey({ arn: kmsKeyArn, installationId });
  await em.transactional(async (tx) => {
    await sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.firstKmsKey})`.execute(tx.getKysely());
    // Another process may have created the key meanwhile. Then that key counts, and ours is forgotten.
    if (isFirst && (await storedKeys(tx)).some(({ kms_key_arn }) => kms_key_arn === kmsKeyArn)) return;
    await sql`insert into kms_key (kms_key_arn, installation_id, ciphertext) values (${kmsKeyArn}, ${installationId}, ${ciphertext})`.execute(
      tx.getKysely(),
    );
  });
}
