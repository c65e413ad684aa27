/**
 * Enforces deadlines in SQL for every statement on a connection of this pool, whichever library wrote it. Under a
 * deadline, waiting for a connection is limited, PostgreSQL ends each statement after `statement_timeout`, and a
 * running statement is cancelled when the deadline aborts.
 *
 * A connection returns to the pool only after its cancellation was sent. A later cancellation would cancel a statement
 * of the next user. A cancellation that arrives between two statements has no effect.
 */
import type { Pool, PoolClient } from "pg";
import { type CancellableClient, cancelStatement } from "./cancel-statement.ts";
import { type ApplyLimits, limitSessions, limitTransactions } from "./connection-limits.ts";
import { currentDeadline } from "./deadline.ts";
import type { ConnectionQueue } from "./connection-queue.ts";

/** Takes a connection of a pool for a caller who is limited to accounts, or, with null, for any other. */
type Connect = (accountIds: readonly string[] | null) => Promise<PoolClient>;
const connects = new WeakMap<Pool, Connect>();

/** Takes a connection on which every table has only the rows of the accounts (`account-views.ts`). */
export async function connectLimited(pool: Pool, accountIds: readonly string[]): Promise<PoolClient> {
  return connects.get(pool)!(accountIds);
}

/** `isPooled`: whether the connections lead to a pooler that gives each transaction another session. */
export function enforceDeadlines(pool: Pool, queue: ConnectionQueue, isPooled: boolean): void {
  const end = pool.end.bind<() => Promise<void>>(pool);
  const applyLimits: ApplyLimits = isPooled ? limitTransactions : limitSessions();

  const connectWithin: Connect = async (accountIds) => {
    const deadline = currentDeadline();
    const client = await queue.take(deadline);
    if (deadline) cancelAt(deadline.signal, client as CancellableClient);
    try {
      await applyLimits(client, { statementMs: deadline?.statementMs ?? 0, accountIds });
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
    await end();
  };
}

function cancelAt(signal: AbortSignal, client: CancellableClient): void {
  const release = client.release.bind(client);
  let cancelled: Promise<unknown> | null = null;
  const cancel = () => {
    cancelled = cancelStatement(client);
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
