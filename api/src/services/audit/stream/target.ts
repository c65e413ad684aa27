/** The targets to which audit events are sent (`AUDIT_STREAM`). */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";

export type StreamTarget = StdoutTarget | FileTarget | SyslogTarget | WebhookTarget;

interface Named {
  /** Identifies the target in the database, in metrics and in the log. It contains no path or query of a webhook. */
  readonly name: string;
}
export interface StdoutTarget extends Named {
  readonly kind: "stdout";
}
export interface FileTarget extends Named {
  readonly kind: "file";
  readonly path: string;
}
export interface SyslogTarget extends Named {
  readonly kind: "syslog";
  readonly transport: "udp" | "tcp" | "tls";
  readonly host: string;
  readonly port: number;
}
export interface WebhookTarget extends Named {
  readonly kind: "webhook";
  readonly url: string;
}

const TARGETS_MAX = 8;
const HASH_CHARACTERS = 8;
/** The registered ports of syslog over UDP, TCP (no own registration; 514 is common) and TLS (RFC 5425). */
const SYSLOG_PORTS = { udp: 514, tcp: 514, tls: 6_514 } as const;
const SYSLOG_SCHEMES: Readonly<Record<string, SyslogTarget["transport"]>> = {
  "syslog:": "udp",
  "syslog+udp:": "udp",
  "syslog+tcp:": "tcp",
  "syslog+tls:": "tls",
};

/** Reads targets that are separated by commas. Null for anything that is not a target. */
export function parseStreamTargets(text: string): readonly StreamTarget[] | null {
  const targets = text.split(",").map((item) => parseTarget(item.trim()));
  const known = targets.filter((target) => target !== null);
  const isUnique = new Set(known.map(({ name }) => name)).size === targets.length;
  return known.length === targets.length && isUnique && known.length <= TARGETS_MAX ? known : null;
}

function parseTarget(text: string): StreamTarget | null {
  if (text === "stdout") return { kind: "stdout", name: "stdout" };
  if (text.startsWith("file:")) {
    const path = text.slice("file:".length).replace(/^\/\/(?=\/)/, "");
    return isAbsolute(path) ? { kind: "file", path, name: `file:${path}` } : null;
  }
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return null;
  const transport = SYSLOG_SCHEMES[url.protocol];
  return transport === undefined ? webhook(url) : syslog(url, transport);
}

function syslog({ hostname, port, pathname, search }: URL, transport: SyslogTarget["transport"]): SyslogTarget | null {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "" || !["", "/"].includes(pathname) || search !== "") return null;
  const number = port === "" ? SYSLOG_PORTS[transport] : Number(port);
  return { kind: "syslog", transport, host, port: number, name: `syslog+${transport}://${hostname}:${number}` };
}

/** Plain HTTP is accepted only on this machine, because events contain names and addresses. */
function webhook(url: URL): WebhookTarget | null {
  const isOnThisMachine = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isOnThisMachine)) return null;
  // A path or query may be a secret.
  const hash = createHash("sha256").update(url.href).digest("hex").slice(0, HASH_CHARACTERS);
  return { kind: "webhook", url: url.href, name: `${url.origin}#${hash}` };
}
