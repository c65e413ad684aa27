import { expect, test } from "vitest";
import { AppError, toAppError } from "../errors.ts";
import { isDatabaseAway, namedIfAway } from "./database-away.ts";

const thrown = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

test.each([
  ["a stopping server", thrown("terminating connection due to administrator command", { code: "57P01" })],
  ["a crashed server", thrown("terminating connection because of crash of another server process", { code: "57P02" })],
  ["a starting server", thrown("the database system is starting up", { code: "57P03" })],
  ["a broken connection", thrown("server closed the connection", { code: "08006" })],
  ["a refused connection", thrown("connect ECONNREFUSED 10.1.2.3:5432", { code: "ECONNREFUSED", syscall: "connect" })],
  ["an unknown host name", thrown("getaddrinfo ENOTFOUND db", { code: "ENOTFOUND", syscall: "getaddrinfo" })],
  ["a full disk", thrown("could not extend file: No space left on device", { code: "53100" })],
  ["a read-only server", thrown("cannot execute INSERT in a read-only transaction", { code: "25006" })],
  ["a connection reset during a statement", thrown("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })],
  ["the driver's message for a terminated connection", thrown("Connection terminated unexpectedly")],
  ["the driver's message for a later query", thrown("Client has encountered a connection error and is not queryable")],
])("%s is an outage, and its message is not shown to callers", (_name, error) => {
  const named = namedIfAway(error);
  expect(isDatabaseAway(named)).toBe(true);
  expect((named as Error).message).toBe(error.message);
  const shown = toAppError(named);
  expect(shown).toMatchObject({ code: "DATABASE_UNAVAILABLE", status: 503, isRetryable: true, isReported: false });
  expect(JSON.stringify({ message: shown.message, details: shown.details })).not.toContain(error.message);
});

test.each([
  ["a statement that was cancelled", thrown("canceling statement due to user request", { code: "57014" })],
  ["a NUL byte, which breaks the protocol", thrown("invalid message format", { code: "08P01" })],
  ["a duplicate row", thrown("duplicate key value", { code: "23505" })],
  [
    "unreachable AWS",
    new AppError("AWS_UNREACHABLE", { cause: thrown("connect ECONNREFUSED", { syscall: "connect" }) }),
  ],
  ["a bug", new TypeError("rows is not iterable")],
])("%s is not an outage", (_name, error) => {
  expect(namedIfAway(error)).toBe(error);
  expect(isDatabaseAway(error)).toBe(false);
});
