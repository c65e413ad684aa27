/**
 * A hundred subscribers stop reading while a hundred thousand events are written. Measures the cost of the stalled
 * subscribers, whether they are disconnected, and whether all others receive everything. Every wait has a time limit.
 * On a slow machine, the metrics then show what is missing.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../src/clock.ts";
import { saveAlertEvents } from "../src/services/alerts/event-log.ts";
import { Alerts } from "../src/services/alerts/alerts.ts";
import { SYSTEM } from "../src/services/core/permissions.ts";
import { openScope, type Platform } from "../src/services/core/request-scope.ts";
import { fillAlerts } from "./alert-rows.ts";
import { openBenchDatabase, type BenchDatabase } from "./database.ts";
import { print } from "./measure.ts";
import { type BenchProcess, startApi, startBenchProcess } from "./processes.ts";
import { SYSTEM_ACTOR } from "../src/iam/actor.ts";

const STALLED = 100;
const READING = 5;
/** Each transaction writes one event per alert, like a scan of a large account. */
const ALERTS = 1_000;
const EVENTS = 100_000;
/** Large events, so that the operating system's socket buffers fill soon after a client stops reading. */
const COMMENT_CHARACTERS = 2_000;
const WRITES_WITHIN_MS = 240_000;
const RECEIVED_WITHIN_MS = 180_000;
const CLOSED_WITHIN_MS = 60_000;
/**
 * The time limit for closing a stalled socket: 30 s after the last byte that the client's operating system accepted.
 * The operating system first buffers some data.
 */
const CLOSED_WITHIN_SECONDS = 40;
const IDLE_WITHIN_SECONDS = 30;
const POLL_MS = 500;
const SUBSCRIPTION = "subscription ($after: String!) { alertEvents(after: $after) { id comment } }";
const MIB = 2 ** 20;

interface Memory {
  readonly rssBytes: number;
  /**
   * The memory of JavaScript and its buffers after a garbage collection. Excludes freed memory that the allocator has
   * not returned yet.
   */
  readonly heldBytes: number;
}
export interface SentAway {
  readonly code: number;
  /** How long the client had read nothing. */
  readonly durationMs: number;
  readonly at: number;
}
export interface StalledReport {
  /**
   * Per subscriber: the number of events, whether they were in order and without a gap, and the socket's close code.
   */
  readonly received: readonly number[];
  readonly isWhole: readonly boolean[];
  readonly closed: readonly (number | null)[];
}

export async function benchStalled(): Promise<void> {
  const database = await openBenchDatabase();
  await fillAlerts(database, ALERTS);
  const api = await startApi(database.url);
  const reading = new Alerts(openScope({ orm: database.orm } as Platform, SYSTEM, "bench"));
  const first = await reading.history.lastSeq();
  const ask = { ...api.ready, after: reading.history.cursorOf(first), first, query: SUBSCRIPTION };
  const stalled = await startBenchProcess<object>("stalled-clients-process", {
    ...ask,
    count: STALLED,
    isStalled: true,
  });
  const readers = await startBenchProcess<object>("stalled-clients-process", {
    ...ask,
    count: READING,
    isStalled: false,
  });
  try {
    const before = await api.ask<Memory>("memory");
    const stalledAt = now();
    const startedAt = performance.now();
    const written = await write(database, startedAt);
    const wroteMs = performance.now() - startedAt;
    const during = await api.ask<Memory>("memory");
    const received = await until(readers, RECEIVED_WITHIN_MS, ({ received }) => Math.min(...received) >= written);
    const receivedMs = performance.now() - startedAt;
    const sentAway = await untilSentAway(api);
    // The server disconnected the sockets soon after the close frame. The clients still read what the operating system
    // had buffered.
    await stalled.ask({ resume: true });
    const ended = await until(stalled, CLOSED_WITHIN_MS, ({ closed }) => closed.every((code) => code !== null));
    const after = await api.ask<Memory>("memory");
    print("stalled", `events written with ${STALLED} stalled and ${READING} reading subscribers`, written, {
      atLeast: EVENTS,
    });
    print("stalled", "seconds to write them", wroteMs / 1_000, undefined, "s");
    print(
      "stalled",
      "memory growth of the api during the writes",
      (during.rssBytes - before.rssBytes) / MIB,
      { atMost: 200 },
      "MiB",
    );
    print(
      "stalled",
      "heap and buffer growth during the writes",
      (during.heldBytes - before.heldBytes) / MIB,
      undefined,
      "MiB",
    );
    print("stalled", "heap and buffer growth afterwards", (after.heldBytes - before.heldBytes) / MIB, undefined, "MiB");
    print(
      "stalled",
      "memory growth of the api afterwards",
      (after.rssBytes - before.rssBytes) / MIB,
      { atMost: 200 },
      "MiB",
    );
    print(
      "stalled",
      "readers that received every event in order",
      received.isWhole.filter((isWhole, at) => isWhole && received.received[at] === written).length,
      { atLeast: READING },
    );
    print("stalled", "seconds until they did", receivedMs / 1_000, undefined, "s");
    print(
      "stalled",
      `of ${STALLED} stalled subscribers closed with 1013`,
      sentAway.filter(({ code }) => code === 1_013).length,
      {
        atLeast: STALLED,
      },
    );
    const lastAt = Math.max(...sentAway.map(({ at }) => at));
    print(
      "stalled",
      "seconds until the last one was closed",
      (lastAt - stalledAt) / 1_000,
      { atMost: CLOSED_WITHIN_SECONDS },
      "s",
    );
    const idleMs = Math.max(...sentAway.map(({ durationMs }) => durationMs));
    print(
      "stalled",
      "longest time without reading before the close",
      idleMs / 1_000,
      { atMost: IDLE_WITHIN_SECONDS },
      "s",
    );
    print(
      "stalled",
      "stalled subscribers whose socket is closed",
      ended.closed.filter((code) => code !== null).length,
      {
        atLeast: STALLED,
      },
    );
    print("stalled", "stalled subscribers that received events without a gap", ended.isWhole.filter(Boolean).length, {
      atLeast: STALLED,
    });
  } finally {
    stalled.stop();
    readers.stop();
    api.stop();
    await database.close();
  }
}

/** Writes events as scans and people do, until the time is over. Returns the number of events written. */
async function write({ orm }: BenchDatabase, startedAt: number): Promise<number> {
  const alerts = await orm.em.fork().execute<{ id: string; account_id: string }[]>("select id, account_id from alert");
  const comment = "x".repeat(COMMENT_CHARACTERS);
  let written = 0;
  while (written < EVENTS && performance.now() - startedAt < WRITES_WITHIN_MS) {
    await orm.em.fork().transactional((em) =>
      saveAlertEvents(
        em,
        { sourceId: `bench-${written}`, actor: SYSTEM_ACTOR, clock: now },
        alerts.map(({ id, account_id }) => ({
          alertId: id,
          accountId: account_id,
          kind: "COMMENTED",
          fromStatus: null,
          status: "OPEN",
          fromSeverity: null,
          severity: "HIGH",
          changes: {},
          comment,
        })),
      ),
    );
    written += alerts.length;
  }
  return written;
}

async function untilSentAway(api: BenchProcess<object>): Promise<readonly SentAway[]> {
  const endsAt = performance.now() + CLOSED_WITHIN_MS;
  for (;;) {
    const sentAway = await api.ask<readonly SentAway[]>("sentAway");
    if (sentAway.length >= STALLED || performance.now() > endsAt) return sentAway;
    await pause(POLL_MS);
  }
}

async function until(
  clients: BenchProcess<object>,
  withinMs: number,
  isDone: (report: StalledReport) => boolean,
): Promise<StalledReport> {
  const endsAt = performance.now() + withinMs;
  for (;;) {
    const report = await clients.ask<StalledReport>({ report: true });
    if (isDone(report) || performance.now() > endsAt) return report;
    await pause(POLL_MS);
  }
}
