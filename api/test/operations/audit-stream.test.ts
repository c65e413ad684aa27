/**
 * Finding S13: audit events leave the house at least once and in order. The drill kills the sending process with SIGKILL
 * while the targets refuse connections, stall and break off.
 */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { readAllAnchors } from "../../src/services/audit/anchor-file.ts";
import { recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import {
  type AuditStream,
  startAuditStream,
  STREAM_FAILPOINTS,
  STREAM_TIMES,
} from "../../src/services/audit/stream/sender.ts";
import { parseStreamTargets } from "../../src/services/audit/stream/target.ts";
import { signatureOf } from "../../src/services/audit/stream/webhook-request.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { bundleProgram, type BundledProgram } from "../support/bundled-program.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const SENDER = fileURLToPath(new URL("../support/audit-stream-process.ts", import.meta.url));
const SECRET = "a-key-of-the-drill-0123456789";
/** `AUDIT_STREAM_KILLS=20` runs the long drill. */
const KILLS = Number(process.env["AUDIT_STREAM_KILLS"] ?? 6);
/** The named places, and a few milliseconds after the start of a delivery. */
const PLACES = [...STREAM_FAILPOINTS, "midway"];
const TIMES = { ...STREAM_TIMES, pollMs: 20, backoffFirstMs: 20, backoffMaxMs: 100, deliveryMs: 400, leaseMs: 2_000 };

interface Received {
  readonly seq: number;
  readonly id: string;
}

const auditKey = Buffer.alloc(32, 9);
let database: TestDatabase;
let orm: Orm;
let sender: BundledProgram;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "iam-monitor-stream-"));
  database = await openTestDatabase();
  orm = await openOrm(database.url);
  sender = await bundleProgram(SENDER);
});
afterAll(async () => {
  sender?.remove();
  await orm.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const em = () => orm.em.fork();
const record = () =>
  em().transactional((tx) =>
    recordAudit(
      tx,
      { caller: SYSTEM, requestId: "test", platform: { auditKey } },
      { action: "demo.change", targetName: "a name\nof two lines — ü" },
    ),
  );
const listen = async (server: Server | HttpServer) => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

/** What a target does with the connections of a while. */
type Mood = "takes" | "refuses" | "stalls" | "breaks off";

/** A syslog receiver over TCP that keeps whole frames only. */
class SyslogReceiver {
  readonly received: Received[] = [];
  mood: Mood = "takes";
  readonly server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (this.mood === "refuses") socket.destroy();
    if (this.mood === "stalls") socket.pause();
    if (["refuses", "stalls"].includes(this.mood)) return;
    let text = "";
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      for (let frame = /^(\d+) /.exec(text); frame; frame = /^(\d+) /.exec(text)) {
        const [start, end] = [frame[0].length, frame[0].length + Number(frame[1])];
        if (text.length < end) break;
        this.received.push(JSON.parse(text.slice(start, end).replace(/^<\d+>1 (\S+ ){6}/, "")) as Received);
        text = text.slice(end);
        if (this.mood === "breaks off") {
          socket.resetAndDestroy();
          return;
        }
      }
    });
  });
}

class WebhookReceiver {
  readonly received: Received[] = [];
  mood: Mood = "takes";
  redirected = 0;
  readonly server = createHttpServer((request, response) => {
    if (request.url === "/elsewhere") this.redirected += 1;
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = request.headers;
      const expected = `v1,${signatureOf({ id: String(id), timestamp: String(timestamp), body }, SECRET)}`;
      if (signature !== expected) response.writeHead(401).end();
      else if (this.mood === "refuses") response.writeHead(302, { location: "/elsewhere" }).end();
      else {
        this.received.push(...(JSON.parse(body) as { data: { events: Received[] } }).data.events);
        if (this.mood === "breaks off") request.socket.resetAndDestroy();
        if (this.mood === "takes") response.writeHead(204).end();
      }
    });
  });
}

/** Every event at least once, the first deliveries in order, and duplicates with the same content. */
function expectAll(received: readonly Received[], last: number, name: string): void {
  const first = new Map<number, string>();
  const order: number[] = [];
  for (const event of received) {
    const text = JSON.stringify(event);
    if (!first.has(event.seq)) order.push(event.seq);
    expect(first.get(event.seq) ?? text, name).toBe(text);
    first.set(event.seq, text);
  }
  expect(order, name).toEqual(Array.from({ length: last }, (_, index) => index + 1));
}

const linesIn = (file: string) =>
  (existsSync(file) ? readFileSync(file, "utf8") : "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Received);

test(
  "every event arrives at least once and in order, although the sender is killed",
  { timeout: 240_000 },
  async () => {
    const syslog = new SyslogReceiver();
    const webhook = new WebhookReceiver();
    const file = join(folder, "events");
    const targets = [
      `file:${file}`,
      `syslog+tcp://127.0.0.1:${await listen(syslog.server)}`,
      `http://127.0.0.1:${await listen(webhook.server)}/hook`,
    ].join(",");
    const moods: Mood[] = ["takes", "refuses", "stalls", "breaks off", "takes"];
    let last = 0;
    let isWriting = true;
    const writing = (async () => {
      while (isWriting) {
        await record();
        last += 1;
        await pause(15);
      }
    })();
    const places: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      syslog.mood = moods[kill % moods.length]!;
      webhook.mood = moods[(kill + 2) % moods.length]!;
      const place = PLACES[kill % PLACES.length]!;
      const args = [database.url, targets, SECRET, place, String(Math.floor(kill / PLACES.length) * 3)];
      const child = spawn(process.execPath, [sender.file, ...args], { stdio: "inherit" });
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      expect(signal, place).toBe("SIGKILL");
      places.push(place);
    }
    isWriting = false;
    await writing;
    syslog.mood = "takes";
    webhook.mood = "takes";
    const stream = startAuditStream(parseStreamTargets(targets)!, {
      database: { kysely: () => em().getKysely() },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      secret: SECRET,
      times: TIMES,
    });
    const hasAll = (received: readonly Received[]) => received.some(({ seq }) => seq === last);
    await expect.poll(() => [linesIn(file), syslog.received, webhook.received].every(hasAll)).toBe(true);
    await stream.close();
    syslog.server.close();
    webhook.server.close();
    webhook.server.closeAllConnections();
    expectAll(linesIn(file), last, "file");
    expectAll(syslog.received, last, "syslog");
    expectAll(webhook.received, last, "webhook");
    // A redirect is a refusal and is not followed.
    expect(webhook.redirected).toBe(0);
    // The sent events prove the end of the log.
    const heads = await readAllAnchors(file);
    expect(heads.highest).toBe(last);
    expect((await verifyAudit(em(), auditKey, heads)).broken).toBeNull();
    process.stdout.write(
      `  ${places.length} kills, ${last} events; received with duplicates: ${linesIn(file).length} in the file, ${syslog.received.length} by syslog, ${webhook.received.length} by webhook\n`,
    );
  },
);

function start(targets: string, warnings: object[] = [], times = TIMES): AuditStream {
  return startAuditStream(parseStreamTargets(targets)!, {
    database: { kysely: () => em().getKysely() },
    log: {
      info: () => undefined,
      warn: (fields: object) => void warnings.push(fields),
      error: (fields: object) => void warnings.push(fields),
    },
    secret: SECRET,
    times,
  });
}

test(
  "a target that is away is warned of once a minute, and two processes take turns",
  { timeout: 240_000 },
  async () => {
    const gone = createServer();
    const port = await listen(gone);
    gone.close();
    const warnings: { reason?: string }[] = [];
    const away = start(`syslog+tcp://127.0.0.1:${port}`, warnings);
    await expect.poll(() => warnings.length).toBe(1);
    await pause(600);
    await away.close();
    expect(warnings).toEqual([expect.objectContaining({ reason: "ECONNREFUSED" })]);

    const file = join(folder, "two");
    const both = [start(`file:${file}`), start(`file:${file}`)];
    for (let index = 0; index < 10; index += 1) await record();
    const [{ seq }] = await em().execute<[{ seq: string }]>("select seq from audit_head");
    await expect.poll(() => linesIn(file).length).toBe(Number(seq));
    // The second takes over when the first ends, and repeats nothing.
    await both[0]!.close();
    await record();
    await expect.poll(() => linesIn(file).length).toBe(Number(seq) + 1);
    await both[1]!.close();
    expectAll(linesIn(file), Number(seq) + 1, "file");
  },
);

test("datagrams arrive, and after a cut the log is sent again", { timeout: 240_000 }, async () => {
  const received: Received[] = [];
  const socket = createSocket("udp4", (message) =>
    received.push(JSON.parse(message.toString("latin1").replace(/^<\d+>1 (\S+ ){6}/, "")) as Received),
  );
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const problems: { code?: string }[] = [];
  const target = `syslog://127.0.0.1:${socket.address().port}`;
  let stream = start(target, problems);
  const [{ seq }] = await em().execute<[{ seq: number }]>("select seq::int as seq from audit_head");
  await expect.poll(() => received.at(-1)?.seq).toBe(seq);
  const owner = await openOrm(database.ownerUrl);
  const cutTo = (last: number) =>
    owner.em.fork().transactional(async (tx) => {
      await tx.execute("set local session_replication_role = replica");
      await tx.execute(`delete from audit_event where seq > ${last}`);
      await tx.execute(`update audit_head set (seq, mac) = (select seq, mac from audit_event where seq = ${last})`);
    });
  const broken = expect.objectContaining({ code: "AUDIT_LOG_BROKEN" }) as object;
  const idsFrom = (first: number) =>
    em().execute<{ id: string }[]>(`select id from audit_event where seq >= ${first} order by seq`);
  await cutTo(seq - 5);
  await expect.poll(() => problems).toEqual([broken]);
  for (let index = 0; index < 3; index += 1) await record();
  const afterFirst = await idsFrom(seq - 4);
  await expect.poll(() => received.slice(-3).map(({ id }) => ({ id }))).toEqual(afterFirst);
  await stream.close();
  // More events than were removed are written before the sender looks again (S22).
  await cutTo(seq - 4);
  for (let index = 0; index < 4; index += 1) await record();
  stream = start(target, problems);
  const afterSecond = await idsFrom(seq - 3);
  expect(afterSecond).toHaveLength(4);
  await expect.poll(() => received.slice(-4).map(({ id }) => ({ id }))).toEqual(afterSecond);
  expect(problems).toEqual([broken, broken]);
  await stream.close();
  await owner.close();
  socket.close();
});
