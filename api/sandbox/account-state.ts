/**
 * The state of an account, and what every edit needs: names, unique ids, and the revision that paged reads depend on.
 * The edits are in `account-principals.ts`, `account-policies.ts` and `account-keys.ts`. `account.ts` combines them.
 */
import { createHash } from "node:crypto";
import type { BucketAcl, KeyGrants } from "../src/iam/resource-grants.ts";
import type { PublicAccessBlock, ResourcePolicy } from "../src/iam/resource-policy-inventory.ts";
import type { Workload } from "../src/iam/workload-inventory.ts";
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAlerting } from "./alerting.ts";
import type { SandboxAnalyzer } from "./access-analyzer.ts";
import { AwsError, validationError } from "./aws-error.ts";
import type {
  SandboxAccessKey,
  SandboxGroup,
  SandboxOidcProvider,
  SandboxOrganization,
  SandboxPasswordPolicy,
  SandboxPolicy,
  SandboxRole,
  SandboxRoot,
  SandboxSamlProvider,
  SandboxServerCertificate,
  SandboxUser,
  SandboxVirtualMfaDevice,
} from "./entities.ts";
import { awsManagedPolicies } from "./managed-policies.ts";
import { BASE32, BASE62, type Random, seededRandom } from "./random.ts";
import { KmsKeys } from "./kms-keys.ts";
import type { OrganizationDirectory } from "./organization-directory.ts";
import { type Parameter, Parameters } from "./parameters.ts";
import { type Secret, Secrets } from "./secrets.ts";
import { MessageQueue } from "./message-queue.ts";
import { Trail } from "./trail.ts";
import { TruthLog } from "./drill/truth-log.ts";
import type { SecurityHub } from "./security-hub.ts";

const NAME_GRAMMAR = /^[\w+=,.@-]{1,128}$/;

export interface SandboxAccountOptions {
  readonly id: string;
  readonly clock: () => Instant;
  /** The seed of ids and secrets: the same seed produces the same account. */
  readonly seed?: number;
  readonly createdAt?: Instant;
}

/** A credential report, which shows the account as it was at `startedAt`. */
export interface StoredReport {
  readonly startedAt: Instant;
  readonly csv: string;
}

/** The fields of a CloudTrail record that EventBridge repeats. */
export interface TrailedRecord {
  readonly eventSource: string;
  readonly eventTime: string;
  readonly awsRegion: string;
}

export class AccountState {
  readonly id: string;
  readonly partition = "aws";
  /** The ID by which access control lists of S3 name an account. */
  get canonicalUserId(): string {
    return createHash("sha256").update(this.id).digest("hex");
  }
  readonly clock: () => Instant;
  readonly random: Random;
  readonly users = new Map<string, SandboxUser>();
  readonly groups = new Map<string, SandboxGroup>();
  readonly roles = new Map<string, SandboxRole>();
  /** The customer managed policies by ARN. */
  readonly customerPolicies = new Map<string, SandboxPolicy>();
  readonly awsPolicies: ReadonlyMap<string, SandboxPolicy>;
  readonly root: SandboxRoot;
  passwordPolicy: SandboxPasswordPolicy | null = null;
  alias: string | null = null;
  /**
   * The workloads of each role, as an inventory would report them. Null if there is no inventory. AWS has no single
   * call for this.
   */
  workloads: readonly Workload[] | null = null;
  /** Resources that can have a policy, and their policies. Functions must be workloads, too: these are what is listed. */
  resourcePolicies: readonly ResourcePolicy[] = [];
  /** S3 Block Public Access of buckets, and of the account. AWS knows none of a place that is missing. */
  publicAccessBlocks: readonly PublicAccessBlock[] = [];
  /** The buckets in which access control lists have an effect. In all others, the bucket's owner is enforced. */
  bucketAcls: readonly BucketAcl[] = [];
  /** The grants of keys. A key that is missing has none. */
  keyGrants: readonly KeyGrants[] = [];
  hasSecurityContact = false;
  alerting: SandboxAlerting = { trails: [], metricFilters: [], alarms: [], subscriptions: {} };
  /** The analyzers of IAM Access Analyzer. */
  analyzers: readonly SandboxAnalyzer[] = [];
  /** The Regions that are enabled. A scan makes 17 calls in each, so an account has one unless it is about Regions. */
  regions: readonly string[] = ["eu-central-1"];
  /** AWS Security Hub by Region, where it is enabled. */
  readonly securityHubs = new Map<string, SecurityHub>();
  readonly virtualMfaDevices: SandboxVirtualMfaDevice[] = [];
  readonly serverCertificates: SandboxServerCertificate[] = [];
  readonly samlProviders: SandboxSamlProvider[] = [];
  readonly oidcProviders: SandboxOidcProvider[] = [];
  organization: SandboxOrganization | null = null;
  /** The tree of the organization. Null if the account knows only its own place in it. */
  directory: OrganizationDirectory | null = null;
  readonly organizationsFeatures: string[] = [];
  credentialReport: StoredReport | null = null;
  /** Principal ARN -> service namespace, or action (`s3:ListBucket`) -> last use, for service last accessed details. */
  readonly serviceUse = new Map<string, Map<string, Instant>>();
  /** Principals whose last accessed jobs end as FAILED. */
  readonly failingLastAccessedJobs = new Set<string>();
  /** How many reads find a last accessed job still running. AWS's jobs are asynchronous. */
  lastAccessedJobReads = 1;
  /** How long AWS takes to generate a credential report. */
  reportSeconds = 0;
  /** Access key id -> the key and its user (null for root's keys). */
  readonly accessKeys = new Map<string, { readonly key: SandboxAccessKey; readonly user: SandboxUser | null }>();
  readonly trail = new Trail();
  /** The queues of Amazon SQS by name. */
  readonly queues = new Map<string, MessageQueue>();
  /** The queues to which a rule of Amazon EventBridge sends each record of the trail. */
  readonly eventQueues: MessageQueue[] = [];
  readonly #secrets = new Map<string, Secrets>();
  readonly #parameters = new Map<string, Parameters>();
  readonly #kmsKeys = new Map<string, KmsKeys>();
  /** The log of what really happened in this account, for drills. */
  readonly truth: TruthLog;
  /** Incremented by every edit of the authorization details. Cached pages are valid for one revision. */
  revision = 0;
  #serial = 0;

  constructor({ id, clock, seed = 1, createdAt }: SandboxAccountOptions) {
    this.id = id;
    this.clock = clock;
    this.truth = new TruthLog(clock);
    this.random = seededRandom(seed);
    this.awsPolicies = new Map(awsManagedPolicies().map((policy) => [policy.arn, policy]));
    this.root = {
      createdAt: createdAt ?? clock(),
      hasPassword: true,
      passwordLastUsedAt: null,
      mfa: "HARDWARE",
      accessKeys: [],
      certificates: [],
    };
  }

  arn(kind: string, path: string, name: string): string {
    return `arn:${this.partition}:iam::${this.id}:${kind}${path}${name}`;
  }

  get rootArn(): string {
    return `arn:${this.partition}:iam::${this.id}:root`;
  }

  /** Returns a unique id of 21 characters as AWS assigns it: `AIDA…`, `AROA…`, `AGPA…` or `ANPA…`. */
  uniqueId(prefix: string): string {
    return prefix + this.random.text(21 - prefix.length, BASE32);
  }

  /** Returns the parameters of one Region, because Parameter Store is regional. */
  parametersIn(region: string): Parameters {
    const known = this.#parameters.get(region);
    if (known !== undefined) return known;
    const { id: accountId, clock, truth } = this;
    const parameters = new Parameters({ accountId, region, clock, truth });
    this.#parameters.set(region, parameters);
    return parameters;
  }

  everyParameter(): readonly Parameter[] {
    return [...this.#parameters.values()].flatMap((parameters) => parameters.list());
  }

  /** Returns the secrets of one region, because Secrets Manager is regional. */
  secretsIn(region: string): Secrets {
    const known = this.#secrets.get(region);
    if (known !== undefined) return known;
    const { id: accountId, clock, truth } = this;
    const secrets = new Secrets({ accountId, region, clock, truth, suffix: () => this.random.text(6, BASE62) });
    this.#secrets.set(region, secrets);
    return secrets;
  }

  /** Returns the KMS keys of one region. */
  kmsKeysIn(region: string): KmsKeys {
    const known = this.#kmsKeys.get(region);
    if (known !== undefined) return known;
    const keys = new KmsKeys({ accountId: this.id, region, clock: this.clock });
    this.#kmsKeys.set(region, keys);
    return keys;
  }

  /** Returns the queue, which is created if it does not exist. */
  queueNamed(name: string): MessageQueue {
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const queue = new MessageQueue(name);
    this.queues.set(name, queue);
    return queue;
  }

  /** Sends a record of CloudTrail to the queues as an event of Amazon EventBridge. */
  emitEvent(record: TrailedRecord): void {
    if (this.eventQueues.length === 0) return;
    const isSignIn = record.eventSource === "signin.amazonaws.com";
    const event = {
      version: "0",
      id: crypto.randomUUID(),
      "detail-type": isSignIn ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
      source: `aws.${record.eventSource.split(".")[0]}`,
      account: this.id,
      time: record.eventTime,
      region: record.awsRegion,
      resources: [],
      detail: record,
    };
    for (const queue of this.eventQueues) queue.send(JSON.stringify(event));
  }

  everySecret(): readonly Secret[] {
    return [...this.#secrets.values()].flatMap((secrets) => secrets.list());
  }

  nextSerial(): number {
    return ++this.#serial;
  }

  /** Must be called after every edit that changes the authorization details. */
  touch(...items: { xml?: string | undefined }[]): void {
    this.revision++;
    for (const item of items) item.xml = undefined;
  }
}

export function demandName(name: string, field: string): void {
  if (!NAME_GRAMMAR.test(name)) {
    throw validationError(
      `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

/** Refuses text that is not JSON, as AWS does. The sandbox does not check what a policy means. */
export function demandDocument(document: string): string {
  try {
    JSON.parse(document);
  } catch {
    throw new AwsError("MalformedPolicyDocument", 400, "This policy contains invalid Json");
  }
  return document;
}
