/**
 * Seals what must be kept and never shown: AES-256-GCM, random 96-bit IV, a data key per secret wrapped by the
 * key-encryption key, and the row's place as additional data, so that a ciphertext moved to another row does not open.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { AppError } from "../errors.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
/** Node accepts a tag of 4 bytes unless told otherwise. */
const TAG_BYTES = 16;

/** Where a secret lives: `table|row id|column`. */
export type SecretPlace = `${string}|${string}|${string}`;

export interface Secrets {
  seal(clear: string, place: SecretPlace): string;
  open(sealed: string, place: SecretPlace): string;
}

export function openSecrets(keyEncryptionKey: Uint8Array): Secrets {
  if (keyEncryptionKey.length !== KEY_BYTES) throw new AppError("KEY_MISMATCH", { message: "The key-encryption key must be 32 bytes." });
  const keyId = createHash("sha256").update("iam-monitor key id").update(keyEncryptionKey).digest("hex").slice(0, 8);

  return {
    seal(clear, place) {
      const dataKey = randomBytes(KEY_BYTES);
      const additional = `${place}|${keyId}`;
      const wrapped = encrypt(keyEncryptionKey, dataKey, additional);
      const body = encrypt(dataKey, Buffer.from(clear, "utf8"), additional);
      return ["v1", keyId, wrapped.toString("base64"), body.toString("base64")].join(".");
    },
    open(sealed, place) {
      const [version, sealedKeyId, wrapped, body] = sealed.split(".");
      if (version !== "v1" || !wrapped || !body) throw new AppError("SECRET_UNREADABLE");
      if (sealedKeyId !== keyId) throw new AppError("KEY_MISMATCH");
      const additional = `${place}|${keyId}`;
      try {
        const dataKey = decrypt(keyEncryptionKey, Buffer.from(wrapped, "base64"), additional);
        return decrypt(dataKey, Buffer.from(body, "base64"), additional).toString("utf8");
      } catch {
        // The cause would tell an attacker nothing and a log too much.
        throw new AppError("SECRET_UNREADABLE");
      }
    },
  };
}

function encrypt(key: Uint8Array, clear: Uint8Array, additional: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(additional, "utf8"));
  const body = Buffer.concat([cipher.update(clear), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

function decrypt(key: Uint8Array, sealed: Buffer, additional: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(additional, "utf8"));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
}
