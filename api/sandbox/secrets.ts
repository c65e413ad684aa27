/**
 * The secrets of Secrets Manager in one region: immutable versions, and staging labels that move between them. The
 * labels follow AWS's rules, because a rotation depends on them. The first version becomes AWSCURRENT at once. A later
 * version becomes AWSCURRENT unless it names other labels. The version that loses AWSCURRENT gets AWSPREVIOUS.
 */
import { DAY, type Instant } from "../src/iam/time.ts";
import { AwsError } from "./aws-error.ts";
import type { TruthLog } from "./drill/truth-log.ts";

const MAX_LABELS_PER_VERSION = 20;
/** The maximum number of versions. Beyond it, AWS deletes the oldest versions without labels. */
const MAX_VERSIONS = 100;
const DELETION_WAIT = 30 * DAY;
const MAX_SECRET_BYTES = 65_536;
const SECRET_NAME = /^[\w/+=.@-]{1,512}$/;

export interface SecretVersion {
  readonly versionId: string;
  readonly value: string;
  readonly createdAt: Instant;
  readonly labels: Set<string>;
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly description: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly createdAt: Instant;
  changedAt: Instant;
  /** When the secret is deleted, if someone asked for it. Until then its value can be neither read nor written. */
  deletedAt?: Instant | undefined;
  /** The versions, oldest first. */
  readonly versions: SecretVersion[];
  /** The accounts that the secret's resource policy allows to use it. None if omitted. */
  readonly sharedWith?: readonly string[] | undefined;
}

export interface NewSecret {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: Secret["tags"];
  readonly sharedWith?: Secret["sharedWith"];
  /** The secret's value. If it is undefined, the secret is created without a version, as on AWS. */
  readonly value?: string | undefined;
  /** The idempotency token, which becomes the version's id. */
  readonly token: string;
}

export interface NewVersion {
  readonly value: string;
  readonly token: string;
  /** The staging labels. Undefined means AWSCURRENT. */
  readonly labels?: readonly string[] | undefined;
}

export interface LabelMove {
  readonly label: string;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
}

export interface SecretsOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: () => Instant;
  readonly truth: TruthLog;
  /** The six random characters that AWS adds to an ARN. */
  readonly suffix: () => string;
}

export class Secrets {
  readonly #options: SecretsOptions;
  readonly #secrets = new Map<string, Secret>();

  constructor(options: SecretsOptions) {
    this.#options = options;
  }

  list(): readonly Secret[] {
    return [...this.#secrets.values()];
  }

  restore(secret: Secret): void {
    this.#secrets.set(secret.name, secret);
  }

  /** Finds a secret by name or ARN. */
  find(id: string): Secret | undefined {
    return this.#secrets.get(id) ?? this.list().find((secret) => secret.arn === id);
  }

  get(id: string): Secret {
    const secret = this.find(id);
    if (secret === undefined) throw notFound("Secrets Manager can't find the specified secret.");
    return secret;
  }

  create({ name, description = "", tags = [], sharedWith, value, token }: NewSecret): Secret {
    if (!SECRET_NAME.test(name)) {
      throw new AwsError(
        "ValidationException",
        400,
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
      );
    }
    const known = this.#secrets.get(name);
    if (known !== undefined) {
      const version = known.versions.find((candidate) => candidate.versionId === token);
      // The request is a repetition: AWS changes nothing and returns the same answer.
      if (version !== undefined && version.value === value) return known;
      throw new AwsError(
        "ResourceExistsException",
        400,
        `The operation failed because the secret ${name} already exists.`,
      );
    }
    const { accountId, region, clock, suffix } = this.#options;
    const at = clock();
    const secret: Secret = {
      name,
      arn: `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix()}`,
      region,
      description,
      tags,
      createdAt: at,
      changedAt: at,
      versions: [],
      sharedWith,
    };
    if (value !== undefined) this.put(secret, { value, token });
    this.#secrets.set(name, secret);
    return secret;
  }

  put(secret: Secret, { value, token, labels }: NewVersion): SecretVersion {
    refuseDeleted(secret);
    if (token.length < 32 || token.length > 64) {
      throw new AwsError("InvalidParameterException", 400, "ClientRequestToken must be 32-64 characters long.");
    }
    if (Buffer.byteLength(value) > MAX_SECRET_BYTES) {
      throw new AwsError("InvalidParameterException", 400, "The secret value is too long.");
    }
    if (labels !== undefined && (labels.length === 0 || labels.length > MAX_LABELS_PER_VERSION)) {
      throw new AwsError(
        "InvalidParameterException",
        400,
        `VersionStages must hold 1 to ${MAX_LABELS_PER_VERSION} labels.`,
      );
    }
    const known = secret.versions.find((version) => version.versionId === token);
    if (known !== undefined) {
      if (known.value === value) return known;
      throw new AwsError(
        "ResourceExistsException",
        400,
        `You can't modify an existing version, you can only create new versions.`,
      );
    }
    const version: SecretVersion = { versionId: token, value, createdAt: this.#options.clock(), labels: new Set() };
    const isFirst = secret.versions.length === 0;
    secret.versions.push(version);
    this.#options.truth.add({
      kind: "SECRET_VERSION",
      secret: secret.name,
      versionId: token,
      accessKeyId: keyNamedBy(value),
    });
    // The first version gets AWSCURRENT whatever labels were requested (Secrets Manager API Reference,
    // *PutSecretValue*).
    for (const label of new Set([...(labels ?? ["AWSCURRENT"]), ...(isFirst ? ["AWSCURRENT"] : [])]))
      this.#label(secret, label, version);
    this.#changed(secret);
    return version;
  }

  /** Returns the version that `versionId` and `label` identify together. If neither is given, returns AWSCURRENT. */
  version(
    secret: Secret,
    { versionId, label }: { versionId?: string | undefined; label?: string | undefined },
  ): SecretVersion {
    refuseDeleted(secret);
    if (versionId !== undefined) {
      const version = secret.versions.find((candidate) => candidate.versionId === versionId);
      if (version === undefined) {
        throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${versionId}`);
      }
      if (label !== undefined && !version.labels.has(label)) {
        throw new AwsError(
          "InvalidRequestException",
          400,
          "You provided a VersionStage that is not associated to the provided VersionId.",
        );
      }
      return version;
    }
    const wanted = label ?? "AWSCURRENT";
    const version = secret.versions.find((candidate) => candidate.labels.has(wanted));
    if (version === undefined)
      throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${wanted}`);
    return version;
  }

  /** Schedules the deletion. AWS waits 30 days by default. */
  delete(secret: Secret): Instant {
    secret.deletedAt = this.#options.clock() + DELETION_WAIT;
    return secret.deletedAt;
  }

  moveLabel(secret: Secret, { label, to, from }: LabelMove): void {
    const holder = secret.versions.find((version) => version.labels.has(label));
    if (holder !== undefined && holder.versionId !== from && holder.versionId !== to) {
      throw new AwsError(
        "InvalidParameterException",
        400,
        from === undefined
          ? `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder.versionId}, so you must explicitly reference that version in RemoveFromVersionId.`
          : `Staging label ${label} is currently attached to version ${holder.versionId}, which is not the version in RemoveFromVersionId.`,
      );
    }
    if (
      from !== undefined &&
      !this.version(secret, { versionId: from }).labels.has(label) &&
      holder?.versionId !== to
    ) {
      throw new AwsError(
        "InvalidParameterException",
        400,
        `Staging label ${label} is not attached to version ${from}.`,
      );
    }
    if (to === undefined && label === "AWSCURRENT") {
      throw new AwsError(
        "InvalidParameterException",
        400,
        "You can only move staging label AWSCURRENT to a different secret version.",
      );
    }
    if (to === undefined) holder?.labels.delete(label);
    else this.#label(secret, label, this.version(secret, { versionId: to }));
    this.#changed(secret);
  }

  #label(secret: Secret, label: string, version: SecretVersion): void {
    const former = secret.versions.find((candidate) => candidate.labels.has(label));
    if (former === version) return;
    former?.labels.delete(label);
    version.labels.add(label);
    if (label === "AWSCURRENT" && former !== undefined) this.#label(secret, "AWSPREVIOUS", former);
  }

  #changed(secret: Secret): void {
    secret.changedAt = this.#options.clock();
    while (secret.versions.length > MAX_VERSIONS) {
      const index = secret.versions.findIndex((version) => version.labels.size === 0);
      if (index < 0) break;
      secret.versions.splice(index, 1);
    }
    const stages = secret.versions.flatMap(({ versionId, labels }) =>
      [...labels].map((label) => [label, versionId] as const),
    );
    this.#options.truth.add({ kind: "SECRET_STAGES", secret: secret.name, stages: Object.fromEntries(stages) });
  }
}

function refuseDeleted({ deletedAt }: Secret): void {
  if (deletedAt !== undefined)
    throw new AwsError(
      "InvalidRequestException",
      400,
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", 400, message);
}

/**
 * Returns the access key id in a secret's value, if the value is JSON with the key's id and secret. Null for any other
 * value.
 */
export function keyNamedBy(value: string): string | null {
  try {
    const parsed: unknown = JSON.parse(value);
    const accessKeyId =
      typeof parsed === "object" && parsed !== null && "accessKeyId" in parsed ? parsed.accessKeyId : null;
    return typeof accessKeyId === "string" ? accessKeyId : null;
  } catch {
    return null;
  }
}
