/** Finding S3: only the start uses the owner's role, no child process gets it, and one role for all is reported. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { programArguments } from "../support/program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const READY_WITHIN_MS = 150_000;
const KEY = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64");

let database: TestDatabase;
let folder: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  database = await openTestDatabase();
  folder = mkdtempSync(join(tmpdir(), "iam-monitor-owner-"));
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(settings: Readonly<Record<string, string>>) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, programArguments(MAIN), {
    env: { PATH, HOME, KEY_ENCRYPTION_KEY: KEY, DATA_DIR: folder, PORT: "0", DEMO_ACCOUNT: "false", ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await expect.poll(() => output.includes('"start.ready"'), { timeout: READY_WITHIN_MS }).toBe(true);
  const stop = async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  };
  return { pid: child.pid!, output, stop };
}

/** The environments of all processes that descend from `pid`. The compiler that runs the sources is not part of the product. */
function environmentsBelow(pid: number): string[] {
  const parentOf = (id: string) => Number(/^PPid:\t(\d+)/m.exec(readOf(id, "status"))?.[1]);
  const isCompiler = (id: string) => readOf(id, "cmdline").includes("esbuild");
  const children = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && parentOf(id) === pid && !isCompiler(id));
  return children.flatMap((id) => [readOf(id, "environ"), ...environmentsBelow(Number(id))]);
}

/** A file of a process. Empty if the process, such as one of another test, has ended since it was listed. */
function readOf(id: string, file: "status" | "cmdline" | "environ"): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** The roles of all sessions on the database. */
async function rolesInUse(): Promise<string[]> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ role: string }>(
    "select distinct usename as role from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
  );
  await client.end();
  return rows.map(({ role }) => role);
}

test.runIf(existsSync("/proc/self/environ"))(
  "after the start, no process has the owner's password or a session of the owner",
  { timeout: 2 * READY_WITHIN_MS },
  async () => {
    const product = await start({ DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl });
    const environments = environmentsBelow(product.pid);
    expect(environments.length).toBeGreaterThan(0);
    const { password } = new URL(database.ownerUrl);
    for (const environment of environments) {
      expect(environment).toContain("PROCESS_ROLE=worker");
      expect(environment).not.toContain("DATABASE_");
      expect(environment).not.toContain(password);
    }
    // The search of missing indexes, with the owner's role, begins when the server listens.
    await expect.poll(rolesInUse, { timeout: READY_WITHIN_MS }).toEqual([new URL(database.url).username]);
    expect(product.output).not.toMatch(/"(audit\.unprotected|jobs\.error)"/);
    await product.stop();
  },
);

test(
  "a start with the owner's role alone says that nothing protects the audit log",
  { timeout: 2 * READY_WITHIN_MS },
  async () => {
    const product = await start({ DATABASE_URL: database.ownerUrl, PROCESS_ROLE: "api" });
    expect(product.output.match(/"audit\.unprotected"/g)).toHaveLength(1);
    await product.stop();
  },
);
