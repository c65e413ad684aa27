import { pino, type Logger } from "pino";

export type Log = Logger;

/**
 * Only these fields ever reach a log line, whatever an object carries: an allow-list cannot forget a secret.
 * Values are ids, codes, names and numbers; never an input, an answer or a document.
 */
const LOGGED_FIELDS = [
  "accountId",
  "awsAccountId",
  "alertId",
  "scanId",
  "rotationId",
  "scheduleId",
  "checkId",
  "jobId",
  "requestId",
  "operation",
  "code",
  "status",
  "phase",
  "attempt",
  "action",
  "count",
  "durationMs",
  "calls",
  "throttles",
  "opened",
  "resolved",
  "percent",
  "port",
  "address",
  "pid",
  "exitCode",
  "signal",
  "method",
  "route",
  "role",
  "kind",
  "name",
  "version",
  "reason",
  "stack",
] as const;

export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: (fields) =>
        Object.fromEntries(
          Object.entries(fields).filter(([key]) => (LOGGED_FIELDS as readonly string[]).includes(key)),
        ),
    },
  });
}
