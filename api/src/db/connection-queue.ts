/**
 * The queue of requests that wait for a connection of the pool. It replaces pg's own queue, in which a request cannot
 * stop waiting and every connection attempt may hang until TCP times out.
 *
 * Callers take turns, and the queries of one caller hold at most a third of the connections. Without the limit, a caller
 * could hold all of them with slow queries, and every other caller would wait until one of these ends.
 *
 * While the database is unavailable, only one connection attempt is made at a time, however many requests wait. All of
 * them are rejected when it fails, within `CONNECT_WITHIN_MS`, and the next request starts another attempt.
 */
import type { Client, ClientConfig, Pool, PoolClient } from "pg";
import { now } from "../clock.ts";
import type { Log } from "../log.ts";
import { QUERY_CANCELED } from "../errors.ts";
import { away, namedIfAway } from "./database-away.ts";
import { discardIfHeld } from "./lost-connections.ts";
import { Turns } from "./turns.ts";

/** The time limit for connecting and authenticating. Half the time limit of a query. */
const CONNECT_WITHIN_MS = 5_000;
const WAITING_MAX = 10_000;
/** One caller cannot fill the queue. */
const WAITING_PER_CALLER_MAX = WAITING_MAX / 2;
/** PostgreSQL's too_many_connections. The existing connections keep working. */
const TOO_MANY_CONNECTIONS = "53300";

/** The share of the connections that the queries of one caller may hold. */
const CALLER_SHARE = 1 / 3;
/** The turn of work that is not for a caller: jobs, and the process itself. */
const PROCESS = "PROCESS";

/** The request that needs a connection. None for work of the process itself. */
export interface ConnectionRequest {
  readonly signal: AbortSignal;
  readonly caller: string | null;
  readonly isShareLimited: boolean;
}

interface WaitingRequest {
  readonly holder: Holder;
  readonly proceed: () => void;
  readonly reject: (error: Error) => void;
}

/** The caller to whom the connection belongs. `isLimited`: whether it counts towards the caller's share. */
interface Holder {
  readonly caller: string;
  readonly isLimited: boolean;
}

export class ConnectionQueue {
  private readonly waiting = new Turns<WaitingRequest>();
  private readonly inUse = new WeakMap<PoolClient, Holder>();
  /** The number of connections that each caller's queries hold. */
  private readonly heldBy = new Map<string, number>();
  private readonly connect: () => Promise<PoolClient>;
  /** Rejects each request that has a slot and no connection yet. */
  private readonly unconnected = new Set<() => void>();
  private inUseCount = 0;
  private connecting = 0;
  private unavailableSince: number | null = null;
  private isClosed = false;

  constructor(
    private readonly pool: Pool,
    private readonly log: Pick<Log, "info" | "warn"> | null,
    config: ClientConfig,
  ) {
    this.connect = pool.connect.bind<() => Promise<PoolClient>>(pool);
    replaceClients(pool, config);
    Object.defineProperty(pool, "waitingCount", { get: () => this.waiting.size });
    pool.on("connect", () => this.markAvailable());
    pool.on("release", (_error, client) => {
      const holder = this.inUse.get(client);
      if (holder === undefined) return;
      this.inUse.delete(client);
      this.giveBack(holder);
      // The pool counts the connection as free only after this event.
      queueMicrotask(() => this.admitNext());
    });
  }

  /**
   * Returns a connection, which must be released. Throws an error with the code DATABASE_AWAY, or QUERY_CANCELED if the
   * request's signal aborts first.
   */
  async take(request?: ConnectionRequest): Promise<PoolClient> {
    const { signal } = request ?? {};
    if (signal?.aborted) throw canceled();
    const isLimited = request?.isShareLimited ?? false;
    const holder: Holder = { caller: request?.caller ?? PROCESS, isLimited };
    if (this.hasRoom() && this.mayHoldMore(holder) && this.waiting.sizeOf(turnOf(holder)) === 0) this.reserve(holder);
    else await this.waitForTurn(holder, signal);
    const connecting = this.connectReserved(holder);
    return signal === undefined ? connecting : unlessAborted(connecting, signal);
  }

  /**
   * Rejects the requests that have no connection yet, before the pool ends. pg never answers a request that waits for
   * an idle connection at that moment. Kysely would keep a connection that arrives later, and the pool would wait for
   * its release.
   */
  close(): void {
    this.isClosed = true;
    for (const reject of this.unconnected) reject();
    for (const request of this.waiting.drain()) request.reject(closed());
  }

  /** Throws if the queue is closed. Kysely could not use the connection any more, nor release it. */
  requireOpen(): void {
    if (this.isClosed) throw closed();
  }

  private hasRoom(): boolean {
    return (
      this.inUseCount < (this.pool.options.max ?? Infinity) && (this.unavailableSince === null || this.connecting === 0)
    );
  }

  private mayHoldMore({ caller, isLimited }: Holder): boolean {
    const most = Math.max(1, Math.floor((this.pool.options.max ?? Infinity) * CALLER_SHARE));
    return !isLimited || (this.heldBy.get(caller) ?? 0) < most;
  }

  private reserve({ caller, isLimited }: Holder): void {
    this.inUseCount += 1;
    this.connecting += 1;
    if (isLimited) this.heldBy.set(caller, (this.heldBy.get(caller) ?? 0) + 1);
  }

  private giveBack({ caller, isLimited }: Holder): void {
    this.inUseCount -= 1;
    if (!isLimited) return;
    const left = this.heldBy.get(caller)! - 1;
    if (left > 0) this.heldBy.set(caller, left);
    else this.heldBy.delete(caller);
  }

  /** Waits until a connection slot is reserved. */
  private async waitForTurn(holder: Holder, signal?: AbortSignal): Promise<void> {
    if (this.waiting.size >= WAITING_MAX || this.waiting.sizeOf(turnOf(holder)) >= WAITING_PER_CALLER_MAX)
      throw away(new Error("Too many requests are waiting for a connection."));
    let cancel: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const request: WaitingRequest = { holder, proceed: resolve, reject };
        this.waiting.add(turnOf(holder), request);
        cancel = () => {
          this.waiting.remove(turnOf(holder), request);
          reject(canceled());
        };
        signal?.addEventListener("abort", cancel, { once: true });
      });
    } finally {
      if (cancel) signal?.removeEventListener("abort", cancel);
    }
  }

  private async connectReserved(holder: Holder): Promise<PoolClient> {
    try {
      const client = await this.connectUnlessClosed();
      this.inUse.set(client, holder);
      return client;
    } catch (error) {
      this.giveBack(holder);
      throw this.toError(error);
    } finally {
      this.connecting -= 1;
      queueMicrotask(() => this.admitNext());
    }
  }

  private async connectUnlessClosed(): Promise<PoolClient> {
    const connecting = this.connect();
    const closing = Promise.withResolvers<never>();
    const reject = () => closing.reject(closed());
    this.unconnected.add(reject);
    try {
      return await Promise.race([connecting, closing.promise]);
    } catch (error) {
      void connecting.then(
        (late) => late.release(true),
        () => undefined,
      );
      throw error;
    } finally {
      this.unconnected.delete(reject);
    }
  }

  private toError(cause: unknown): Error {
    if (this.isClosed) return cause as Error;
    const error = away(cause);
    if ((cause as { code?: unknown }).code === TOO_MANY_CONNECTIONS) return error;
    if (this.unavailableSince === null) this.log?.warn({ reason: error.message }, "database.away");
    this.unavailableSince ??= now();
    for (const request of this.waiting.drain()) request.reject(error);
    return error;
  }

  private markAvailable(): void {
    if (this.unavailableSince !== null) this.log?.info({ durationMs: now() - this.unavailableSince }, "database.back");
    this.unavailableSince = null;
  }

  private admitNext(): void {
    while (this.hasRoom()) {
      const request = this.waiting.take(({ holder }) => this.mayHoldMore(holder));
      if (request === undefined) return;
      this.reserve(request.holder);
      request.proceed();
    }
  }
}

/** A caller's queries and mutations wait in separate lines, so that a mutation does not wait for the queries' share. */
function turnOf({ caller, isLimited }: Holder): string {
  return isLimited ? caller : `${caller} unlimited`;
}

/**
 * Replaces the pool's clients by ones that limit the connection time and convert their errors. They connect as the URL
 * says: MikroORM takes only names and the password from it, and would connect without TLS.
 */
function replaceClients(pool: Pool, config: ClientConfig): void {
  const patched = pool as Pool & { Client: typeof Client };
  patched.Client = class extends patched.Client {
    constructor(options: ClientConfig) {
      // Here the timeout limits only the connecting. As a pool option, it would also limit how long a caller waits for
      // a connection in use.
      super({ ...options, ...config, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    }

    override query(...args: unknown[]): never {
      const result: unknown = super.query.apply(this, args as never);
      if (!(result instanceof Promise)) return result as never;
      return result.catch((error: unknown) => {
        discardIfHeld(this as unknown as PoolClient, args[0]);
        throw namedIfAway(error);
      }) as never;
    }
  };
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

function closed(): Error {
  return new Error("The connections to the database are closed.");
}

/**
 * Returns an error with PostgreSQL's code for a cancelled query, because MikroORM wraps errors and keeps only the code.
 */
function canceled(): Error {
  return Object.assign(new Error("The deadline passed before a connection was available."), { code: QUERY_CANCELED });
}
