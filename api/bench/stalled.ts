/**
 * A hundred subscribers who stop reading while a hundred thousand events happen: what they cost, that they are sent away,
 * and that those who read are told everything. Every wait has an end: on a machine too slow for it the figures say so.
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

const STALLED = 100;
const READING = 5;
/** An event of each in one transaction, as a scan of a large account writes them. */
const ALERTS = 1_000;
const EVENTS = 100_000;
/** Each event carries so much that the operating system soon takes no more for who has stopped. */
const COMMENT_CHARACTERS = 2_000;
const WRITES_WITHIN_MS = 240_000;
const TOLD_WITHIN_MS = 180_000;
const CLOSED_WITHIN_MS = 60_000;
/** 30 after the last byte that he took; what the operating system takes for him comes before. */
const SENT_AWAY_WITHIN_SECONDS = 40;
const TAKES_NOTHING_WITHIN_SECONDS = 30;
const LOOK_MS = 500;
const SUBSCRIPTION = "subscription ($after: String!) { alertEvents(after: $after) { id comment } }";
const MIB = 2 ** 20;

interface Memory {
  readonly rssBytes: number;
  /** Of JavaScript and its buffers, after a collection: what is kept, and not what the allocator has not given back. */
  readonly heldBytes: number;
}
export interface SentAway {
  readonly code: number;
  /** How long nothing had been taken. */
  readonly durationMs: number;
  readonly at: number;
}
export interface StalledReport {
  /** Per subscriber: how many events, whether in order and without a gap, how his socket ended. */
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
    const told = await until(readers, TOLD_WITHIN_MS, ({ received }) => Math.min(...received) >= written);
    const toldMs = performance.now() - startedAt;
    const sentAway = await untilSentAway(api);
    // His socket was cut soon after he was told: what he still reads is what the operating system had taken for him.
    await stalled.ask({ resume: true });
    const ended = await until(stalled, CLOSED_WITHIN_MS, ({ closed }) => closed.every((code) => code !== null));
    const after = await api.ask<Memory>("memory");
    print("stalled", `events written beside ${STALLED} who read nothing and ${READING} who read`, written, {
      atLeast: EVENTS,
    });
    print("stalled", "seconds to write them", wroteMs / 1_000, undefined, "s");
    print(
      "stalled",
      "memory of the api that they cost while it happened",
      (during.rssBytes - before.rssBytes) / MIB,
      { atMost: 200 },
      "MiB",
    );
    print(
      "stalled",
      "of it held by JavaScript and its buffers",
      (during.heldBytes - before.heldBytes) / MIB,
      undefined,
      "MiB",
    );
    print("stalled", "and afterwards held", (after.heldBytes - before.heldBytes) / MIB, undefined, "MiB");
    print("stalled", "and afterwards", (after.rssBytes - before.rssBytes) / MIB, { atMost: 200 }, "MiB");
    print(
      "stalled",
      "readers who were told all, in order",
      told.isWhole.filter((isWhole, at) => isWhole && told.received[at] === written).length,
      { atLeast: READING },
    );
    print("stalled", "seconds until they were", toldMs / 1_000, undefined, "s");
    print("stalled", `of ${STALLED} sent away with 1013`, sentAway.filter(({ code }) => code === 1_013).length, {
      atLeast: STALLED,
    });
    const lastAt = Math.max(...sentAway.map(({ at }) => at));
    print(
      "stalled",
      "seconds until the last of them was",
      (lastAt - stalledAt) / 1_000,
      { atMost: SENT_AWAY_WITHIN_SECONDS },
      "s",
    );
    const idleMs = Math.max(...sentAway.map(({ durationMs }) => durationMs));
    print(
      "stalled",
      "of these, for how long the last had taken nothing",
      idleMs / 1_000,
      { atMost: TAKES_NOTHING_WITHIN_SECONDS },
      "s",
    );
    print("stalled", "of them whose sockets are closed", ended.closed.filter((code) => code !== null).length, {
      atLeast: STALLED,
    });
    print("stalled", "of them told a piece without a gap", ended.isWhole.filter(Boolean).length, { atLeast: STALLED });
  } finally {
    stalled.stop();
    readers.stop();
    api.stop();
    await database.close();
  }
}

/** As scans and people write them. Stops when the time is over; answers how many there are. */
async function write({ orm }: BenchDatabase, startedAt: number): Promise<number> {
  const alerts = await orm.em.fork().execute<{ id: string; account_id: string }[]>("select id, account_id from alert");
  const comment = "x".repeat(COMMENT_CHARACTERS);
  let written = 0;
  while (written < EVENTS && performance.now() - startedAt < WRITES_WITHIN_MS) {
    await orm.em.fork().transactional((em) =>
      saveAlertEvents(
        em,
        { sourceId: `bench-${written}`, actor: "bench", clock: now },
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
    await pause(LOOK_MS);
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
    await pause(LOOK_MS);
  }
}
