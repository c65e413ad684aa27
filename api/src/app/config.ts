/** The settings of the process, read from the environment and validated at start. All mistakes are reported at once. */
import { existsSync } from "node:fs";
import type { BlockList } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { ANALYSIS_SETTINGS, type AnalysisSettings } from "../services/core/analysis-settings.ts";
import { SNAPSHOT_SETTINGS, type SnapshotSettings } from "../services/core/snapshot-settings.ts";
import { RETENTION_MIN_DAYS } from "../services/audit/recorded-retention.ts";
import type { StreamTarget } from "../services/audit/stream/target.ts";
import type { AuditSettings } from "../services/core/audit-settings.ts";
import type { RetentionPolicies } from "../services/core/retention-policies.ts";
import type { KmsSettings } from "../services/operations/kms-keys.ts";
import type { IdentityProviderSettings } from "../services/core/oidc-client.ts";
import { ADDRESS_DETAILS } from "../services/core/request-client.ts";
import { databaseMistakes, databaseUrl } from "./database-settings.ts";
import { installationName, keyMistakes, kmsKeyArn, kmsSettingsOf } from "./key-settings.ts";
import { isSample, readKey, readKeys, readSecretFiles, SECRET_SETTINGS } from "./secret-settings.ts";
import { isIssuer, oidcMistakes, readAmr, readDomains, readRoleValues } from "./oidc-settings.ts";
import { MINUTE } from "../iam/time.ts";
import {
  isEncryptedInTransit,
  isWebOrigin,
  readFailpoint,
  readNetworks,
  readProxyList,
  readStreamTargets,
  wholeNumber,
} from "./setting-values.ts";
import type { PlannedFailpoint } from "./stand-at-failpoints.ts";
import { isLoopbackUrl, isServedInPlain, warningsOf } from "./transport-settings.ts";

const SETTINGS_FILE = ".env";

/** The exit code EX_CONFIG of `sysexits.h`. It shows a supervisor that restarting will not help. */
export const EXIT_CONFIG = 78;
const TOKEN_MIN_CHARACTERS = 32;
const TOKEN_MAX_CHARACTERS = 256;
const LEASE_MIN_SECONDS = 2;
const MIB = 1_024 * 1_024;
/** A job of a scan lives longer than this (`SCAN_JOB_EXPIRES_SECONDS`), so that the queue never ends a scan first. */
const SCAN_MAX_MINUTES = 240;

/**
 * The environment variables that a child process inherits: paths to programs and files, and the settings that the AWS
 * SDK and TLS read.
 */
const CHILD_VARIABLES =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|NODE_\w+|LOG_LEVEL|ROTATION_\w+|ANALYSIS_\w+|SCAN_\w+|SNAPSHOT_\w+|NOTIFICATION_\w+|(ALERT|INVENTORY)_RETENTION_DAYS|OTEL_EXPORTER_OTLP_ENDPOINT|PUBLIC_URL|SSL_CERT_(FILE|DIR)|(HTTPS?|NO|ALL)_PROXY)$/i;
const AWS_VARIABLES = /^AWS_\w+$/;

export type ProcessRole = "all" | "api" | "worker";

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The URL of an external database. Null for the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** The URL of the same database with the role that owns its tables. Null if DATABASE_URL has that role, or another process migrates. */
  readonly databaseOwnerUrl: string | null;
  readonly dataDir: string;
  /** The file outside of the database that proves the end of the audit log. Null for none. */
  readonly auditAnchorFile: string | null;
  readonly audit: AuditSettings;
  /** The targets to which audit events are sent. */
  readonly auditStream: readonly StreamTarget[];
  /** The key of webhook signatures. Null if there is no webhook. */
  readonly auditStreamSecret: string | null;
  /** The days after which audit events are deleted. Null to keep them. */
  readonly auditRetentionDays: number | null;
  /** The days after which other rows are deleted. */
  readonly retention: RetentionPolicies;
  readonly processRole: ProcessRole;
  /** The file whose time a worker renews at each heartbeat. Null for none. */
  readonly heartbeatFile: string | null;
  /** The key that seals secrets. Null if the embedded database creates its own key. */
  readonly keyEncryptionKey: Uint8Array | null;
  /** The KMS key that encrypts the key-encryption key. Null if it does not come from KMS. */
  readonly keyEncryptionKeyKms: KmsSettings | null;
  /** Older keys that open existing secrets. Nothing new is sealed with them. */
  readonly oldKeyEncryptionKeys: readonly Uint8Array[];
  readonly initAdminApiToken: string | null;
  /** The number of hours until the initial token expires. */
  readonly initAdminApiTokenHours: number;
  /** Whether the most dangerous actions need the approval of a second operator. */
  readonly twoPersonApproval: boolean;
  readonly demoAccount: boolean;
  /** The public address without a trailing slash. Null for the address on which the server listens. */
  readonly publicUrl: string | null;
  /** The proxies whose X-Forwarded-For is trusted. Null for none. */
  readonly trustedProxies: BlockList | null;
  readonly logLevel: string;
  /** `human` prints lines for a person and keeps the log in a file of `dataDir`; `json` prints the log. */
  readonly logFormat: "human" | "json";
  /** The address of an OpenTelemetry collector, without a trailing slash. Null to record no traces. */
  readonly traceEndpoint: string | null;
  /** Null if operators sign in only with passwords and links. */
  readonly identityProvider: IdentityProviderSettings | null;
  readonly arePasskeysRequired: boolean;
  /** Whether AI assistants can ask for data with an API token over MCP. */
  readonly mcpServer: boolean;
  /** The AWS endpoint that the environment sets for the SDK. Null for AWS itself. Reported by `serverInfo`. */
  readonly awsEndpoint: string | null;
  /**
   * The factor by which the time windows of rotations pass faster: with 3600, an hour passes in a second. Only for
   * accounts on this machine.
   */
  readonly rotationTimeScale: number;
  readonly rotationLeaseSeconds: number;
  /** For crash drills: the points at which rotations stop until the process is killed. */
  readonly rotationFailpoints: readonly PlannedFailpoint[];
  readonly analysis: AnalysisSettings;
  readonly snapshots: SnapshotSettings;
  /** The private networks that notifications may be sent to, as CIDR blocks. */
  readonly notificationNetworks: readonly string[];
  /** The environment of the worker: no secrets but those that the AWS SDK reads. */
  readonly workerEnvironment: NodeJS.ProcessEnv;
  /** The environment of the sandbox: no secrets. */
  readonly sandboxEnvironment: NodeJS.ProcessEnv;
  /** Settings that work but are dangerous, for the log. No line contains a secret. */
  readonly warnings: readonly string[];
}

const webAddress = z
  .string()
  .regex(/^https?:\/\/[^\s?#@]+$/, "must be an http or https address, such as http://collector:4318")
  .transform((address) => address.replace(/\/+$/, ""));
const filePath = z.string().transform((path) => resolve(path));

const settings = z
  .object({
    HOST: z
      .string()
      .regex(/^[\w.:-]+$/, "must be a host name or an IP address")
      .default("127.0.0.1"),
    PORT: z
      .string()
      .regex(/^\d{1,5}$/, "must be a port number from 0 to 65535")
      .transform(Number)
      .refine((port) => port <= 65_535, "must be a port number from 0 to 65535")
      .default(4_000),
    DATABASE_URL: databaseUrl,
    DATABASE_OWNER_URL: databaseUrl,
    DATA_DIR: filePath.prefault(".data"),
    AUDIT_ANCHOR_FILE: filePath.nullable().default(null),
    AUDIT_ADDRESS: z.enum(ADDRESS_DETAILS, "must be full, network or none").default("full"),
    AUDIT_STREAM: z.string().transform(readStreamTargets).default([]),
    AUDIT_STREAM_SECRET: z
      .string()
      .regex(/^[\x21-\x7e]{24,256}$/, "must be 24 to 256 printable characters without spaces")
      .refine((secret) => !isSample(secret), "must be random, but looks like a sample")
      .nullable()
      .default(null),
    AUDIT_RETENTION_DAYS: wholeNumber(RETENTION_MIN_DAYS, 36_500).nullable().default(null),
    SCAN_RETENTION_DAYS: wholeNumber(30, 36_500).nullable().default(null),
    ALERT_RETENTION_DAYS: wholeNumber(RETENTION_MIN_DAYS, 36_500).nullable().default(null),
    INVENTORY_RETENTION_DAYS: wholeNumber(RETENTION_MIN_DAYS, 36_500).nullable().default(null),
    HEARTBEAT_FILE: filePath.nullable().default(null),
    PROCESS_ROLE: z.enum(["all", "api", "worker"], "must be all, api or worker").default("all"),
    KEY_ENCRYPTION_KEY: z.string().transform(readKey).nullable().default(null),
    KEY_ENCRYPTION_KEY_KMS: kmsKeyArn,
    KEY_ENCRYPTION_KEY_KMS_INSTALLATION: installationName,
    KEY_ENCRYPTION_KEY_KMS_OLD: kmsKeyArn,
    KEY_ENCRYPTION_KEYS_OLD: z.string().transform(readKeys).default([]),
    INIT_ADMIN_API_TOKEN: z
      .string()
      .regex(/^[\x21-\x7e]+$/, "must be printable characters without spaces")
      .min(TOKEN_MIN_CHARACTERS, `must have at least ${TOKEN_MIN_CHARACTERS} characters`)
      .max(TOKEN_MAX_CHARACTERS, `must have at most ${TOKEN_MAX_CHARACTERS} characters`)
      .refine((token) => !isSample(token), "must be random, but looks like a sample")
      .nullable()
      .default(null),
    INIT_ADMIN_API_TOKEN_HOURS: wholeNumber(1, 8_760).default(24),
    TWO_PERSON_APPROVAL: z
      .enum(["true", "false"], "must be true or false")
      .transform((value) => value === "true")
      .default(false),
    DEMO_ACCOUNT: z
      .enum(["true", "false"], "must be true or false")
      .transform((value) => value === "true")
      .default(true),
    PUBLIC_URL: z
      .string()
      .refine(isWebOrigin, "must be an http or https address without a path, such as https://iam.example.org")
      .refine(
        isEncryptedInTransit,
        "must begin with https:// unless it is on this machine, because session cookies are sent to it",
      )
      .transform((url) => new URL(url).origin)
      .nullable()
      .default(null),
    ALLOW_PLAIN_HTTP: z
      .enum(["true", "false"], "must be true or false")
      .transform((value) => value === "true")
      .default(false),
    TRUST_PROXY: z.string().transform(readProxyList).nullable().default(null),
    OTEL_EXPORTER_OTLP_ENDPOINT: webAddress.nullable().default(null),
    LOG_LEVEL: z
      .enum(
        ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
        "must be fatal, error, warn, info, debug, trace or silent",
      )
      .default("info"),
    LOG_FORMAT: z.enum(["human", "json"], "must be human or json").nullable().default(null),
    OIDC_ISSUER: z
      .string()
      .refine(
        isIssuer,
        "must be the provider's https address, exactly as in its discovery document; http is accepted only on this machine",
      )
      .nullable()
      .default(null),
    OIDC_CLIENT_ID: z
      .string()
      .regex(/^[\x21-\x7e]{1,256}$/, "must be printable characters without spaces")
      .nullable()
      .default(null),
    OIDC_CLIENT_SECRET: z
      .string()
      .regex(/^[\x20-\x7e]{8,1024}$/, "must be 8 to 1024 printable characters")
      .refine((secret) => !isSample(secret), "must be the provider's secret, but looks like a sample")
      .nullable()
      .default(null),
    OIDC_NAME: z
      .string()
      .regex(/^[\p{L}\p{N} ._-]{1,40}$/u, "must be a short name, such as Okta")
      .default("single sign-on"),
    OIDC_SCOPES: z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, "must be scopes separated by single spaces")
      .refine((scopes) => scopes.split(" ").includes("openid"), "must contain openid")
      .default("openid email profile"),
    OIDC_ROLE_CLAIM: z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, "must be a claim's name, such as groups")
      .nullable()
      .default(null),
    OIDC_ROLE_VALUES: z.string().transform(readRoleValues).nullable().default(null),
    OIDC_DEFAULT_ROLE: z
      .enum(["viewer", "analyst", "operator"], "must be viewer, analyst or operator; admin cannot be a default role")
      .nullable()
      .default(null),
    OIDC_ALLOWED_DOMAINS: z.string().transform(readDomains).nullable().default(null),
    OIDC_REQUIRED_AMR: z.string().transform(readAmr).nullable().default(null),
    SIGN_IN: z.enum(["any", "oidc-only"], "must be any or oidc-only").default("any"),
    PASSKEYS: z.enum(["optional", "required"], "must be optional or required").default("optional"),
    MCP_SERVER: z
      .enum(["true", "false"], "must be true or false")
      .transform((value) => value === "true")
      .default(false),
    AWS_ENDPOINT_URL: z
      .string()
      .regex(/^https?:\/\/[^\s]+$/, "must be an http or https address")
      .nullable()
      .default(null),
    ROTATION_TIME_SCALE: z
      .string()
      .regex(/^\d{1,7}$/, "must be a whole number, such as 3600")
      .transform(Number)
      .refine((scale) => scale >= 1, "must be 1 or more")
      .default(1),
    ROTATION_LEASE_SECONDS: z
      .string()
      .regex(/^\d{1,4}$/, "must be a number of seconds")
      .transform(Number)
      .refine((seconds) => seconds >= LEASE_MIN_SECONDS, `must be ${LEASE_MIN_SECONDS} or more`)
      .default(60),
    ANALYSIS_HEAP_MB: wholeNumber(256, 65_536).default(ANALYSIS_SETTINGS.heapMb),
    ANALYSIS_CHECK_SECONDS: wholeNumber(1, 3_600).default(ANALYSIS_SETTINGS.checkMs / 1_000),
    SCAN_MAX_MINUTES: wholeNumber(1, SCAN_MAX_MINUTES).default(ANALYSIS_SETTINGS.scanMaxMs / MINUTE),
    SNAPSHOT_KEEP_ALL_DAYS: wholeNumber(1, 36_500).default(SNAPSHOT_SETTINGS.keepAllDays),
    SNAPSHOT_KEEP_DAILY_DAYS: wholeNumber(1, 36_500).default(SNAPSHOT_SETTINGS.keepDailyDays),
    OFFLINE_FILE_MAX_MB: wholeNumber(1, 512).default(ANALYSIS_SETTINGS.offlineFileMaxBytes / MIB),
    NOTIFICATION_NETWORKS: z.string().transform(readNetworks).default([]),
    ROTATION_FAILPOINTS: z
      .string()
      .transform((text, context) => text.split(",").map((item) => readFailpoint(item, context)))
      .default([]),
  })
  // These checks also run if single settings have mistakes, so that all mistakes are reported at once.
  .superRefine(
    (values, context) => {
      const addMistake = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
      if (values.PROCESS_ROLE !== "all" && values.DATABASE_URL === null)
        addMistake("DATABASE_URL", `is required with PROCESS_ROLE=${values.PROCESS_ROLE}`);
      for (const [name, mistake] of [...databaseMistakes(values), ...keyMistakes(values)]) addMistake(name, mistake);
      if (isServedInPlain(values))
        addMistake(
          "HOST",
          "is not on this machine, so passwords and session cookies would travel unencrypted: set PUBLIC_URL to the https address of your proxy, or ALLOW_PLAIN_HTTP=true if no one else can reach this address",
        );
      if (values.AUDIT_STREAM?.some(({ kind }) => kind === "webhook") && values.AUDIT_STREAM_SECRET === null)
        addMistake("AUDIT_STREAM_SECRET", "is required with a webhook in AUDIT_STREAM");
      for (const [name, mistake] of oidcMistakes(values)) addMistake(name, mistake);
      if (values.ROTATION_FAILPOINTS.length > 0 && !isLoopbackUrl(values.AWS_ENDPOINT_URL))
        addMistake("ROTATION_FAILPOINTS", "is for crash drills only, so AWS_ENDPOINT_URL must be on this machine");
    },
    { when: () => true },
  );

type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigMistakes extends Error {
  /** Each line names a setting and what is wrong with it. No line contains a value, which may be a secret. */
  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "ConfigMistakes";
  }
}

/**
 * Reads the settings. Throws `ConfigMistakes` with all mistakes. An empty setting counts as not set. `isTerminal` says
 * whether a person may read the standard output.
 */
export function readConfig(environment: Environment, isTerminal = false): Config {
  const secretsInFiles = readSecretFiles(environment);
  const given = Object.fromEntries(
    Object.keys(settings.shape).flatMap((name) => {
      const value = environment[name] || secretsInFiles.values[name];
      return value ? [[name, value]] : [];
    }),
  );
  const result = settings.safeParse(given);
  const mistakes = result.success ? [] : result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  if (!result.success || secretsInFiles.mistakes.length > 0)
    throw new ConfigMistakes([...secretsInFiles.mistakes, ...mistakes]);
  const { data } = result;
  return {
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    databaseOwnerUrl: data.DATABASE_OWNER_URL,
    dataDir: data.DATA_DIR,
    auditAnchorFile:
      data.AUDIT_ANCHOR_FILE ?? (data.DATABASE_URL === null ? join(data.DATA_DIR, "audit-anchor") : null),
    audit: { address: data.AUDIT_ADDRESS, streamNames: data.AUDIT_STREAM.map(({ name }) => name) },
    auditStream: data.AUDIT_STREAM,
    auditStreamSecret: data.AUDIT_STREAM_SECRET,
    auditRetentionDays: data.AUDIT_RETENTION_DAYS,
    retention: {
      scanDays: data.SCAN_RETENTION_DAYS,
      alertDays: data.ALERT_RETENTION_DAYS,
      inventoryDays: data.INVENTORY_RETENTION_DAYS,
    },
    processRole: data.PROCESS_ROLE,
    heartbeatFile: data.HEARTBEAT_FILE,
    keyEncryptionKey: data.KEY_ENCRYPTION_KEY,
    keyEncryptionKeyKms: kmsSettingsOf(data),
    oldKeyEncryptionKeys: data.KEY_ENCRYPTION_KEYS_OLD,
    initAdminApiToken: data.INIT_ADMIN_API_TOKEN,
    initAdminApiTokenHours: data.INIT_ADMIN_API_TOKEN_HOURS,
    twoPersonApproval: data.TWO_PERSON_APPROVAL,
    demoAccount: data.DEMO_ACCOUNT,
    publicUrl: data.PUBLIC_URL,
    trustedProxies: data.TRUST_PROXY,
    logLevel: data.LOG_LEVEL,
    logFormat: data.LOG_FORMAT ?? (isTerminal ? "human" : "json"),
    traceEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT,
    identityProvider: identityProviderOf(data),
    arePasskeysRequired: data.PASSKEYS === "required",
    mcpServer: data.MCP_SERVER,
    awsEndpoint: data.AWS_ENDPOINT_URL,
    rotationTimeScale: data.ROTATION_TIME_SCALE,
    rotationLeaseSeconds: data.ROTATION_LEASE_SECONDS,
    rotationFailpoints: data.ROTATION_FAILPOINTS,
    analysis: {
      heapMb: data.ANALYSIS_HEAP_MB,
      checkMs: data.ANALYSIS_CHECK_SECONDS * 1_000,
      offlineFileMaxBytes: data.OFFLINE_FILE_MAX_MB * MIB,
      scanMaxMs: data.SCAN_MAX_MINUTES * MINUTE,
    },
    snapshots: { keepAllDays: data.SNAPSHOT_KEEP_ALL_DAYS, keepDailyDays: data.SNAPSHOT_KEEP_DAILY_DAYS },
    notificationNetworks: data.NOTIFICATION_NETWORKS,
    workerEnvironment: variablesLike(environment, [CHILD_VARIABLES, AWS_VARIABLES]),
    sandboxEnvironment: variablesLike(environment, [CHILD_VARIABLES]),
    warnings: warningsOf(data),
  };
}

function variablesLike(environment: Environment, patterns: readonly RegExp[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => patterns.some((pattern) => pattern.test(name))),
  );
}

type Settings = z.output<typeof settings>;
type OidcSettings = Pick<Settings, Extract<keyof Settings, `OIDC_${string}`> | "SIGN_IN">;

function identityProviderOf(data: OidcSettings): IdentityProviderSettings | null {
  if (data.OIDC_ISSUER === null || data.OIDC_CLIENT_ID === null) return null;
  return {
    issuer: data.OIDC_ISSUER,
    clientId: data.OIDC_CLIENT_ID,
    clientSecret: data.OIDC_CLIENT_SECRET,
    name: data.OIDC_NAME,
    scopes: data.OIDC_SCOPES,
    roles:
      data.OIDC_ROLE_CLAIM === null
        ? null
        : { claim: data.OIDC_ROLE_CLAIM, roleOf: data.OIDC_ROLE_VALUES ?? new Map() },
    defaultRole: data.OIDC_DEFAULT_ROLE,
    allowedDomains: data.OIDC_ALLOWED_DOMAINS,
    requiredAmr: data.OIDC_REQUIRED_AMR,
    isOnlyMethod: data.SIGN_IN === "oidc-only",
  };
}

/** The secrets that a parent sends to its worker, which therefore are in no environment. */
export type SettingsFromParent = Readonly<
  Record<"DATABASE_URL" | "KEY_ENCRYPTION_KEY" | "KEY_ENCRYPTION_KEYS_OLD", string>
>;
/** Tells a child process to wait for `SettingsFromParent`. */
export const SETTINGS_FROM_PARENT = "SETTINGS_FROM_PARENT";

let loaded: Promise<Config> | undefined;

/**
 * Loads the configuration of this process and removes its secrets from the environment, so that no program that it starts
 * inherits them, such as a `credential_process`. Every call returns the same configuration, because a second reading would
 * find no secrets. With mistakes, prints all of them and exits with 78.
 */
export function loadConfig(): Promise<Config> {
  return (loaded ??= load());
}

async function load(): Promise<Config> {
  // The environment takes precedence over the file. A child process gets everything from its parent.
  const isChild = process.env[SETTINGS_FROM_PARENT] === "true" && process.send !== undefined;
  if (!isChild && existsSync(SETTINGS_FILE)) process.loadEnvFile(SETTINGS_FILE);
  const given = isChild ? { ...process.env, ...(await settingsFromParent()) } : process.env;
  try {
    const config = readConfig(given, process.stdout.isTTY);
    for (const name of SECRET_SETTINGS) delete process.env[name];
    return config;
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error;
    process.stderr.write(
      `IAM Monitor cannot start until these settings are corrected:\n${error.lines.map((line) => `  ${line}\n`).join("")}`,
    );
    process.exit(EXIT_CONFIG);
  }
}

function settingsFromParent(): Promise<SettingsFromParent> {
  return new Promise((resolve) =>
    process.once("message", (message) => resolve((message as { readonly settings: SettingsFromParent }).settings)),
  );
}
