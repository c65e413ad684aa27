/** Reads the access key ids that a scan left out, batch by batch. An error does not undo what was read before it. */
import { AppError } from "../errors.ts";
import type { AccessKeyMetadata } from "../iam/account.ts";
import { readCallerIdentity } from "./caller-identity.ts";
import { createClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { readAccessKeysOf } from "./read-access-keys.ts";

/** The maximum number of batches. They hold a million users, two hundred times the IAM quota. */
const BATCHES_MAX = 10_000;

export interface KeyIdsReading {
  readonly expectedAccountId: string;
  readonly signal: AbortSignal;
  /** Returns the users of the next batch. An empty batch ends the reading. Must not return a user twice. */
  readonly nextUsers: () => Promise<readonly string[]>;
  readonly take: (keys: readonly AccessKeyMetadata[]) => Promise<void>;
}

/** Errors: AWS_*, AWS_WRONG_ACCOUNT, the signal's reason, and the errors of `nextUsers` and `take`. */
export async function readKeyIds(
  connection: AwsConnection,
  { expectedAccountId, signal, nextUsers, take }: KeyIdsReading,
): Promise<void> {
  const clients = createClients(connection);
  const call = { abortSignal: signal };
  try {
    const { awsAccountId } = await readCallerIdentity(clients, call);
    if (awsAccountId !== expectedAccountId)
      throw new AppError("AWS_WRONG_ACCOUNT", { details: { expected: expectedAccountId, actual: awsAccountId } });
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      signal.throwIfAborted();
      const users = await nextUsers();
      if (users.length === 0) return;
      await take(await readAccessKeysOf({ clients, call, signal, onItems: () => undefined }, users));
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clients.destroy();
  }
}
