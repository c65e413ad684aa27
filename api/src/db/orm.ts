import { MikroORM, type Options } from "@mikro-orm/postgresql";
import { Migrator } from "@mikro-orm/migrations";
import type { Pool } from "pg";
import type { Log } from "../log.ts";
import { releaseLostConnections } from "./lost-connections.ts";
import { Migration202612070000Baseline } from "./migrations/migration-20261207-0000-baseline.ts";
import { entities } from "./entities.ts";
import { clientConfig, isPooled } from "./client-config.ts";
import { enforceDeadlines } from "./pool-deadlines.ts";
import { ConnectionQueue } from "./connection-queue.ts";

/** The maximum number of connections per process. API requests and worker scans never need more at once. */
const POOL_MAX_CONNECTIONS = 10;
/** A new connection reads the definitions of tables and views again: 10 ms of CPU time of PostgreSQL. So it is kept for longer than pg's 10 s. */
const IDLE_MAX_MS = 60_000;

/** Listed explicitly, because a bundle has no folder to scan. */
const migrations = [{ name: "Migration202612070000Baseline", class: Migration202612070000Baseline }];

function ormOptions(databaseUrl: string, log: Pick<Log, "info" | "warn"> | null) {
  return {
    clientUrl: databaseUrl,
    entities: [...entities],
    extensions: [Migrator],
    pool: { min: 0, max: POOL_MAX_CONNECTIONS, idleTimeoutMillis: IDLE_MAX_MS },
    driverOptions: {
      onPoolCreated(pool: Pool) {
        releaseLostConnections(pool);
        enforceDeadlines(pool, new ConnectionQueue(pool, log, clientConfig(databaseUrl)), isPooled(databaseUrl));
      },
    },
    forceUtcTimezone: true,
    // The library must not write to the console.
    logger: () => undefined,
    debug: false,
    migrations: {
      migrationsList: migrations,
      snapshot: false,
      transactional: true,
      allOrNothing: true,
    },
  } satisfies Options;
}

/** Opens the ORM. `log` receives an entry when the database becomes unavailable and when it is available again. */
export async function openOrm(databaseUrl: string, log: Pick<Log, "info" | "warn"> | null = null) {
  const orm = await MikroORM.init(ormOptions(databaseUrl, log));
  const fork = orm.em.fork.bind(orm.em);
  // By default, a fork that is made in the callback of a transaction takes over the connection of that transaction's
  // EntityManager, which may be limited to accounts (`limited-em.ts`).
  orm.em.fork = (options) => fork({ ...options, disableContextResolution: true });
  return orm;
}

export type Orm = Awaited<ReturnType<typeof openOrm>>;
/** An EntityManager of one request or job, created by `orm.em.fork()`. */
export type Em = ReturnType<Orm["em"]["fork"]>;
