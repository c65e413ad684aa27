/**
 * What it looks like when PostgreSQL is away: stopped, restarting, out of reach, or letting nobody in. Drivers say it in many
 * words; the pool names them all by one code (`pool-line.ts`), which every layer above keeps and `toAppError` answers with.
 */
import { DATABASE_AWAY } from "../errors.ts";

/** SQLSTATEs by which a server that ends says so: class 57P0, and 08 but for 08P01, which is about what was sent. */
const SERVER_GOES = /^(57P0[1235]|08(?!P01)...)$/;
/** What the driver says without a code, when the connection under a statement is gone. */
const CONNECTION_GONE =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout expired)/;

/** Asking again later may help; what was under way in a transaction is undone. */
export function isDatabaseAway(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === DATABASE_AWAY;
}

/** What a statement threw, under our code where it means that its connection is gone. */
export function namedIfAway(error: unknown): unknown {
  const { code, message = "", syscall } = (error ?? {}) as { code?: unknown; message?: string; syscall?: unknown };
  const isGone = syscall !== undefined || SERVER_GOES.test(String(code)) || CONNECTION_GONE.test(message);
  return isGone ? away(error) : error;
}

/** The driver's words stay for the log; answers are made of the code alone. */
export function away(cause: unknown): Error {
  const words = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(words, { cause }), { code: DATABASE_AWAY });
}
