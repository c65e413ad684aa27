/**
 * Records every connection and every name lookup of the api, the worker and the sandbox, whatever library makes them:
 * HTTP, TLS, PostgreSQL and the AWS SDK all use these functions. Loaded before the product with `--import`.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

const FILE = process.env["NODE_RECORD_CONNECTIONS_TO"];
const ROLE = process.env["PROCESS_ROLE"] === "worker" ? "worker" : "api";
const PROCESS = process.argv[1]?.endsWith("sandbox.js") ? "sandbox" : ROLE;

function record(kind: string, target: string): void {
  if (FILE) appendFileSync(FILE, `${JSON.stringify({ process: PROCESS, kind, target })}\n`);
}

type Target = { readonly host?: string; readonly port?: number | string; readonly path?: string };

function targetOf(given: Target | number | string, host: string | undefined): Target {
  if (typeof given === "object") return given;
  return typeof given === "number" ? { port: given, ...(host && { host }) } : { path: given };
}

// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const [first] = args;
  // `net.connect` passes its normalised arguments in a list.
  const given = (Array.isArray(first) ? (first as unknown[])[0] : first) as Target | number | string;
  const host = typeof args[1] === "string" ? args[1] : undefined;
  const { path, port, host: named } = targetOf(given, host);
  record("connect", path ?? `${named ?? "localhost"}:${port}`);
  return connect.apply(this, args);
};

// oxlint-disable-next-line typescript/unbound-method -- as above
const send = dgram.Socket.prototype.send as (this: dgram.Socket, ...args: unknown[]) => void;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
  record(
    "datagram",
    args
      .slice(1)
      .filter((each) => typeof each === "string" || typeof each === "number")
      .join(" "),
  );
  return send.apply(this, args);
} as typeof dgram.Socket.prototype.send;

for (const name of ["lookup", "resolve", "resolve4", "resolve6", "resolveAny", "resolveTxt", "resolveSrv"] as const)
  for (const module of [dns, dns.promises] as unknown as Record<string, (...args: unknown[]) => unknown>[]) {
    const before = module[name]!;
    module[name] = (...args) => {
      record("name", String(args[0]));
      return before.apply(module, args);
    };
  }
// Named imports use the patched functions too.
syncBuiltinESMExports();
record("began", "");
