/**
 * Observes the facts that a decision needs, and performs the write that the decision chose. All of this may be
 * repeated. This file makes no decisions.
 */
import { attributeKey } from "../../aws/attribute-key.ts";
import { listAccessKeys, probeAccessKey, readLastUsed } from "../../aws/access-key-reads.ts";
import { type CreatedKey, createAccessKey, deleteAccessKey, setAccessKeyStatus } from "../../aws/access-key-writes.ts";
import { readCallerIdentity } from "../../aws/caller-identity.ts";
import type { RotationClients } from "../../aws/clients.ts";
import type { AwsConnection } from "../../aws/connection.ts";
import {
  labelParameter,
  putParameter,
  readParameter,
  readParameterOwnership,
  restoreParameter,
} from "../../aws/parameter-sink.ts";
import { putPending, readDestination, readSecretOwnership, setCurrent, type StoredKey } from "../../aws/secret-sink.ts";
import { now } from "../../clock.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { AppError } from "../../errors.ts";
import type { LastUsed } from "../../iam/account.ts";
import { addedKeys } from "../../iam/rotation/create-new-key.ts";
import { needsOf } from "../../iam/rotation/decide.ts";
import type { AwsWrite, DeliveryAnswer, Observed } from "../../iam/rotation/decision.ts";
import { secretTags } from "../../iam/rotation/secret-destination.ts";
import { creationTag, isStore, type Need, type RotationFacts } from "../../iam/rotation/states.ts";
import type { Instant } from "../../iam/time.ts";
import type { CallPoint } from "../core/failpoints.ts";
import type { Platform } from "../core/request-scope.ts";
import { observeKeySources } from "./key-sources.ts";
import { hasFreshScan } from "./rescan-before-create.ts";
import { sealedSecretPlace } from "./rows.ts";
import { type DeliveryKind, sendToReceiver } from "./send-to-receiver.ts";

/** The inputs that the AWS calls of one tick need. */
export interface AwsContext {
  readonly rotationId: string;
  readonly platform: Platform;
  readonly clients: RotationClients;
  readonly connection: AwsConnection;
  /** Aborts every call before the lease ends. */
  readonly signal: AbortSignal;
  /**
   * After this moment no call begins. The timer of `signal` cannot promise that: a process that was suspended handles the
   * answers that arrived meanwhile first, and its overdue timers only then.
   */
  readonly callsEndAt: Instant;
}

/**
 * Makes an AWS call between two failpoints. Outside of drills, the failpoint after the call adds no wait: the answer
 * may contain a secret that is not encrypted yet.
 */
async function call<T>(
  { platform, rotationId, callsEndAt }: AwsContext,
  point: CallPoint,
  send: () => Promise<T>,
): Promise<T> {
  const { failpoint } = platform.rotation;
  await failpoint(`before.call.${point}`, rotationId);
  if (now() > callsEndAt) throw new DOMException("The lease of this worker is ending.", "TimeoutError");
  const answer = await send();
  const pending = failpoint(`after.call.${point}`, rotationId);
  if (pending) await pending;
  return answer;
}

/** The facts that an observer returns. `isOwnIntent` is missing, because only the run itself knows it. */
type Observation = Omit<Observed, "isOwnIntent">;
type Observer = (aws: AwsContext, row: Rotation, facts: RotationFacts) => Promise<Observation>;

/** Reads whom a secret or parameter belongs to. */
export const OWNERSHIP_READERS = {
  SECRETS_MANAGER: readSecretOwnership,
  PARAMETER_STORE: readParameterOwnership,
} as const;

/** The observer of each fact that a decision may need. */
const OBSERVERS: Readonly<Record<Need, Observer>> = {
  IDENTITY: async (aws) => {
    const { awsAccountId } = await call(aws, "identity", () =>
      readCallerIdentity(aws.clients, { abortSignal: aws.signal }),
    );
    return { awsAccountId };
  },
  KEYS: async (aws, { userName }) => ({
    keys: await call(aws, "list-keys", () => listAccessKeys(aws.clients, userName, aws.signal)),
  }),
  OLD_LAST_USED: async (aws, { oldAccessKeyId }) => ({ oldLastUsed: await lastUsedOf(aws, oldAccessKeyId) }),
  NEW_LAST_USED: async (aws, { newAccessKeyId }) => ({ newLastUsed: await lastUsedOf(aws, newAccessKeyId) }),
  ORPHAN_LAST_USED: async (aws, { orphanAccessKeyId }) => ({
    orphanLastUsed: await lastUsedOf(aws, orphanAccessKeyId),
  }),
  DESTINATION: async (aws, row) => ({
    destination: await call(aws, "read-secret", () => {
      const key = row.sealedSecret === null ? null : storedKey(aws, row);
      return row.destination === "PARAMETER_STORE"
        ? readParameter(aws.clients, { name: row.secretId!, versionId: row.versionId }, key, aws.signal)
        : readDestination(aws.clients, versionOf(row), key, aws.signal);
    }),
  }),
  DESTINATION_OWNER: async (aws, { destination, secretId, accountId, awsAccountId, userName }) => ({
    destinationOwner: await call(aws, "read-owner", () =>
      OWNERSHIP_READERS[isStore(destination) ? destination : "SECRETS_MANAGER"](
        aws.clients,
        secretId!,
        { accountId, awsAccountId, userName },
        aws.signal,
      ),
    ),
  }),
  PROBE: async (aws, row) => ({
    probedArn: await call(aws, "probe", () => probeAccessKey(aws.connection, storedKey(aws, row), aws.signal)),
  }),
  ATTRIBUTION: async (aws, _row, facts) => {
    const [accessKeyId] = addedKeys(facts, facts.reconciled?.keys ?? []);
    if (accessKeyId === undefined) return {};
    const creation = { accessKeyId, tag: creationTag(facts), since: facts.intentAt ?? facts.requestedAt };
    return { attribution: await call(aws, "attribute", () => attributeKey(aws.clients, creation, aws.signal)) };
  },
  KEY_SOURCES: async ({ platform }, row) => ({ keySources: await observeKeySources(platform, row) }),
  FRESH_SCAN: async ({ platform }, row) => ({ hasFreshScan: await hasFreshScan(platform, row) }),
};

/** Observes everything that the next decision needs. */
export async function observe(aws: AwsContext, row: Rotation, facts: RotationFacts): Promise<Observation> {
  const observed: Observation = {};
  for (const need of needsOf(facts)) Object.assign(observed, await OBSERVERS[need](aws, row, facts));
  return observed;
}

async function lastUsedOf(aws: AwsContext, accessKeyId: string | null): Promise<LastUsed | undefined> {
  if (accessKeyId === null) return undefined;
  return call(aws, "last-used", () => readLastUsed(aws.clients, accessKeyId, aws.signal));
}

/**
 * Performs any write except the creation of a key, and returns what a receiver answered. Throws AWS's error. Deleting a key
 * that does not exist succeeds.
 */
export async function performWrite(
  aws: AwsContext,
  row: Rotation,
  write: Exclude<AwsWrite, { readonly type: "CREATE_KEY" }>,
): Promise<DeliveryAnswer | undefined> {
  const { clients, signal } = aws;
  const { userName } = row;
  switch (write.type) {
    case "SET_KEY_STATUS": {
      const { accessKeyId, isActive } = write;
      await call(aws, switchPoint(row, write), () =>
        setAccessKeyStatus(clients, { userName, accessKeyId: requireOwn(row, accessKeyId) }, isActive, signal),
      );
      return undefined;
    }
    case "DELETE_KEY":
      await call(aws, deletePoint(row, write.accessKeyId), () =>
        deleteAccessKey(clients, { userName, accessKeyId: requireOwn(row, write.accessKeyId) }, signal),
      );
      return undefined;
    case "PUT_SECRET":
      await call(aws, "put-secret", () =>
        putPending(clients, newVersionOf(row, write.isNew), storedKey(aws, row), signal),
      );
      return undefined;
    case "SET_CURRENT":
      await call(aws, "set-current", () =>
        setCurrent(clients, { secretId: row.secretId!, to: write.to, from: write.from }, signal),
      );
      return undefined;
    case "PUT_PARAMETER":
      await call(aws, "put-secret", () =>
        putParameter(
          clients,
          { name: row.secretId!, tags: secretTags(row), isNew: write.isNew },
          storedKey(aws, row),
          signal,
        ),
      );
      return undefined;
    case "LABEL_PARAMETER":
      await call(aws, "set-current", () =>
        labelParameter(clients, { name: row.secretId!, version: write.version }, signal),
      );
      return undefined;
    case "RESTORE_PARAMETER":
      await call(aws, "put-secret", () =>
        restoreParameter(
          clients,
          { name: row.secretId!, version: write.version, withoutKey: row.newAccessKeyId! },
          signal,
        ),
      );
      return undefined;
    case "SEND_KEY":
    case "SEND_RETURN":
      return call(aws, "put-secret", () => send(aws, row, write.type === "SEND_KEY" ? "key" : "return"));
  }
}

function send(aws: AwsContext, rotation: Rotation, kind: DeliveryKind): Promise<DeliveryAnswer> {
  const { secretAccessKey } = storedKey(aws, rotation);
  return sendToReceiver(aws.platform, { kind, rotation, secretAccessKey, signal: aws.signal });
}

export async function createKey(aws: AwsContext, row: Rotation): Promise<CreatedKey> {
  return call(aws, "create-key", () => createAccessKey(aws.clients, row.userName, aws.signal));
}

/** Deletes a key that this worker just created. Because the worker has lost its lease, no row names the key. */
export async function deleteUnrecordedKey(aws: AwsContext, row: Rotation, accessKeyId: string): Promise<void> {
  await call(aws, "delete-own", () =>
    deleteAccessKey(aws.clients, { userName: row.userName, accessKeyId }, aws.signal),
  );
}

/** Refuses to write to any key except the old key, the new key, and an orphan that is proven to be ours. */
function requireOwn(
  { oldAccessKeyId, newAccessKeyId, orphanAccessKeyId, orphanProof }: Rotation,
  accessKeyId: string,
): string {
  const isOurs =
    accessKeyId === oldAccessKeyId ||
    accessKeyId === newAccessKeyId ||
    (accessKeyId === orphanAccessKeyId && orphanProof !== null);
  if (!isOurs)
    throw new AppError("INTERNAL", {
      message: "A rotation tried to write to a key that is not its own. Nothing was changed.",
    });
  return accessKeyId;
}

function switchPoint(
  { oldAccessKeyId, newAccessKeyId }: Rotation,
  write: { readonly accessKeyId: string; readonly isActive: boolean },
): CallPoint {
  if (write.accessKeyId === oldAccessKeyId) return write.isActive ? "switch-old-on" : "switch-old-off";
  return write.accessKeyId === newAccessKeyId ? "switch-new-off" : "switch-orphan-off";
}

function deletePoint({ oldAccessKeyId, newAccessKeyId }: Rotation, accessKeyId: string): CallPoint {
  if (accessKeyId === oldAccessKeyId) return "delete-old";
  return accessKeyId === newAccessKeyId ? "delete-new" : "delete-orphan";
}

function versionOf({ id, secretId }: Rotation) {
  return { secretId: secretId!, token: id };
}

function newVersionOf(row: Rotation, isNew: boolean) {
  return { ...versionOf(row), tags: secretTags(row), isNew };
}

/** The new key with its secret decrypted, for one call. */
function storedKey({ platform }: AwsContext, { id, newAccessKeyId, sealedSecret, userName }: Rotation): StoredKey {
  return {
    accessKeyId: newAccessKeyId!,
    secretAccessKey: platform.secrets.open(sealedSecret!, sealedSecretPlace(id)),
    userName,
  };
}
