/**
 * Delivers the new key to Secrets Manager, where the application finds it. The version's token is the rotation's id, so
 * that a put can be repeated. A secret's first version is AWSCURRENT at once. Every later version stays AWSPENDING
 * until it is promoted.
 */
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { createHash, timingSafeEqual } from "node:crypto";
import type { DestinationView } from "../iam/rotation/decision.ts";
import type { RotationClients } from "./clients.ts";
import { awsCodeOf } from "./errors.ts";

const CURRENT = "AWSCURRENT";
const PREVIOUS = "AWSPREVIOUS";
const PENDING = "AWSPENDING";

export interface SecretVersion {
  /** The secret's name or ARN. */
  readonly secretId: string;
  /** The version's id, 32 to 64 characters. */
  readonly token: string;
}

export interface StoredKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly userName: string;
}

/** The content of the secret: always the same text for the same key. */
function contentOf({ accessKeyId, secretAccessKey, userName }: StoredKey): string {
  return JSON.stringify({ accessKeyId, secretAccessKey, userName });
}

/** Reads the version with our token and compares hashes. Its content never leaves this function. */
export async function readDestination(
  { secretsManager }: RotationClients,
  { secretId, token }: SecretVersion,
  key: StoredKey | null,
  abortSignal: AbortSignal,
): Promise<DestinationView> {
  const stages = await stagesOf({ secretsManager }, secretId, abortSignal);
  if (stages === null) return { version: "ABSENT", currentVersionId: null };
  const at = (stage: string) => Object.entries(stages).find(([, names]) => names.includes(stage))?.[0] ?? null;
  const [currentVersionId, formerVersionId] = [at(CURRENT), at(PREVIOUS)];
  if (!(token in stages)) return { version: "ABSENT", currentVersionId, formerVersionId };
  // Without the sealed copy, which is deleted by now, there is nothing to compare. The version was compared when it was
  // put.
  if (key === null) return { version: "OURS", currentVersionId, formerVersionId };
  const { SecretString = "" } = await secretsManager.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionId: token }),
    {
      abortSignal,
    },
  );
  return {
    version: timingSafeEqual(hashOf(SecretString), hashOf(contentOf(key))) ? "OURS" : "DIFFERENT",
    currentVersionId,
    formerVersionId,
  };
}

/** Puts the version. Idempotent: the same token with the same content is the same version. */
export async function putPending(
  { secretsManager }: RotationClients,
  { secretId, token }: SecretVersion,
  key: StoredKey,
  abortSignal: AbortSignal,
): Promise<void> {
  const content = contentOf(key);
  if ((await stagesOf({ secretsManager }, secretId, abortSignal)) === null) {
    await secretsManager.send(
      new CreateSecretCommand({
        Name: secretId,
        Description: `The access key of ${key.userName}. Rotated by IAM Monitor.`,
        ClientRequestToken: token,
        SecretString: content,
      }),
      { abortSignal },
    );
    return;
  }
  await secretsManager.send(
    new PutSecretValueCommand({
      SecretId: secretId,
      ClientRequestToken: token,
      SecretString: content,
      VersionStages: [PENDING],
    }),
    { abortSignal },
  );
}

/** Moves AWSCURRENT from one version to another. Fails if AWSCURRENT is no longer on `from`. */
export async function setCurrent(
  { secretsManager }: RotationClients,
  { secretId, to, from }: { readonly secretId: string; readonly to: string; readonly from: string | null },
  abortSignal: AbortSignal,
): Promise<void> {
  await secretsManager.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretId,
      VersionStage: CURRENT,
      MoveToVersionId: to,
      ...(from !== null && { RemoveFromVersionId: from }),
    }),
    { abortSignal },
  );
}

/** The stages of each version; null if the secret does not exist. */
async function stagesOf(
  { secretsManager }: Pick<RotationClients, "secretsManager">,
  secretId: string,
  abortSignal: AbortSignal,
): Promise<Readonly<Record<string, readonly string[]>> | null> {
  try {
    const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId: secretId }), {
      abortSignal,
    });
    return VersionIdsToStages;
  } catch (error) {
    if (awsCodeOf(error) === "ResourceNotFoundException") return null;
    throw error;
  }
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
