/**
 * The reads of a rotation before and after each step: the user, the user's keys, a key's last use, a key's identity.
 */
import { GetAccessKeyLastUsedCommand, GetUserCommand, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { AppError } from "../errors.ts";
import type { LastUsed } from "../iam/account.ts";
import type { ObservedKey } from "../iam/rotation/decision.ts";
import { createProbeClient, type RotationClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { awsCodeOf } from "./errors.ts";
import { allPages, present } from "./pages.ts";

export interface RotatedUser {
  readonly arn: string;
  /** AWS's unique id. */
  readonly userId: string;
}

/** Errors: USER_NOT_FOUND; AWS_*. */
export async function readRotatedUser(
  { iam }: RotationClients,
  userName: string,
  abortSignal: AbortSignal,
): Promise<RotatedUser> {
  const action = "iam:GetUser";
  const { User } = await ofUser(() => iam.send(new GetUserCommand({ UserName: userName }), { abortSignal }));
  return { arn: present(User?.Arn, action, "Arn"), userId: present(User?.UserId, action, "UserId") };
}

/** All access keys of the user, inactive ones included, oldest first. Errors: USER_NOT_FOUND; AWS_*. */
export async function listAccessKeys(
  { iam }: RotationClients,
  userName: string,
  abortSignal: AbortSignal,
): Promise<readonly ObservedKey[]> {
  const action = "iam:ListAccessKeys";
  const keys = await ofUser(() =>
    allPages(action, async (Marker) => {
      const page = await iam.send(new ListAccessKeysCommand({ UserName: userName, Marker }), { abortSignal });
      return { items: page.AccessKeyMetadata, isTruncated: page.IsTruncated, marker: page.Marker };
    }),
  );
  return keys
    .toSorted((one, other) => (one.CreateDate?.getTime() ?? 0) - (other.CreateDate?.getTime() ?? 0))
    .map((key) => ({
      accessKeyId: present(key.AccessKeyId, action, "AccessKeyId"),
      isActive: present(key.Status, action, "Status") === "Active",
      createdAt: key.CreateDate?.getTime() ?? null,
    }));
}

/**
 * Reads a key's last use. Returns "never used" only if AWS answers without a date. A refusal and any other failure have
 * results of their own, so that a failed read never looks like an unused key. Throws only if the signal aborts.
 */
export async function readLastUsed(
  { iam }: RotationClients,
  accessKeyId: string,
  abortSignal: AbortSignal,
): Promise<LastUsed> {
  try {
    const { AccessKeyLastUsed: used } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }), {
      abortSignal,
    });
    if (!used) return { status: "UNKNOWN" };
    if (!used.LastUsedDate) return { status: "NEVER_USED" };
    return {
      status: "USED",
      at: used.LastUsedDate.getTime(),
      service: used.ServiceName ?? null,
      region: used.Region ?? null,
    };
  } catch (error) {
    abortSignal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return { status: error.code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "UNKNOWN" };
  }
}

/**
 * The ARN that sts:GetCallerIdentity returns to the key. Null while AWS does not accept the key yet. Errors: other
 * AWS_*.
 */
export async function probeAccessKey(
  connection: AwsConnection,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
  abortSignal: AbortSignal,
): Promise<string | null> {
  const client = createProbeClient(connection, key);
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    return present(Arn, "sts:GetCallerIdentity", "Arn");
  } catch (error) {
    if (error instanceof AppError && (error.code === "AWS_KEY_INVALID" || error.code === "AWS_ACCESS_DENIED"))
      return null;
    throw error;
  } finally {
    client.destroy();
  }
}

async function ofUser<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (awsCodeOf(error) !== "NoSuchEntity") throw error;
    throw new AppError("USER_NOT_FOUND", { cause: error });
  }
}
