import { expect, test } from "vitest";
import { AppError, toAppError } from "../errors.ts";
import { isDatabaseAway, namedIfAway } from "./database-away.ts";

const thrown = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

test.each([
  ["a server that is stopped", thrown("terminating connection due to administrator command", { code: "57P01" })],
  ["one that crashed", thrown("terminating connection because of crash of another server process", { code: "57P02" })],
  ["one that starts", thrown("the database system is starting up", { code: "57P03" })],
  ["a connection that broke", thrown("server closed the connection", { code: "08006" })],
  ["nobody at the port", thrown("connect ECONNREFUSED 10.1.2.3:5432", { code: "ECONNREFUSED", syscall: "connect" })],
  ["a name that is not known", thrown("getaddrinfo ENOTFOUND db", { code: "ENOTFOUND", syscall: "getaddrinfo" })],
  ["a reset under a statement", thrown("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })],
  ["the driver's words for it", thrown("Connection terminated unexpectedly")],
  ["and for what is asked afterwards", thrown("Client has encountered a connection error and is not queryable")],
])("%s is an outage, and no word of it is answered", (_what, error) => {
  const named = namedIfAway(error);
  expect(isDatabaseAway(named)).toBe(true);
  expect((named as Error).message).toBe(error.message);
  const told = toAppError(named);
  expect(told).toMatchObject({ code: "DATABASE_UNAVAILABLE", status: 503, isRetryable: true, isReported: false });
  expect(JSON.stringify({ message: told.message, details: told.details })).not.toContain(error.message);
});

test.each([
  ["a statement that took too long", thrown("canceling statement due to user request", { code: "57014" })],
  ["a NUL byte, which breaks the protocol", thrown("invalid message format", { code: "08P01" })],
  ["a row that is there already", thrown("duplicate key value", { code: "23505" })],
  [
    "AWS out of reach",
    new AppError("AWS_UNREACHABLE", { cause: thrown("connect ECONNREFUSED", { syscall: "connect" }) }),
  ],
  ["a mistake of ours", new TypeError("rows is not iterable")],
])("%s is none", (_what, error) => {
  expect(namedIfAway(error)).toBe(error);
  expect(isDatabaseAway(error)).toBe(false);
});
