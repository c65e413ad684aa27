/**
 * One set of SDK clients per connection. All clients have the same three layers: errors are translated to ours, every
 * HTTP request waits for its turn and is counted, and reads are retried up to a fixed maximum.
 *
 * Endpoints: a SANDBOX connection has its own endpoint, which must be loopback. All other connections use the SDK's
 * endpoint, which is AWS unless `AWS_ENDPOINT_URL[_<SERVICE>]` is set.
 */
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient, type IAMClientConfig, ListUsersCommand } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { fromIni } from "@aws-sdk/credential-providers";
import { now } from "../clock.ts";
import { AppError } from "../errors.ts";
import { SECOND } from "../iam/time.ts";
import { traced } from "../trace.ts";
import type { AssumeRoleConnection, AwsConnection, DirectConnection } from "./connection.ts";
import { countCall } from "./call-counts.ts";
import { badResponse, isUnknownOperation, toAwsError } from "./errors.ts";
import { MAX_ATTEMPTS, readRetryStrategy } from "./retry.ts";
import { bucketOf, newBucket } from "./connection-buckets.ts";
import { actionOf } from "./service-prefixes.ts";
import { TokenBucket } from "./token-bucket.ts";

const DEFAULT_REGION = "us-east-1";
/**
 * How long one HTTP request may take. The SDK has no limit of its own, so an endpoint that accepts a connection and
 * never answers would hold a worker for ever. AWS answers the largest page within seconds.
 */
const CALL_TIMEOUTS = {
  connectionTimeout: 5_000,
  requestTimeout: 60_000,
  /** The longest silence in the middle of an answer. */
  socketTimeout: 60_000,
  // Without it, the SDK only logs a warning about the request.
  throwOnRequestTimeout: true,
} as const;
const ROLE_SESSION_SECONDS = 3_600;
const RENEW_SECONDS_BEFORE = 300;
const DEFAULT_SESSION_NAME = "iam-monitor";
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;

export interface AwsClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  /**
   * Creates a client of a service with Regions, with the same credentials and layers; null for the connection's Region.
   * The caller destroys it.
   */
  inRegion<C extends SdkClient>(region: string | null, create: (config: RegionalConfig) => C): C;
  /** HTTP requests so far, retries included. */
  readonly requests: RequestCounts;
  /** Closes the sockets. The clients cannot be used afterwards. */
  destroy(): void;
}

/** The settings of a client of a service with Regions. */
export interface RegionalConfig extends Omit<ClientConfig, "credentials" | "requestHandler"> {
  readonly requestHandler: { readonly requestTimeout: number };
  readonly credentials: IAMClient["config"]["credentials"];
  readonly retryStrategy: typeof readRetryStrategy;
  readonly maxAttempts: number;
}

export interface RequestCounts {
  calls: number;
  throttles: number;
  /** The number of calls by action, such as `iam:ListAccessKeys`. */
  readonly byAction: Record<string, number>;
}

export interface ClientLimits {
  readonly callsPerSecond: number;
  readonly burst: number;
  /** Milliseconds to wait for an answer. */
  readonly requestTimeout?: number;
}

/** Creates the clients. Errors: AWS_CREDENTIALS_MISSING if a SANDBOX endpoint is not on this machine. */
export function createClients(connection: AwsConnection, limits?: ClientLimits): AwsClients {
  const requests: RequestCounts = { calls: 0, throttles: 0, byAction: {} };
  const layers = new Layers(requests, (isLoopback) =>
    limits
      ? new TokenBucket({ perSecond: limits.callsPerSecond, burst: limits.burst })
      : bucketOf(connection, isLoopback),
  );
  const common = {
    ...clientConfig(connection, layers),
    retryStrategy: readRetryStrategy,
    maxAttempts: MAX_ATTEMPTS,
    ...(limits?.requestTimeout && {
      requestHandler: { ...CALL_TIMEOUTS, requestTimeout: limits.requestTimeout },
    }),
  };
  const iam = layers.around(new IAMClient(common));
  const sts = layers.around(new STSClient(common));
  const organizations = layers.around(new OrganizationsClient(common));
  return {
    iam,
    sts,
    organizations,
    inRegion: (region, create) =>
      layers.around(
        // The credentials of the IAM client are shared, because resolving them again may call AWS again.
        create({ ...common, credentials: iam.config.credentials, ...(region !== null && { region }) }),
      ),
    requests,
    destroy() {
      iam.destroy();
      sts.destroy();
      organizations.destroy();
    },
  };
}

/**
 * The clients of one rotation. `creating` never repeats a request, because a repeated CreateAccessKey makes two keys.
 */
export interface RotationClients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly creating: IAMClient;
  readonly secretsManager: SecretsManagerClient;
  readonly ssm: SSMClient;
  readonly cloudTrail: CloudTrailClient;
  destroy(): void;
}

export interface RotationClientOptions {
  /** Part of the user agent of every call, and the role session's name if a role is assumed. CloudTrail records both. */
  readonly mark: string;
  /** The secret's Region. Null for the connection's own Region. */
  readonly secretRegion: string | null;
  /** The one Region of the partition in which CloudTrail keeps IAM's events. */
  readonly eventRegion: string;
}

export function createRotationClients(
  connection: AwsConnection,
  { mark, secretRegion, eventRegion }: RotationClientOptions,
): RotationClients {
  const marked: AwsConnection = connection.type === "ASSUME_ROLE" ? { ...connection, sessionName: mark } : connection;
  const layers = new Layers(undefined, (isLoopback) => bucketOf(connection, isLoopback));
  const once = { ...clientConfig(marked, layers), customUserAgent: mark, maxAttempts: 1 };
  const common = { ...once, retryStrategy: readRetryStrategy, maxAttempts: MAX_ATTEMPTS };
  const clients = {
    iam: layers.around(new IAMClient(common)),
    sts: layers.around(new STSClient(common)),
    creating: layers.around(new IAMClient(once)),
    secretsManager: layers.around(
      new SecretsManagerClient({ ...common, ...(secretRegion && { region: secretRegion }) }),
    ),
    ssm: layers.around(new SSMClient({ ...common, ...(secretRegion && { region: secretRegion }) })),
    cloudTrail: layers.around(new CloudTrailClient({ ...common, region: eventRegion })),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** The id of the access key that signs a connection's calls or assumes its role. That key must not rotate itself. */
export async function ownAccessKeyId(connection: AwsConnection): Promise<string | null> {
  const direct = connection.type === "ASSUME_ROLE" ? (connection.from ?? { type: "ENVIRONMENT" as const }) : connection;
  const { endpoint: _unused, ...config } = clientConfig(direct);
  const client = new STSClient(config);
  try {
    return (await client.config.credentials()).accessKeyId;
  } catch {
    // Without credentials there is no key. The call that needs the credentials reports that they are missing.
    return null;
  } finally {
    client.destroy();
  }
}

/** An STS client that tests whether another key works at the same endpoint. Sends every request once. */
export function createProbeClient(
  connection: AwsConnection,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): STSClient {
  const { region, endpoint } = clientConfig(connection);
  const layers = new Layers(undefined, (isLoopback) => bucketOf(connection, isLoopback));
  return layers.around(
    new STSClient({
      region,
      ...(endpoint && { endpoint }),
      credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey },
      // CloudTrail then shows that this call is no application's.
      customUserAgent: DEFAULT_SESSION_NAME,
      maxAttempts: 1,
      requestHandler: CALL_TIMEOUTS,
    }),
  );
}

/** A KMS client with the process's own credentials. Sends every request once. */
export function createKmsClient(region: string): KMSClient {
  return new Layers().around(new KMSClient({ region, maxAttempts: 1 }));
}

/** The settings of every SDK client of a connection. `credentials: undefined` means the SDK's own chain. */
export interface ClientConfig {
  readonly region: string | (() => Promise<string>);
  readonly credentials: IAMClientConfig["credentials"];
  readonly profile?: string;
  readonly endpoint?: string;
  readonly requestHandler: typeof CALL_TIMEOUTS;
}

export function clientConfig(connection: AwsConnection, layers = new Layers()): ClientConfig {
  const direct = connection.type === "ASSUME_ROLE" ? (connection.from ?? { type: "ENVIRONMENT" as const }) : connection;
  return {
    region: connection.region ?? direct.region ?? regionOf(direct),
    credentials:
      connection.type === "ASSUME_ROLE" ? assumedRole(connection, direct, layers) : directCredentials(direct),
    ...(direct.type === "PROFILE" && { profile: direct.profile }),
    ...(direct.type === "SANDBOX" && { endpoint: loopbackOnly(direct.endpoint) }),
    requestHandler: CALL_TIMEOUTS,
  };
}

export interface Endpoint {
  readonly url: string;
  readonly isLoopback: boolean;
  /** Whether the endpoint is not AWS's own. */
  readonly isCustom: boolean;
}

/** The endpoint of this connection's IAM calls, resolved by the SDK without credentials and without a request. */
export async function endpointOf(connection: AwsConnection): Promise<Endpoint> {
  const { credentials: _unused, ...config } = clientConfig(connection);
  const probe = new IAMClient({ ...config, credentials: { accessKeyId: "none", secretAccessKey: "none" } });
  let url: URL | undefined;
  probe.middlewareStack.add(
    (_next, context) => async () => {
      url = context.endpointV2?.url;
      return { response: undefined, output: { $metadata: {} } as never };
    },
    { step: "build", priority: "high", name: "readEndpoint" },
  );
  await probe.send(new ListUsersCommand({}));
  probe.destroy();
  if (!url) throw new AppError("INTERNAL", { message: "The SDK resolved no endpoint." });
  const isAws = /\.amazonaws\.com(\.cn)?$|\.api\.aws$/.test(url.hostname);
  return { url: url.origin, isLoopback: isLoopbackHost(url.hostname), isCustom: !isAws };
}

export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOST.test(hostname);
}

interface RoleSession {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The role session that all clients of the connection share, renewed shortly before it expires. */
function assumedRole(
  connection: AssumeRoleConnection,
  from: DirectConnection,
  layers: Layers,
): () => Promise<RoleSession> {
  let session: Promise<RoleSession> | undefined;
  let renewAt = 0;
  return () => {
    if (!session || now() >= renewAt) {
      renewAt = now() + (ROLE_SESSION_SECONDS - RENEW_SECONDS_BEFORE) * SECOND;
      session = assumeRole(connection, from, layers);
      session.catch(() => (session = undefined));
    }
    return session;
  };
}

async function assumeRole(
  connection: AssumeRoleConnection,
  from: DirectConnection,
  layers: Layers,
): Promise<RoleSession> {
  const sts = layers.around(
    new STSClient({ ...clientConfig(from, layers), retryStrategy: readRetryStrategy, maxAttempts: MAX_ATTEMPTS }),
  );
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: connection.roleArn,
        ...(connection.externalId !== null && { ExternalId: connection.externalId }),
        RoleSessionName: connection.sessionName ?? DEFAULT_SESSION_NAME,
        DurationSeconds: ROLE_SESSION_SECONDS,
      }),
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey)
      throw badResponse("sts:AssumeRole", "the answer held no credentials");
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
      ...(Credentials.Expiration && { expiration: Credentials.Expiration }),
    };
  } catch (error) {
    // AssumeRole has used up its retries. Without a cause, the call that needs the credentials does not retry it again.
    throw error instanceof AppError ? withoutCause(error) : error;
  } finally {
    sts.destroy();
  }
}

/** The credentials of the connection. `undefined` means the SDK's own chain. */
function directCredentials(connection: DirectConnection): ClientConfig["credentials"] {
  switch (connection.type) {
    case "ENVIRONMENT":
      return undefined;
    case "PROFILE":
      return fromIni({ profile: connection.profile });
    case "STATIC_KEYS":
    case "SANDBOX":
      return {
        accessKeyId: connection.accessKeyId,
        secretAccessKey: connection.secretAccessKey,
        ...(connection.sessionToken && { sessionToken: connection.sessionToken }),
      };
  }
}

/** The SDK throws if no Region is set. IAM and Organizations are global services, so a default does no harm. */
function regionOf(connection: DirectConnection): () => Promise<string> {
  return async () => {
    const chain = new STSClient(connection.type === "PROFILE" ? { profile: connection.profile } : {});
    try {
      return await chain.config.region();
    } catch {
      return DEFAULT_REGION;
    } finally {
      chain.destroy();
    }
  };
}

function loopbackOnly(endpoint: string): string {
  if (URL.canParse(endpoint) && isLoopbackHost(new URL(endpoint).hostname)) return endpoint;
  throw new AppError("AWS_UNREACHABLE", { message: "The sandbox's endpoint must be on this machine." });
}

/** Any client of the SDK. */
export interface SdkClient {
  readonly middlewareStack: unknown;
}

/**
 * The facts about the call that the SDK passes to its middleware. The names are unset only in tests of a bare stack.
 */
interface CallNames {
  readonly clientName?: string;
  readonly commandName?: string;
  readonly endpointV2?: { readonly url: URL };
}

/** The middleware of every client. */
export class Layers {
  readonly #requests: RequestCounts | undefined;
  readonly #bucketFor: ((isLoopback: boolean) => TokenBucket) | undefined;
  #bucket: TokenBucket | undefined;

  constructor(requests?: RequestCounts, bucketFor?: (isLoopback: boolean) => TokenBucket) {
    this.#requests = requests;
    this.#bucketFor = bucketFor;
  }

  around<C extends SdkClient>(client: C): C {
    const stack = client.middlewareStack as IAMClient["middlewareStack"];
    // The outermost layer, so that the caller gets only our errors. An abort is passed on unchanged.
    stack.add(
      (next, context) => async (args) => {
        try {
          return await next(args);
        } catch (thrown) {
          if ((thrown as Error).name === "AbortError") throw thrown;
          throw toAwsError(thrown, { action: actionOf(context), isLoopback: isLoopbackCall(context) });
        }
      },
      { step: "initialize", priority: "high", name: "translateErrors" },
    );
    // This layer is inside the retries, so it runs once per HTTP request.
    stack.add(
      (next, context) => async (args) => {
        const isLoopback = isLoopbackCall(context);
        await this.#turn(isLoopback, abortSignalOf(context));
        this.#count(actionOf(context));
        try {
          const attributes = { "rpc.system": "aws-api", "rpc.method": actionOf(context) };
          const answer = await traced(actionOf(context), { kind: "CLIENT", attributes }, () => next(args));
          countCall(actionOf(context), "OK");
          return answer;
        } catch (thrown) {
          const error = toAwsError(thrown, { action: actionOf(context), isLoopback });
          countCall(actionOf(context), (thrown as Error).name === "AbortError" ? "ABORTED" : error.code);
          if (error.code === "AWS_THROTTLED" && this.#requests) this.#requests.throttles += 1;
          // moto's error page has status 500, which the retries would repeat nine times.
          if (isUnknownOperation(thrown, isLoopback)) throw withoutCause(error);
          throw thrown;
        }
      },
      { step: "finalizeRequest", priority: "low", name: "countRequests" },
    );
    return client;
  }

  #count(action: string): void {
    if (!this.#requests) return;
    this.#requests.calls += 1;
    this.#requests.byAction[action] = (this.#requests.byAction[action] ?? 0) + 1;
  }

  async #turn(isLoopback: boolean, signal: AbortSignal | undefined): Promise<void> {
    this.#bucket ??= this.#bucketFor?.(isLoopback) ?? newBucket(isLoopback);
    await this.#bucket.take(signal);
  }
}

function isLoopbackCall({ endpointV2 }: CallNames): boolean {
  return endpointV2 !== undefined && isLoopbackHost(endpointV2.url.hostname);
}

function abortSignalOf(context: object): AbortSignal | undefined {
  const signal = (context as { __smithy_context?: { abortSignal?: AbortSignal } }).__smithy_context?.abortSignal;
  return signal instanceof AbortSignal ? signal : undefined;
}

/** A copy without the cause. Otherwise the retry middleware would find the status 500 in the causes and retry. */
function withoutCause(error: AppError): AppError {
  return new AppError(error.code, { message: error.message, details: error.details });
}
