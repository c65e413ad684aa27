/**
 * The limits of a connection's statements: the time that one may take, and the accounts whose rows a limited caller
 * sees. On a connection of its own these are settings of the session. Behind a pooler a session belongs to one
 * transaction, so they are settings of each transaction, and a single statement gets a transaction for them.
 */
import pg, { type PoolClient } from "pg";
import { ACCOUNT_IDS_SETTING, LIMITED_SCHEMA } from "./account-views.ts";

export interface ConnectionLimits {
  /** Zero for no limit. */
  readonly statementMs: number;
  /** Null for a caller who sees every account. */
  readonly accountIds: readonly string[] | null;
}

/** Applies the limits to the statements until the connection is released. */
export type ApplyLimits = (client: PoolClient, limits: ConnectionLimits) => Promise<void>;

/** Returns what sets a session, and only what has changed since its last use. A new session has no limits. */
export function limitSessions(): ApplyLimits {
  const statementMs = new WeakMap<PoolClient, number>();
  const accounts = new WeakMap<PoolClient, string>();
  /** The connections that lead to PostgreSQL itself. */
  const direct = new WeakSet<PoolClient>();

  /** A pooler may run each statement on another connection: one without the limit, or with that of another caller. */
  const requireSession = async (client: PoolClient & { readonly processID?: number }): Promise<void> => {
    if (direct.has(client)) return;
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    if (rows[0]?.pid !== client.processID)
      throw new Error("DATABASE_URL leads through a connection pooler and does not name the direct address.");
    direct.add(client);
  };

  return async (client, limits) => {
    if ((statementMs.get(client) ?? 0) !== limits.statementMs) {
      await client.query(`set statement_timeout = ${limits.statementMs}`);
      statementMs.set(client, limits.statementMs);
    }
    const limit = limits.accountIds?.join(",");
    if (accounts.get(client) === limit) return;
    if (limit !== undefined) await requireSession(client);
    if (limit === undefined) await client.query(`reset search_path; reset ${ACCOUNT_IDS_SETTING}`);
    else
      await client.query("select set_config('search_path', $1, false), set_config($2, $3, false)", [
        LIMITED_SCHEMA,
        ACCOUNT_IDS_SETTING,
        limit,
      ]);
    if (limit === undefined) accounts.delete(client);
    else accounts.set(client, limit);
  };
}

type Query = (...args: readonly unknown[]) => Promise<unknown>;
type TransactionClient = PoolClient & { getTransactionStatus(): "I" | "T" | "E" | null };
const OUTSIDE_TRANSACTION = "I";
const BEGINS = /^\s*(begin|start transaction)\b/i;
const ENDS = /^\s*(commit|end|abort|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i;

/** Sets each transaction. A connection without limits stays as it is. */
export const limitTransactions: ApplyLimits = async (client, limits) => {
  // An earlier use of the connection may have had limits.
  Reflect.deleteProperty(client, "query");
  const settings = localSettings(limits);
  if (settings === "") return;
  const run = client.query.bind(client) as Query;
  /**
   * How many statements that end the transaction were sent and not answered. A statement that is sent after one is no
   * longer in the transaction.
   */
  let ending = 0;

  const end = async (...args: readonly unknown[]): Promise<unknown> => {
    ending += 1;
    try {
      return await run(...args);
    } finally {
      ending -= 1;
    }
  };
  const begin = async (statement: string): Promise<unknown> => {
    try {
      return lastOf(await run(`${statement}; ${settings}`));
    } catch (error) {
      // Cancelled between the two, it leaves a transaction that refuses every statement of the next user.
      await end("rollback").catch(() => undefined);
      throw error;
    }
  };

  const query: Query = async (...args) => {
    const [statement] = args;
    const isInside = ending === 0 && (client as TransactionClient).getTransactionStatus() !== OUTSIDE_TRANSACTION;
    if (isInside) return typeof statement === "string" && ENDS.test(statement) ? end(...args) : run(...args);
    if (typeof statement === "string" && BEGINS.test(statement)) return begin(statement);
    await begin("begin");
    try {
      const result = await run(...args);
      await end("commit");
      return result;
    } catch (error) {
      // A lost connection has rolled back already.
      await end("rollback").catch(() => undefined);
      throw error;
    }
  };
  Object.assign(client, { query });
};

/** pg answers several statements with a list. */
function lastOf(result: unknown): unknown {
  return Array.isArray(result) ? result.at(-1) : result;
}

function localSettings({ statementMs, accountIds }: ConnectionLimits): string {
  return [
    ...(statementMs > 0 ? [`set local statement_timeout = ${statementMs}`] : []),
    ...(accountIds === null
      ? []
      : [
          `set local search_path = ${LIMITED_SCHEMA}`,
          `set local ${ACCOUNT_IDS_SETTING} = ${pg.escapeLiteral(accountIds.join(","))}`,
        ]),
  ].join("; ");
}
