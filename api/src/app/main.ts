/**
 * The entry point of an IAM Monitor process. `PROCESS_ROLE` selects its role: `api`, `worker`, or `all` (default). With
 * `all`, the process serves the API and starts PostgreSQL, the worker and the sandbox of the demo account as child
 * processes.
 */
import "reflect-metadata";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../../package.json" with { type: "json" };
import { now } from "../clock.ts";
import { announceAddress } from "../db/data-dir-claim.ts";
import { mayChangeAuditLog } from "../db/application-rights.ts";
import { startSearchIndexes } from "../db/search-indexes.ts";
import { createLog, type Log } from "../log.ts";
import { SYSTEM_ACTOR } from "../iam/actor.ts";
import { SYSTEM } from "../services/core/permissions.ts";
import { Accounts, type SandboxAddress } from "../services/accounts/accounts.ts";
import { ApiTokens } from "../services/operators/api-tokens.ts";
import { closeAnalysisProcesses } from "../services/analysis/analysis-worker.ts";
import { startAnchoring } from "../services/audit/anchoring.ts";
import { RecordedRefusals } from "../services/audit/record-refusals.ts";
import { startAuditStream } from "../services/audit/stream/sender.ts";
import { startRetention } from "../services/audit/retention.ts";
import { openAuditKey } from "../services/audit/audit-log.ts";
import { AuditHeads } from "../services/core/audit-heads.ts";
import { openEvents } from "../services/core/events.ts";
import { IdentityProvider } from "../services/core/oidc-client.ts";
import { openJobs } from "../services/core/jobs.ts";
import { verifyKey } from "../services/operations/key-canary.ts";
import { type DatabaseUrls, openMigratedOrm } from "../services/operations/migrated-orm.ts";
import { ROTATION_SETTINGS, type RotationSettings } from "../services/core/rotation-settings.ts";
import { requestScan } from "../services/scans/scans.ts";
import { openSecrets } from "../services/core/secrets.ts";
import { openScope, type Platform } from "../services/core/request-scope.ts";
import { Sessions } from "../services/operators/sessions.ts";
import { loadSignInLibraries } from "../services/operators/sign-in-libraries.ts";
import { type Child, superviseChild } from "./child.ts";
import { type Config, EXIT_CONFIG, loadConfig, SETTINGS_FROM_PARENT, type SettingsFromParent } from "./config.ts";
import { databaseUrls } from "./database-urls.ts";
import { completeKeyRing, type KeyRing, openKeyRing, type UnfinishedKeyRing } from "./key-ring.ts";
import { LogFile } from "./log-file.ts";
import { memoryWarning } from "./memory-warning.ts";
import { stopAtFailpoints } from "./stand-at-failpoints.ts";
import { refusedStart, startMistake } from "./start-mistake.ts";
import { startWorker, WORKER_ENVIRONMENT, WORKER_NODE_FLAGS } from "./worker.ts";

const PRODUCT = `IAM Monitor ${manifest.version}`;
const SHUTDOWN_MAX_MS = 15_000;
const AUDIT_UNPROTECTED =
  "The database role of IAM Monitor may change and delete audit events, so only the anchors protect the audit log. Give it a role of its own in DATABASE_URL and set DATABASE_OWNER_URL (docs/running.md, Two database roles).";
const SELF = fileURLToPath(import.meta.url);
/** The Region in which the applications of the demo run. */
const DEMO_REGION = "eu-central-1";
/** The program of the sandbox: a TypeScript file when run from the sources, or the built file beside this one. */
const SANDBOX = SELF.endsWith(".ts")
  ? fileURLToPath(new URL("../../sandbox/main.ts", import.meta.url))
  : fileURLToPath(new URL("./sandbox.js", import.meta.url));

/** Resources to close, in reverse order of opening. */
class Opened {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  async close(log: Log): Promise<void> {
    for (const close of this.closers.toReversed())
      await close().catch((error: Error) => log.error({ reason: error.message }, "stop.failed"));
  }
}

async function main(): Promise<void> {
  const config = await loadConfig();
  const logFile =
    config.logFormat === "human" ? new LogFile(join(config.dataDir, "logs", "iam-monitor.log")) : undefined;
  const log = createLog(config.logLevel, logFile);
  const opened = new Opened();
  stopOnSignals(opened, log);
  try {
    await start(config, log, opened, logFile);
  } catch (error) {
    const mistake = startMistake(error);
    const refused = refusedStart(error);
    if (mistake === null && refused === null) log.fatal({ stack: (error as Error).stack }, "start.failed");
    if (mistake !== null || refused !== null) process.stderr.write((mistake ?? refused)!);
    else if (logFile) process.stderr.write(`${firstLine(error)} ${logFile.path} says more.\n`);
    await opened.close(log);
    process.exit(mistake !== null ? EXIT_CONFIG : 1);
  }
}

function firstLine(error: unknown): string {
  return `IAM Monitor could not start: ${(error as Error).message.split("\n")[0]}`;
}

async function start(config: Config, log: Log, opened: Opened, logFile?: LogFile): Promise<void> {
  const startedAt = now();
  if (config.traceEndpoint !== null) {
    const { openTracing } = await import("./open-telemetry.ts");
    const tracing = await openTracing(config.traceEndpoint, config.processRole === "worker" ? "worker" : "api");
    opened.add(() => tracing.close());
  }
  opened.add(closeAnalysisProcesses);
  const memory =
    config.processRole === "worker" ? memoryWarning(config.analysis.heapMb, process.constrainedMemory()) : null;
  const warnings = memory === null ? config.warnings : [...config.warnings, memory];
  for (const warning of warnings) log.warn({ reason: warning }, "config.warning");
  const unfinished = openKeyRing(config);
  const database = await databaseUrls(config, log, (stop) => opened.add(stop));
  const { platform, keyRing } = await openPlatform({ database, keyRing: unfinished, log, opened, config });
  const buildIndexes = () => {
    const indexes = startSearchIndexes(database.ownerUrl ?? database.url, log);
    opened.add(() => indexes.close());
  };

  if (config.processRole === "worker") {
    const worker = await startWorker(platform, config);
    opened.add(() => worker.close());
    process.send?.({ ready: true });
    buildIndexes();
    if (logFile && !process.connected) printLines([`${PRODUCT} is running as a worker.`, ...placesOf(config, logFile)]);
    return;
  }
  if (await mayChangeAuditLog(platform.orm.em.fork())) log.warn({ reason: AUDIT_UNPROTECTED }, "audit.unprotected");
  const anchoring = await startAnchoring(platform, config.auditAnchorFile);
  opened.add(() => anchoring.close());
  // Loaded here, so that a worker starts without GraphQL and HTTP, which take a third of its start.
  // The sandbox loads meanwhile. Its address is stored before a scan of the demo account can begin: after a restart, the
  // stored one is the address of the former sandbox, at which such a scan would fail.
  const [{ startServer }, sandbox] = await Promise.all([
    import("./http/server.ts"),
    startSandbox(config, platform, logFile),
  ]);
  if (sandbox !== null) {
    opened.add(() => sandbox.stop());
    await openDemo(platform, sandbox.ready);
  }
  await loadSignInLibraries();
  const stream = startAuditStream(config.auditStream, {
    database: { kysely: () => platform.orm.em.fork().getKysely() },
    log,
    secret: config.auditStreamSecret,
  });
  opened.add(() => stream.close());
  if (config.auditRetentionDays !== null) {
    const { anchoredSeq } = anchoring;
    const retention = startRetention(platform, { days: config.auditRetentionDays, anchoredSeq });
    opened.add(() => retention.close());
  }
  // Before the anchoring ends, so that the last refusals are anchored.
  opened.add(() => platform.refusals.close());
  // Before the server is ready, so that a script's first request is not refused.
  await createInitialToken(config, platform);
  const server = await startServer({ platform, config });
  if (config.databaseUrl === null) announceAddress(config.dataDir, server.url);
  buildIndexes();
  let worker: Child<unknown> | null = null;
  // The server and the worker are closed together, so that neither uses up the other's time. The sandbox stops later,
  // because the worker uses it as AWS.
  opened.add(async () => {
    sandbox?.expectEnd();
    await Promise.all([server.close(), worker?.stop()]);
  });
  if (config.processRole === "all") {
    const settings: SettingsFromParent = {
      // Not the owner's: the worker finds the database migrated.
      DATABASE_URL: database.url,
      KEY_ENCRYPTION_KEY: base64(keyRing.current),
      KEY_ENCRYPTION_KEYS_OLD: keyRing.older.map(base64).join(","),
    };
    worker = await superviseChild({
      name: "worker",
      file: SELF,
      nodeFlags: WORKER_NODE_FLAGS,
      env: {
        ...WORKER_ENVIRONMENT,
        ...config.workerEnvironment,
        PROCESS_ROLE: "worker",
        [SETTINGS_FROM_PARENT]: "true",
        LOG_FORMAT: "json",
      },
      message: { settings },
      output: outputOf(logFile),
      log,
    });
  }
  await printSignInLink({ config, platform, logFile }, server.url);
  log.info({ durationMs: now() - startedAt, address: server.url }, "start.ready");
}

interface PlatformOptions {
  readonly database: DatabaseUrls;
  readonly keyRing: UnfinishedKeyRing;
  readonly log: Log;
  readonly opened: Opened;
  readonly config: Config;
}

interface OpenedPlatform extends Platform {
  readonly refusals: RecordedRefusals;
}

async function openPlatform({
  database,
  keyRing: unfinished,
  log,
  opened,
  config,
}: PlatformOptions): Promise<{ platform: OpenedPlatform; keyRing: KeyRing }> {
  // A worker does not know the retention that the api is set to.
  const retention = config.processRole === "worker" ? {} : { auditRetentionDays: config.auditRetentionDays };
  const orm = await openMigratedOrm(database, { log, ...retention });
  opened.add(() => orm.close());
  const keyRing = await completeKeyRing(unfinished, config, orm.em.fork());
  const secrets = openSecrets(keyRing.current, keyRing.older);
  await verifyKey(orm.em.fork(), secrets);
  const auditKey = await openAuditKey(orm.em.fork(), secrets);
  const jobs = await openJobs(database.url, log);
  opened.add(() => jobs.close());
  const events = await openEvents(database.url, log);
  opened.add(() => events.close());
  const { identityProvider: provider, audit } = config;
  const refusals = new RecordedRefusals({ orm, auditKey, log, audit });
  const platform: OpenedPlatform = {
    orm,
    jobs,
    events,
    secrets,
    auditKey,
    auditHeads: new AuditHeads(),
    audit,
    refusals,
    log,
    rotation: rotationSettings(config),
    analysis: config.analysis,
    snapshots: config.snapshots,
    retention: config.retention,
    notifications: { publicUrl: config.publicUrl, networks: config.notificationNetworks },
    isTwoPersonApprovalOn: config.twoPersonApproval,
    arePasskeysRequired: config.arePasskeysRequired,
    printOnConsole: (text) => void process.stdout.write(text),
    // The identity provider is not contacted at start, so IAM Monitor starts even if the provider is unavailable. Its
    // endpoints are discovered at the first sign-in.
    ...(provider !== null && { identityProvider: new IdentityProvider(provider, log) }),
  };
  return { platform, keyRing };
}

function base64(key: Uint8Array): string {
  return Buffer.from(key).toString("base64");
}

function rotationSettings({ rotationTimeScale, rotationLeaseSeconds, rotationFailpoints }: Config): RotationSettings {
  return {
    ...ROTATION_SETTINGS,
    timeScale: rotationTimeScale,
    leaseSeconds: rotationLeaseSeconds,
    ...(rotationFailpoints.length > 0 && { failpoint: stopAtFailpoints(rotationFailpoints, rotationLeaseSeconds) }),
  };
}

/** Starts the sandbox if its account is connected, or at the first start unless the demo is disabled. */
async function startSandbox(
  config: Config,
  platform: Platform,
  logFile?: LogFile,
): Promise<Child<SandboxAddress & { port: number }> | null> {
  if (!config.demoAccount) return null;
  const scope = openScope(platform, SYSTEM, "start");
  const { nodes } = await new Accounts(scope).list({ first: 1 }, { includeArchived: true });
  const hasDemo = await new Accounts(scope).hasDemo();
  if (!hasDemo && nodes.length > 0) return null;
  const args = ["--data", join(config.dataDir, "demo-account.json")];
  return superviseChild<SandboxAddress & { port: number }>(
    {
      name: "sandbox",
      file: SANDBOX,
      args,
      env: config.sandboxEnvironment,
      output: outputOf(logFile),
      log: platform.log,
    },
    // A restarted sandbox uses the same port, because its address is stored.
    ({ port }) => [...args, "--port", String(port)],
  );
}

async function openDemo(platform: Platform, address: SandboxAddress): Promise<void> {
  const scope = openScope(platform, SYSTEM, "start");
  // The demo asks no AWS account, so it also shows what is opt-in elsewhere.
  const optIn = {
    readsKeyUse: true,
    keyUseRegions: [DEMO_REGION],
    readsUserCredentials: true,
    readsResourcePolicies: true,
  };
  const { account, isNew } = await new Accounts(scope).connectDemo(address, optIn);
  if (isNew) await requestScan(scope.em, platform.jobs, account, { trigger: "FIRST_START", requestedBy: SYSTEM_ACTOR });
}

async function createInitialToken(
  { initAdminApiToken: token, initAdminApiTokenHours: hours }: Config,
  platform: Platform,
): Promise<void> {
  if (token) await new ApiTokens(openScope(platform, SYSTEM, "start")).createInitial(token, hours);
}

/**
 * Prints the sign-in link of the first start to the console. It gives access, so it must never be in the log, and no
 * link is printed once an admin has signed in: more people read a console than may be admins.
 */
async function printSignInLink({ config, platform, logFile }: Printed, url: string): Promise<void> {
  const scope = openScope(platform, SYSTEM, "start");
  const link = await new Sessions(scope).createFirstSignInLink();
  const home = config.publicUrl ?? url;
  printLines([
    `${PRODUCT} is ready at ${home}`,
    ...(link === null
      ? ["If no admin can sign in, `npm run admin:link` prints a link."]
      : ["Sign in (once, within 30 minutes):", `${home}/sign-in#token=${link.token}`]),
    ...placesOf(config, logFile),
  ]);
}

interface Printed {
  readonly config: Config;
  readonly platform: Platform;
  readonly logFile: LogFile | undefined;
}

/** Where the data and the log are, and how to stop, for a person at a terminal. */
function placesOf({ databaseUrl, dataDir }: Config, logFile?: LogFile): readonly string[] {
  if (!logFile) return [];
  const data = databaseUrl === null ? dataDir : "the database of DATABASE_URL";
  return [`Data: ${data}`, `Log:  ${logFile.path}`, "Stop: Ctrl-C"];
}

function printLines(lines: readonly string[]): void {
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join("")}\n`);
}

/** The log of a child process goes to the file as well. This process writes it, because only one may rotate a file. */
function outputOf(logFile?: LogFile): ((line: string) => void) | undefined {
  return logFile && ((line) => logFile.write(line));
}

function stopOnSignals(opened: Opened, log: Log): void {
  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "stop.began");
    setTimeout(() => process.exit(1), SHUTDOWN_MAX_MS).unref();
    void opened.close(log).then(() => {
      log.info("stop.done");
      process.exit(0);
    });
  };
  // Ctrl-C in a terminal reaches child processes as well, but they ignore it and wait for their parent's signal.
  process.on("SIGINT", () => process.connected || stop("SIGINT"));
  process.on("SIGTERM", () => stop("SIGTERM"));
  // The parent has exited, for whatever reason, so this process must not stay behind.
  process.on("disconnect", () => stop("disconnect"));
}

void main();
