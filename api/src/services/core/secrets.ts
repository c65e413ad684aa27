/**
 * Seals secrets that must be stored. Each secret is encrypted with AES-256-GCM, a random 96-bit IV and a data key of
 * its own. The key-encryption key wraps the data key. Sealed text: `v2.<key id>.<wrapped data key>.<body>`.
 *
 * - The additional data of the wrapped data key is `table|id|column|key id`, that of the body is `table|id|column`. A
 *   ciphertext that was moved to another row, or that names another key, does not open.
 * - To change the key-encryption key, only the data key is wrapped again. The body does not name the key-encryption
 *   key, but its data key can be unwrapped only under the right key ID.
 * - In `v1` the body was bound to the key ID as well. A v1 text can still be opened, and `rewrap` converts it to v2.
 * - Every key of the key ring opens secrets. Only the first key seals them.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { AppError } from "../../errors.ts";
import type { SecretPlace } from "./sealed-columns.ts";

const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;
const IV_BYTES = 12;
/** The length of the authentication tag. It is set explicitly, because Node accepts tags of 4 bytes by default. */
const TAG_BYTES = 16;
const VERSION = "v2";
const FIRST_VERSION = "v1";

export interface Secrets {
  /** The ID of the sealing key: 8 hexadecimal digits that reveal nothing about the key. */
  readonly keyId: string;
  /** The IDs of all keys, the sealing key first. */
  readonly keyIds: readonly string[];
  seal(clear: string, place: SecretPlace): string;
  /**
   * Errors: KEY_MISMATCH (the key is not in the key ring), SECRET_UNREADABLE (the text was changed, or was sealed for
   * another place).
   */
  open(sealed: string, place: SecretPlace): string;
  /** Returns the same secret wrapped with the sealing key, or null if it already is. Errors as `open`. */
  rewrap(sealed: string, place: SecretPlace): string | null;
}

/** Creates the key ring. Error: KEY_INVALID for a key that is not 32 bytes. */
export function openSecrets(current: Uint8Array, older: readonly Uint8Array[] = []): Secrets {
  const ring = new Map([current, ...older].map((key) => [keyIdOf(key), key]));
  const keyIds = [...ring.keys()];
  const keyId = keyIds[0]!;

  const wrap = (dataKey: Uint8Array, place: SecretPlace) =>
    encrypt(current, dataKey, `${place}|${keyId}`).toString("base64");

  const seal = (clear: string, place: SecretPlace) => {
    const dataKey = randomBytes(KEY_BYTES);
    return [
      VERSION,
      keyId,
      wrap(dataKey, place),
      encrypt(dataKey, Buffer.from(clear, "utf8"), place).toString("base64"),
    ].join(".");
  };

  const unwrap = (sealed: string, place: SecretPlace) => {
    const parts = partsOf(sealed);
    const key = ring.get(parts.keyId);
    if (key === undefined) throw new AppError("KEY_MISMATCH");
    const dataKey = orUnreadable(() => decrypt(key, parts.wrapped, `${place}|${parts.keyId}`));
    const additional = parts.version === FIRST_VERSION ? `${place}|${parts.keyId}` : place;
    return { ...parts, dataKey, clear: orUnreadable(() => decrypt(dataKey, parts.body, additional).toString("utf8")) };
  };

  return {
    keyId,
    keyIds,
    seal,
    open: (sealed, place) => unwrap(sealed, place).clear,
    rewrap(sealed, place) {
      const { version, keyId: sealedBy, dataKey, clear, body } = unwrap(sealed, place);
      if (version === FIRST_VERSION) return seal(clear, place);
      return sealedBy === keyId ? null : [VERSION, keyId, wrap(dataKey, place), body.toString("base64")].join(".");
    },
  };
}

function keyIdOf(key: Uint8Array): string {
  if (key.length !== KEY_BYTES) throw new AppError("KEY_INVALID");
  return createHash("sha256").update("iam-monitor key id").update(key).digest("hex").slice(0, 8);
}

function partsOf(sealed: string) {
  const [version, keyId, wrapped, body, ...more] = sealed.split(".");
  if ((version !== VERSION && version !== FIRST_VERSION) || !keyId || !wrapped || !body || more.length > 0)
    throw new AppError("SECRET_UNREADABLE");
  return { version, keyId, wrapped: bytesOf(wrapped), body: bytesOf(body) };
}

/**
 * Decodes base64 strictly. Node ignores invalid characters, so a changed text could still decode to the same bytes.
 * Such a text is refused.
 */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw new AppError("SECRET_UNREADABLE");
  return bytes;
}

function orUnreadable<T>(open: () => T): T {
  try {
    return open();
  } catch {
    // Drops the cause, because it would put too much into the log.
    throw new AppError("SECRET_UNREADABLE");
  }
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
