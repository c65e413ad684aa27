/** A PostgreSQL for one drill, started as the product starts its own, so that the drill can kill it again and again. */
import { rmSync } from "node:fs";
import { Client } from "pg";
import { inject } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { restoreDataDir } from "../../src/db/cluster-copy.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../src/db/embedded.ts";
import { databaseUrl, TEMPLATE, type TestDatabase } from "../support/database.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";

/**
 * The ways to disturb PostgreSQL. `KILL`: the postmaster is killed with SIGKILL and the launcher restarts it.
 * `DISCONNECT`: every connection is cut.
 */
export const STRIKES = ["KILL", "DISCONNECT"] as const;
export type Strike = (typeof STRIKES)[number];

const BACK_WITHIN_MS = 60_000;
const POLL_MS = 20;
const LOG = { info: () => undefined, error: (fields: object, event: string) => console.error(event, fields) };

export class OwnPostgres {
  readonly strikes: Record<Strike, number> = { KILL: 0, DISCONNECT: 0 };

  private constructor(
    private readonly folder: string,
    private postgres: EmbeddedPostgres,
  ) {}

  static async open(): Promise<OwnPostgres> {
    const folder = newMemoryFolder("struck");
    restoreDataDir(inject("preparedCluster"), folder);
    return new OwnPostgres(folder, await startEmbeddedPostgres({ dataDir: folder, durable: true, log: LOG }));
  }

  /** Stops PostgreSQL until `start` is called. */
  async stop(): Promise<void> {
    await this.postgres.stop();
  }

  /** Starts PostgreSQL again on the same port. */
  async start(): Promise<void> {
    const port = Number(new URL(this.postgres.url).port);
    this.postgres = await startEmbeddedPostgres({ dataDir: this.folder, durable: true, port, log: LOG });
  }

  /**
   * Freezes PostgreSQL: the operating system still accepts connections, but no query is answered. Call the returned
   * function to resume.
   */
  async hang(): Promise<() => void> {
    const backends = await this.ask<{ pid: number }>("select pid from pg_stat_activity where pid <> pg_backend_pid()");
    const pids = [await this.pid(), ...backends.map(({ pid }) => pid)];
    const signal = (name: NodeJS.Signals) => {
      for (const pid of pids) process.kill(pid, name);
    };
    signal("SIGSTOP");
    return () => signal("SIGCONT");
  }

  /** Creates a migrated database. */
  async openDatabase(name: string): Promise<TestDatabase> {
    await this.ask(`create database ${name} template ${TEMPLATE}`);
    return { ...this.urlsOf(name), close: async () => undefined };
  }

  private urlsOf(name: string): { readonly url: string; readonly ownerUrl: string } {
    return { url: databaseUrl(this.postgres.url, name), ownerUrl: databaseUrl(this.postgres.ownerUrl, name) };
  }

  /** Performs the strike. Resolves when PostgreSQL accepts connections again. */
  async strike(kind: Strike): Promise<void> {
    const before = await this.pid();
    if (kind === "KILL") process.kill(before, "SIGKILL");
    else
      await this.ask(
        "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'",
      );
    this.strikes[kind] += 1;
    for (const endsAt = now() + BACK_WITHIN_MS; now() < endsAt; await pause(POLL_MS)) {
      const pid = await this.pid().catch(() => before);
      if (kind === "DISCONNECT" || pid !== before) return;
    }
    throw new Error("PostgreSQL did not come back.");
  }

  async close(): Promise<void> {
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Reads the postmaster's process id with SQL, because a database started as root has its data in another folder. */
  private async pid(): Promise<number> {
    const [row] = await this.ask<{ text: string }>("select pg_read_file('postmaster.pid') as text");
    return Number(row!.text.split("\n")[0]);
  }

  private async ask<Row extends object>(sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.postgres.ownerUrl });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
