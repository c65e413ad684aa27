/** Service last accessed details: a job per principal, answered from the services that its policies name. */
import { memoize, memoizeTexts, once } from "../../src/iam/memoize.ts";
import { listActions, union } from "../../src/iam/policy/action-set.ts";
import { parsePolicy } from "../../src/iam/policy/document.ts";
import { expandDocument } from "../../src/iam/policy/expansion.ts";
import type { Instant } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import { noSuchEntity, validationError } from "../aws-error.ts";
import type { PolicyHolder } from "../entities.ts";
import { DEFAULT_PAGE_ITEMS, type OperationTable, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";

/** The number of jobs kept. AWS keeps a job for a week. */
const MAX_JOBS = 10_000;
/** The maximum number of services in one report. AWS has about 460. */
const MAX_SERVICES = 200;
const REGION = "eu-central-1";

/** The services that stand for all services if a policy allows `*` or uses NotAction, with AWS's names for them. */
const COMMON_SERVICES: ReadonlyMap<string, string> = new Map([
  ["bedrock", "Amazon Bedrock"],
  ["cloudformation", "AWS CloudFormation"],
  ["cloudtrail", "AWS CloudTrail"],
  ["cloudwatch", "Amazon CloudWatch"],
  ["dynamodb", "Amazon DynamoDB"],
  ["ec2", "Amazon EC2"],
  ["ecs", "Amazon Elastic Container Service"],
  ["iam", "AWS Identity and Access Management"],
  ["kms", "AWS Key Management Service"],
  ["lambda", "AWS Lambda"],
  ["logs", "Amazon CloudWatch Logs"],
  ["rds", "Amazon RDS"],
  ["s3", "Amazon S3"],
  ["sagemaker", "Amazon SageMaker"],
  ["secretsmanager", "AWS Secrets Manager"],
  ["sns", "Amazon SNS"],
  ["sqs", "Amazon SQS"],
  ["ssm", "AWS Systems Manager"],
  ["sts", "AWS Security Token Service"],
]);

/**
 * The services whose actions are reported one by one. AWS reports actions for some services only, and only management
 * actions.
 */
const TRACKED_SERVICES: ReadonlySet<string> = new Set([
  "dynamodb",
  "ec2",
  "iam",
  "kms",
  "lambda",
  "s3",
  "secretsmanager",
  "sqs",
]);
const UNTRACKED_ACTIONS: ReadonlySet<string> = new Set([
  "iam:PassRole",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
]);
const MAX_TRACKED_ACTIONS = 1_000;
/** More than the principals of the accounts of one test. */
const GRANTS_MAX = 1_000;

interface Job {
  readonly createdAt: Instant;
  /** Only this caller may read the job. */
  readonly callerArn: string;
  readonly jobType: string;
  readonly hasFailed: boolean;
  readonly services: readonly XmlFields[];
  reads: number;
}

/** The jobs of each account by their id. */
const jobsOf = memoize((_account: SandboxAccount) => new Map<string, Job>());

export const lastAccessedOperations: OperationTable = {
  GenerateServiceLastAccessedDetails: ({ account, caller, params, at }) => {
    const arn = params.required("Arn");
    const jobType = params.optional("Granularity") ?? "SERVICE_LEVEL";
    if (jobType !== "SERVICE_LEVEL" && jobType !== "ACTION_LEVEL")
      throw validationError("Granularity is SERVICE_LEVEL or ACTION_LEVEL.");
    const principal = findByArn(account, arn);
    const jobs = jobsOf(account);
    if (jobs.size >= MAX_JOBS) jobs.clear();
    const jobId = [8, 4, 4, 4, 12].map((length) => account.random.text(length, "0123456789abcdef")).join("-");
    jobs.set(jobId, {
      createdAt: at,
      callerArn: caller.arn,
      jobType,
      hasFailed: account.failingLastAccessedJobs.has(arn),
      services: servicesOf(account, principal, jobType === "ACTION_LEVEL"),
      reads: 0,
    });
    return { JobId: jobId };
  },
  GetServiceLastAccessedDetails: ({ account, caller, params, at }) => {
    const jobId = params.required("JobId");
    const job = jobsOf(account).get(jobId);
    if (job === undefined || job.callerArn !== caller.arn) throw noSuchEntity(`Job ${jobId} cannot be found.`);
    const common = { JobType: job.jobType, JobCreationDate: time(job.createdAt) };
    job.reads += 1;
    if (job.reads <= account.lastAccessedJobReads)
      return { ...common, JobStatus: "IN_PROGRESS", ServicesLastAccessed: [], IsTruncated: false };
    const ended = { ...common, JobCompletionDate: time(at) };
    if (job.hasFailed) {
      const Error = { Message: "The report could not be generated.", Code: "InternalError" };
      return { ...ended, JobStatus: "FAILED", Error, ServicesLastAccessed: [], IsTruncated: false };
    }
    const limit = params.integer("MaxItems", 1, 1_000) ?? DEFAULT_PAGE_ITEMS;
    const start = Number(params.optional("Marker") ?? 0);
    const isTruncated = start + limit < job.services.length;
    return {
      ...ended,
      JobStatus: "COMPLETED",
      ServicesLastAccessed: job.services.slice(start, start + limit),
      IsTruncated: isTruncated,
      Marker: isTruncated ? String(start + limit) : undefined,
    };
  },
};

function findByArn(account: SandboxAccount, arn: string): PolicyHolder {
  for (const holders of [account.users, account.groups, account.roles]) {
    for (const holder of holders.values()) if (holder.arn === arn) return holder;
  }
  throw noSuchEntity(`Arn ${arn} not found`);
}

/**
 * Returns the allowed services. A service or action was used if `account.serviceUse` contains it. All others were never
 * used.
 */
function servicesOf(account: SandboxAccount, holder: PolicyHolder, isActionLevel: boolean): XmlFields[] {
  const documents = [...holder.inlinePolicies.values()];
  for (const policy of holder.attachedPolicies) documents.push(defaultDocument(policy));
  const user = account.users.get(holder.name);
  if (user?.arn === holder.arn) {
    for (const { attachedPolicies, inlinePolicies } of user.groups) {
      documents.push(...inlinePolicies.values(), ...[...attachedPolicies].map(defaultDocument));
    }
  }
  const { namespaces, actions: allowed } = grantsOf(JSON.stringify(documents));
  const tracked = isActionLevel ? allowed() : new Map<string, string[]>();
  const used = account.serviceUse.get(holder.arn);
  return namespaces.map((namespace): XmlFields => {
    const actions = (tracked.get(namespace) ?? []).map(
      (name): { readonly name: string; readonly at: Instant | undefined } => ({
        name,
        at: used?.get(`${namespace}:${name}`),
      }),
    );
    const times = [used?.get(namespace), ...actions.map(({ at }) => at)].filter((at) => at !== undefined);
    const usedAt = times.length > 0 ? Math.max(...times) : undefined;
    return {
      ServiceName: COMMON_SERVICES.get(namespace) ?? namespace,
      ServiceNamespace: namespace,
      LastAuthenticated: usedAt === undefined ? undefined : time(usedAt),
      LastAuthenticatedEntity: usedAt === undefined ? undefined : holder.arn,
      LastAuthenticatedRegion: usedAt === undefined ? undefined : REGION,
      TotalAuthenticatedEntities: usedAt === undefined ? 0 : 1,
      TrackedActionsLastAccessed:
        actions.length === 0
          ? undefined
          : actions.map(({ name, at }) => ({
              ActionName: name,
              LastAccessedEntity: at === undefined ? undefined : holder.arn,
              LastAccessedTime: at === undefined ? undefined : time(at),
              LastAccessedRegion: at === undefined ? undefined : REGION,
            })),
    };
  });
}

/** What a JSON list of documents allows. The principals of an account are asked about again and again. */
const grantsOf = memoizeTexts(GRANTS_MAX, (text) => {
  const documents = JSON.parse(text) as readonly string[];
  const namespaces = new Set<string>();
  for (const document of documents) {
    const actions = actionsOf(document);
    if (/"\*(:\*)?"|"NotAction"/.test(actions))
      for (const namespace of COMMON_SERVICES.keys()) namespaces.add(namespace);
    for (const [, namespace = ""] of actions.matchAll(/"([a-z0-9-]+):[A-Za-z*]+"/g)) namespaces.add(namespace);
  }
  return {
    namespaces: [...namespaces].toSorted().slice(0, MAX_SERVICES),
    actions: once(() => trackedActions(documents)),
  };
});

/** The reported actions that the documents allow, without prefix, by service. */
function trackedActions(documents: readonly string[]): Map<string, string[]> {
  const parsed = documents.flatMap((text) => {
    const answer = parsePolicy(text);
    return answer.ok ? [expandDocument(answer.document).allowed] : [];
  });
  const actions = listActions(union(parsed)).filter(
    ({ service, action }) => TRACKED_SERVICES.has(service) && !UNTRACKED_ACTIONS.has(action),
  );
  const byService = Map.groupBy(actions.slice(0, MAX_TRACKED_ACTIONS), ({ service }) => service);
  return new Map(
    [...byService].map(([service, own]) => [service, own.map(({ action }) => action.slice(service.length + 1))]),
  );
}

/** The document without its resources, because a `*` there does not stand for services. */
function actionsOf(document: string): string {
  return JSON.stringify(JSON.parse(document || "{}"), (key, value: unknown) =>
    key === "Resource" || key === "Condition" ? undefined : value,
  );
}

function defaultDocument(policy: {
  versions: readonly { versionId: string; document: string }[];
  defaultVersionId: string;
}): string {
  return policy.versions.find((version) => version.versionId === policy.defaultVersionId)?.document ?? "";
}
