/**
 * Recognizes that PostgreSQL is unavailable: stopped, restarting, unreachable, or refusing connections. Drivers report
 * this with many different errors. The pool (`connection-queue.ts`) gives all of them the same code. Every layer above
 * keeps the code, and `toAppError` recognizes it.
 */
import { DATABASE_AWAY } from "../errors.ts";

/** SQLSTATEs of a lost server: some of 57P0, and class 08 except 08P01, which is about the sent message. */
const SERVER_SHUTDOWN = /^(57P0[1235]|08(?!P01)...)$/;
/**
 * SQLSTATEs of a server that accepts reads but no writes: a full disk, and a server that is read-only, as after a
 * failover. It recovers without a change by us, as a lost server does.
 */
const WRITES_REFUSED = /^(53100|25006)$/;
/** The messages of driver errors that have no code and mean that the connection was lost during a statement. */
const CONNECTION_LOST =
  /^(Connection terminated|Client (has encountered a connection error|was closed) and is not queryable|timeout expired)/;

/** Whether the database is unavailable. An open transaction was rolled back, and a retry may succeed. */
export function isDatabaseAway(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === DATABASE_AWAY;
}

/** Whether the disk of the database was full at the last write of this process. */
let isDiskFull = false;

/** Whether the last write of this process failed because the disk of the database is full. */
export function wasDiskFull(): boolean {
  return isDiskFull;
}

/** Call this after a successful write. */
export function noteWritten(): void {
  isDiskFull = false;
}

/** Returns a statement's error, with our code if the connection was lost or the server refuses writes. */
export function namedIfAway(error: unknown): unknown {
  const { code, message = "", syscall } = (error ?? {}) as { code?: unknown; message?: string; syscall?: unknown };
  const isLost = syscall !== undefined || SERVER_SHUTDOWN.test(String(code)) || CONNECTION_LOST.test(message);
  if (code === "53100") isDiskFull = true;
  return isLost || WRITES_REFUSED.test(String(code)) ? away(error) : error;
}

/** Returns an error with our code. The driver's message is kept for the log; responses use only the code. */
export function away(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(reason, { cause }), { code: DATABASE_AWAY });
}
