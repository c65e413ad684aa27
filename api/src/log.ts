import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";

export type Log = Logger;

/**
 * The only fields that can appear in a log line. All other fields of a logged object are dropped. An allow-list, unlike
 * a deny-list, cannot miss a secret. Values are IDs, codes, names and numbers, never an input, a response or a
 * document.
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
  "operatorId",
  "tokenId",
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
  // The head of the audit log: a number and the first characters of its MAC.
  "seq",
  "mac",
  "reason",
  "stack",
] as const;

/** A log that writes to the standard output, or to another destination. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options: LoggerOptions = {
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
  };
  return pino(options, destination);
}
