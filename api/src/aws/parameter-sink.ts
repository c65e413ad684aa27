/**
 * Delivers the new key to Parameter Store, as a SecureString. A parameter has no pending versions: what is put is read at
 * once by every application without a version in its name. A rotation therefore puts the new key only after it was
 * verified. The label `iam-monitor` is on the version to use, for applications that read `NAME:iam-monitor`.
 */
import {
  DescribeParametersCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  ListTagsForResourceCommand,
  type Parameter,
  type ParameterMetadata,
  PutParameterCommand,
  type PutParameterCommandInput,
} from "@aws-sdk/client-ssm";
import { AppError } from "../errors.ts";
import type { DestinationView, SecretOwnership } from "../iam/rotation/decision.ts";
import { contentOf, isTaggedAsOurs, ownershipOf, type SecretOwner } from "../iam/rotation/secret-destination.ts";
import type { RotationClients } from "./clients.ts";
import { awsCodeOf } from "./errors.ts";
import { allPages } from "./pages.ts";
import { isSameText, type StoredKey, textOf } from "./secret-sink.ts";

const LABEL = "iam-monitor";
const TYPE = "SecureString";

type Clients = Pick<RotationClients, "ssm">;

export interface StoredVersion {
  readonly name: string;
  /** The version that this rotation stored. Null before it stored one. */
  readonly versionId: string | null;
}

/** Reads the current version and compares it with the key. Its content never leaves this function. */
export async function readParameter(
  clients: Clients,
  { name, versionId }: StoredVersion,
  key: StoredKey | null,
  abortSignal: AbortSignal,
): Promise<DestinationView> {
  const current = await parameterOf(clients, name, abortSignal);
  if (current === null) return { version: "ABSENT", currentVersionId: null };
  const labelled = await parameterOf(clients, `${name}:${LABEL}`, abortSignal);
  const currentVersionId = String(current.Version);
  // Without the sealed copy, which is deleted by now, the version's number tells. No one can change a stored version.
  const isOurs = ({ Value = "", Version }: Parameter) =>
    key === null ? String(Version) === versionId : isSameText(Value, textOf(key));
  return {
    version: isOurs(current) ? "OURS" : "ABSENT",
    currentVersionId,
    labelledVersionId: labelled === null ? null : String(labelled.Version),
    isLabelOurs: labelled !== null && isOurs(labelled),
  };
}

/**
 * Observes whom the parameter belongs to. The value is read only if the tags do not tell, and only its kind leaves this
 * function. A parameter of another type is never ours: its value is stored in clear.
 */
export async function readParameterOwnership(
  clients: Clients,
  name: string,
  owner: SecretOwner,
  abortSignal: AbortSignal,
): Promise<SecretOwnership> {
  const found = await metadataOf(clients, name, abortSignal);
  if (found === null) return { kind: "ABSENT", isCreatable: true };
  const { TagList = [] } = await clients.ssm.send(
    new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: name }),
    { abortSignal },
  );
  const changedAt = found.LastModifiedDate?.toISOString() ?? null;
  const facts = {
    arn: found.ARN ?? name,
    tags: new Map(TagList.map(({ Key = "", Value = "" }) => [Key, Value])),
    createdAt: found.Version === 1 ? changedAt : null,
    changedAt,
    isBeingDeleted: false,
    rotatedBy: null,
  };
  if (found.Type !== TYPE)
    return {
      kind: "FOREIGN",
      arn: facts.arn,
      description: `${facts.arn} is a ${found.Type ?? "parameter of an unknown type"}, not a ${TYPE}: Parameter Store would keep the key in clear.`,
    };
  if (isTaggedAsOurs(facts, owner)) return ownershipOf(facts, "UNREAD", owner);
  const value = await parameterOf(clients, name, abortSignal);
  return ownershipOf(facts, contentOf(value?.Value ?? null, owner.userName), owner);
}

export interface NewParameter {
  readonly name: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly isNew: boolean;
}

/**
 * Puts the key as the current version. A new parameter is only created: if something else has created it meanwhile, AWS
 * refuses with ParameterAlreadyExists.
 */
export async function putParameter(
  clients: Clients,
  { name, tags, isNew }: NewParameter,
  key: StoredKey,
  abortSignal: AbortSignal,
): Promise<void> {
  if (!isNew) return overwrite(clients, name, textOf(key), abortSignal);
  await put(
    clients,
    {
      Name: name,
      Description: `The access key of ${key.userName}. Rotated by IAM Monitor.`,
      Value: textOf(key),
      Tags: [...tags].map(([Key, Value]) => ({ Key, Value })),
    },
    abortSignal,
  );
}

/** Moves the label to a version. A parameter has each label once, so it leaves the former version. */
export async function labelParameter(
  { ssm }: Clients,
  { name, version }: { readonly name: string; readonly version: string },
  abortSignal: AbortSignal,
): Promise<void> {
  await ssm.send(new LabelParameterVersionCommand({ Name: name, ParameterVersion: Number(version), Labels: [LABEL] }), {
    abortSignal,
  });
}

/**
 * Puts the value of an earlier version as the current one. The value never leaves this function. A version that names the
 * key that the rollback deletes is refused: something else has stored the new key a second time.
 */
export async function restoreParameter(
  clients: Clients,
  { name, version, withoutKey }: { readonly name: string; readonly version: string; readonly withoutKey: string },
  abortSignal: AbortSignal,
): Promise<void> {
  const earlier = await parameterOf(clients, `${name}:${version}`, abortSignal);
  if (earlier?.Value === undefined)
    throw conflict(`Version ${version} of the parameter ${name} no longer exists, so it cannot be restored.`);
  if (earlier.Value.includes(withoutKey))
    throw conflict(
      `Version ${version} of the parameter ${name} holds the new key too, so it cannot be restored. Store the key to use as the current version, move the label ${LABEL} to it, then roll back again.`,
    );
  await overwrite(clients, name, earlier.Value, abortSignal);
}

/**
 * AWS would take the default key and tier if they were left out, so those of the current version are repeated. A parameter
 * that is no longer there is not created: it would have no tags, and the default key.
 */
async function overwrite(clients: Clients, name: string, value: string, abortSignal: AbortSignal): Promise<void> {
  const found = await metadataOf(clients, name, abortSignal);
  if (found === null) throw conflict(`The parameter ${name} was deleted outside IAM Monitor in the meantime.`);
  if (found.Type !== TYPE) throw conflict(`The parameter ${name} is no longer a ${TYPE}. It was not changed.`);
  const { Description, AllowedPattern, KeyId, Tier } = found;
  await put(
    clients,
    { Name: name, Value: value, Overwrite: true, Description, AllowedPattern, KeyId, Tier },
    abortSignal,
  );
}

/** Puts a value. An error that repeats the value is replaced, because its message is kept and shown. */
async function put(
  { ssm }: Clients,
  input: Omit<PutParameterCommandInput, "Type"> & { readonly Value: string },
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    await ssm.send(new PutParameterCommand({ ...input, Type: TYPE }), { abortSignal });
  } catch (error) {
    if (!(error instanceof AppError) || !repeats(error.message, input.Value)) throw error;
    throw new AppError(error.code, {
      message: "ssm:PutParameter: AWS refused the value. Its message is not kept, because it repeats the value.",
      details: { action: "ssm:PutParameter", awsCode: awsCodeOf(error) },
    });
  }
}

/** Whether the text contains the secret of the key in the value, or the whole value if it holds no key. */
function repeats(text: string, value: string): boolean {
  return text.includes(/"secretAccessKey":\s*"([^"]+)"/.exec(value)?.[1] ?? value);
}

function conflict(message: string): AppError {
  return new AppError("SECRET_CONFLICT", { message });
}

/** AWS may answer with an empty page and a token, even for the name of one parameter. */
async function metadataOf({ ssm }: Clients, name: string, abortSignal: AbortSignal): Promise<ParameterMetadata | null> {
  const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [name] }];
  const found = await allPages("ssm:DescribeParameters", async (NextToken) => {
    const page = await ssm.send(new DescribeParametersCommand({ ParameterFilters, NextToken }), { abortSignal });
    return { items: page.Parameters, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  return found[0] ?? null;
}

async function parameterOf({ ssm }: Clients, name: string, abortSignal: AbortSignal) {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }), {
      abortSignal,
    });
    return Parameter ?? null;
  } catch (error) {
    const code = awsCodeOf(error);
    if (code === "ParameterNotFound" || code === "ParameterVersionNotFound") return null;
    throw error;
  }
}
