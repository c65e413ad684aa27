/** Makes events for drills of notifications, and compares what two targets received with what was written. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { pause } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import type { TestDatabase } from "./database.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "./notification-fixture.ts";

const WORKER = fileURLToPath(new URL("../support/notification-process.ts", import.meta.url));
const SCANS_PER_ROUND = 3;
const RETRIES_MAX = 600;
const RETRY_MS = 50;

/** `NOTIFICATION_KILLS=200` runs a long drill, and `NOTIFICATION_FIRST=100` a further piece of it. */
export const FIRST_KILL = Number(process.env["NOTIFICATION_FIRST"] ?? 0);
export function killCount(quick: number): number {
  return Number(process.env["NOTIFICATION_KILLS"] ?? quick);
}

export class NotificationDrill {
  private readonly found: Record<string, "HIGH"> = {};
  private written = 0;

  private constructor(
    private readonly fixture: NotificationFixture,
    private readonly sinks: readonly HttpSink[],
  ) {}

  static async open(database?: TestDatabase): Promise<NotificationDrill> {
    const fixture = await openNotificationFixture({}, database);
    const sinks = [new HttpSink(), new HttpSink()];
    const targetIds = [];
    for (const sink of sinks) targetIds.push(await fixture.addWebhook(`sink ${targetIds.length}`, await sink.open()));
    await fixture.addRule({ targetIds, events: ["OPENED", "SCAN_FAILED"] });
    return new NotificationDrill(fixture, sinks);
  }

  async close(): Promise<void> {
    for (const sink of this.sinks) await sink.close();
    await this.fixture.close();
  }

  /** Starts a worker that kills itself at the place. Resolves `ended` when it is gone. */
  startWorker(place: string, passes: number): { kill(): void; readonly ended: Promise<unknown> } {
    const url = this.fixture.alerts.databaseUrl;
    const worker = spawn(process.execPath, ["--import", "tsx", WORKER, url, place, String(passes)], {
      stdio: "inherit",
    });
    return { kill: () => worker.kill("SIGKILL"), ended: once(worker, "exit") };
  }

  /** Writes a few events of both logs, also if the database is away for a while. */
  async writeEvents(): Promise<void> {
    for (let count = 0; count < SCANS_PER_ROUND; count += 1) {
      this.found[`user-${(this.written += 1)}`] = "HIGH";
      await persistently(() => this.fixture.scan(this.found));
    }
    const subject = { id: "scan", name: "production" };
    const text = { title: "Scan failed", description: "A drill.", path: "/scans" };
    await persistently(() =>
      this.fixture.platform.orm.em
        .fork()
        .transactional((tx) =>
          saveNotificationEvents(tx, [{ event: "SCAN_FAILED", severity: "HIGH", subject, ...text, accountId: null }]),
        ),
    );
  }

  /** Waits until every event is delivered to every target. */
  async untilDelivered(): Promise<void> {
    await persistently(async () => {
      if ((await this.waiting()) > 0) throw new StillWaiting();
    });
  }

  /** Every target received every event at least once, in the order of its log, and duplicates are equal. */
  async expectDelivered(what: string): Promise<void> {
    const { query } = this.fixture;
    const alerts = await query<{ id: string }>(
      "select 'event_' || seq as id from alert_event where kind = 'OPENED' order by seq",
    );
    const others = await query<{ id: string }>(
      "select id from notification_event where event = 'SCAN_FAILED' order by seq",
    );
    let duplicates = 0;
    for (const { received } of this.sinks) {
      const first = new Map<string, string>();
      const order: { readonly alerts: string[]; readonly others: string[] } = { alerts: [], others: [] };
      for (const { id, text, body } of received) {
        if (first.has(id)) duplicates += 1;
        else {
          order.alerts.push(...body.data.events.map(({ eventId }) => eventId));
          order.others.push(...body.data.otherEvents.map(({ eventId }) => eventId));
        }
        expect(first.get(id) ?? text).toBe(text);
        first.set(id, text);
      }
      expect(order.alerts).toEqual(alerts.map(({ id }) => id));
      expect(order.others).toEqual(others.map(({ id }) => id));
    }
    const count = alerts.length + others.length;
    process.stdout.write(
      `  ${what}: ${count} events arrived at each of ${this.sinks.length} targets in order, ${duplicates} duplicates with the same ID\n`,
    );
  }

  private async waiting(): Promise<number> {
    const [row] = await this.fixture.query<{ count: string }>(
      `select (select count(*) from notification_delivery where state = 'PENDING')
            + (select count(*) from notification_rule where position < (select max(seq) from alert_event)
                  or event_position < (select max(seq) from notification_event)) as count`,
    );
    return Number(row?.count);
  }
}

class StillWaiting extends Error {}

/** Repeats the work while the database is away. An event whose commit was cut off may be written twice, as two events. */
async function persistently(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= RETRIES_MAX || !(error instanceof StillWaiting || isDatabaseAway(error))) throw error;
      await pause(RETRY_MS);
    }
  }
}
