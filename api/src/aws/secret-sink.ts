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
import type { DestinationView, SecretOwnership } from "../iam/rotation/decision.ts";
import {
  contentOf,
  isTaggedAsOurs,
  ownershipOf,
  readSecretArn,
  type SecretFacts,
  type SecretOwner,
} from "../iam/rotation/secret-destination.ts";
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

/** A version to put. `tags` are set if the secret is new. */
export interface NewVersion extends SecretVersion {
  readonly tags: ReadonlyMap<string, string>;
  readonly isNew: boolean;
}

/** The text of the secret: always the same for the same key. */
export function textOf({ accessKeyId, secretAccessKey, userName }: StoredKey): string {
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
    version: isSameText(SecretString, textOf(key)) ? "OURS" : "DIFFERENT",
    currentVersionId,
    formerVersionId,
  };
}

/**
 * Observes whom the secret belongs to. The value is read only if the tags do not tell, and only its kind leaves this
 * function.
 */
export async function readSecretOwnership(
  { secretsManager }: Pick<RotationClients, "secretsManager">,
  secretId: string,
  owner: SecretOwner,
  abortSignal: AbortSignal,
): Promise<SecretOwnership> {
  const facts = await factsOf({ secretsManager }, secretId, abortSignal);
  if (facts === null) return { kind: "ABSENT", isCreatable: readSecretArn(secretId) === null };
  // AWS refuses to read a secret that is scheduled for deletion.
  if (facts.isBeingDeleted || isTaggedAsOurs(facts, owner)) return ownershipOf(facts, "UNREAD", owner);
  const value = await orNullIfMissing(
    secretsManager.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: CURRENT }), { abortSignal }),
  );
  // A binary value is not ours.
  const text = value === null ? null : (value.SecretString ?? "");
  return ownershipOf(facts, contentOf(text, owner.userName), owner);
}

async function factsOf(
  { secretsManager }: Pick<RotationClients, "secretsManager">,
  secretId: string,
  abortSignal: AbortSignal,
): Promise<SecretFacts | null> {
  const found = await orNullIfMissing(
    secretsManager.send(new DescribeSecretCommand({ SecretId: secretId }), { abortSignal }),
  );
  if (found === null) return null;
  return {
    arn: found.ARN ?? secretId,
    tags: new Map((found.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    createdAt: found.CreatedDate?.toISOString() ?? null,
    changedAt: found.LastChangedDate?.toISOString() ?? null,
    isBeingDeleted: found.DeletedDate !== undefined,
    rotatedBy: found.OwningService ?? (found.RotationEnabled === true ? (found.RotationLambdaARN ?? "AWS") : null),
  };
}

async function orNullIfMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (awsCodeOf(error) === "ResourceNotFoundException") return null;
    throw error;
  }
}

/**
 * Puts the version. Idempotent: the same token with the same content is the same version. A new secret is only created,
 * never overwritten: if something else has created it meanwhile, AWS refuses with ResourceExistsException.
 */
export async function putPending(
  { secretsManager }: RotationClients,
  { secretId, token, tags, isNew }: NewVersion,
  key: StoredKey,
  abortSignal: AbortSignal,
): Promise<void> {
  const content = textOf(key);
  if (isNew) {
    await secretsManager.send(
      new CreateSecretCommand({
        Name: secretId,
        Description: `The access key of ${key.userName}. Rotated by IAM Monitor.`,
        ClientRequestToken: token,
        SecretString: content,
        Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
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
  const found = await orNullIfMissing(
    secretsManager.send(new DescribeSecretCommand({ SecretId: secretId }), { abortSignal }),
  );
  return found === null ? null : (found.VersionIdsToStages ?? {});
}

/** Compares two secrets by their hashes, in constant time. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(hashOf(one), hashOf(other));
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
