/**
 * The only calls of the product that change IAM. Only `services/rotation/aws-steps.ts` makes them, each after its intent
 * was committed.
 */
import { CreateAccessKeyCommand, DeleteAccessKeyCommand, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { AppError } from "../errors.ts";
import type { RotationClients } from "./clients.ts";
import { awsCodeOf } from "./errors.ts";

export interface CreatedKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface KeyOfUser {
  readonly userName: string;
  readonly accessKeyId: string;
}

/**
 * Creates an access key. The request is sent once. `abortSignal` aborts it before the lease ends, because no request
 * may be in flight when another worker takes over. After an error, AWS may have created a key unless
 * `isCertainlyRefused` returns true.
 */
export async function createAccessKey(
  { creating }: RotationClients,
  userName: string,
  abortSignal: AbortSignal,
): Promise<CreatedKey> {
  const { AccessKey } = await creating.send(new CreateAccessKeyCommand({ UserName: userName }), { abortSignal });
  if (!AccessKey?.AccessKeyId || !AccessKey.SecretAccessKey)
    throw new AppError("AWS_BAD_RESPONSE", { message: "iam:CreateAccessKey: the response contains no key." });
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

/** Sets the key's status. Idempotent. */
export async function setAccessKeyStatus(
  { iam }: RotationClients,
  { userName, accessKeyId }: KeyOfUser,
  isActive: boolean,
  abortSignal: AbortSignal,
): Promise<void> {
  await iam.send(
    new UpdateAccessKeyCommand({
      UserName: userName,
      AccessKeyId: accessKeyId,
      Status: isActive ? "Active" : "Inactive",
    }),
    {
      abortSignal,
    },
  );
}

/** Deletes the key. Idempotent: a missing key counts as deleted. Returns whether AWS still had it. */
export async function deleteAccessKey(
  { iam }: RotationClients,
  { userName, accessKeyId }: KeyOfUser,
  abortSignal: AbortSignal,
): Promise<boolean> {
  try {
    await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId }), { abortSignal });
    return true;
  } catch (error) {
    if (awsCodeOf(error) === "NoSuchEntity") return false;
    throw error;
  }
}

/**
 * Whether AWS itself answered that it refused the request. A lost, truncated, malformed or late answer proves nothing.
 */
export function isCertainlyRefused(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  switch (error.code) {
    case "AWS_ACCESS_DENIED":
    case "AWS_CREDENTIALS_EXPIRED":
    case "AWS_CREDENTIALS_MISSING":
    case "AWS_KEY_INVALID":
    case "AWS_THROTTLED":
    case "CLOCK_SKEW":
      return true;
    case "AWS_REJECTED":
      return Number(error.details["httpStatus"]) >= 400 && Number(error.details["httpStatus"]) < 500;
    default:
      return false;
  }
}
