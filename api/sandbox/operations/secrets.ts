/** The operations of Secrets Manager with which a rotation delivers keys and applications read them. */
import type { Call, JsonOperation, JsonOperationTable } from "../operation.ts";
import { AwsError } from "../aws-error.ts";
import type { Secret, SecretVersion } from "../secrets.ts";
import { readMarker, writeMarker } from "../operation.ts";

const MAX_PAGE_VERSIONS = 100;

const ARN_OWNER = /^arn:aws:secretsmanager:[\w-]+:(\d{12}):secret:/;

/** Secrets Manager returns times in seconds. */
const seconds = (instant: number) => instant / 1_000;

export const secretsManagerOperations: JsonOperationTable = {
  CreateSecret: (call) => {
    const { params } = call;
    const token = tokenOf(call);
    const value = params.optional("SecretString");
    const secret = storeOf(call).create({
      name: params.required("Name"),
      description: params.optional("Description"),
      tags: params.tags(),
      value,
      token,
    });
    return { ARN: secret.arn, Name: secret.name, VersionId: value === undefined ? undefined : token };
  },
  PutSecretValue: onSecret((call, secret) => {
    const { params } = call;
    const labels = params.list("VersionStages");
    const version = storeOf(call).put(secret, {
      value: params.required("SecretString"),
      token: tokenOf(call),
      labels: labels.length === 0 ? undefined : labels,
    });
    return { ARN: secret.arn, Name: secret.name, VersionId: version.versionId, VersionStages: [...version.labels] };
  }),
  GetSecretValue: onSecret((call, secret) => {
    const { params } = call;
    const version = storeOf(call).version(secret, {
      versionId: params.optional("VersionId"),
      label: params.optional("VersionStage"),
    });
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.versionId,
      SecretString: version.value,
      VersionStages: [...version.labels],
      CreatedDate: seconds(version.createdAt),
    };
  }),
  DescribeSecret: onSecret((_call, secret) => ({
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: seconds(secret.createdAt),
    LastChangedDate: seconds(secret.changedAt),
    DeletedDate: secret.deletedAt === undefined ? undefined : seconds(secret.deletedAt),
    RotationEnabled: false,
    Tags: secret.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    VersionIdsToStages: Object.fromEntries(labelled(secret).map(({ versionId, labels }) => [versionId, [...labels]])),
  })),
  DeleteSecret: onSecret((call, secret) => ({
    ARN: secret.arn,
    Name: secret.name,
    DeletionDate: seconds(storeOf(call).delete(secret)),
  })),
  UpdateSecretVersionStage: onSecret((call, secret) => {
    const { params } = call;
    storeOf(call).moveLabel(secret, {
      label: params.required("VersionStage"),
      to: params.optional("MoveToVersionId"),
      from: params.optional("RemoveFromVersionId"),
    });
    return { ARN: secret.arn, Name: secret.name };
  }),
  ListSecretVersionIds: onSecret(({ params }, secret) => {
    const versions = params.flag("IncludeDeprecated") === true ? secret.versions : labelled(secret);
    const limit = params.integer("MaxResults", 1, MAX_PAGE_VERSIONS) ?? MAX_PAGE_VERSIONS;
    const marker = params.optional("NextToken");
    const start = marker === undefined ? 0 : readMarker(marker).index;
    const given = versions.slice(start, start + limit);
    const end = start + given.length;
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: given.map(({ versionId, labels, createdAt }) => ({
        VersionId: versionId,
        VersionStages: [...labels],
        CreatedDate: seconds(createdAt),
      })),
      NextToken: end < versions.length ? writeMarker("", end) : undefined,
    };
  }),
};

function storeOf({ account, region }: Call) {
  return account.secretsIn(region);
}

/** Finds the secret by name, or by ARN. The ARN of another account works if that secret is shared with the caller's. */
function onSecret(work: (call: Call, secret: Secret) => object): JsonOperation {
  return (given) => {
    const id = given.params.required("SecretId");
    const owner = ARN_OWNER.exec(id)?.[1] ?? given.account.id;
    if (owner === given.account.id) return work(given, storeOf(given).get(id));
    const account = given.accounts.get(owner);
    const secret = account?.secretsIn(given.region).find(id);
    if (account === undefined || !secret?.sharedWith?.includes(given.account.id))
      throw new AwsError(
        "AccessDeniedException",
        400,
        `User: ${given.caller.arn} is not authorized to perform this action on resource: ${id} because no resource-based policy allows it`,
      );
    return work({ ...given, account }, secret);
  };
}

/** A version without a label is deprecated: still readable by its id, but not listed. */
function labelled(secret: Secret): readonly SecretVersion[] {
  return secret.versions.filter((version) => version.labels.size > 0);
}

/** Returns the idempotency token, which SDKs add themselves. AWS refuses a call without a token. */
function tokenOf({ params }: Call): string {
  const token = params.optional("ClientRequestToken");
  if (token === undefined) throw new AwsError("InvalidRequestException", 400, "You must provide a ClientRequestToken.");
  return token;
}
