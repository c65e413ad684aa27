/**
 * Deadlines in SQL, for every statement that takes a connection of this pool, whichever library wrote it. Under a deadline
 * a connection is waited for no longer than that, PostgreSQL itself ends each statement after `statement_timeout`, and
 * what still runs when the deadline aborts is cancelled.
 *
 * A connection goes back to the pool only after its cancellation was sent: a late one would hit the next one's statement.
 * (One that reaches a backend between two statements does nothing: PostgreSQL ignores it while it reads a command.)
 */
import { Pool, type PoolClient, type PoolConfig } from "pg";
import { currentDeadline } from "./deadline.ts";
import type { PoolLine } from "./pool-line.ts";

/** Cancellations go one after the other; the connection for them is let go when there are none. */
const CANCELLING_CONNECTIONS = 1;
const CANCELLING_IDLE_MS = 5_000;
const CANCELLED_WITHIN_MS = 3_000;

type Patient = PoolClient & { readonly processID?: number; end(): Promise<void> };

export function holdDeadlines(pool: Pool, line: PoolLine): void {
  const end = pool.end.bind<() => Promise<void>>(pool);
  const canceller = new Pool({
    ...(pool.options as PoolConfig),
    // Not among those that a spread takes along.
    password: pool.options.password,
    min: 0,
    max: CANCELLING_CONNECTIONS,
    idleTimeoutMillis: CANCELLING_IDLE_MS,
    query_timeout: CANCELLED_WITHIN_MS,
    connectionTimeoutMillis: CANCELLED_WITHIN_MS,
    allowExitOnIdle: true,
  });
  canceller.on("error", () => undefined);
  /** What each connection was told last; a new one has PostgreSQL's own, which is none. */
  const statementMs = new WeakMap<PoolClient, number>();

  const tell = async (client: PoolClient, milliseconds: number): Promise<void> => {
    if ((statementMs.get(client) ?? 0) === milliseconds) return;
    await client.query(`set statement_timeout = ${milliseconds}`);
    statementMs.set(client, milliseconds);
  };

  const connectWithin = async (): Promise<PoolClient> => {
    const deadline = currentDeadline();
    const client: Patient = await line.take(deadline?.signal);
    if (deadline) cancelAt(deadline.signal, client, canceller);
    try {
      await tell(client, deadline?.statementMs ?? 0);
    } catch (error) {
      client.release(true);
      throw error;
    }
    return client;
  };
  // pg's own `pool.query` asks with a callback; nothing of ours does.
  pool.connect = ((callback?: never) =>
    callback === undefined
      ? connectWithin()
      : (pool.constructor as typeof Pool).prototype.connect.call(pool, callback)) as Pool["connect"];
  pool.end = async () => {
    await canceller.end();
    await end();
  };
}

function cancelAt(signal: AbortSignal, client: Patient, canceller: Pool): void {
  const release = client.release.bind(client);
  let cancelled: Promise<unknown> | null = null;
  const cancel = () => {
    cancelled = canceller.query("select pg_cancel_backend($1)", [client.processID]);
    // PostgreSQL does not answer, or not us: then its connection is ended from here, and with it what waits for an answer.
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
