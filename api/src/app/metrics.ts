/**
 * `GET /metrics` for Prometheus. Labels contain only names from the code or states of rows, never anything that a
 * caller sends. This process counts its own metrics; the others are read from rows on request.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import manifest from "../../../package.json" with { type: "json" };
import { withinTime } from "../db/deadline.ts";
import { type ErrorCode, ERRORS, toAppError } from "../errors.ts";
import {
  type Metrics,
  type PoolMetrics,
  poolMetrics,
  readMetrics,
  SCAN_SECONDS,
  type StreamLag,
} from "../services/operations/installation-metrics.ts";
import type { Counted } from "../services/operations/counted.ts";
import { openProcessMetrics, type ProcessMetrics } from "../services/core/process-metrics.ts";
import { openScope, type Platform, type Scope } from "../services/core/request-scope.ts";
import { saveCallCounts } from "../services/core/worker-heartbeats.ts";

const PREFIX = "iam_monitor_";
const ANSWER_SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 60, 120];
/** The time limit for reading rows. A scraper usually waits ten seconds for the whole response. */
const METRICS_WITHIN_MS = 4_000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** Error codes of the GraphQL library, in addition to those of `errors.ts`. */
const GRAPHQL_CODES = new Set(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "OPERATION_RESOLUTION_FAILURE"]);
const REFUSED_AS_TOO_MUCH = [
  "QUERY_TOO_LARGE",
  "QUERY_TOO_DEEP",
  "QUERY_TOO_COSTLY",
  "TOO_MANY_SUBSCRIPTIONS",
] as const;

/** The codes of `access_refused_total`. */
const REFUSED_CODES = [
  "FORBIDDEN",
  "UNAUTHENTICATED",
  "PASSWORD_WRONG",
  "PASSKEY_INVALID",
  "PASSKEY_PROOF_REQUIRED",
  "CONSOLE_CODE_INVALID",
  "TOO_MANY_ATTEMPTS",
] as const;

/** The names of the rate-limit counts in `rates.ts`. */
const RATE_COUNTS = ["address", "credential", "stranger", "sockets"] as const;

type OperationKind = "query" | "mutation" | "subscription" | "none";

/** The metrics of this process, shared by all its servers. */
const own = new Registry();
const registers = [own];
const requests = new Counter({
  name: `${PREFIX}http_requests_total`,
  help: "Completed requests, by declared route.",
  labelNames: ["method", "route", "status"],
  registers,
});
const answerSeconds = new Histogram({
  name: `${PREFIX}http_answer_seconds`,
  help: "Time from the arrival of a request to the end of its response.",
  labelNames: ["route"],
  buckets: ANSWER_SECONDS,
  registers,
});
const inFlight = new Gauge({
  name: `${PREFIX}http_requests_in_flight`,
  help: "Requests in progress.",
  registers,
});
const operations = new Counter({
  name: `${PREFIX}graphql_operations_total`,
  help: "GraphQL operations over HTTP and sockets, by the code of their first error, or OK.",
  labelNames: ["kind", "code"],
  registers,
});
const refused = new Counter({
  name: `${PREFIX}graphql_refused_total`,
  help: "GraphQL operations refused because they ask for too much, by error code.",
  labelNames: ["code"],
  registers,
});
const refusedByRate = new Counter({
  name: `${PREFIX}refused_by_rate_total`,
  help: "Requests, operations and sockets refused by a rate limit, by the limit.",
  labelNames: ["count"],
  registers,
});
const refusedCallbacks = new Counter({
  name: `${PREFIX}oidc_callbacks_refused_total`,
  help: "Refused returns from the identity provider, by error code.",
  labelNames: ["code"],
  registers,
});
const sockets = new Gauge({ name: `${PREFIX}sockets`, help: "Open GraphQL sockets.", registers });
const subscribers = new Gauge({
  name: `${PREFIX}subscribers`,
  help: "Active subscriptions on GraphQL sockets.",
  registers,
});
new Gauge({
  name: `${PREFIX}build_info`,
  help: "The version of IAM Monitor and of Node.js. The value is always 1.",
  labelNames: ["version", "node"],
  registers,
}).set({ version: manifest.version, node: process.version }, 1);
for (const code of REFUSED_AS_TOO_MUCH) refused.inc({ code }, 0);
for (const count of RATE_COUNTS) refusedByRate.inc({ count }, 0);

/** Counts an operation. `code` is the code of its first error, or undefined if there is none. */
export function countOperation(kind: OperationKind, code: unknown): void {
  const label = codeLabelOf(code);
  operations.inc({ kind, code: label });
  if ((REFUSED_AS_TOO_MUCH as readonly string[]).includes(label)) refused.inc({ code: label });
}

function codeLabelOf(code: unknown): string {
  if (code === undefined) return "OK";
  const isKnown = typeof code === "string" && (code in ERRORS || GRAPHQL_CODES.has(code));
  return isKnown ? code : "OTHER";
}

/** Counts a refused return from the identity provider, also one that is not written to the audit log. */
export function countRefusedCallback(code: ErrorCode): void {
  refusedCallbacks.inc({ code });
}

export function countRefusedByRate(count: (typeof RATE_COUNTS)[number]): void {
  refusedByRate.inc({ count });
}

/** Counts one more socket. Returns a function that ends the count, and that may be called more than once. */
export const enterSocket = () => enter(sockets);
export const enterSubscriber = () => enter(subscribers);

function enter(gauge: Gauge): () => void {
  let isCounted = true;
  gauge.inc();
  return () => {
    if (isCounted) gauge.dec();
    isCounted = false;
  };
}

/** Counts the requests of a server. */
export function countRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (_request: FastifyRequest, reply: FastifyReply) => {
    inFlight.inc();
    // `onResponse` does not run for an answer that is cut, nor for one whose client has left.
    reply.raw.once("close", () => inFlight.dec());
  });
  app.addHook("onResponse", async (request: FastifyRequest, reply: FastifyReply) => {
    const route = routeOf(request);
    requests.inc({ method: METHODS.has(request.method) ? request.method : "OTHER", route, status: reply.statusCode });
    answerSeconds.observe({ route }, reply.elapsedTime / 1_000);
  });
}

/**
 * Returns the declared route, so that IDs and unknown paths never become labels. All files of the dashboard share one
 * label.
 */
function routeOf({ routeOptions: { url, config } }: FastifyRequest): string {
  if (url === undefined) return "none";
  return config?.permission === undefined ? "files" : url;
}

/** Serves `GET /metrics`. Returns a function that closes what the route opened. */
export function serveMetrics(app: FastifyInstance, platform: Platform): () => Promise<void> {
  const process = openProcessMetrics();
  app.get("/metrics", { config: { permission: "metrics.read", answersAnyway: true } }, async (request, reply) => {
    const metrics = await metricsInTime(openScope(platform, request.caller, request.id));
    const parts = [await own.metrics(), await formatProcesses(process.read(), metrics, await poolMetrics(platform))];
    parts.push(await formatRefusals(platform.refusals?.counts));
    if (metrics !== null) parts.push(await formatRows(metrics));
    return reply.type(own.contentType).send(parts.join("\n"));
  });
  return async () => {
    process.close();
    await saveCallCounts(platform.orm.em.fork()).catch(() => undefined);
  };
}

/** Reads the metrics from rows. Null if the database is unavailable or too slow. */
async function metricsInTime(scope: Scope): Promise<Metrics | null> {
  try {
    return await withinTime(METRICS_WITHIN_MS, () => readMetrics(scope));
  } catch (error) {
    const { code, isRetryable } = toAppError(error);
    // The job queue uses connections of its own. Their errors do not have IAM Monitor's codes.
    if (!isRetryable && code !== "INTERNAL") throw error;
    scope.platform.log.warn({ code, reason: (error as Error).message }, "metrics.rows_unread");
    return null;
  }
}

/** Creates the registry of one response and a function that adds gauges to it. */
function createResponse() {
  const registry = new Registry();
  const gauge = (name: string, help: string, counted: readonly Counted[]) => {
    const labelNames = Object.keys(counted[0]?.labels ?? {});
    const newGauge = new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });
    // A gauge without labels starts at 0. A gauge by state has no value yet.
    if (counted.length === 0) newGauge.reset();
    for (const { labels, count } of counted) newGauge.set(labels, count);
  };
  return { registry, gauge };
}

/** Formats the refusals of this process, also those that are not recorded one by one. */
function formatRefusals(counts: ReadonlyMap<string, number> = new Map()): Promise<string> {
  const registry = new Registry();
  const refusals = new Counter({
    name: `${PREFIX}access_refused_total`,
    help: "Refused permissions, invalid API tokens and identities that were not confirmed, by error code.",
    labelNames: ["code"],
    registers: [registry],
  });
  for (const code of REFUSED_CODES) refusals.inc({ code }, counts.get(code) ?? 0);
  return registry.metrics();
}

/** Formats the metrics of this process, and those of the workers as reported in their heartbeats. */
function formatProcesses(process: ProcessMetrics, metrics: Metrics | null, pool: PoolMetrics): Promise<string> {
  const { registry, gauge } = createResponse();
  const processes = [
    { labels: { process: "api" }, metrics: process },
    ...(metrics?.workers ?? []).map(({ id, metrics: entry }) => ({
      labels: { process: `worker-${id}` },
      metrics: entry,
    })),
  ];
  const ofProcesses = (count: (entry: ProcessMetrics) => number) =>
    processes.map(({ labels, metrics: entry }) => ({ labels, count: count(entry) }));

  gauge(
    "database_read",
    "1 if the database was read for this response; 0 if not, in which case metrics from the database are omitted.",
    [{ labels: {}, count: metrics === null ? 0 : 1 }],
  );
  const cpu = new Counter({
    name: `${PREFIX}process_cpu_seconds_total`,
    help: "CPU time of this process and of each worker.",
    labelNames: ["process"],
    registers: [registry],
  });
  for (const { labels, count } of ofProcesses(({ cpuSeconds }) => cpuSeconds)) cpu.inc(labels, count);
  gauge(
    "process_resident_bytes",
    "Resident memory.",
    ofProcesses(({ residentBytes }) => residentBytes),
  );
  gauge(
    "process_heap_bytes",
    "JavaScript heap in use.",
    ofProcesses(({ heapBytes }) => heapBytes),
  );
  gauge(
    "event_loop_lag_p99_seconds",
    "99th percentile of the event loop delay, in the worst 5 s of the last minute.",
    ofProcesses(({ lagP99Seconds }) => lagP99Seconds),
  );
  gauge(
    "event_loop_lag_max_seconds",
    "Maximum event loop delay within the last minute.",
    ofProcesses(({ lagMaxSeconds }) => lagMaxSeconds),
  );
  gauge("database_connections", "Connections in this process's pool.", [
    { labels: { state: "idle" }, count: pool.idle },
    { labels: { state: "busy" }, count: pool.total - pool.idle },
  ]);
  gauge("database_waiting", "Queries of this process that wait for a connection.", [
    { labels: {}, count: pool.waiting },
  ]);
  return registry.metrics();
}

async function formatRows(metrics: Metrics): Promise<string> {
  const { registry, gauge } = createResponse();
  const { workers } = metrics;
  gauge("workers", "Workers with a heartbeat within the last 10 minutes.", [{ labels: {}, count: workers.length }]);
  gauge(
    "worker_heartbeat_age_seconds",
    "Age of a worker's last heartbeat. Each worker sends one every 5 s.",
    workers.map(({ id, ageSeconds }) => ({ labels: { process: `worker-${id}` }, count: ageSeconds })),
  );
  gauge(
    "worker_clock_skew_seconds",
    "Seconds by which a worker's clock is ahead of the database's. A worker takes no work beyond 30 s in either direction.",
    workers.map(({ id, metrics: { clockSkewSeconds = 0 } }) => ({
      labels: { process: `worker-${id}` },
      count: clockSkewSeconds,
    })),
  );
  gauge("accounts_not_scannable", "Accounts whose latest scans broke at least twice in a row.", [
    { labels: {}, count: metrics.brokenAccounts },
  ]);
  gauge("scans", "Scans by status.", metrics.scans);
  gauge("jobs", "Jobs in the queues, by queue and state.", metrics.jobs);
  gauge(
    "queue_wait_seconds",
    "Age of the oldest job that could run, by queue. Zero if none waits.",
    metrics.fleet.queueWaits,
  );
  gauge(
    "last_scan_age_seconds",
    "Age of the last scan with results: the oldest of all accounts, the 95th percentile and the median.",
    metrics.fleet.scanAges,
  );
  gauge(
    "account_last_scan_age_seconds",
    "Age of the last scan with results, of the 20 accounts with the oldest ones.",
    metrics.fleet.oldestScanAges,
  );
  gauge("accounts_never_scanned", "Accounts without a scan that has results.", [
    { labels: {}, count: metrics.fleet.neverScanned },
  ]);
  gauge("accounts_scan_overdue", "Accounts whose scheduled scan is more than an hour late.", [
    { labels: {}, count: metrics.fleet.overdueScans },
  ]);
  gauge("rotations", "Rotations by state.", metrics.rotations);
  gauge("rotations_parked", "Rotations that wait for an operator, by reason.", metrics.parkedRotations);
  gauge("alerts_open", "Open alerts by severity.", metrics.openAlerts);
  const ofStreams = (count: (lag: StreamLag) => number) =>
    metrics.auditStreams.map((lag) => ({ labels: { target: lag.target }, count: count(lag) }));
  gauge(
    "audit_stream_lag_events",
    "Audit events that a target of AUDIT_STREAM has not received.",
    ofStreams(({ events }) => events),
  );
  gauge(
    "audit_stream_lag_seconds",
    "Age of the oldest audit event that a target of AUDIT_STREAM has not received.",
    ofStreams(({ seconds }) => seconds),
  );
  gauge("event_queues", "Event queues, by state.", metrics.eventQueues);
  gauge("event_messages", "Messages of the event queues that are set, by outcome.", metrics.eventMessages);
  gauge("notification_targets", "Notification targets, by state.", metrics.notificationTargets);
  gauge("notification_rules", "Enabled notification rules, by state.", metrics.notificationRules);
  gauge("notifications_waiting", "Messages that notification targets have not accepted.", [
    { labels: {}, count: metrics.waitingNotifications },
  ]);
  gauge("notifications_waiting_seconds", "Age of the oldest message that a notification target has not accepted.", [
    { labels: {}, count: metrics.waitingNotificationSeconds },
  ]);
  const calls = new Counter({
    name: `${PREFIX}aws_calls_total`,
    help: "Requests to AWS, retries included, by action and outcome: OK or the code of the error.",
    labelNames: ["action", "outcome"],
    registers: [registry],
  });
  for (const { labels, count } of metrics.awsCalls) calls.inc(labels, count);
  return `${await registry.metrics()}\n${formatDurations(metrics)}`;
}

/**
 * Formats a histogram whose buckets the database has counted. prom-client only supports values that it observed itself.
 */
function formatDurations({ scanDurations }: Metrics): string {
  const name = `${PREFIX}scan_duration_seconds`;
  const lines = scanDurations.flatMap(({ status, count, seconds, within }) => [
    ...SCAN_SECONDS.map((le, index) => `${name}_bucket{status="${status}",le="${le}"} ${within[index] ?? 0}`),
    `${name}_bucket{status="${status}",le="+Inf"} ${count}`,
    `${name}_sum{status="${status}"} ${seconds}`,
    `${name}_count{status="${status}"} ${count}`,
  ]);
  return [`# HELP ${name} Duration of finished scans.`, `# TYPE ${name} histogram`, ...lines, ""].join("\n");
}
