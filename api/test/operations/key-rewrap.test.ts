/**
 * Re-wrapping the secrets of a database in use with a new key-encryption key. The command completes, is killed halfway,
 * or must refuse.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openAuditKey, recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import { verifyKey } from "../../src/services/operations/key-canary.ts";
import { keysInUse, rewrapSecrets } from "../../src/services/operations/key-rewrap.ts";
import { placeIn, SEALED_COLUMNS } from "../../src/services/core/sealed-columns.ts";
import { openSecrets, type Secrets } from "../../src/services/core/secrets.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";
import { programArguments } from "../support/program.ts";

const COMMAND = fileURLToPath(new URL("../../src/app/commands/keys-rewrap.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const COMMAND_WITHIN_MS = 60_000;
const ACCOUNTS = 1_500;
const OLD = randomBytes(32);
const NEW = randomBytes(32);

let database: TestDatabase;
let orm: Orm;
const processes = new Set<ChildProcess>();

beforeEach(async () => {
  database = await openTestDatabase();
  // An administrator's command has the owner's role.
  orm = await openOrm(database.ownerUrl);
});
afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await orm.close();
  await database.close();
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function start(
  environment: Readonly<Record<string, string>>,
  { program = COMMAND, args = [] as readonly string[] } = {},
) {
  const child = spawn(process.execPath, [...programArguments(program), ...args], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: tmpdir(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  processes.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(child, "close").then(([code]): Ended => ({ code: code as number | null, output }));
  return { child, ended };
}

const base64 = (key: Uint8Array) => Buffer.from(key).toString("base64");
const given = (current: Uint8Array, older: readonly Uint8Array[] = []) => ({
  DATABASE_URL: database.url,
  DATABASE_OWNER_URL: database.ownerUrl,
  KEY_ENCRYPTION_KEY: base64(current),
  ...(older.length > 0 && { KEY_ENCRYPTION_KEYS_OLD: older.map(base64).join(",") }),
});

const em = () => orm.em.fork();
const clearOf = (id: string) => `the secret of ${id}`;

/** Seals every kind of secret of a database in use with the old key. Returns the audit key. */
async function sealEverything(secrets: Secrets): Promise<Uint8Array> {
  await verifyKey(em(), secrets);
  const auditKey = await openAuditKey(em(), secrets);
  const scope = { caller: SYSTEM, requestId: "test", platform: { auditKey } };
  await em().transactional((tx) => recordAudit(tx, scope, { action: "audit.verify" }));
  const ids = Array.from({ length: ACCOUNTS }, (_none, index) => `account_${String(index).padStart(5, "0")}`);
  const rows = ids.map((id) => ({ id, sealed: secrets.seal(clearOf(id), `account|${id}|sealed_secret`) }));
  await sql`insert into account (id, name, source, status, region, writes, created_at, sealed_secret)
    select row.id, row.id, 'STATIC_KEYS', 'PENDING', 'eu-west-1', 'OFF', now(), row.sealed
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, sealed text)`.execute(em().getKysely());
  return auditKey;
}

/** Holds the last account back, so that a run cannot complete before it is killed. Returns what lets it go. */
async function holdLastAccount(): Promise<() => Promise<void>> {
  const holder = new Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from account order by id desc limit 1 for update");
  return () => holder.end();
}

/** PostgreSQL completes, and commits, the statement of a client that was killed. */
async function statementsOfTheKilledEnd(): Promise<void> {
  const running = async () => {
    const { rows } = await sql<{ pid: number }>`
      select pid from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`.execute(em().getKysely());
    return rows;
  };
  await expect.poll(running).toEqual([]);
}

async function openEverything(secrets: Secrets): Promise<number> {
  let opened = 0;
  for (const place of SEALED_COLUMNS) {
    const { rows } = await sql<{ id: string; sealed: string }>`
      select id, ${sql.ref(place.column)} as sealed from ${sql.table(place.table)} where ${sql.ref(place.column)} is not null`.execute(
      em().getKysely(),
    );
    for (const { id, sealed } of rows) {
      const clear = secrets.open(sealed, placeIn(place, id));
      if (place.table === "account") expect(clear).toBe(clearOf(id));
      opened += 1;
    }
  }
  return opened;
}

test("covers every column with sealed secrets", async () => {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
     where table_schema = 'public' and data_type <> 'timestamp with time zone'
       and (column_name like '%sealed%' or column_name like '%encrypted%' or column_name like '%wrapped%')`.execute(
    em().getKysely(),
  );
  const named = (columns: readonly { readonly table: string; readonly column: string }[]) =>
    columns.map(({ table, column }) => `${table}.${column}`).toSorted();
  expect(named(rows)).toEqual(named(SEALED_COLUMNS));
});

test(
  "after a kill everything is readable, and the next run completes, so that the old key can be removed",
  { timeout: 240_000 },
  async () => {
    const [old, ring] = [openSecrets(OLD), openSecrets(NEW, [OLD])];
    const auditKey = await sealEverything(old);
    const all = ACCOUNTS + 2;
    const countOn = async (keyId: string) => (await keysInUse(em())).find((row) => row.keyId === keyId)?.count ?? 0;
    expect(await countOn(old.keyId)).toBe(all);

    // The command is killed twice, at different points.
    let done = 0;
    for (const share of [0.2, 0.5]) {
      const release = await holdLastAccount();
      const { child, ended } = start(given(NEW, [OLD]));
      await expect
        .poll(() => countOn(ring.keyId), { timeout: COMMAND_WITHIN_MS, interval: 1 })
        .toBeGreaterThan(all * share);
      child.kill("SIGKILL");
      await ended;
      await release();
      await statementsOfTheKilledEnd();
      const now = await countOn(ring.keyId);
      expect(now).toBeGreaterThan(done);
      expect(now).toBeLessThan(all);
      expect(await countOn(old.keyId)).toBe(all - now);
      done = now;
      // A process that runs in parallel with both keys can open every secret and can restart.
      expect(await openEverything(ring)).toBe(all);
      await verifyKey(em(), ring);
      expect(Buffer.from(await openAuditKey(em(), ring))).toEqual(auditKey);
      // The old key is still in use, so a process without it is refused.
      await expect(verifyKey(em(), openSecrets(NEW))).rejects.toMatchObject({ code: "KEY_MISMATCH" });
    }

    const { code, output } = await start(given(NEW, [OLD])).ended;
    expect(output).toContain("You can remove KEY_ENCRYPTION_KEYS_OLD");
    expect(code).toBe(0);
    const alone = openSecrets(NEW);
    expect(await keysInUse(em())).toEqual([{ keyId: alone.keyId, isFirstFormat: false, count: all }]);
    expect(await openEverything(alone)).toBe(all);
    await verifyKey(em(), alone);
    expect(await verifyAudit(em(), await openAuditKey(em(), alone))).toMatchObject({ broken: null });
    const events = await em().execute<{ details: { action: string } }[]>(
      "select details from audit_event where action = 'keys.rewrap' order by seq",
    );
    expect(events.map(({ details }) => details.action)).toEqual(["BEGUN", "BEGUN", "BEGUN", "ENDED"]);

    // If every secret is already sealed with the new key, the command changes nothing and reports that.
    expect(await start(given(NEW)).ended).toEqual({
      code: 0,
      output: `${all} sealed with key ${alone.keyId} (KEY_ENCRYPTION_KEY)\n`,
    });
  },
);

test(
  "keeps secrets that were deleted or replaced in the meantime, and lists those that cannot be opened",
  { timeout: 240_000 },
  async () => {
    const old = openSecrets(OLD);
    const auditKey = await sealEverything(old);
    const [moved, broken, foreign] = ["account_00000", "account_00001", "account_00002"];
    const set = (id: string, sealed: string) =>
      em().execute("update account set sealed_secret = ? where id = ?", [sealed, id]);
    const [taken] = await em().execute<{ sealed: string }[]>(
      "select sealed_secret as sealed from account where id = 'account_00009'",
    );
    await set(moved, taken!.sealed);
    await set(broken, old.seal("x", `account|${broken}|sealed_secret`).slice(0, -8));
    await set(foreign, openSecrets(randomBytes(32)).seal("x", `account|${foreign}|sealed_secret`));
    // Between the command's read and write of these two accounts, one is disconnected and the other is reconnected.
    const secrets = openSecrets(NEW, [OLD]);
    const [wiped, replaced] = ["account_00700", "account_00701"];
    const scope = { caller: SYSTEM, requestId: "test", platform: { auditKey } };
    let rewrapping: ReturnType<typeof rewrapSecrets>;
    await em().transactional(async (tx) => {
      await tx.execute("update account set sealed_secret = null where id = ?", [wiped]);
      await tx.execute("update account set sealed_secret = ? where id = ?", [
        old.seal("another", `account|${replaced}|sealed_secret`),
        replaced,
      ]);
      rewrapping = rewrapSecrets(em(), secrets, { scope });
      const waiting = () =>
        em().execute("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
      await expect.poll(waiting, { timeout: COMMAND_WITHIN_MS }).toHaveLength(1);
    });
    const report = await rewrapping!;
    expect(report.unreadable).toEqual([
      { table: "account", id: moved, code: "SECRET_UNREADABLE" },
      { table: "account", id: broken, code: "SECRET_UNREADABLE" },
      { table: "account", id: foreign, code: "KEY_MISMATCH" },
    ]);
    const rows = await em().execute<{ id: string; sealed: string | null }[]>(
      "select id, sealed_secret as sealed from account where id in (?, ?, ?) order by id",
      [moved, wiped, replaced],
    );
    expect(rows[0]!.sealed).toBe(taken!.sealed);
    expect(rows[1]!.sealed).toBeNull();
    expect(secrets.open(rows[2]!.sealed!, `account|${replaced}|sealed_secret`)).toBe("another");
  },
);

describe("a starting process", () => {
  test.each([
    ["with another key", { KEY_ENCRYPTION_KEY: base64(randomBytes(32)) }, "KEY_MISMATCH"],
    ["with a short key", { KEY_ENCRYPTION_KEY: randomBytes(31).toString("base64") }, "KEY_INVALID"],
    ["without a key", {}, "KEY_INVALID"],
  ])(
    "%s exits with 78 and names the error",
    { timeout: 240_000 },
    async (_name, environment: Record<string, string>, code) => {
      await verifyKey(em(), openSecrets(NEW));
      const ended = await start(
        { DATABASE_URL: database.url, PROCESS_ROLE: "worker", LOG_LEVEL: "silent", ...environment },
        { program: MAIN },
      ).ended;
      expect(ended.code).toBe(78);
      expect(ended.output).toContain("KEY_ENCRYPTION_KEY");
      expect(ended.output).toContain(`(${code})`);
      for (const value of Object.values(environment)) expect(ended.output).not.toContain(value);
    },
  );
});

test(
  "one command replaces the embedded database's own key, which is never created again beside existing data",
  { timeout: 240_000 },
  async () => {
    const dataDir = newMemoryFolder("keys");
    const [keyFile, oldFile] = [join(dataDir, "key-encryption-key"), join(dataDir, "key-encryption-keys-old")];
    try {
      expect(await start({ DATA_DIR: dataDir }).ended).toMatchObject({ code: 0 });
      const first = readFileSync(keyFile, "utf8").trim();
      expect(statSync(keyFile).mode & 0o777).toBe(0o600);

      const changed = await start({ DATA_DIR: dataDir }, { args: ["--new-key"] }).ended;
      expect(changed).toMatchObject({ code: 0, output: expect.stringContaining("key_canary: 1 re-wrapped") });
      const second = readFileSync(keyFile, "utf8").trim();
      expect(second).not.toBe(first);
      expect(existsSync(oldFile)).toBe(false);

      // As if the command was killed after it created the new key. The next command and the product find both keys.
      writeFileSync(oldFile, second);
      writeFileSync(keyFile, randomBytes(32).toString("base64"));
      expect(await start({ DATA_DIR: dataDir }).ended).toMatchObject({ code: 0 });
      expect(existsSync(oldFile)).toBe(false);

      const third = readFileSync(keyFile, "utf8");
      writeFileSync(keyFile, first);
      expect(await start({ DATA_DIR: dataDir }).ended).toMatchObject({
        code: 78,
        output: expect.stringContaining("(KEY_MISMATCH)"),
      });
      writeFileSync(keyFile, third.slice(0, 20));
      expect(await start({ DATA_DIR: dataDir }).ended).toMatchObject({
        code: 78,
        output: expect.stringContaining("(KEY_INVALID)"),
      });
      rmSync(keyFile);
      expect(await start({ DATA_DIR: dataDir }).ended).toMatchObject({
        code: 78,
        output: expect.stringContaining("is missing"),
      });
      expect(existsSync(keyFile)).toBe(false);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
