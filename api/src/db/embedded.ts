import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { pause } from "../clock.ts";
import { scramVerifier } from "./application-role.ts";
import { claimDataDir } from "./data-dir-claim.ts";
import { prepareCluster, type Cluster } from "./cluster.ts";
import { isPostgres } from "./process-identity.ts";

/**
 * The embedded database: a real PostgreSQL that is started as a child process and listens only on 127.0.0.1. Its files
 * are in `dataDir`. It survives the following events, each tested in `api/test/database/embedded.test.ts`:
 *
 * - This process is killed: PostgreSQL keeps running, and the next start adopts it through `postmaster.pid`.
 * - PostgreSQL is killed: a watching connection ends, and PostgreSQL is restarted on the same port, so that its URL
 *   stays valid. If PostgreSQL does not start, such as on a full disk, it is tried again until it does.
 * - initdb is killed: it works in a temporary folder, which the next start deletes.
 * - Root starts it from a folder that others may not enter: see `run-as.ts`, `postgres-binaries.ts` and `cluster.ts`.
 */
export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** False in tests: without fsync, a power failure may lose all data. */
  readonly durable: boolean;
  /** The port to listen on. Default: any free port. */
  readonly port?: number;
  readonly log: EmbeddedPostgresLog;
}

/** The part of pino's logger that is used. */
export interface EmbeddedPostgresLog {
  info(fields: object, event: string): void;
  error(fields: object, event: string): void;
}

/** The URLs contain passwords, so they must never be logged. They are constant for the life of this process. */
export interface EmbeddedPostgres {
  /** The URL with the application role, which owns nothing. */
  readonly url: string;
  /** The URL with the role of the cluster: the owner of the tables and a superuser. */
  readonly ownerUrl: string;
  /** Stops PostgreSQL, rolling back open transactions, and resolves when it has ended. */
  stop(): Promise<void>;
}

const STEP_MILLISECONDS = 25;
/** The number of steps to wait for a start. It covers a crash recovery, which replays at most max_wal_size (1 GB). */
const MAX_START_STEPS = 120_000 / STEP_MILLISECONDS;
const MAX_STOP_STEPS = 15_000 / STEP_MILLISECONDS;
const MAX_CONNECT_MILLISECONDS = 5_000;
const MAX_CONNECTIONS = 200;
/**
 * The maximum number of attempts to start. The children of a killed postmaster hold the shared memory for a moment,
 * during which a new postmaster exits at once.
 */
const MAX_ATTEMPTS = 20;
const ATTEMPT_PAUSE_MILLISECONDS = 250;
/** The first and the longest pause after a restart that failed. */
const REVIVE_FIRST_MS = 1_000;
const REVIVE_MAX_MS = 30_000;
const MAX_LOG_BYTES = 4_000_000;
const QUOTED_LOG_CHARACTERS = 2_000;
const DATABASE = "iam_monitor";
/** The application role of the embedded database. */
const APPLICATION_ROLE = "iam_monitor_app";

export async function startEmbeddedPostgres({
  dataDir,
  durable,
  port,
  log,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const claim = claimDataDir(dataDir);
  try {
    const cluster = await prepareCluster(dataDir, durable);
    const server = new Server(cluster, durable, log, port);
    await server.start();
    return {
      url: server.url(DATABASE, { user: APPLICATION_ROLE, password: applicationPassword(cluster) }),
      ownerUrl: server.url(DATABASE),
      stop: async () => {
        await server.stop();
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

class Server {
  private watch: Client | undefined;
  private isStopping = false;
  private readonly stopping = new AbortController();
  /** A restart in progress, which `stop` waits for. */
  private restart: Promise<void> = Promise.resolve();

  constructor(
    private readonly cluster: Cluster,
    private readonly durable: boolean,
    private readonly log: EmbeddedPostgresLog,
    private port?: number,
  ) {}

  url(database: string, { user, password }: Pick<Cluster, "user" | "password"> = this.cluster): string {
    return `postgresql://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  async start(): Promise<void> {
    const wasAdopted = await this.adopt();
    if (!wasAdopted) await this.launch();
    await this.createDatabase();
    await this.createApplicationRole();
    this.log.info({ port: this.port, reason: wasAdopted ? "adopted" : "launched" }, "database.started");
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopping.abort(new Error("The database is stopping."));
    await this.restart;
    await this.watch?.end().catch(() => undefined);
    const pid = this.pidFile()?.pid;
    if (pid === undefined || !isPostgres(pid)) return;
    // SIGINT rolls back transactions and stops; SIGQUIT stops immediately. A zombie, usual for an adopted process in a
    // container, counts as ended.
    for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
      kill(pid, signal);
      for (let step = 0; step < MAX_STOP_STEPS; step += 1) {
        if (!isPostgres(pid)) return;
        await pause(STEP_MILLISECONDS);
      }
    }
  }

  /** Adopts a running postmaster of this cluster, and removes the PID file of a dead one. */
  private async adopt(): Promise<boolean> {
    const ownPort = this.port;
    for (let step = 0; step < MAX_START_STEPS; step += 1) {
      const existing = this.pidFile();
      if (!existing) return false;
      if (!isPostgres(existing.pid)) {
        // PostgreSQL would mistake another process with the same PID for a running server and refuse to start.
        rmSync(join(this.cluster.directory, "postmaster.pid"), { force: true });
        return false;
      }
      if (existing.port && existing.port === (ownPort ?? existing.port)) {
        this.port = existing.port;
        if (await this.connectWatch()) return true;
        this.port = ownPort;
      }
      await pause(STEP_MILLISECONDS); // PostgreSQL is starting, recovering or stopping.
    }
    throw new Error(
      `A PostgreSQL server runs on ${this.cluster.directory} but does not accept our connections. Stop it first.`,
    );
  }

  private async launch(): Promise<void> {
    const port = this.port ?? (await freePort());
    this.port = port;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && !this.isStopping; attempt += 1) {
      if (await this.launchOnce(port)) return;
      await pause(ATTEMPT_PAUSE_MILLISECONDS);
    }
    throw new Error(`PostgreSQL did not start. The end of its log: ${this.endOfLog()}`);
  }

  /** Whether PostgreSQL accepts connections. False if it exited or never responded. */
  private async launchOnce(port: number): Promise<boolean> {
    const log = this.openLog();
    const settings = { ...this.settings(), port };
    const postgres = spawn(
      this.cluster.binaries.postgres,
      [
        "-D",
        this.cluster.directory,
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      // Detached, because Ctrl-C in a terminal reaches the whole process group, and the database must stop last.
      {
        ...this.cluster.runAs,
        cwd: this.cluster.directory,
        detached: true,
        stdio: ["ignore", log, log],
        env: { LC_ALL: "C", TZ: "UTC" },
      },
    );
    closeSync(log);
    let hasEnded = false;
    postgres.once("error", () => (hasEnded = true)).once("exit", () => (hasEnded = true));
    postgres.unref();
    for (let step = 0; step < MAX_START_STEPS && !hasEnded; step += 1) {
      if (this.pidFile()?.pid === postgres.pid && (await this.connectWatch())) return true;
      await pause(STEP_MILLISECONDS);
    }
    postgres.kill("SIGQUIT");
    return false;
  }

  private settings(): Record<string, string | number> {
    return {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      max_connections: MAX_CONNECTIONS,
      timezone: "UTC",
      log_timezone: "UTC",
      ...(this.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    };
  }

  /** Opens an idle connection. Its end shows that PostgreSQL died, even if another process started PostgreSQL. */
  private async connectWatch(): Promise<boolean> {
    const client = new Client({
      connectionString: this.url("postgres"),
      connectionTimeoutMillis: MAX_CONNECT_MILLISECONDS,
    });
    client.on("error", () => undefined); // An `end` event follows.
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>("show data_directory");
      if (rows[0]?.data_directory !== this.cluster.directory)
        throw new Error("Another cluster is listening on this port.");
    } catch {
      await client.end().catch(() => undefined);
      return false;
    }
    this.watch = client;
    client.once("end", () => {
      if (!this.isStopping) this.restart = this.revive();
    });
    return true;
  }

  /** Restarts PostgreSQL until it runs, because what keeps it from starting may end, such as a full disk. */
  private async revive(): Promise<void> {
    for (let waitMs = REVIVE_FIRST_MS; !this.isStopping; waitMs = Math.min(2 * waitMs, REVIVE_MAX_MS)) {
      try {
        if (!(await this.adopt()) && !this.isStopping) await this.launch();
        this.log.info({ port: this.port }, "database.restarted");
        return;
      } catch (error) {
        if (this.isStopping) return;
        this.log.error(
          {
            reason: `PostgreSQL could not be restarted. The next attempt is in ${waitMs / 1_000} s.`,
            stack: (error as Error).stack,
          },
          "database.lost",
        );
        await pause(waitMs, this.stopping.signal).catch(() => undefined);
      }
    }
  }

  private async createDatabase(): Promise<void> {
    const { rowCount } = await this.watch!.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await this.watch!.query(`create database ${DATABASE}`);
  }

  /**
   * Creates or repairs the application role, also in a cluster of a version that had one role, and after it was changed
   * by hand.
   */
  private async createApplicationRole(): Promise<void> {
    const { rowCount } = await this.watch!.query("select from pg_roles where rolname = $1", [APPLICATION_ROLE]);
    const verifier = scramVerifier(applicationPassword(this.cluster));
    await this.watch!.query(
      `${rowCount === 0 ? "create" : "alter"} role ${APPLICATION_ROLE} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '${verifier}'`,
    );
  }

  /** Reads `postmaster.pid`: the PID is in line 1, the port in line 4 once it is known. */
  private pidFile(): { pid: number; port: number } | undefined {
    try {
      const lines = readFileSync(join(this.cluster.directory, "postmaster.pid"), "utf8").split("\n");
      return { pid: Number(lines[0]), port: Number(lines[3] ?? 0) };
    } catch {
      return undefined;
    }
  }

  private openLog(): number {
    const isLarge = (statSync(this.cluster.logFile, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES;
    return openSync(this.cluster.logFile, isLarge ? "w" : "a", 0o600);
  }

  private endOfLog(): string {
    return readFileSync(this.cluster.logFile, "utf8").slice(-QUOTED_LOG_CHARACTERS);
  }
}

/** Derived, so that it needs no file and stays the same. It does not reveal the password of the cluster's role. */
function applicationPassword({ password }: Pick<Cluster, "password">): string {
  return createHmac("sha256", password).update(APPLICATION_ROLE).digest("base64url");
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The process ended in between.
  }
}

/** Returns a free port. Another process may take it before PostgreSQL does; then the start fails with an error. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
