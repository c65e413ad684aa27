/** PgBouncer in transaction mode, as a pooler in front of a PostgreSQL of the tests. From the package `pgbouncer`. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pause } from "../../src/clock.ts";
import { runAsUser } from "../../src/db/run-as.ts";
import { freePort } from "./free-port.ts";

const PROGRAMS = ["/usr/sbin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"];
const STARTS_WITHIN_MS = 60_000;
const LOOK_MS = 20;
/** More than one process opens, so that no test waits for a session. They are still shared: each transaction takes any. */
const SESSIONS = 24;

export interface Pooler {
  /** Returns the URL through the pooler, with the direct address as its parameter. */
  through(url: string): string;
  stop(): Promise<void>;
}

export function findPooler(): string | null {
  return PROGRAMS.find((program) => existsSync(program)) ?? null;
}

/** Starts a pooler for every database of the server that the URLs lead to, one for each role. */
export async function startPooler(urls: readonly string[], sessions: number = SESSIONS): Promise<Pooler> {
  const program = findPooler();
  if (program === null) throw new Error("PgBouncer is not installed. It is in the package pgbouncer of Debian.");
  const folder = mkdtempSync(join(tmpdir(), "iam-monitor-pooler-"));
  const port = await freePort();
  const server = new URL(urls[0]!);
  const users = urls.map((url) => {
    const { username, password } = new URL(url);
    return `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"`;
  });
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "users.txt"),
    pool_mode: "transaction",
    default_pool_size: sessions,
    max_client_conn: 2_000,
    max_prepared_statements: 0,
    // A dropped database of a test must not hold the sessions of another.
    server_idle_timeout: 5,
    log_connections: 0,
    log_disconnections: 0,
  };
  writeFileSync(join(folder, "users.txt"), `${users.join("\n")}\n`);
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]\n* = host=${server.hostname} port=${server.port}\n[pgbouncer]\n${Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}`)
      .join("\n")}\n`,
  );
  const user = runAsUser();
  for (const file of ["", "users.txt", "pgbouncer.ini"]) {
    chmodSync(join(folder, file), file === "" ? 0o700 : 0o600);
    if (user) chownSync(join(folder, file), user.uid, user.gid);
  }
  const child = spawn(program, ["-q", join(folder, "pgbouncer.ini")], { ...user, stdio: ["ignore", "ignore", "pipe"] });
  await untilListening(child, port);
  return {
    through(url) {
      const pooled = new URL(url);
      pooled.searchParams.set("direct", pooled.host);
      pooled.port = String(port);
      return pooled.href;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  let said = "";
  child.stderr!.on("data", (data: Buffer) => (said += String(data)));
  for (let waited = 0; waited < STARTS_WITHIN_MS; waited += LOOK_MS) {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${said}`);
    if (await accepts(port)) return;
    await pause(LOOK_MS);
  }
  throw new Error(`PgBouncer does not listen: ${said}`);
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
