/**
 * The data keys of AWS KMS: KMS creates one, returns it once in clear text and once encrypted, and later decrypts it. The
 * encryption context binds the ciphertext to one installation, and CloudTrail records it with each call (AWS KMS
 * Developer Guide, *Encryption context*).
 */
import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from "@aws-sdk/client-kms";
import { pause } from "../clock.ts";
import { AppError } from "../errors.ts";
import { SECOND } from "../iam/time.ts";
import { createKmsClient } from "./clients.ts";

const CALL_WITHIN_MS = 10 * SECOND;
/** Only a throttled call is repeated. Any other failure needs an operator. */
const ATTEMPTS_MAX = 6;
const FIRST_PAUSE_MS = 250;
const CONTEXT_KEY = "iam-monitor:installation";

export interface KmsKey {
  /** The ARN of the KMS key. Not of an alias: once it is moved, KMS refuses what its former key encrypted. */
  readonly arn: string;
  /** The name of the installation, which is not stored in the database. */
  readonly installation: string;
}

export interface DataKey {
  readonly key: Uint8Array;
  /** The key as KMS encrypted it, in base64. */
  readonly ciphertext: string;
}

/** Creates a key of 256 bits. Error: KEY_UNAVAILABLE. */
export async function generateDataKey({ arn, installation }: KmsKey): Promise<DataKey> {
  return send(arn, "kms:GenerateDataKey", async (client, abortSignal) => {
    const { Plaintext, CiphertextBlob } = await client.send(
      new GenerateDataKeyCommand({ KeyId: arn, KeySpec: "AES_256", EncryptionContext: contextOf(installation) }),
      { abortSignal },
    );
    return (
      Plaintext && CiphertextBlob && { key: Plaintext, ciphertext: Buffer.from(CiphertextBlob).toString("base64") }
    );
  });
}

/** Decrypts a key that `generateDataKey` created. Error: KEY_UNAVAILABLE. */
export async function decryptDataKey({ arn, installation }: KmsKey, ciphertext: string): Promise<Uint8Array> {
  return send(arn, "kms:Decrypt", async (client, abortSignal) => {
    const { Plaintext } = await client.send(
      new DecryptCommand({
        KeyId: arn,
        CiphertextBlob: Buffer.from(ciphertext, "base64"),
        EncryptionContext: contextOf(installation),
      }),
      { abortSignal },
    );
    return Plaintext;
  });
}

async function send<T>(
  arn: string,
  action: string,
  ask: (client: KMSClient, signal: AbortSignal) => Promise<T | undefined>,
): Promise<T> {
  const client = createKmsClient(arn.split(":")[3]!);
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const answer = await ask(client, AbortSignal.timeout(CALL_WITHIN_MS));
        if (answer === undefined) throw unavailable(arn, action, "The answer held no key.");
        return answer;
      } catch (error) {
        const isThrottled = error instanceof AppError && error.code === "AWS_THROTTLED";
        if (!isThrottled || attempt >= ATTEMPTS_MAX)
          throw unavailable(
            arn,
            action,
            error instanceof AppError ? reasonOf(error) : "AWS KMS did not answer in time.",
          );
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  } finally {
    client.destroy();
  }
}

function reasonOf(error: AppError): string {
  const { awsCode, action } = error.details;
  if (error.code === "AWS_ACCESS_DENIED")
    return `AWS refused ${String(action)}. Allow it for this process in its own policy and in the key policy.`;
  if (awsCode === "InvalidCiphertextException")
    return "The stored key is damaged or was created for another installation. Set KEY_ENCRYPTION_KEY_KMS_INSTALLATION to the name with which it was created.";
  return `${error.message}${typeof awsCode === "string" ? ` (${awsCode})` : ""}`;
}

function unavailable(arn: string, action: string, reason: string): AppError {
  return new AppError("KEY_UNAVAILABLE", {
    message: `${action} with ${arn} failed, so the stored secrets cannot be decrypted. ${reason}`,
    details: { action },
  });
}

function contextOf(installation: string): Record<string, string> {
  return { [CONTEXT_KEY]: installation };
}
