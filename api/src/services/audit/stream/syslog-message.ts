/** Formats audit events for syslog (RFC 5424). The message is the event's JSON; there is no structured data. */
import { lineOf, type StreamedEvent } from "./streamed-event.ts";

/** The facility "log audit". */
const FACILITY = 13;
const SEVERITIES = { SUCCEEDED: 5, REFUSED: 4 } as const;
const FACILITY_FACTOR = 8;
const APP_NAME = "iam-monitor";
const HOST_NAME_MAX_CHARACTERS = 255;
const MESSAGE_ID_MAX_CHARACTERS = 32;

export interface SyslogSource {
  readonly hostName: string;
  readonly pid: number;
}

export function syslogMessage(event: StreamedEvent, { hostName, pid }: SyslogSource): string {
  const priority = FACILITY * FACILITY_FACTOR + SEVERITIES[event.outcome];
  const header = [
    `<${priority}>1`,
    event.at,
    word(hostName, HOST_NAME_MAX_CHARACTERS),
    APP_NAME,
    pid,
    word(event.action, MESSAGE_ID_MAX_CHARACTERS),
    "-",
  ];
  return `${header.join(" ")} ${lineOf(event)}`;
}

/** Frames a message for a stream by its length in octets (RFC 6587, RFC 5425). The message is ASCII. */
export function framed(message: string): string {
  return `${message.length} ${message}`;
}

/** Header fields are printable ASCII without spaces. */
function word(text: string, max: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, "").slice(0, max) || "-";
}
