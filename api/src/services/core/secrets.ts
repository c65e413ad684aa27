/**
 * Seals what must be kept and never shown: AES-256-GCM, random 96-bit IV, a data key per secret wrapped by the
 * key-encryption key. Sealed text: `v2.<key id>.<wrapped data key>.<body>`.
 *
 * - The wrapped data key carries `table|id|column|key id` as additional data, the body `table|id|column`: a ciphertext that
 *   is moved to another row, or said to be another key's, does not open, and a new key-encryption key needs only the data
 *   key wrapped anew. The body does not name the key, but its data key opens under that one name alone.
 * - `v1` bound the body to the key id too. It is still read; `rewrap` makes a v2 of it.
 * - A ring of keys opens, the first of them seals.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { AppError } from "../../errors.ts";
import type { SecretPlace } from "./sealed-columns.ts";

const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;
const IV_BYTES = 12;
/** Node accepts a tag of 4 bytes unless told otherwise. */
const TAG_BYTES = 16;
const VERSION = "v2";
const FIRST_VERSION = "v1";

export interface Secrets {
  /** Of the key that seals: 8 hexadecimal digits, which say nothing of the key. */
  readonly keyId: string;
  /** Of all keys that open, the sealing one first. */
  readonly keyIds: readonly string[];
  seal(clear: string, place: SecretPlace): string;
  /** Errors: KEY_MISMATCH (its key is not in the ring), SECRET_UNREADABLE (it is not as it was sealed, or not from here). */
  open(sealed: string, place: SecretPlace): string;
  /** The same secret under the sealing key, or `null` where it rests on that already. Errors as `open`. */
  rewrap(sealed: string, place: SecretPlace): string | null;
}

/** Error: KEY_INVALID for a key that is not 32 bytes. */
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
    const dataKey = readably(() => decrypt(key, parts.wrapped, `${place}|${parts.keyId}`));
    const additional = parts.version === FIRST_VERSION ? `${place}|${parts.keyId}` : place;
    return { ...parts, dataKey, clear: readably(() => decrypt(dataKey, parts.body, additional).toString("utf8")) };
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

/** Node reads past what is no base64; a text that was touched is refused though its bytes came out the same. */
function bytesOf(base64: string): Buffer {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw new AppError("SECRET_UNREADABLE");
  return bytes;
}

function readably<T>(open: () => T): T {
  try {
    return open();
  } catch {
    // The cause would tell an attacker nothing and a log too much.
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
