/**
 * Makes events for drills of notifications, and compares what two targets received with what was written. A second rule
 * sends to owners: a third of the users belong to a team, a third to a channel that Slack does not find, and a third to
 * none, so that two thirds must arrive at the fallback.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { pause } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { Owners } from "../../src/services/notifications/owner-settings.ts";
import { bundleProgram, type BundledProgram } from "./bundled-program.ts";
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
    private readonly owners: { readonly slack: HttpSink; readonly fallback: HttpSink },
    private readonly program: BundledProgram,
  ) {}

  static async open(database?: TestDatabase): Promise<NotificationDrill> {
    const fixture = await openNotificationFixture({}, database);
    const sinks = [new HttpSink(), new HttpSink()];
    const targetIds = [];
    for (const sink of sinks) targetIds.push(await fixture.addWebhook(`sink ${targetIds.length}`, await sink.open()));
    await fixture.addRule({ targetIds, events: ["OPENED", "SCAN_FAILED"] });
    const [slack, fallback] = [new HttpSink(), new HttpSink()];
    slack.status = 200;
    slack.answerTo = (text) => JSON.stringify(isGone(text) ? { ok: false, error: "channel_not_found" } : { ok: true });
    const fallbackId = await fixture.addWebhook("fallback", await fallback.open());
    const { id: slackId } = await fixture.targets.create({
      name: "bot",
      slack: { url: await slack.open(), botToken: "xoxb-1234567890-abc", channel: "security" },
    });
    const mappingOf = (team: string) => ({ pattern: team, targetId: slackId, address: `#${team}` });
    await new Owners(fixture.scope()).update({
      revision: 0,
      tagKeys: ["team"],
      mappings: OWNERS.flatMap((team) => (team === null ? [] : [mappingOf(team)])),
      emailDomains: [],
    });
    await fixture.addRule({ targetIds: [fallbackId], events: ["OPENED"], toOwners: true });
    return new NotificationDrill(fixture, sinks, { slack, fallback }, await bundleProgram(WORKER));
  }

  async close(): Promise<void> {
    // After a test that failed, a worker would poll the dropped database for ever.
    for (const worker of this.workers) worker.kill("SIGKILL");
    this.program.remove();
    for (const sink of [...this.sinks, ...Object.values(this.owners)]) await sink.close();
    await this.fixture.close();
  }

  /** Starts a worker that kills itself at the place. */
  startWorker(place: string, passes: number): DrillWorker {
    const url = this.fixture.alerts.databaseUrl;
    const worker = spawn(process.execPath, [this.program.file, url, place, String(passes)], { stdio: "inherit" });
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
      const name = `user-${(this.written += 1)}`;
      const team = ownerOf(this.written);
      const tags = team === null ? [] : [{ key: "team", value: team }];
      await persistently(() =>
        this.fixture.query(`insert into iam_user (id, account_id, identity, name, content_hash, first_seen_at, document)
          values ('${name}', '${this.fixture.alerts.accountId}', 'AIDA${name}', '${name}', '', now(),
            '${JSON.stringify({ user: { tags } })}') on conflict do nothing`),
      );
      this.found[name] = "HIGH";
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

  /** The users whose alerts arrived at the team, in their order, and at the fallback. */
  ownersOutcome(): { readonly expected: OwnersLog; readonly received: OwnersLog } {
    const { slack, fallback } = this.owners;
    const numbers = Array.from({ length: this.written }, (_, index) => index + 1);
    const inTeam = slack.received.filter(({ text }) => !isGone(text)).flatMap(({ text }) => numbersIn(text));
    const elsewhere = fallback.received.flatMap(({ text }) => numbersIn(text));
    return {
      expected: {
        team: numbers.filter((number) => ownerOf(number) === "team-a"),
        fallback: numbers.filter((number) => ownerOf(number) !== "team-a"),
      },
      received: { team: [...new Set(inTeam)], fallback: [...new Set(elsewhere)].sort((one, other) => one - other) },
    };
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

interface OwnersLog {
  readonly team: readonly number[];
  readonly fallback: readonly number[];
}

const OWNERS = ["team-a", "gone", null] as const;

function ownerOf(number: number): (typeof OWNERS)[number] {
  return OWNERS[number % OWNERS.length]!;
}

function isGone(text: string): boolean {
  return text.includes('"channel":"#gone"');
}

function numbersIn(text: string): number[] {
  return [...new Set([...text.matchAll(/\buser-(\d+)\b/g)].map(([, number]) => Number(number)))];
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
