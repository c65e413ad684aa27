/**
 * `GET /metrics`, for Prometheus. Labels hold names that stand in our code or are rows' states: nothing that a caller
 * sends becomes one. What happens in this process is counted here; the rest is read from rows when somebody asks.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { withinTime } from "../db/deadline.ts";
import { ERRORS, toAppError } from "../errors.ts";
import {
  type Counted,
  type Metrics,
  type PoolMetrics,
  poolMetrics,
  readMetrics,
  SCAN_SECONDS,
} from "../services/operations/installation-metrics.ts";
import { openProcessMetrics, type ProcessMetrics } from "../services/core/process-metrics.ts";
import { openScope, type Platform, type Scope } from "../services/core/request-scope.ts";
import { saveCallCounts } from "../services/core/worker-heartbeats.ts";

const PREFIX = "iam_monitor_";
const ANSWER_SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 5, 10, 60, 120];
/** A scraper usually waits ten seconds for everything. */
const METRICS_WITHIN_MS = 4_000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
/** graphql's own, beside those of our table. */
const GRAPHQL_CODES = new Set(["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "OPERATION_RESOLUTION_FAILURE"]);
const REFUSED_AS_TOO_MUCH = [
  "QUERY_TOO_LARGE",
  "QUERY_TOO_DEEP",
  "QUERY_TOO_COSTLY",
  "TOO_MANY_SUBSCRIPTIONS",
] as const;

/** As `rates.ts` counts. */
const RATE_COUNTS = ["address", "credential", "stranger", "sockets"] as const;

type OperationKind = "query" | "mutation" | "subscription" | "none";

/** Of this process, whichever server of it answers. */
const own = new Registry();
const registers = [own];
const requests = new Counter({
  name: `${PREFIX}http_requests_total`,
  help: "Answered requests, by the route as it is declared.",
  labelNames: ["method", "route", "status"],
  registers,
});
const answerSeconds = new Histogram({
  name: `${PREFIX}http_answer_seconds`,
  help: "From a request's arrival to the end of its answer.",
  labelNames: ["route"],
  buckets: ANSWER_SECONDS,
  registers,
});
const inFlight = new Gauge({
  name: `${PREFIX}http_requests_in_flight`,
  help: "Requests that are being answered.",
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
  help: "GraphQL operations that asked for too much.",
  labelNames: ["code"],
  registers,
});
const refusedByRate = new Counter({
  name: `${PREFIX}refused_by_rate_total`,
  help: "Requests, operations and sockets that came too fast, by the count that was full.",
  labelNames: ["count"],
  registers,
});
const sockets = new Gauge({ name: `${PREFIX}sockets`, help: "Open GraphQL sockets.", registers });
const subscribers = new Gauge({ name: `${PREFIX}subscribers`, help: "Subscriptions that run on them.", registers });
for (const code of REFUSED_AS_TOO_MUCH) refused.inc({ code }, 0);
for (const count of RATE_COUNTS) refusedByRate.inc({ count }, 0);

/** `code`: of the first error; `undefined`: none. */
export function countOperation(kind: OperationKind, code: unknown): void {
  const known =
    code === undefined
      ? "OK"
      : typeof code === "string" && (code in ERRORS || GRAPHQL_CODES.has(code))
        ? code
        : "OTHER";
  operations.inc({ kind, code: known });
  if ((REFUSED_AS_TOO_MUCH as readonly string[]).includes(known)) refused.inc({ code: known });
}

export function countRefusedByRate(count: (typeof RATE_COUNTS)[number]): void {
  refusedByRate.inc({ count });
}

/** One more; call the answer when it has ended, as often as you like. */
export const enterSocket = () => enter(sockets);
export const enterSubscriber = () => enter(subscribers);

function enter(gauge: Gauge): () => void {
  let isIn = true;
  gauge.inc();
  return () => {
    if (isIn) gauge.dec();
    isIn = false;
  };
}

/** Counts the requests of a server. */
export function countRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async () => inFlight.inc());
  app.addHook("onResponse", async (request: FastifyRequest, reply: FastifyReply) => {
    inFlight.dec();
    const route = routeOf(request);
    requests.inc({ method: METHODS.has(request.method) ? request.method : "OTHER", route, status: reply.statusCode });
    answerSeconds.observe({ route }, reply.elapsedTime / 1_000);
  });
}

/** As declared, so that ids and whatever a stranger asks for make no label. Files of the dashboard are one. */
function routeOf({ routeOptions: { url, config } }: FastifyRequest): string {
  if (url === undefined) return "none";
  return config?.permission === undefined ? "files" : url;
}

/** The route; the answer ends what it opened. */
export function serveMetrics(app: FastifyInstance, platform: Platform): () => Promise<void> {
  const process = openProcessMetrics();
  app.get(
    "/metrics",
    { schema: { hide: true }, config: { permission: "metrics.read", answersAnyway: true } },
    async (request, reply) => {
      const metrics = await metricsInTime(openScope(platform, request.caller, request.id));
      const parts = [await own.metrics(), await spellProcesses(process.read(), metrics, await poolMetrics(platform))];
      if (metrics !== null) parts.push(await spellRows(metrics));
      return reply.type(own.contentType).send(parts.join("\n"));
    },
  );
  return async () => {
    process.close();
    await saveCallCounts(platform.orm.em.fork()).catch(() => undefined);
  };
}

/** `null`: the database does not tell, or not in time. */
async function metricsInTime(scope: Scope): Promise<Metrics | null> {
  try {
    return await withinTime(METRICS_WITHIN_MS, () => readMetrics(scope));
  } catch (error) {
    const { code, isRetryable } = toAppError(error);
    // The queue asks by connections of its own, whose errors have no code of ours.
    if (!isRetryable && code !== "INTERNAL") throw error;
    scope.platform.log.warn({ code, reason: (error as Error).message }, "metrics.rows_unread");
    return null;
  }
}

/** A registry of one answer, and how it is given gauges. */
function openAnswer() {
  const registry = new Registry();
  const gauge = (name: string, help: string, counted: readonly Counted[]) => {
    const labelNames = Object.keys(counted[0]?.labels ?? {});
    const made = new Gauge({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });
    // Without labels a gauge is there with 0 from the beginning; one that counts by state has nothing to say yet.
    if (counted.length === 0) made.reset();
    for (const { labels, count } of counted) made.set(labels, count);
  };
  return { registry, gauge };
}

/** What this process knows by itself, and of the workers what they have written down. */
function spellProcesses(process: ProcessMetrics, metrics: Metrics | null, pool: PoolMetrics): Promise<string> {
  const { registry, gauge } = openAnswer();
  const processes = [
    { labels: { process: "api" }, metrics: process },
    ...(metrics?.workers ?? []).map(({ id, metrics: each }) => ({
      labels: { process: `worker-${id}` },
      metrics: each,
    })),
  ];
  const ofProcesses = (count: (each: ProcessMetrics) => number) =>
    processes.map(({ labels, metrics: each }) => ({ labels, count: count(each) }));

  gauge(
    "database_read",
    "1: what stands in the database was read for this answer; 0: it could not be, and all that tells of it is left out.",
    [{ labels: {}, count: metrics === null ? 0 : 1 }],
  );
  const cpu = new Counter({
    name: `${PREFIX}process_cpu_seconds_total`,
    help: "Time on a processor, of this process and of each worker.",
    labelNames: ["process"],
    registers: [registry],
  });
  for (const { labels, count } of ofProcesses(({ cpuSeconds }) => cpuSeconds)) cpu.inc(labels, count);
  gauge(
    "process_resident_bytes",
    "Memory held.",
    ofProcesses(({ residentBytes }) => residentBytes),
  );
  gauge(
    "process_heap_bytes",
    "Memory in use by JavaScript.",
    ofProcesses(({ heapBytes }) => heapBytes),
  );
  gauge(
    "event_loop_lag_p99_seconds",
    "How late the event loop came, of the worst 5 s of the last minute.",
    ofProcesses(({ lagP99Seconds }) => lagP99Seconds),
  );
  gauge(
    "event_loop_lag_max_seconds",
    "The latest that the event loop came within the last minute.",
    ofProcesses(({ lagMaxSeconds }) => lagMaxSeconds),
  );
  gauge("database_connections", "Connections of this process's pool.", [
    { labels: { state: "idle" }, count: pool.idle },
    { labels: { state: "busy" }, count: pool.total - pool.idle },
  ]);
  gauge("database_waiting", "Requests of this process that wait for a connection.", [
    { labels: {}, count: pool.waiting },
  ]);
  return registry.metrics();
}

async function spellRows(metrics: Metrics): Promise<string> {
  const { registry, gauge } = openAnswer();
  const { workers } = metrics;
  gauge("workers", "Workers that were heard of within the last 10 minutes.", [{ labels: {}, count: workers.length }]);
  gauge(
    "worker_heartbeat_age_seconds",
    "Since a worker was last heard of; each renews it every 5 s.",
    workers.map(({ id, ageSeconds }) => ({ labels: { process: `worker-${id}` }, count: ageSeconds })),
  );
  gauge("scans", "Scans by status.", metrics.scans);
  gauge("jobs", "Jobs of the queue.", metrics.jobs);
  gauge("rotations", "Rotations by state.", metrics.rotations);
  gauge("rotations_parked", "Rotations that wait for a person, by the reason.", metrics.parkedRotations);
  gauge("alerts_open", "Open alerts by severity.", metrics.openAlerts);
  const calls = new Counter({
    name: `${PREFIX}aws_calls_total`,
    help: "Requests to AWS, retries included, by action and outcome: OK or the code of the error.",
    labelNames: ["action", "outcome"],
    registers: [registry],
  });
  for (const { labels, count } of metrics.awsCalls) calls.inc(labels, count);
  return `${await registry.metrics()}\n${spellDurations(metrics)}`;
}

/** A histogram whose buckets the database has counted; prom-client only makes those that it observed itself. */
function spellDurations({ scanDurations }: Metrics): string {
  const name = `${PREFIX}scan_duration_seconds`;
  const lines = scanDurations.flatMap(({ status, count, seconds, within }) => [
    ...SCAN_SECONDS.map((le, index) => `${name}_bucket{status="${status}",le="${le}"} ${within[index] ?? 0}`),
    `${name}_bucket{status="${status}",le="+Inf"} ${count}`,
    `${name}_sum{status="${status}"} ${seconds}`,
    `${name}_count{status="${status}"} ${count}`,
  ]);
  return [`# HELP ${name} How long scans took that have ended.`, `# TYPE ${name} histogram`, ...lines, ""].join("\n");
}
