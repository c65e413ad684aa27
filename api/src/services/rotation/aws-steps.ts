/** What AWS shows now of one rotation, and the writes that a decision asks for. Everything here may be repeated; nothing here decides. */
import { attributeKey } from "../../aws/attribute-key.ts";
import { listAccessKeys, probeAccessKey, readLastUsed } from "../../aws/access-key-reads.ts";
import { type CreatedKey, createAccessKey, deleteAccessKey, setAccessKeyStatus } from "../../aws/access-key-writes.ts";
import { readCallerIdentity } from "../../aws/caller-identity.ts";
import type { RotationClients } from "../../aws/clients.ts";
import type { AwsConnection } from "../../aws/connection.ts";
import { putPending, readDestination, setCurrent, type StoredKey } from "../../aws/secret-sink.ts";
import type { Rotation } from "../../db/entities/rotation.ts";
import { AppError } from "../../errors.ts";
import { creationTag, type RotationFacts } from "../../iam/rotation/states.ts";
import { needsOf } from "../../iam/rotation/decide.ts";
import type { AwsWrite, Need, Observed } from "../../iam/rotation/decision.ts";
import type { CallPoint } from "../core/failpoints.ts";
import type { RotationSettings } from "../core/rotation-settings.ts";
import { sealedSecretPlace } from "./rows.ts";
import type { Secrets } from "../core/secrets.ts";

export interface AtAws {
  readonly rotationId: string;
  readonly clients: RotationClients;
  readonly connection: AwsConnection;
  readonly secrets: Secrets;
  readonly settings: RotationSettings;
  /** Ends every call before the lease does. */
  readonly signal: AbortSignal;
}

/** A call between its two failpoints. An answer is not kept waiting but by a drill: it may be a secret that nobody has sealed. */
async function call<T>({ settings, rotationId }: AtAws, point: CallPoint, work: () => Promise<T>): Promise<T> {
  await settings.failpoint(`before.call.${point}`, rotationId);
  const answer = await work();
  const standing = settings.failpoint(`after.call.${point}`, rotationId);
  if (standing) await standing;
  return answer;
}

export async function observe(aws: AtAws, row: Rotation, facts: RotationFacts): Promise<Omit<Observed, "isOwnIntent">> {
  const observed: Omit<Observed, "isOwnIntent"> = {};
  for (const need of needsOf(facts)) Object.assign(observed, await look(aws, row, facts, need));
  return observed;
}

async function look(
  aws: AtAws,
  row: Rotation,
  facts: RotationFacts,
  need: Need,
): Promise<Omit<Observed, "isOwnIntent">> {
  const { clients, signal } = aws;
  const lastUsed = async (accessKeyId: string | null) =>
    accessKeyId === null ? undefined : call(aws, "last-used", () => readLastUsed(clients, accessKeyId, signal));
  switch (need) {
    case "IDENTITY":
      return {
        awsAccountId: (await call(aws, "identity", () => readCallerIdentity(clients, { abortSignal: signal })))
          .awsAccountId,
      };
    case "KEYS":
      return { keys: await call(aws, "list-keys", () => listAccessKeys(clients, row.userName, signal)) };
    case "OLD_LAST_USED":
      return { oldLastUsed: await lastUsed(row.oldAccessKeyId) };
    case "NEW_LAST_USED":
      return { newLastUsed: await lastUsed(row.newAccessKeyId) };
    case "ORPHAN_LAST_USED":
      return { orphanLastUsed: await lastUsed(row.orphanAccessKeyId) };
    case "DESTINATION":
      return {
        destination: await call(aws, "read-secret", () =>
          readDestination(clients, versionOf(row), row.sealedSecret === null ? null : storedKey(aws, row), signal),
        ),
      };
    case "PROBE":
      return { probedArn: await call(aws, "probe", () => probeAccessKey(aws.connection, storedKey(aws, row), signal)) };
    case "ATTRIBUTION": {
      const accessKeyId = facts.reconciled?.keys.find(
        (id) => !(facts.beforeSet ?? []).includes(id) && id !== facts.orphanAccessKeyId,
      );
      if (accessKeyId === undefined) return {};
      const creation = { accessKeyId, tag: creationTag(facts), since: facts.intentAt ?? facts.requestedAt };
      return { attribution: await call(aws, "attribute", () => attributeKey(clients, creation, signal)) };
    }
    case "FRESH_SCAN":
      return {};
  }
}

/** Every write but the create. Throws what AWS answers; a thing that is gone already is done. */
export async function carryOut(
  aws: AtAws,
  row: Rotation,
  write: Exclude<AwsWrite, { readonly type: "CREATE_KEY" }>,
): Promise<void> {
  const { clients, signal } = aws;
  const { userName } = row;
  switch (write.type) {
    case "SET_KEY_STATUS": {
      const { accessKeyId, isActive } = write;
      await call(aws, switchPoint(row, write), () =>
        setAccessKeyStatus(clients, { userName, accessKeyId: ours(row, accessKeyId) }, isActive, signal),
      );
      return;
    }
    case "DELETE_KEY":
      await call(aws, deletePoint(row, write.accessKeyId), () =>
        deleteAccessKey(clients, { userName, accessKeyId: ours(row, write.accessKeyId) }, signal),
      );
      return;
    case "PUT_SECRET":
      await call(aws, "put-secret", () => putPending(clients, versionOf(row), storedKey(aws, row), signal));
      return;
    case "SET_CURRENT":
      await call(aws, "set-current", () =>
        setCurrent(clients, { secretId: row.secretId!, to: write.to, from: write.from }, signal),
      );
  }
}

export async function create(aws: AtAws, row: Rotation): Promise<CreatedKey> {
  return call(aws, "create-key", () => createAccessKey(aws.clients, row.userName, aws.signal));
}

/** The key that this very worker was just given and may not keep: it alone knows whose it is. */
export async function deleteOwn(aws: AtAws, row: Rotation, accessKeyId: string): Promise<void> {
  await call(aws, "delete-own", () =>
    deleteAccessKey(aws.clients, { userName: row.userName, accessKeyId }, aws.signal),
  );
}

/** No key is written to but the old one, the new one, and an orphan with its proof. */
function ours(
  { oldAccessKeyId, newAccessKeyId, orphanAccessKeyId, orphanProof }: Rotation,
  accessKeyId: string,
): string {
  const isOurs =
    accessKeyId === oldAccessKeyId ||
    accessKeyId === newAccessKeyId ||
    (accessKeyId === orphanAccessKeyId && orphanProof !== null);
  if (!isOurs) throw new AppError("INTERNAL", { message: "A rotation wanted to write to a key that is not its own." });
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

/** In clear, for as long as the call takes. */
function storedKey({ secrets }: AtAws, { id, newAccessKeyId, sealedSecret, userName }: Rotation): StoredKey {
  return {
    accessKeyId: newAccessKeyId!,
    secretAccessKey: secrets.open(sealedSecret!, sealedSecretPlace(id)),
    userName,
  };
}
