/**
 * Who waits for a connection of a pool. pg's own queue can neither be left nor emptied, and every attempt of it may hang as long as
 * TCP has patience; so nobody stands in it. While the database is away one attempt at a time is made, however many ask: all
 * who wait hear of its end within `CONNECT_WITHIN_MS`, and who comes when it has failed makes the next.
 */
import type { Client, ClientConfig, Pool, PoolClient } from "pg";
import { now } from "../clock.ts";
import type { Log } from "../log.ts";
import { QUERY_CANCELED } from "../errors.ts";
import { away, namedIfAway } from "./database-away.ts";

/** From the first packet to being let in. Half of what a question has. */
const CONNECT_WITHIN_MS = 5_000;
const WAITING_MAX = 10_000;
/** PostgreSQL's too_many_connections: the ones that we hold go on. */
const TOO_MANY_CONNECTIONS = "53300";

interface Waiting {
  readonly begin: () => void;
  readonly refuse: (error: Error) => void;
}

export class PoolLine {
  private readonly waiting = new Set<Waiting>();
  private readonly held = new WeakSet<PoolClient>();
  private readonly connect: () => Promise<PoolClient>;
  private taken = 0;
  private connecting = 0;
  private awaySince: number | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly log: Pick<Log, "info" | "warn"> | null,
  ) {
    this.connect = pool.connect.bind<() => Promise<PoolClient>>(pool);
    replaceClients(pool);
    Object.defineProperty(pool, "waitingCount", { get: () => this.waiting.size });
    pool.on("connect", () => this.isBack());
    pool.on("release", (_error, client) => {
      if (!this.held.delete(client)) return;
      this.taken -= 1;
      // The pool counts it as free only after this event.
      queueMicrotask(() => this.advance());
    });
  }

  /** A connection, to be released. Errors by their code: DATABASE_AWAY; QUERY_CANCELED where `signal` came first. */
  async take(signal?: AbortSignal): Promise<PoolClient> {
    if (signal?.aborted) throw canceled();
    if (this.waiting.size > 0 || !this.hasRoom()) await this.stand(signal);
    else this.reserve();
    return signal === undefined ? this.begin() : unlessAborted(this.begin(), signal);
  }

  private hasRoom(): boolean {
    return this.taken < (this.pool.options.max ?? Infinity) && (this.awaySince === null || this.connecting === 0);
  }

  private reserve(): void {
    this.taken += 1;
    this.connecting += 1;
  }

  /** Resolves with a place that is reserved. */
  private async stand(signal?: AbortSignal): Promise<void> {
    if (this.waiting.size >= WAITING_MAX) throw away(new Error("Too many wait for a connection."));
    let leave: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        const place: Waiting = { begin: resolve, refuse: reject };
        this.waiting.add(place);
        leave = () => {
          this.waiting.delete(place);
          reject(canceled());
        };
        signal?.addEventListener("abort", leave, { once: true });
      });
    } finally {
      if (leave) signal?.removeEventListener("abort", leave);
    }
  }

  private async begin(): Promise<PoolClient> {
    try {
      const client = await this.connect();
      this.held.add(client);
      return client;
    } catch (error) {
      this.taken -= 1;
      throw this.failed(error);
    } finally {
      this.connecting -= 1;
      queueMicrotask(() => this.advance());
    }
  }

  private failed(cause: unknown): Error {
    if (this.pool.ending) return cause as Error;
    const error = away(cause);
    if ((cause as { code?: unknown }).code === TOO_MANY_CONNECTIONS) return error;
    if (this.awaySince === null) this.log?.warn({ reason: error.message }, "database.away");
    this.awaySince ??= now();
    for (const place of this.waiting) place.refuse(error);
    this.waiting.clear();
    return error;
  }

  private isBack(): void {
    if (this.awaySince !== null) this.log?.info({ durationMs: now() - this.awaySince }, "database.back");
    this.awaySince = null;
  }

  private advance(): void {
    for (const place of this.waiting) {
      if (!this.hasRoom()) return;
      this.waiting.delete(place);
      this.reserve();
      place.begin();
    }
  }
}

/** Clients that give up connecting in time, and name what they throw. */
function replaceClients(pool: Pool): void {
  const made = pool as Pool & { Client: typeof Client };
  made.Client = class extends made.Client {
    constructor(config: ClientConfig) {
      // Of the attempt alone: as the pool's own setting it would end the waiting for a connection that somebody uses as well.
      // The password is not among what a spread takes along.
      super({ ...config, password: config.password, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    }

    override query(...args: unknown[]): never {
      const answer: unknown = super.query.apply(this, args as never);
      return (answer instanceof Promise ? answer.catch(throwNamed) : answer) as never;
    }
  };
}

function throwNamed(error: unknown): never {
  throw namedIfAway(error);
}

/** A connection that comes too late is given back unused. */
async function unlessAborted(connecting: Promise<PoolClient>, signal: AbortSignal): Promise<PoolClient> {
  let leave: (() => void) | undefined;
  const aborted = new Promise<null>((resolve) => {
    leave = () => resolve(null);
    signal.addEventListener("abort", leave, { once: true });
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
    if (leave) signal.removeEventListener("abort", leave);
  }
}

/** As PostgreSQL says it: MikroORM makes errors of its own of all that it is thrown, and keeps nothing but the code. */
function canceled(): Error {
  return Object.assign(new Error("The deadline had passed before there was a connection."), { code: QUERY_CANCELED });
}
