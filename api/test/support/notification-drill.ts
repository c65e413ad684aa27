/** Makes events for drills of notifications, and compares what two targets received with what was written. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
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

interface DrillWorker {
  kill(): void;
  /** Resolves when the process is gone: with its signal, or else its exit code. */
  readonly ended: Promise<NodeJS.Signals | number>;
}

export class NotificationDrill {
  private readonly workers = new Set<ChildProcess>();
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
    // After a test that failed, a worker would poll the dropped database for ever.
    for (const worker of this.workers) worker.kill("SIGKILL");
    for (const sink of this.sinks) await sink.close();
    await this.fixture.close();
  }

  /** Starts a worker that kills itself at the place. */
  startWorker(place: string, passes: number): DrillWorker {
    const url = this.fixture.alerts.databaseUrl;
    const worker = spawn(process.execPath, ["--import", "tsx", WORKER, url, place, String(passes)], {
      stdio: "inherit",
    });
    this.workers.add(worker);
    const ended = once(worker, "exit").then(([code, killedBy]) => {
      this.workers.delete(worker);
      return (killedBy ?? code) as NodeJS.Signals | number;
    });
    return { kill: () => worker.kill("SIGKILL"), ended };
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

  /** Waits until every event is delivered to every target, as long as the test may. */
  async untilDelivered(signal: AbortSignal): Promise<void> {
    while ((await persistently(() => this.waiting())) > 0) {
      signal.throwIfAborted();
      await pause(RETRY_MS);
    }
  }

  /** What was written, and what each target received, without the duplicates, which are counted. */
  async outcome(what: string): Promise<DrillOutcome> {
    const { fixture } = this;
    const idsOf = async (sql: string) => (await fixture.query<{ id: string }>(sql)).map(({ id }) => id);
    const written = {
      alerts: await idsOf("select 'event_' || seq as id from alert_event where kind = 'OPENED' order by seq"),
      others: await idsOf("select id from notification_event where event = 'SCAN_FAILED' order by seq"),
      changedDuplicates: [],
    };
    const received = this.sinks.map((sink) => receivedBy(sink));
    const duplicates = this.sinks.reduce((sum, sink) => sum + sink.received.length - idsIn(sink).size, 0);
    process.stdout.write(
      `  ${what}: ${written.alerts.length + written.others.length} events arrived at each of ${received.length} targets, ${duplicates} duplicates with the same ID\n`,
    );
    return { written, received };
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

interface DrillLog {
  readonly alerts: readonly string[];
  readonly others: readonly string[];
  /** The IDs of messages that arrived again with another content. */
  readonly changedDuplicates: readonly string[];
}

export interface DrillOutcome {
  readonly written: DrillLog;
  readonly received: readonly DrillLog[];
}

function idsIn({ received }: HttpSink): ReadonlySet<string> {
  return new Set(received.map(({ id }) => id));
}

/** The events in the order in which their messages first arrived. */
function receivedBy({ received }: HttpSink): DrillLog {
  const first = new Map<string, string>();
  const log = { alerts: [] as string[], others: [] as string[], changedDuplicates: [] as string[] };
  for (const { id, text, body } of received) {
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, text);
      log.alerts.push(...body.data.events.map(({ eventId }) => eventId));
      log.others.push(...body.data.otherEvents.map(({ eventId }) => eventId));
    } else if (known !== text) log.changedDuplicates.push(id);
  }
  return log;
}

/** Repeats the work while the database is away. An event whose commit was cut off may be written twice, as two events. */
async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= RETRIES_MAX || !isDatabaseAway(error)) throw error;
      await pause(RETRY_MS);
    }
  }
}
