/**
 * The queue of callers that wait for a connection of the pool. It replaces pg's own queue, in which a caller cannot
 * stop waiting and every connection attempt may hang until TCP times out.
 *
 * While the database is unavailable, only one connection attempt is made at a time, however many callers wait. All of
 * them are rejected when it fails, within `CONNECT_WITHIN_MS`, and the next caller starts another attempt.
 */
import type { Client, ClientConfig, Pool, PoolClient } from "pg";
import { now } from "../clock.ts";
import type { Log } from "../log.ts";
import { QUERY_CANCELED } from "../errors.ts";
import { away, namedIfAway } from "./database-away.ts";

/** The time limit for connecting and authenticating. Half the time limit of a query. */
const CONNECT_WITHIN_MS = 5_000;
const WAITING_MAX = 10_000;
/** PostgreSQL's too_many_connections. The existing connections keep working. */
const TOO_MANY_CONNECTIONS = "53300";

interface WaitingCaller {
  readonly proceed: () => void;
  readonly reject: (error: Error) => void;
}

export class ConnectionQueue {
  private readonly waiting = new Set<WaitingCaller>();
  private readonly inUse = new WeakSet<PoolClient>();
  private readonly connect: () => Promise<PoolClient>;
  private inUseCount = 0;
  private connecting = 0;
  private unavailableSince: number | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly log: Pick<Log, "info" | "warn"> | null,
  ) {
    this.connect = pool.connect.bind<() => Promise<PoolClient>>(pool);
    replaceClients(pool);
    Object.defineProperty(pool, "waitingCount", { get: () => this.waiting.size });
    pool.on("connect", () => this.markAvailable());
    pool.on("release", (_error, client) => {
      if (!this.inUse.delete(client)) return;
      this.inUseCount -= 1;
      // The pool counts the connection as free only after this event.
      queueMicrotask(() => this.admitNext());
    });
  }

  /**
   * Returns a connection, which the caller must release. Throws an error with the code DATABASE_AWAY, or QUERY_CANCELED
   * if `signal` aborts first.
   */
  async take(signal?: AbortSignal): Promise<PoolClient> {
    if (signal?.aborted) throw canceled();
    if (this.waiting.size > 0 || !this.hasRoom()) await this.waitForTurn(signal);
    else this.reserve();
    return signal === undefined ? this.connectReserved() : unlessAborted(this.connectReserved(), signal);
  }

  private hasRoom(): boolean {
    return (
      this.inUseCount < (this.pool.options.max ?? Infinity) && (this.unavailableSince === null || this.connecting === 0)
    );
  }

  private reserve(): void {
    this.inUseCount += 1;
    this.connecting += 1;
  }

  /** Waits until a connection slot is reserved for this caller. */
  private async waitForTurn(signal?: AbortSignal): Promise<void> {
    if (this.waiting.size >= WAITING_MAX) throw away(new Error("Too many callers are waiting for a connection."));
    let cancel: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const caller: WaitingCaller = { proceed: resolve, reject };
        this.waiting.add(caller);
        cancel = () => {
          this.waiting.delete(caller);
          reject(canceled());
        };
        signal?.addEventListener("abort", cancel, { once: true });
      });
    } finally {
      if (cancel) signal?.removeEventListener("abort", cancel);
    }
  }

  private async connectReserved(): Promise<PoolClient> {
    try {
      const client = await this.connect();
      this.inUse.add(client);
      return client;
    } catch (error) {
      this.inUseCount -= 1;
      throw this.toError(error);
    } finally {
      this.connecting -= 1;
      queueMicrotask(() => this.admitNext());
    }
  }

  private toError(cause: unknown): Error {
    if (this.pool.ending) return cause as Error;
    const error = away(cause);
    if ((cause as { code?: unknown }).code === TOO_MANY_CONNECTIONS) return error;
    if (this.unavailableSince === null) this.log?.warn({ reason: error.message }, "database.away");
    this.unavailableSince ??= now();
    for (const caller of this.waiting) caller.reject(error);
    this.waiting.clear();
    return error;
  }

  private markAvailable(): void {
    if (this.unavailableSince !== null) this.log?.info({ durationMs: now() - this.unavailableSince }, "database.back");
    this.unavailableSince = null;
  }

  private admitNext(): void {
    for (const caller of this.waiting) {
      if (!this.hasRoom()) return;
      this.waiting.delete(caller);
      this.reserve();
      caller.proceed();
    }
  }
}

/** Replaces the pool's clients by ones that limit the connection time and convert their errors. */
function replaceClients(pool: Pool): void {
  const patched = pool as Pool & { Client: typeof Client };
  patched.Client = class extends patched.Client {
    constructor(config: ClientConfig) {
      // Here the timeout limits only the connecting. As a pool option, it would also limit how long a caller waits for
      // a connection in use. The password is not enumerable, so the spread does not copy it.
      super({ ...config, password: config.password, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    }

    override query(...args: unknown[]): never {
      const result: unknown = super.query.apply(this, args as never);
      return (result instanceof Promise ? result.catch(throwNamed) : result) as never;
    }
  };
}

function throwNamed(error: unknown): never {
  throw namedIfAway(error);
}

/** Waits for a connection until the signal aborts. A connection that arrives after that is released unused. */
async function unlessAborted(connecting: Promise<PoolClient>, signal: AbortSignal): Promise<PoolClient> {
  let cancel: (() => void) | undefined;
  const aborted = new Promise<null>((resolve) => {
    cancel = () => resolve(null);
    signal.addEventListener("abort", cancel, { once: true });
  });
  try {
    const client = await Promise.race([connecting, aborted]);
    if (client !== null) return client;
    void connecting.then(
      (late) => late.release(),
      () => undefined,
    );
    throw canceled();
  } finally {
    if (cancel) signal.removeEventListener("abort", cancel);
  }
}

/**
 * Returns an error with PostgreSQL's code for a cancelled query, because MikroORM wraps errors and keeps only the code.
 */
function canceled(): Error {
  return Object.assign(new Error("The deadline passed before a connection was available."), { code: QUERY_CANCELED });
}
