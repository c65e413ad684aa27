/**
 * Indexes that make lists of a large installation fast and that nothing else depends on. They are built concurrently: a
 * migration would hold back every write to a table while it reads a million rows.
 *
 * Building waits for every older transaction of the database, such as a backup. So no start and no request waits for it:
 * a process builds what is missing in the background, and lists are the same and slower until then.
 *
 * A word is found by trigrams, for which PostgreSQL has an extension. Where the owner may not create it, lists stay
 * slower, and the log says so at each start.
 */
import { Kysely, PostgresDialect, sql } from "kysely";
import { Pool } from "pg";
import { pause } from "../clock.ts";
import type { Log } from "../log.ts";
import { MINUTE, SECOND } from "../iam/time.ts";
import { clientConfig, directUrl } from "./client-config.ts";
import { ADVISORY_LOCKS } from "./advisory-locks.ts";
import { ACTIVE_KEYS, SIGN_IN_GROUPS } from "./sign-in-groups.ts";
import { alertStatusRank, knownAdministrator, MFA_RANKS, mfaRank, sortIndexes } from "./sort-values.ts";
import { table } from "./typed-sql.ts";

/** The time limit of each statement. An index that takes longer is tried again at the next start. */
const BUILT_WITHIN_MS = 10 * MINUTE;
const CONNECTED_WITHIN_MS = 10 * SECOND;
/** How often an orderly stop cancels what the session does, and for how long it waits for the end. */
const CANCELLED_EVERY_MS = 100;
const STOPPED_WITHIN_MS = 3 * SECOND;
/** One session builds, the other cancels it. */
const CONNECTIONS = 2;

type IndexLog = Pick<Log, "info" | "warn">;
type Session = Kysely<unknown>;

interface Index {
  readonly name: string;
  /** The definition after `create index NAME`. */
  readonly on: ReturnType<typeof sql>;
}

const alert = table("alert");
const event = table("alert_event");
const scan = table("scan");
const audit = table("audit_event");
const user = table("iam_user");
const role = table("iam_role");
const key = table("access_key");
const NAMES = ["iam_user", "iam_group", "iam_role", "iam_policy"] as const;

const INDEXES: readonly Index[] = [
  {
    name: "alert_by_opening",
    on: sql`on ${alert.$table} (${alert.openedAt}) include (${alert.accountId}) where ${alert.status} = 'OPEN'`,
  },
  {
    name: "alert_event_by_closing",
    on: sql`on ${event.$table} (${event.at}) include (${event.accountId})
      where ${event.fromStatus} = 'OPEN' and ${event.status} <> 'OPEN'`,
  },
  // These serve the changes of a period, of all accounts and of one (`services/scans/change-rows.ts`).
  ...Object.entries({ "": [], _of_account: [event.accountId] }).map(([end, account]) => ({
    name: `alert_event_move${end}`,
    on: sql`on ${event.$table} (${sql.join([...account, event.at, event.seq])})
      where (${event.kind} in ('OPENED','REOPENED','RESOLVED') or ${event.fromSeverity} <> ${event.severity}
        or (${event.fromStatus} = 'DISMISSED') <> (${event.status} = 'DISMISSED'))`,
  })),
  {
    name: "scan_incomplete",
    on: sql`on ${scan.$table} (${scan.requestedAt}, ${scan.id}) include (${scan.accountId})
      where ${scan.status} in ('PARTIAL','FAILED')`,
  },
  // These serve the deletions of retention (`services/retention/kinds.ts`).
  {
    name: "alert_by_resolution",
    on: sql`on ${alert.$table} (${alert.accountId}, ${alert.resolvedAt}) where ${alert.status} = 'RESOLVED'`,
  },
  { name: "alert_event_of_account", on: sql`on ${event.$table} (${event.accountId}, ${event.at})` },
  ...([...NAMES, "access_key", "escalation_path"] as const).map((name) => {
    const t = table(name);
    return {
      name: `${name}_by_deletion`,
      on: sql`on ${t.$table} (${t.accountId}, ${t.goneAt}) where ${t.goneAt} is not null`,
    };
  }),
  // The roles that permission sets create, by the name of the permission set (`services/identity-center/access.ts`).
  {
    name: "iam_role_reserved",
    on: sql`on ${role.$table} (${role.accountId}, substring(${role.name} from '^AWSReservedSSO_(.+)_[0-9a-f]{16}$'))
      where ${role.name} like 'AWSReservedSSO\\_%'`,
  },
  // The other columns answer a filter by dimensions, so that a page far down the list reads no rows before it.
  ...Object.entries({
    first_seen_at: alert.firstSeenAt,
    resource_name: alert.resourceName,
    title: alert.title,
    status: sql.raw(`(${alertStatusRank("")})`),
  }).map(([name, value]) => ({
    name: `alert_in_order_of_${name}`,
    on: sql`on ${alert.$table} (${value}, ${alert.number})
      include (${sql.join([alert.status, alert.severityRank, alert.category, alert.checkId, alert.accountId])})`,
  })),
  ...Object.entries({ owner_id: alert.ownerId, resource_id: alert.resourceId }).map(([name, column]) => ({
    name: `alert_open_by_${name}`,
    on: sql`on ${alert.$table} (${alert.accountId}, ${column}, ${alert.severityRank}) where ${alert.status} = 'OPEN'`,
  })),
  // How many rows a list has. With the text that a word searches, because a word of two characters has no trigram, and
  // reading the documents of 200,000 users took six times as long.
  ...NAMES.map((name) => {
    const t = table(name);
    return {
      name: `${name}_present`,
      on: sql`on ${t.$table} (${t.accountId}, ${t.name}, ${t.arn}) where ${t.goneAt} is null`,
    };
  }),
  { name: "access_key_present", on: sql`on ${key.$table} (${key.accountId}) where ${key.goneAt} is null` },
  // The counts of the overview (`services/overview/credential-summary.ts`).
  ...Object.entries(SIGN_IN_GROUPS).map(([group, condition]) => ({
    name: `iam_user_${group.toLowerCase()}`,
    on: sql`on ${user.$table} (${user.accountId}, ${user.administrator}) where ${condition}`,
  })),
  // Users in the order of access, and what is asked of each, so that no document is read (`services/inventory/access-order.ts`).
  ...MFA_RANKS.map((rank) => ({
    name: `iam_user_of_mfa_rank_${rank}`,
    on: sql`on ${user.$table} ((${knownAdministrator(user)}), ${user.id})
      include (${user.accountId}, ${user.identity}, ${user.administrator})
      where ${user.goneAt} is null and ${mfaRank(user)} = ${sql.lit(rank)}`,
  })),
  ...Object.entries({ iam_user: user, iam_role: role }).map(([name, t]) => ({
    name: `${name}_administrator`,
    on: sql`on ${t.$table} (${t.id}) where ${t.administrator} = 'YES' and ${t.goneAt} is null`,
  })),
  {
    name: "access_key_active",
    on: sql`on ${key.$table} (${key.accountId}, ${key.createdAt}) where ${ACTIVE_KEYS}`,
  },
  ...sortIndexes(),
];

/** Without them, PostgreSQL takes one user in 200 to meet such a condition, and its plan for so few takes seconds for all. */
const STATISTICS_NAME = "iam_user_access";
const STATISTICS = sql`create statistics if not exists ${sql.id(STATISTICS_NAME)}
  on ${mfaRank(user)}, (${knownAdministrator(user)}) from ${user.$table}`;

/**
 * Each is on exactly what its list searches (`services/alerts/filter.ts`, `services/inventory/list-query.ts`,
 * `services/audit/audit-query.ts`).
 */
const TRIGRAM_INDEXES: readonly Index[] = [
  { name: "alert_by_text", on: sql`on ${alert.$table} using gin (${alert.searchText} gin_trgm_ops)` },
  ...NAMES.map((name) => {
    const t = table(name);
    return {
      name: `${name}_by_words`,
      on: sql`on ${t.$table} using gin ((lower(${t.name} || coalesce(' ' || ${t.arn}, '')) collate "C") gin_trgm_ops)`,
    };
  }),
  {
    name: "access_key_by_words",
    on: sql`on ${key.$table} using gin ((lower(${key.userName} || coalesce(' ' || ${key.accessKeyId}, '')) collate "C") gin_trgm_ops)`,
  },
  {
    name: "audit_event_by_words",
    on: sql`on ${audit.$table} using gin (${sql.join(
      [audit.action, audit.actor, audit.actorTokenName, audit.targetName, audit.address].map(
        (column) => sql`${column} gin_trgm_ops`,
      ),
    )})`,
  },
];

/** Starts to build what is missing. `close` cancels it; the next start then builds the rest. */
export function startSearchIndexes(url: string, log: IndexLog): { close(): Promise<void> } {
  const stop = new AbortController();
  const built = buildSearchIndexes(url, log, stop.signal);
  return {
    async close() {
      stop.abort();
      await Promise.race([built, pause(STOPPED_WITHIN_MS)]);
    },
  };
}

/**
 * Builds the indexes that are missing, if the role owns the tables and no other process builds. Never rejects: the log
 * names what was not built.
 */
export async function buildSearchIndexes(url: string, log: IndexLog, stop: AbortSignal | null = null): Promise<void> {
  const pool = new Pool({
    ...clientConfig(directUrl(url)),
    application_name: "iam-monitor indexes",
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
    keepAlive: true,
  });
  // A connection that is lost ends the statement, which reports it.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await database.connection().execute((session) => buildAlone(session, database, { log, stop }));
  } catch (error) {
    if (!stop?.aborted) log.warn({ reason: (error as Error).message }, "search.index_not_built");
  } finally {
    await database.destroy().catch(() => undefined);
  }
}

interface Building {
  readonly log: IndexLog;
  readonly stop: AbortSignal | null;
}

/**
 * Builds while this session holds the lock. The lock is only tried: a statement that waits for it would have a snapshot,
 * for whose end the building of the other process waits, and PostgreSQL would end one of them as a deadlock.
 */
async function buildAlone(session: Session, database: Session, { log, stop }: Building): Promise<void> {
  const { rows } = await sql<{ isOwner: boolean; pid: number }>`
    select pg_has_role(relowner, 'usage') as "isOwner", pg_backend_pid() as pid from pg_class where oid = to_regclass('alert')`.execute(
    session,
  );
  const [about] = rows;
  if (!about?.isOwner) return;
  const locked = await sql<{ isLocked: boolean }>`
    select pg_try_advisory_lock(${ADVISORY_LOCKS.searchIndexes}) as "isLocked"`.execute(session);
  if (!locked.rows[0]?.isLocked) return;
  await sql`select set_config('statement_timeout', ${`${BUILT_WITHIN_MS}ms`}, false)`.execute(session);
  const ended = new AbortController();
  stop?.addEventListener("abort", () => void cancelUntil(ended.signal, database, about.pid), { once: true });
  try {
    await buildAll(session, { log, stop });
  } finally {
    ended.abort();
  }
  // After a stop, the end of the session releases it.
  if (!stop?.aborted) await sql`select pg_advisory_unlock_all()`.execute(session);
}

/** PostgreSQL does not read how often an expression has a value from an index of some rows. */
async function gatherStatistics(session: Session): Promise<void> {
  const { rows } = await sql`select from pg_statistic_ext where stxname = ${STATISTICS_NAME}`.execute(session);
  if (rows.length > 0) return;
  await STATISTICS.execute(session);
  await sql`analyze ${user.$table}`.execute(session);
}

async function buildAll(session: Session, { log, stop }: Building): Promise<void> {
  const hasTrigrams = await installTrigrams(session, log);
  for (const index of [...INDEXES, ...(hasTrigrams ? TRIGRAM_INDEXES : [])]) {
    if (stop?.aborted) return;
    try {
      await build(session, index, log);
    } catch (error) {
      if (!stop?.aborted) log.warn({ name: index.name, reason: (error as Error).message }, "search.index_not_built");
    }
  }
  if (!stop?.aborted) await gatherStatistics(session);
}

/** Cancels again and again, because a cancellation that arrives between two statements has no effect. */
async function cancelUntil(ended: AbortSignal, database: Session, pid: number): Promise<void> {
  while (!ended.aborted) {
    // A database that is away has ended the statement as well.
    await sql`select pg_cancel_backend(${pid})`.execute(database).catch(() => undefined);
    await pause(CANCELLED_EVERY_MS, ended).catch(() => undefined);
  }
}

async function installTrigrams(session: Session, log: Pick<Log, "warn">): Promise<boolean> {
  const { rows } = await sql`select from pg_extension where extname = 'pg_trgm'`.execute(session);
  if (rows.length > 0) return true;
  try {
    await sql`create extension if not exists pg_trgm`.execute(session);
    return true;
  } catch (error) {
    log.warn({ name: "pg_trgm", reason: (error as Error).message }, "search.without_index");
    return false;
  }
}

async function build(session: Session, { name, on }: Index, log: Pick<Log, "info">): Promise<void> {
  // An administrator may be building it by hand.
  const { rows } = await sql<{ isValid: boolean; isInProgress: boolean }>`
    select i.indisvalid as "isValid", exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as "isInProgress"
      from pg_index i where i.indexrelid = to_regclass(${name})`.execute(session);
  const [existing] = rows;
  if (existing?.isValid || existing?.isInProgress) return;
  // An interrupted attempt leaves an index that every write updates and no statement uses.
  if (existing) await sql`drop index concurrently if exists ${sql.id(name)}`.execute(session);
  await sql`create index concurrently if not exists ${sql.id(name)} ${on}`.execute(session);
  log.info({ name }, "search.index_built");
}
