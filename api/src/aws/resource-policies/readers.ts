/** The services whose resource policies are read. */
import { present } from "../pages.ts";
import { allByToken } from "../workloads/workload-reader.ts";
import { BUCKET_ACL_PERMISSIONS } from "./bucket-acls.ts";
import { bucketClients } from "./bucket-clients.ts";
import { KEY_GRANT_PERMISSIONS } from "./key-grants.ts";
import type { PolicyReader } from "./policy-reader.ts";
import { PUBLIC_ACCESS_PERMISSIONS } from "./public-access-blocks.ts";

/** The page sizes are the largest that each service accepts. */
const BUCKETS_PER_PAGE = 1_000;
const KEYS_PER_PAGE = 1_000;
const QUEUES_PER_PAGE = 1_000;
const SECRETS_PER_PAGE = 100;

const bucketReader: PolicyReader = {
  label: "Amazon S3 buckets",
  kind: "s3:bucket",
  isGlobal: true,
  listAction: "s3:ListAllMyBuckets",
  policyAction: "s3:GetBucketPolicy",
  withoutPolicyCodes: ["NoSuchBucketPolicy"],
  goneCodes: ["NoSuchBucket"],
  async open({ open, partition, send }) {
    const { GetBucketPolicyCommand, ListBucketsCommand } = await import("@aws-sdk/client-s3");
    const clientIn = await bucketClients(open);
    let owner: string | null = null;
    return {
      canonicalUserId: () => owner,
      list: () =>
        allByToken("s3:ListAllMyBuckets", async (ContinuationToken) => {
          const page = await send((call) =>
            clientIn("").send(new ListBucketsCommand({ MaxBuckets: BUCKETS_PER_PAGE, ContinuationToken }), call),
          );
          owner = page.Owner?.ID ?? owner;
          const items = (page.Buckets ?? []).map(({ Name, BucketRegion }) => {
            const name = present(Name, "s3:ListAllMyBuckets", "Name");
            return { resourceArn: `arn:${partition}:s3:::${name}`, region: BucketRegion ?? "", id: name };
          });
          return { items, token: page.ContinuationToken };
        }),
      async policyOf({ id, region }) {
        const request = new GetBucketPolicyCommand({ Bucket: id });
        const { Policy } = await send((call) => clientIn(region).send(request, call));
        return Policy ?? null;
      },
    };
  },
};

const keyReader: PolicyReader = {
  label: "AWS KMS keys",
  kind: "kms:key",
  isGlobal: false,
  listAction: "kms:ListKeys",
  policyAction: "kms:GetKeyPolicy",
  withoutPolicyCodes: [],
  goneCodes: ["NotFoundException"],
  async open({ open, region, send }) {
    const { GetKeyPolicyCommand, KMSClient, ListKeysCommand } = await import("@aws-sdk/client-kms");
    const client = open((config) => new KMSClient(config));
    return {
      list: () =>
        allByToken("kms:ListKeys", async (Marker) => {
          const page = await send((call) => client.send(new ListKeysCommand({ Limit: KEYS_PER_PAGE, Marker }), call));
          const items = page.Keys?.map(({ KeyArn, KeyId }) => ({
            resourceArn: present(KeyArn, "kms:ListKeys", "KeyArn"),
            region,
            id: present(KeyId, "kms:ListKeys", "KeyId"),
          }));
          return { items, token: page.Truncated ? page.NextMarker : undefined };
        }),
      async policyOf({ id }) {
        // A key has one policy, which has this name.
        const request = new GetKeyPolicyCommand({ KeyId: id, PolicyName: "default" });
        const { Policy } = await send((call) => client.send(request, call));
        return present(Policy, "kms:GetKeyPolicy", "Policy");
      },
    };
  },
};

const queueReader: PolicyReader = {
  label: "Amazon SQS queues",
  kind: "sqs:queue",
  isGlobal: false,
  listAction: "sqs:ListQueues",
  policyAction: "sqs:GetQueueAttributes",
  withoutPolicyCodes: [],
  goneCodes: ["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"],
  async open({ open, arnOf, region, send }) {
    const { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } = await import("@aws-sdk/client-sqs");
    // The URL only names the queue. Where requests go is decided as for all other services.
    const client = open((config) => new SQSClient({ ...config, useQueueUrlAsEndpoint: false }));
    return {
      list: () =>
        allByToken("sqs:ListQueues", async (NextToken) => {
          const page = await send((call) =>
            client.send(new ListQueuesCommand({ MaxResults: QUEUES_PER_PAGE, NextToken }), call),
          );
          // The answer has no list if the Region has no queues.
          const items = (page.QueueUrls ?? []).map((url) => ({
            resourceArn: arnOf("sqs", url.slice(url.lastIndexOf("/") + 1)),
            region,
            id: url,
          }));
          return { items, token: page.NextToken };
        }),
      async policyOf({ id }) {
        const { Attributes } = await send((call) =>
          client.send(new GetQueueAttributesCommand({ QueueUrl: id, AttributeNames: ["Policy"] }), call),
        );
        return Attributes?.["Policy"] || null;
      },
    };
  },
};

const topicReader: PolicyReader = {
  label: "Amazon SNS topics",
  kind: "sns:topic",
  isGlobal: false,
  listAction: "sns:ListTopics",
  policyAction: "sns:GetTopicAttributes",
  withoutPolicyCodes: [],
  goneCodes: ["NotFound", "NotFoundException"],
  async open({ open, region, send }) {
    const { GetTopicAttributesCommand, ListTopicsCommand, SNSClient } = await import("@aws-sdk/client-sns");
    const client = open((config) => new SNSClient(config));
    return {
      list: () =>
        allByToken("sns:ListTopics", async (NextToken) => {
          const page = await send((call) => client.send(new ListTopicsCommand({ NextToken }), call));
          const items = (page.Topics ?? []).map(({ TopicArn }) => {
            const arn = present(TopicArn, "sns:ListTopics", "TopicArn");
            return { resourceArn: arn, region, id: arn };
          });
          return { items, token: page.NextToken };
        }),
      async policyOf({ id }) {
        const { Attributes } = await send((call) => client.send(new GetTopicAttributesCommand({ TopicArn: id }), call));
        return Attributes?.["Policy"] || null;
      },
    };
  },
};

const functionReader: PolicyReader = {
  label: "AWS Lambda functions",
  kind: "lambda:function",
  isGlobal: false,
  listAction: "lambda:ListFunctions",
  policyAction: "lambda:GetPolicy",
  withoutPolicyCodes: ["ResourceNotFoundException"],
  goneCodes: [],
  async open({ open, region, send }) {
    const { GetPolicyCommand, LambdaClient, ListFunctionsCommand } = await import("@aws-sdk/client-lambda");
    const client = open((config) => new LambdaClient(config));
    return {
      list: () =>
        allByToken("lambda:ListFunctions", async (Marker) => {
          const page = await send((call) => client.send(new ListFunctionsCommand({ Marker }), call));
          const items = page.Functions?.map(({ FunctionArn, FunctionName }) => ({
            resourceArn: present(FunctionArn, "lambda:ListFunctions", "FunctionArn"),
            region,
            id: present(FunctionName, "lambda:ListFunctions", "FunctionName"),
          }));
          return { items, token: page.NextMarker };
        }),
      async policyOf({ id }) {
        const { Policy } = await send((call) => client.send(new GetPolicyCommand({ FunctionName: id }), call));
        return Policy ?? null;
      },
    };
  },
};

const secretReader: PolicyReader = {
  label: "secrets of AWS Secrets Manager",
  kind: "secretsmanager:secret",
  isGlobal: false,
  listAction: "secretsmanager:ListSecrets",
  policyAction: "secretsmanager:GetResourcePolicy",
  withoutPolicyCodes: [],
  goneCodes: ["ResourceNotFoundException"],
  async open({ open, region, send }) {
    const { GetResourcePolicyCommand, ListSecretsCommand, SecretsManagerClient } =
      await import("@aws-sdk/client-secrets-manager");
    const client = open((config) => new SecretsManagerClient(config));
    return {
      list: () =>
        allByToken("secretsmanager:ListSecrets", async (NextToken) => {
          const page = await send((call) =>
            client.send(new ListSecretsCommand({ MaxResults: SECRETS_PER_PAGE, NextToken }), call),
          );
          const items = page.SecretList?.map(({ ARN }) => {
            const arn = present(ARN, "secretsmanager:ListSecrets", "ARN");
            return { resourceArn: arn, region, id: arn };
          });
          return { items, token: page.NextToken };
        }),
      async policyOf({ id }) {
        const { ResourcePolicy } = await send((call) =>
          client.send(new GetResourcePolicyCommand({ SecretId: id }), call),
        );
        return ResourcePolicy ?? null;
      },
    };
  },
};

export const POLICY_READERS: readonly PolicyReader[] = [
  bucketReader,
  keyReader,
  queueReader,
  topicReader,
  functionReader,
  secretReader,
];

/** Every action that a reading of resource policies needs, with its purpose, besides the one that lists Regions. */
export const RESOURCE_POLICY_PERMISSIONS: readonly { readonly action: string; readonly purpose: string }[] = [
  ...POLICY_READERS.flatMap(({ label, listAction, policyAction }) => [
    { action: listAction, purpose: `Lists ${label}.` },
    { action: policyAction, purpose: `Reads the policies of ${label}.` },
  ]),
  ...BUCKET_ACL_PERMISSIONS,
  ...PUBLIC_ACCESS_PERMISSIONS,
  ...KEY_GRANT_PERMISSIONS,
];
