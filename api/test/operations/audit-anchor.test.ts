/** Finding S3: heads of the audit log that are kept outside of the database prove its end. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import type { Log } from "../../src/log.ts";
import { readAllAnchors } from "../../src/services/audit/anchor-file.ts";
import { startAnchoring } from "../../src/services/audit/anchoring.ts";
import { AuditTrail, openAuditKey, recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import { AuditHeads } from "../../src/services/core/audit-heads.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openScope, type Platform } from "../../src/services/core/request-scope.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { verifyKey } from "../../src/services/operations/key-canary.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { programArguments } from "../support/program.ts";

const VERIFY = fileURLToPath(new URL("../../src/app/commands/audit-verify.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const EVENTS = 12;
/** Anchors nothing while a test runs, except at the start and the end. */
const NEVER_MS = 600_000;

const keyEncryptionKey = randomBytes(32);
const secrets = openSecrets(keyEncryptionKey);
let database: TestDatabase;
let orm: Orm;
let owner: Orm;
let auditKey: Uint8Array;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "iam-monitor-anchor-"));
  database = await openTestDatabase();
  orm = await openOrm(database.url);
  owner = await openOrm(database.ownerUrl);
  await verifyKey(orm.em.fork(), secrets);
  auditKey = await openAuditKey(orm.em.fork(), secrets);
  for (let index = 0; index < EVENTS; index += 1) await record();
});
afterAll(async () => {
  await owner.close();
  await orm.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const record = () =>
  orm.em
    .fork()
    .transactional((tx) =>
      recordAudit(tx, { caller: SYSTEM, requestId: "test", platform: { auditKey } }, { action: "demo.change" }),
    );

/** Runs statements with all rights on the database. */
const force = (...statements: readonly string[]) =>
  owner.em.fork().transactional(async (tx) => {
    await tx.execute("set local session_replication_role = replica");
    for (const statement of statements) await tx.execute(statement);
  });
const cutTail = (keep: number) =>
  force(
    `delete from audit_event where seq > ${keep}`,
    `update audit_head set seq = ${keep}, mac = (select mac from audit_event where seq = ${keep})`,
  );

/** Runs a test that damages the log, and puts back what was there. */
async function withCopy(run: () => Promise<void>): Promise<void> {
  const tables = ["audit_event", "audit_head", "audit_key"];
  for (const table of tables) await owner.em.fork().execute(`create table copy_of_${table} as table ${table}`);
  try {
    await run();
  } finally {
    for (const table of tables)
      await force(
        `delete from ${table}`,
        `insert into ${table} select * from copy_of_${table}`,
        `drop table copy_of_${table}`,
      );
  }
}

function platformWith(lines: string[] = []): Platform {
  const log = pino({ base: null }, new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) }));
  return { orm, auditKey, auditHeads: new AuditHeads(), log: log as Log } as Platform;
}

async function run(program: string, args: readonly string[] = [], settings: Record<string, string> = {}) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...programArguments(program), ...args], {
    env: {
      PATH,
      HOME,
      DATABASE_URL: database.url,
      KEY_ENCRYPTION_KEY: keyEncryptionKey.toString("base64"),
      DATA_DIR: folder,
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

test("the head is anchored at start, when it changed, and at the end, in the file and in the log", async () => {
  await withCopy(async () => {
    const file = join(folder, "changes");
    const lines: string[] = [];
    const anchoring = await startAnchoring(platformWith(lines), file, 20);
    await pause(100);
    expect(readFileSync(file, "utf8")).toMatch(new RegExp(`^\\S+Z ${EVENTS} [0-9a-f]{64}\n$`));
    await record();
    await expect.poll(() => readFileSync(file, "utf8").split("\n").length).toBe(3);
    await anchoring.close();
    await record();
    const last = await startAnchoring(platformWith(lines), file, NEVER_MS);
    await record();
    await last.close();
    const seqs = [...readFileSync(file, "utf8").matchAll(/ (\d+) ([0-9a-f]{64})$/gm)].map(([, seq]) => Number(seq));
    expect(seqs).toEqual([EVENTS, EVENTS + 1, EVENTS + 2, EVENTS + 3]);
    const logged = lines.map((line) => JSON.parse(line) as { msg: string; seq: number; mac: string });
    expect(logged.map(({ msg, seq }) => `${msg} ${seq}`)).toEqual(seqs.map((seq) => `audit.head ${seq}`));
    for (const { mac } of logged) expect(mac).toMatch(/^[0-9a-f]{16}$/);
    // The log lines prove the end as well as the file.
    writeFileSync(join(folder, "log"), lines.map((line) => `api-1  | ${line}`).join(""));
    for (const name of ["changes", "log"]) {
      const heads = await readAllAnchors(join(folder, name));
      expect(heads.size).toBe(4);
      expect((await verifyAudit(orm.em.fork(), auditKey, heads)).broken).toBeNull();
    }
    await cutTail(EVENTS);
    for (const name of ["changes", "log"])
      expect((await verifyAudit(orm.em.fork(), auditKey, await readAllAnchors(join(folder, name)))).broken).toEqual({
        seq: EVENTS + 1,
        reason: "CUT_OFF",
      });
  });
});

test("S3: a process notices that the log is behind what it has seen, also after new events were written", async () => {
  await withCopy(async () => {
    const lines: string[] = [];
    const platform = platformWith(lines);
    const anchoring = await startAnchoring(platform, null, 20);
    const verdict = async () => (await new AuditTrail(openScope(platform, SYSTEM, "test")).verify()).broken;
    expect(await verdict()).toBeNull();
    await cutTail(EVENTS - 5);
    expect((await verifyAudit(orm.em.fork(), auditKey)).broken).toBeNull();
    expect(await verdict()).toEqual({ seq: EVENTS - 4, reason: "CUT_OFF" });
    await expect.poll(() => lines.some((line) => line.includes('"audit.broken"'))).toBe(true);
    for (let index = 0; index < 8; index += 1) await record();
    expect((await verifyAudit(orm.em.fork(), auditKey)).broken).toBeNull();
    await pause(60);
    expect(await verdict()).toEqual({ seq: EVENTS, reason: "REPLACED" });
    await anchoring.close();
  });
});

test("a head that is not authentic is never anchored", async () => {
  await withCopy(async () => {
    await force(`update audit_head set seq = 900, mac = '${"0".repeat(64)}'`);
    const file = join(folder, "forged");
    await (await startAnchoring(platformWith(), file, NEVER_MS)).close();
    expect((await readAllAnchors(file)).size).toBe(0);
  });
});

test("verification while events are written does not report them as damage", async () => {
  await withCopy(async () => {
    const writing = Promise.all(Array.from({ length: 20 }, record));
    for (let round = 0; round < 20; round += 1) expect((await verifyAudit(orm.em.fork(), auditKey)).broken).toBeNull();
    await writing;
  });
});

test("half a line of a crash is skipped, and the next line does not continue it", async () => {
  const file = join(folder, "torn");
  await (await startAnchoring(platformWith(), file, NEVER_MS)).close();
  appendFileSync(file, "2026-11-27T10:00:00.000Z 99 abc");
  await withCopy(async () => {
    await record();
    await (await startAnchoring(platformWith(), file, NEVER_MS)).close();
    expect((await verifyAudit(orm.em.fork(), auditKey, await readAllAnchors(file))).broken).toBeNull();
    expect((await readAllAnchors(file)).size).toBe(2);
  });
});

test("no new key is created where events exist: the start is refused with 78", { timeout: 240_000 }, async () => {
  await withCopy(async () => {
    await force("delete from audit_key");
    await expect(openAuditKey(orm.em.fork(), secrets)).rejects.toMatchObject({ code: "AUDIT_KEY_MISSING" });
    const { code, output } = await run(MAIN, [], { PROCESS_ROLE: "api", PORT: "0" });
    expect(output).toContain("(AUDIT_KEY_MISSING)");
    expect(code).toBe(78);
  });
});

test("audit:verify compares the log with the given or the configured file", { timeout: 240_000 }, async () => {
  const file = join(folder, "command");
  await (await startAnchoring(platformWith(), file, NEVER_MS)).close();
  await withCopy(async () => {
    await cutTail(EVENTS - 3);
    // The commands run together, because each spends most of its time loading.
    const cut = { code: 1, output: expect.stringContaining(`event ${EVENTS - 2} is not intact (CUT_OFF)`) };
    expect(
      await Promise.all([run(VERIFY, ["--anchor", file]), run(VERIFY, [], { AUDIT_ANCHOR_FILE: file }), run(VERIFY)]),
    ).toEqual([cut, cut, { code: 0, output: expect.stringContaining("No anchor was compared") }]);
  });
  expect(await run(VERIFY, ["--anchor", file])).toEqual({
    code: 0,
    output: expect.stringContaining(`agrees with 1 heads in ${file}`),
  });
  // An unread log is never clean.
  expect(await run(VERIFY, ["--anchor", join(folder, "no-such-file")])).toMatchObject({ code: 1 });
});
