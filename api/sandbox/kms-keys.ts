/**
 * The symmetric keys of AWS KMS in one region. A ciphertext names its key and is bound to its encryption context, as on
 * AWS: decrypting with another context fails.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import type { Instant } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ID_BYTES = 36;
const ALGORITHM = "aes-256-gcm";

export interface KmsKey {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Instant;
  readonly material: Uint8Array;
  isEnabled: boolean;
}

type Context = ReadonlyMap<string, string>;

export class KmsKeys {
  readonly #keys = new Map<string, KmsKey>();

  constructor(
    private readonly options: { readonly accountId: string; readonly region: string; readonly clock: () => Instant },
  ) {}

  create(): KmsKey {
    const id = randomUUID();
    const { accountId, region, clock } = this.options;
    const arn = `arn:aws:kms:${region}:${accountId}:key/${id}`;
    const key: KmsKey = { id, arn, createdAt: clock(), material: randomBytes(KEY_BYTES), isEnabled: true };
    this.#keys.set(id, key);
    return key;
  }

  /** Finds a key by its ID or ARN. */
  get(keyId: string): KmsKey {
    const id = /^arn:aws:kms:[^:]+:\d{12}:key\/(.+)$/.exec(keyId)?.[1] ?? keyId;
    const key = this.#keys.get(id);
    if (key === undefined) throw new AwsError("NotFoundException", 400, `Key '${keyId}' does not exist`);
    return key;
  }

  encrypt(key: KmsKey, clear: Uint8Array, context: Context): Buffer {
    demandEnabled(key);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key.material, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(textOf(context));
    const body = Buffer.concat([cipher.update(clear), cipher.final()]);
    return Buffer.concat([Buffer.from(key.id), iv, cipher.getAuthTag(), body]);
  }

  /** Decrypts a ciphertext. `keyId` is optional, because the ciphertext names its key; if given, it must be that key. */
  decrypt(ciphertext: Buffer, context: Context, keyId?: string): { key: KmsKey; clear: Buffer } {
    const key = this.#keys.get(ciphertext.subarray(0, ID_BYTES).toString("latin1"));
    if (key === undefined) throw new AwsError("InvalidCiphertextException", 400, "");
    if (keyId !== undefined && this.get(keyId) !== key)
      throw new AwsError(
        "IncorrectKeyException",
        400,
        "The key ID in the request does not identify a CMK that can perform this operation.",
      );
    demandEnabled(key);
    const sealed = ciphertext.subarray(ID_BYTES);
    const decipher = createDecipheriv(ALGORITHM, key.material, sealed.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(textOf(context));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const body = sealed.subarray(IV_BYTES + TAG_BYTES);
      return { key, clear: Buffer.concat([decipher.update(body), decipher.final()]) };
    } catch {
      throw new AwsError("InvalidCiphertextException", 400, "");
    }
  }
}

function demandEnabled({ arn, isEnabled }: KmsKey): void {
  if (!isEnabled) throw new AwsError("DisabledException", 400, `${arn} is disabled.`);
}

/** The context in a fixed order, because its order has no meaning. */
function textOf(context: Context): Buffer {
  return Buffer.from(JSON.stringify([...context].toSorted(([one], [other]) => one.localeCompare(other))));
}
