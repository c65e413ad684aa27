/**
 * The viewer of the load drill, in a process of its own, so that its work does not delay the operator's clock. It sends
 * each kind of request over several connections without a break, and holds sockets with subscriptions.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { pause } from "../../src/clock.ts";
import type { WorstRequest, WorstRequests } from "./worst-requests.ts";

const SELF = fileURLToPath(import.meta.url);
/** The connections of each kind of request. */
const CONNECTIONS_PER_KIND = 3;
const SOCKETS = 10;
/** Only the beginning of an answer is read for its code. */
const BEGINNING_CHARACTERS = 4_000;

interface Orders {
  readonly url: string;
  readonly token: string;
  readonly requests: WorstRequests;
  readonly durationMs: number;
}

/** How often each kind was answered with each code. `200` is an answer without an error. */
export type ViewerCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Starts the viewer. Resolves with its counts when its time is over. */
export async function runViewer(orders: Orders): Promise<ViewerCounts> {
  const child: ChildProcess = fork(SELF, [], {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, LOAD_VIEWER: "child" },
  });
  await once(child, "message");
  child.send(orders);
  const ended = new AbortController();
  try {
    const [counts] = (await Promise.race([
      once(child, "message", { signal: ended.signal }),
      once(child, "exit", { signal: ended.signal }).then(() => Promise.reject(new Error("The viewer ended."))),
    ])) as [ViewerCounts];
    return counts;
  } finally {
    ended.abort();
    child.kill();
  }
}

async function attack({ url, token, requests, durationMs }: Orders): Promise<ViewerCounts> {
  const agent = new Agent({ keepAlive: true });
  const stop = AbortSignal.timeout(durationMs);
  const sockets = Array.from({ length: SOCKETS }, () => subscribe(url, token));
  const counts: Record<string, Record<string, number>> = {};
  await Promise.all(
    Object.entries(requests).flatMap(([kind, ofKind]) => {
      const codes: Record<string, number> = (counts[kind] = {});
      let next = 0;
      return Array.from({ length: CONNECTIONS_PER_KIND }, async () => {
        while (!stop.aborted) {
          const code = await send(agent, url, token, ofKind[next++ % ofKind.length]!, stop);
          if (!stop.aborted) codes[code] = (codes[code] ?? 0) + 1;
          await pause(1);
        }
      });
    }),
  );
  for (const socket of sockets) socket.terminate();
  agent.destroy();
  return counts;
}

function send(
  agent: Agent,
  url: string,
  token: string,
  { path, method, body, isStranger }: WorstRequest,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    const headers = {
      "content-type": method === "PUT" ? "application/octet-stream" : "application/json",
      "content-length": Buffer.byteLength(body),
      ...(isStranger ? {} : { authorization: `Bearer ${token}` }),
    };
    const sent = request(`${url}${path}`, { agent, method, headers, signal }, (response) => {
      let beginning = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        if (beginning.length < BEGINNING_CHARACTERS) beginning += text.slice(0, BEGINNING_CHARACTERS);
      });
      response.once("end", () => resolve(codeOf(response.statusCode ?? 0, beginning)));
      response.once("error", () => resolve("cut off"));
    });
    sent.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
    sent.end(body);
  });
}

/** The status, and the code of the first error. Data may have codes too, such as those of a policy's issues. */
function codeOf(status: number, beginning: string): string {
  const pattern = status >= 400 ? /"code":"(\w+)"/ : /"(?:e|userE)rrors":\[\{.*?"code":"(\w+)"/s;
  return [status, ...(pattern.exec(beginning) ?? []).slice(1)].join(" ");
}

function subscribe(url: string, token: string): WebSocket {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    headers: { origin: url },
  });
  socket.on("error", () => undefined);
  socket.once("open", () => socket.send(JSON.stringify({ type: "connection_init", payload: { token } })));
  socket.on("message", (bytes: Buffer) => {
    if ((JSON.parse(bytes.toString("utf8")) as { type: string }).type !== "connection_ack") return;
    const query = "subscription { alertEvents { cursor } }";
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
  });
  return socket;
}

if (process.env["LOAD_VIEWER"] === "child" && process.send !== undefined) {
  process.once("message", (orders: Orders) => void attack(orders).then((counts) => process.send!(counts)));
  process.on("disconnect", () => process.exit(0));
  process.send({ ready: true });
}
