/**
 * The only calls of the product that change IAM. They are made by `services/rotation-run.ts` alone, each after its intent
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
 * Sent once, and given up before the lease ends (`abortSignal`): nobody may be creating when another worker takes over.
 * Whatever is thrown says with `isCertainlyRefused` whether a key may have been made all the same.
 */
export async function createAccessKey(
  { creating }: RotationClients,
  userName: string,
  abortSignal: AbortSignal,
): Promise<CreatedKey> {
  const { AccessKey } = await creating.send(new CreateAccessKeyCommand({ UserName: userName }), { abortSignal });
  if (!AccessKey?.AccessKeyId || !AccessKey.SecretAccessKey)
    throw new AppError("AWS_BAD_RESPONSE", { message: "iam:CreateAccessKey: the answer held no key." });
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
}

/** Idempotent. */
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

/** Idempotent: a key that is not there is deleted. Answers whether AWS still knew it. */
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

/** AWS answered, in its own form, that it did not do it. A lost, cut, odd or late answer says nothing. */
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
