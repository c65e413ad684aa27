/**
 * Measures 5,000 subscribers on one process: latency, completeness and memory. Also measures the delay of the api's
 * event loop during a scan.
 */
import { setTimeout as pause } from "node:timers/promises";
import { WORKER_NODE_FLAGS } from "../src/app/worker.ts";
import { createLog } from "../src/log.ts";
import { SYSTEM } from "../src/services/core/permissions.ts";
import { Alerts } from "../src/services/alerts/alerts.ts";
import { AuditHeads } from "../src/services/core/audit-heads.ts";
import { openEvents } from "../src/services/core/events.ts";
import { openJobs } from "../src/services/core/jobs.ts";
import { openScope, type Platform } from "../src/services/core/request-scope.ts";
import { ROTATION_SETTINGS } from "../src/services/core/rotation-settings.ts";
import { openSecrets } from "../src/services/core/secrets.ts";
import { fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase } from "./database.ts";
import { percentile, print } from "./measure.ts";
import { type ApiReady, type BenchProcess, startApi, startBenchProcess } from "./processes.ts";
import { startBenchSandbox } from "./sandbox.ts";

const SUBSCRIBERS = 5_000;
const ALERTS = 1_000;
const EVENTS = 20;
const BETWEEN_EVENTS_MS = 1_500;
const SETTLED_MS = 5_000;
const SCANNED_USERS = 5_000;
/** The interval between list requests, as in an open dashboard. */
const LISTS_EVERY_MS = 500;
const KIB = 1_024;

interface Memory {
  readonly rssBytes: number;
}
interface Delay {
  readonly p999Ms: number;
  readonly maxMs: number;
}
type Arrivals = readonly (readonly (readonly [eventId: string, times: readonly number[]])[])[];

export async function benchLive(): Promise<void> {
  await benchSubscribers();
  await benchDuringScan();
}

async function benchSubscribers(): Promise<void> {
  const database = await openBenchDatabase();
  await fillAlerts(database, ALERTS);
  const api = await startApi(database.url);
  const log = createLog("error");
  const platform: Platform = {
    orm: database.orm,
    jobs: await openJobs(database.url, log),
    events: await openEvents(database.url, log),
    secrets: openSecrets(Buffer.alloc(32)),
    auditKey: new Uint8Array(32),
    auditHeads: new AuditHeads(),
    log,
    rotation: ROTATION_SETTINGS,
  };
  const alerts = () => new Alerts(openScope(platform, SYSTEM, `bench-${performance.now()}`));
  const after = alerts().history.cursorOf(await alerts().history.lastSeq());
  const clients = await startBenchProcess<object>("live-clients-process", { ...api.ready, after });
  try {
    await clients.ask({ open: 1 });
    await list(api.ready);
    const before = await api.ask<Memory>("memory");
    await clients.ask({ open: SUBSCRIBERS - 1 });
    await pause(SETTLED_MS);
    const full = await api.ask<Memory>("memory");
    print(
      "live",
      `memory of each of ${SUBSCRIBERS} subscribers`,
      (full.rssBytes - before.rssBytes) / SUBSCRIBERS / KIB,
      { atMost: 60 },
      "KiB",
    );
    await deliver(alerts, clients);
  } finally {
    clients.stop();
    api.stop();
    await platform.events.close();
    await platform.jobs.close();
    await database.close();
  }
}

async function deliver(alerts: () => Alerts, clients: BenchProcess<object>): Promise<void> {
  const { nodes } = await alerts().list({ first: EVENTS });
  const committed = new Map<string, number>();
  for (const { id } of nodes) {
    await alerts().triage.comment({ id, comment: "Seen." });
    const at = Date.now();
    committed.set(`event_${await alerts().history.lastSeq()}`, at);
    await pause(BETWEEN_EVENTS_MS);
  }
  await pause(SETTLED_MS);
  const { arrivals } = await clients.ask<{ arrivals: Arrivals }>({ report: true });
  const latencies: number[] = [];
  let lost = 0;
  let duplicates = 0;
  for (const own of arrivals) {
    const timesById = new Map(own);
    for (const [id, at] of committed) {
      const times = timesById.get(id) ?? [];
      if (times.length === 0) lost += 1;
      else latencies.push(times[0]! - at);
      duplicates += Math.max(0, times.length - 1);
    }
  }
  print(
    "live",
    `${EVENTS} events to each of ${arrivals.length} subscribers: p50 after the commit`,
    percentile(latencies, 0.5),
    undefined,
    "ms",
  );
  print("live", "p99 after the commit", percentile(latencies, 0.99), { atMost: 1_000 }, "ms");
  print("live", "lost", lost, { atMost: 0 });
  print("live", "delivered twice", duplicates, { atMost: 0 });
}

async function benchDuringScan(): Promise<void> {
  const sandbox = await startBenchSandbox(SCANNED_USERS);
  const database = await openBenchDatabase();
  const api = await startApi(database.url);
  try {
    await list(api.ready);
    const { endpoint, accessKeyId, secretAccessKey } = sandbox.connection;
    const start = performance.now();
    const busy = await delayDuring(api, async () => {
      const worker = await startBenchProcess<{ status: string }>(
        "scan-process",
        { databaseUrl: database.url, sandbox: { endpoint, accessKeyId, secretAccessKey } },
        WORKER_NODE_FLAGS,
      );
      worker.stop();
    });
    const scanMs = performance.now() - start;
    sandbox.stop();
    const idle = await delayDuring(api, () => pause(scanMs));
    print(
      "live",
      "event loop of the api during a scan: p99.9 minus an idle control",
      busy.p999Ms - idle.p999Ms,
      { atMost: 50 },
      "ms",
    );
    print(
      "live",
      "event loop of the api during a scan: max minus an idle control",
      busy.maxMs - idle.maxMs,
      { atMost: 100 },
      "ms",
    );
    print("live", "the idle control's max", idle.maxMs, undefined, "ms");
  } finally {
    sandbox.stop();
    api.stop();
    await database.close();
  }
}

async function delayDuring(api: BenchProcess<ApiReady>, work: () => Promise<unknown>): Promise<Delay> {
  const ended = new AbortController();
  await api.ask("watch");
  const looking = (async () => {
    while (!ended.signal.aborted) {
      await list(api.ready);
      await pause(LISTS_EVERY_MS);
    }
  })();
  await work();
  ended.abort();
  await looking;
  return api.ask<Delay>("delay");
}

async function list({ url, token }: ApiReady): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      query: "{ alerts(first: 100) { totalCount nodes { id number status severity title check { title } } } }",
    }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
}
