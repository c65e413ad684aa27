/** Service last accessed details: a job per principal, answered from the services that its policies name. */
import type { Instant } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import { noSuchEntity } from "../aws-error.ts";
import type { PolicyHolder } from "../entities.ts";
import { DEFAULT_PAGE_ITEMS, type OperationTable, time } from "../operation.ts";
import type { XmlFields } from "../protocol/query.ts";

/** AWS keeps a job for a week; the sandbox keeps so many. */
const MAX_JOBS = 10_000;
/** AWS knows about 460 services. */
const MAX_SERVICES = 200;

/** What stands for all of them where a policy says `*` or what it does not allow. */
const COMMON_SERVICES = [
  "bedrock",
  "cloudformation",
  "cloudtrail",
  "cloudwatch",
  "dynamodb",
  "ec2",
  "ecs",
  "iam",
  "kms",
  "lambda",
  "logs",
  "rds",
  "s3",
  "sagemaker",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
];

interface Job {
  readonly createdAt: Instant;
  readonly services: readonly XmlFields[];
}

const jobs = new WeakMap<SandboxAccount, Map<string, Job>>();

export const lastAccessedOperations: OperationTable = {
  GenerateServiceLastAccessedDetails: ({ account, params, at }) => {
    const arn = params.required("Arn");
    const principal = findByArn(account, arn);
    const known = jobs.get(account) ?? new Map<string, Job>();
    jobs.set(account, known);
    if (known.size >= MAX_JOBS) known.clear();
    const jobId = [8, 4, 4, 4, 12].map((length) => account.random.text(length, "0123456789abcdef")).join("-");
    known.set(jobId, { createdAt: at, services: servicesOf(account, principal) });
    return { JobId: jobId };
  },
  GetServiceLastAccessedDetails: ({ account, params, at }) => {
    const jobId = params.required("JobId");
    const job = jobs.get(account)?.get(jobId);
    if (job === undefined) throw noSuchEntity(`Job ${jobId} cannot be found.`);
    const limit = params.integer("MaxItems", 1, 1_000) ?? DEFAULT_PAGE_ITEMS;
    const start = Number(params.optional("Marker") ?? 0);
    const isTruncated = start + limit < job.services.length;
    return {
      JobStatus: "COMPLETED",
      JobType: "SERVICE_LEVEL",
      JobCreationDate: time(job.createdAt),
      JobCompletionDate: time(at),
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

/** A service was used when `account.serviceUse` says so; the others are granted and were never used. */
function servicesOf(account: SandboxAccount, holder: PolicyHolder): XmlFields[] {
  const documents = [...holder.inlinePolicies.values()];
  for (const policy of holder.attachedPolicies) documents.push(defaultDocument(policy));
  const user = account.users.get(holder.name);
  if (user?.arn === holder.arn) {
    for (const { attachedPolicies, inlinePolicies } of user.groups) {
      documents.push(...inlinePolicies.values(), ...[...attachedPolicies].map(defaultDocument));
    }
  }
  const namespaces = new Set<string>();
  for (const document of documents) {
    if (/"\*(:\*)?"|"NotAction"/.test(actionsOf(document))) for (const namespace of COMMON_SERVICES) namespaces.add(namespace);
    for (const [, namespace = ""] of document.matchAll(/"([a-z0-9-]+):[A-Za-z*]+"/g)) namespaces.add(namespace);
  }
  const used = account.serviceUse.get(holder.arn);
  return [...namespaces]
    .toSorted()
    .slice(0, MAX_SERVICES)
    .map((namespace): XmlFields => {
      const usedAt = used?.get(namespace);
      return {
        ServiceName: namespace.toUpperCase(),
        ServiceNamespace: namespace,
        LastAuthenticated: usedAt === undefined ? undefined : time(usedAt),
        LastAuthenticatedEntity: usedAt === undefined ? undefined : holder.arn,
        LastAuthenticatedRegion: usedAt === undefined ? undefined : "eu-central-1",
        TotalAuthenticatedEntities: usedAt === undefined ? 0 : 1,
      };
    });
}

/** The document without its resources, where a `*` says nothing about services. */
function actionsOf(document: string): string {
  return JSON.stringify(JSON.parse(document || "{}"), (key, value: unknown) =>
    key === "Resource" || key === "Condition" ? undefined : value,
  );
}

function defaultDocument(policy: { versions: readonly { versionId: string; document: string }[]; defaultVersionId: string }): string {
  return policy.versions.find((version) => version.versionId === policy.defaultVersionId)?.document ?? "";
}
