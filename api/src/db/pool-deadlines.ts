/**
 * Enforces deadlines in SQL for every statement on a connection of this pool, whichever library wrote it. Under a
 * deadline, waiting for a connection is limited, PostgreSQL ends each statement after `statement_timeout`, and a
 * running statement is cancelled when the deadline aborts.
 *
 * A connection returns to the pool only after its cancellation was sent. A later cancellation would cancel a statement
 * of the next user. A cancellation that arrives between two statements has no effect.
 */
import { Pool, type PoolClient, type PoolConfig } from "pg";
import { currentDeadline } from "./deadline.ts";
import { ACCOUNT_IDS_SETTING, LIMITED_SCHEMA } from "./account-views.ts";
import type { ConnectionQueue } from "./connection-queue.ts";

/** The number of connections for cancellations, which are sent one after the other. An idle one is closed. */
const CANCELLING_CONNECTIONS = 1;
const CANCELLING_IDLE_MS = 5_000;
const CANCELLED_WITHIN_MS = 3_000;

type CancellableClient = PoolClient & { readonly processID?: number; end(): Promise<void> };

/** Takes a connection of a pool for a caller who is limited to accounts, or, with null, for any other. */
type Connect = (accountIds: readonly string[] | null) => Promise<PoolClient>;
const connects = new WeakMap<Pool, Connect>();

/** Takes a connection on which every table has only the rows of the accounts (`account-views.ts`). */
export async function connectLimited(pool: Pool, accountIds: readonly string[]): Promise<PoolClient> {
  return connects.get(pool)!(accountIds);
}

export function enforceDeadlines(pool: Pool, queue: ConnectionQueue): void {
  const end = pool.end.bind<() => Promise<void>>(pool);
  const canceller = new Pool({
    ...(pool.options as PoolConfig),
    // The password is not an enumerable option, so the spread does not copy it.
    password: pool.options.password,
    min: 0,
    max: CANCELLING_CONNECTIONS,
    idleTimeoutMillis: CANCELLING_IDLE_MS,
    query_timeout: CANCELLED_WITHIN_MS,
    connectionTimeoutMillis: CANCELLED_WITHIN_MS,
    allowExitOnIdle: true,
  });
  canceller.on("error", () => undefined);
  /** The statement timeout last set on each connection. A new connection has PostgreSQL's default, which is none. */
  const statementMs = new WeakMap<PoolClient, number>();

  const setStatementTimeout = async (client: PoolClient, milliseconds: number): Promise<void> => {
    if ((statementMs.get(client) ?? 0) === milliseconds) return;
    await client.query(`set statement_timeout = ${milliseconds}`);
    statementMs.set(client, milliseconds);
  };

  /** The accounts to which each connection is limited. A new connection has no limit. */
  const limits = new WeakMap<PoolClient, string>();

  /** The connections that lead to PostgreSQL itself. */
  const direct = new WeakSet<PoolClient>();

  /** A pooler may run each statement on another connection: one without the limit, or with that of another caller. */
  const requireDirect = async (client: CancellableClient): Promise<void> => {
    if (direct.has(client)) return;
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    if (rows[0]?.pid !== client.processID)
      throw new Error("DATABASE_URL leads through a connection pooler, so callers cannot be limited to accounts.");
    direct.add(client);
  };

  const setLimit = async (client: CancellableClient, accountIds: readonly string[] | null): Promise<void> => {
    const limit = accountIds?.join(",");
    if (limits.get(client) === limit) return;
    if (limit !== undefined) await requireDirect(client);
    if (limit === undefined) await client.query(`reset search_path; reset ${ACCOUNT_IDS_SETTING}`);
    else
      await client.query("select set_config('search_path', $1, false), set_config($2, $3, false)", [
        LIMITED_SCHEMA,
        ACCOUNT_IDS_SETTING,
        limit,
      ]);
    if (limit === undefined) limits.delete(client);
    else limits.set(client, limit);
  };

  const connectWithin: Connect = async (accountIds) => {
    const deadline = currentDeadline();
    const client: CancellableClient = await queue.take(deadline);
    if (deadline) cancelAt(deadline.signal, client, canceller);
    try {
      await setStatementTimeout(client, deadline?.statementMs ?? 0);
      await setLimit(client, accountIds);
      queue.requireOpen();
    } catch (error) {
      client.release(true);
      throw error;
    }
    return client;
  };
  connects.set(pool, connectWithin);
  // pg's own `pool.query` passes a callback. None of our code does.
  pool.connect = ((callback?: never) =>
    callback === undefined
      ? connectWithin(null)
      : (pool.constructor as typeof Pool).prototype.connect.call(pool, callback)) as Pool["connect"];
  pool.end = async () => {
    queue.close();
    await canceller.end();
    await end();
  };
}

function cancelAt(signal: AbortSignal, client: CancellableClient, canceller: Pool): void {
  const release = client.release.bind(client);
  let cancelled: Promise<unknown> | null = null;
  const cancel = () => {
    cancelled = canceller.query("select pg_cancel_backend($1)", [client.processID]);
    // If PostgreSQL does not respond, closing the connection ends the statement that waits for it.
    cancelled.catch(() => client.end().catch(() => undefined));
  };
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  client.release = (broken) => {
    signal.removeEventListener("abort", cancel);
    if (cancelled === null) return release(broken);
    void cancelled.then(
      () => release(broken),
      () => release(true),
    );
  };
}
