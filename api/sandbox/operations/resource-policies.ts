/** The operations that list buckets, keys, queues, topics and secrets, and read their policies and those of functions. */
import { type BucketAcl, WITHOUT_ACLS } from "../../src/iam/resource-grants.ts";
import type { ResourceKind, ResourcePolicy } from "../../src/iam/resource-policy-inventory.ts";
import { SECOND } from "../../src/iam/time.ts";
import { AwsError } from "../aws-error.ts";
import { type Call, type JsonOperationTable, type OperationTable, time, type XmlOperation } from "../operation.ts";
import { writeXml } from "../protocol/query.ts";
import { pageOf } from "./workloads.ts";

const S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
/** Stands for a bucket from before Object Ownership, which has no such setting. */
export const NOT_SET = "NOT_SET";

export const bucketOperations: Readonly<Record<string, XmlOperation>> = {
  ListAllMyBuckets: (call) => {
    const { items, token } = pageOf(resourcesIn(call, "s3:bucket"), call.params.optional("continuation-token"));
    const buckets = items.map(({ resourceArn, region }) => ({
      Name: nameOf(resourceArn),
      CreationDate: time(call.at),
      BucketRegion: region,
    }));
    const owner = { ID: call.account.canonicalUserId };
    const body =
      `<Owner>${writeXml(owner)}</Owner><Buckets>${writeXml(buckets, "Bucket")}</Buckets>` +
      (token === undefined ? "" : `<ContinuationToken>${token}</ContinuationToken>`);
    return `<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult xmlns="${S3_NAMESPACE}">${body}</ListAllMyBucketsResult>`;
  },
  GetBucketPolicy: (call) => {
    const name = call.params.required("Bucket");
    const bucket = resourcesIn(call, "s3:bucket").find(({ resourceArn }) => nameOf(resourceArn) === name);
    if (!bucket) throw new AwsError("NoSuchBucket", 404, "The specified bucket does not exist");
    if (bucket.document === null) throw new AwsError("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
    return bucket.document;
  },
  GetBucketOwnershipControls: (call) => {
    const { objectOwnership = WITHOUT_ACLS } = aclOf(call) ?? {};
    if (objectOwnership === NOT_SET)
      throw new AwsError("OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found");
    const body = `<Rule>${writeXml({ ObjectOwnership: objectOwnership })}</Rule>`;
    return `<?xml version="1.0" encoding="UTF-8"?><OwnershipControls xmlns="${S3_NAMESPACE}">${body}</OwnershipControls>`;
  },
  GetBucketAcl: (call) => {
    const ID = call.account.canonicalUserId;
    // Without an effect, the list shows its owner alone.
    const { grants = [] } = aclOf(call) ?? {};
    const all = [{ grantee: ID, permission: "FULL_CONTROL" }, ...grants];
    const body = all.map(({ grantee, permission }) => {
      const isGroup = grantee.startsWith("http");
      const type = `xmlns:xsi="${SCHEMA_INSTANCE}" xsi:type="${isGroup ? "Group" : "CanonicalUser"}"`;
      const who = writeXml(isGroup ? { URI: grantee } : { ID: grantee });
      return `<Grant><Grantee ${type}>${who}</Grantee>${writeXml({ Permission: permission })}</Grant>`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?><AccessControlPolicy xmlns="${S3_NAMESPACE}"><Owner>${writeXml({ ID })}</Owner><AccessControlList>${body.join("")}</AccessControlList></AccessControlPolicy>`;
  },
  GetBucketPublicAccessBlock: (call) => publicAccessBlock(call, `arn:aws:s3:::${call.params.required("Bucket")}`),
  GetAccountPublicAccessBlock: (call) => publicAccessBlock(call, null),
};

/** The list of the bucket that the call names. Undefined if lists have no effect in it. */
function aclOf(call: Call): BucketAcl | undefined {
  const arn = `arn:aws:s3:::${call.params.required("Bucket")}`;
  if (!resourcesIn(call, "s3:bucket").some(({ resourceArn }) => resourceArn === arn))
    throw new AwsError("NoSuchBucket", 404, "The specified bucket does not exist");
  return call.account.bucketAcls.find(({ resourceArn }) => resourceArn === arn);
}

function publicAccessBlock({ account }: Call, arn: string | null): string {
  const block = account.publicAccessBlocks.find(({ resourceArn }) => resourceArn === arn);
  if (!block)
    throw new AwsError(
      "NoSuchPublicAccessBlockConfiguration",
      404,
      "The public access block configuration was not found",
    );
  // The four settings are independent of each other.
  const settings = {
    BlockPublicAcls: true,
    IgnorePublicAcls: block.ignoresPublicAcls ?? true,
    BlockPublicPolicy: true,
  };
  const body = writeXml({ ...settings, RestrictPublicBuckets: block.restrictsPublicBuckets });
  return `<?xml version="1.0" encoding="UTF-8"?><PublicAccessBlockConfiguration xmlns="${S3_NAMESPACE}">${body}</PublicAccessBlockConfiguration>`;
}

export const keyPolicyOperations: JsonOperationTable = {
  ListKeys: (call) => {
    const { items, token } = pageOf(resourcesIn(call, "kms:key"), call.params.optional("Marker"));
    return {
      Keys: items.map(({ resourceArn }) => ({ KeyId: resourceArn.split("/")[1], KeyArn: resourceArn })),
      Truncated: token !== undefined,
      NextMarker: token,
    };
  },
  GetKeyPolicy: (call) => {
    const id = call.params.required("KeyId");
    const key = resourcesIn(call, "kms:key").find(({ resourceArn }) => resourceArn.endsWith(`/${id}`));
    if (!key) throw new AwsError("NotFoundException", 400, `Key '${id}' does not exist`);
    return { Policy: key.document, PolicyName: "default" };
  },
};

export const keyGrantOperations: JsonOperationTable = {
  ListGrants: (call) => {
    const id = call.params.required("KeyId");
    const key = resourcesIn(call, "kms:key").find(
      ({ resourceArn }) => resourceArn === id || resourceArn.endsWith(`/${id}`),
    );
    if (!key) throw new AwsError("NotFoundException", 400, `Key '${id}' does not exist`);
    const { grants = [] } = call.account.keyGrants.find(({ resourceArn }) => resourceArn === key.resourceArn) ?? {};
    const { items, token } = pageOf(grants, call.params.optional("Marker"));
    return {
      Grants: items.map((grant) => ({
        KeyId: key.resourceArn,
        GrantId: grant.grantId,
        IssuingAccount: `arn:aws:iam::${call.account.id}:root`,
        CreationDate: call.at / SECOND,
        Operations: grant.operations,
        ...(/^[a-z0-9.-]+\.amazonaws\.com$/.test(grant.grantee)
          ? { GranteeServicePrincipal: grant.grantee }
          : { GranteePrincipal: grant.grantee }),
        ...(grant.retiring !== null && { RetiringPrincipal: grant.retiring }),
        Constraints: {
          ...(grant.contextSubset && { EncryptionContextSubset: grant.contextSubset }),
          ...(grant.contextEquals && { EncryptionContextEquals: grant.contextEquals }),
          ...(grant.sourceArn !== null && { SourceArn: grant.sourceArn }),
        },
      })),
      Truncated: token !== undefined,
      NextMarker: token,
    };
  },
};

export const queueListOperations: JsonOperationTable = {
  ListQueues: (call) => {
    const { items, token } = pageOf(resourcesIn(call, "sqs:queue"), call.params.optional("NextToken"));
    if (items.length === 0) return {};
    return {
      QueueUrls: items.map(
        ({ resourceArn }) => `https://sqs.${call.region}.amazonaws.com/${call.account.id}/${nameOf(resourceArn)}`,
      ),
      NextToken: token,
    };
  },
};

/** The answer of GetQueueAttributes to a question about the policy. */
export function queuePolicy(call: Call): object {
  const url = call.params.required("QueueUrl");
  const name = url.slice(url.lastIndexOf("/") + 1);
  const queue = resourcesIn(call, "sqs:queue").find(({ resourceArn }) => nameOf(resourceArn) === name);
  if (!queue) throw new AwsError("QueueDoesNotExist", 400, "The specified queue does not exist.");
  return queue.document === null ? {} : { Attributes: { Policy: queue.document } };
}

export const topicOperations: OperationTable = {
  ListTopics: (call) => {
    const { items, token } = pageOf(resourcesIn(call, "sns:topic"), call.params.optional("NextToken"));
    return { Topics: items.map(({ resourceArn }) => ({ TopicArn: resourceArn })), NextToken: token };
  },
  GetTopicAttributes: (call) => {
    const arn = call.params.required("TopicArn");
    const topic = resourcesIn(call, "sns:topic").find(({ resourceArn }) => resourceArn === arn);
    const subscriptions = call.account.alerting.subscriptions[arn];
    if (subscriptions !== undefined)
      return { Attributes: { entry: { key: "SubscriptionsConfirmed", value: String(subscriptions) } } };
    if (!topic) throw new AwsError("NotFound", 404, "Topic does not exist");
    return topic.document === null ? {} : { Attributes: { entry: { key: "Policy", value: topic.document } } };
  },
};

export const functionPolicyOperations: JsonOperationTable = {
  GetPolicy: (call) => {
    const name = call.params.required("FunctionName");
    const found = resourcesIn(call, "lambda:function").find(({ resourceArn }) => nameOf(resourceArn) === name);
    if (!found || found.document === null)
      throw new AwsError("ResourceNotFoundException", 404, "The resource you requested does not exist.");
    return { Policy: found.document, RevisionId: "6f0d8a10-3c1e-4b52-9a77-2f6f5d0a1b3c" };
  },
};

export const secretPolicyOperations: JsonOperationTable = {
  ListSecrets: (call) => {
    const arns = new Set([
      ...call.account
        .secretsIn(call.region)
        .list()
        .map(({ arn }) => arn),
      ...resourcesIn(call, "secretsmanager:secret").map(({ resourceArn }) => resourceArn),
    ]);
    const { items, token } = pageOf([...arns], call.params.optional("NextToken"));
    return { SecretList: items.map((arn) => ({ ARN: arn, Name: nameOf(arn) })), NextToken: token };
  },
  GetResourcePolicy: (call) => {
    const arn = call.params.required("SecretId");
    const secret = resourcesIn(call, "secretsmanager:secret").find(({ resourceArn }) => resourceArn === arn);
    return { ARN: arn, Name: nameOf(arn), ResourcePolicy: secret?.document ?? undefined };
  },
};

/** The resources of the kind in the Region of the call. Buckets are listed from every Region. */
function resourcesIn({ account, region }: Call, kind: ResourceKind): readonly ResourcePolicy[] {
  return account.resourcePolicies.filter(
    (resource) => resource.kind === kind && (kind === "s3:bucket" || resource.region === region),
  );
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
