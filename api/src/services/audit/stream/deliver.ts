/**
 * Delivers one batch of events to one target. A delivery that returns was accepted by the target, as far as its protocol
 * tells. A delivery that throws is repeated as a whole, so targets receive events at least once.
 */
import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { open } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectTls } from "node:tls";
import { elapsed, now, pause } from "../../../clock.ts";
import { callOutbound } from "../../core/outbound-http.ts";
import { lineOf, type StreamedEvent } from "./streamed-event.ts";
import { framed, syslogMessage } from "./syslog-message.ts";
import type { FileTarget, StreamTarget, SyslogTarget, WebhookTarget } from "./target.ts";
import { webhookRequest } from "./webhook-request.ts";

const FILE_MODE = 0o600;
const NEWLINE = 0x0a;
/** The time that a connection stays open after a batch: at least OPEN_MIN_MS, and OPEN_ROUND_TRIPS times what connecting took. */
const OPEN_MIN_MS = 50;
const OPEN_ROUND_TRIPS = 4;
/** A time limit that is never reached, because `signal` ends a delivery earlier. */
const ANSWER_MS = 60_000;
/**
 * A setting of the installation names the webhook, so it may be in a private network. Link-local addresses, such as that
 * of the metadata service, are refused even here.
 */
const EVERY_NETWORK = ["0.0.0.0/0", "::/0"];

export interface DeliveryOptions {
  /** The key of webhook signatures. Required if there is a webhook. */
  readonly secret: string | null;
  /** Ends the delivery with an error. */
  readonly signal: AbortSignal;
}

type Events = readonly StreamedEvent[];

export async function deliver(target: StreamTarget, events: Events, options: DeliveryOptions): Promise<void> {
  if (target.kind === "stdout") return writeToStdout(events);
  if (target.kind === "file") return appendToFile(target, events);
  if (target.kind === "webhook") return post(target, events, options);
  return target.transport === "udp" ? sendDatagrams(target, events) : sendFrames(target, events, options.signal);
}

async function writeToStdout(events: Events): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    process.stdout.write(linesOf(events), (error) => (error ? reject(error) : resolve())),
  );
}

/** Appends the lines and waits until they are on the disk. The file is opened for each batch, so it may be rotated. */
async function appendToFile({ path }: FileTarget, events: Events): Promise<void> {
  const file = await open(path, "a+", FILE_MODE);
  try {
    const { size } = await file.stat();
    // A crash may have left half a line. The next one must not continue it.
    const isTorn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== NEWLINE;
    // Unlike `write`, this fails if the disk takes only a part.
    await file.appendFile(`${isTorn ? "\n" : ""}${linesOf(events)}`);
    await file.sync();
  } finally {
    await file.close();
  }
}

function linesOf(events: Events): string {
  return events.map((event) => `${lineOf(event)}\n`).join("");
}

/** Posts the batch. Only a 2xx status accepts it. A redirect is not followed: it could lead to another host. */
async function post({ url }: WebhookTarget, events: Events, { secret, signal }: DeliveryOptions): Promise<void> {
  if (secret === null) throw new Error("AUDIT_STREAM_SECRET is not set.");
  const { status } = await callOutbound({
    url,
    ...webhookRequest(events, secret, now()),
    networks: EVERY_NETWORK,
    answerMs: ANSWER_MS,
    signal,
  });
  if (status < 200 || status > 299) throw new Error(`HTTP ${status}`);
}

/** Sends each event as a datagram. UDP reports no loss, so a receiver finds gaps by the events' numbers. */
async function sendDatagrams({ host, port }: SyslogTarget, events: Events): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  try {
    for (const event of events)
      await new Promise<void>((resolve, reject) =>
        socket.send(messageOf(event), port, address, (error) => (error ? reject(error) : resolve())),
      );
  } finally {
    socket.close();
  }
}

/**
 * Sends a batch over a connection of its own and closes it. Syslog has no acknowledgements, and bytes in the network are
 * lost if the receiver dies. A receiver that closes the connection in return has read everything before its end: one that
 * closes with unread data resets it. Only data that arrives after the receiver has closed would be lost unnoticed, so the
 * connection stays open for some round trips before its end, and a receiver that closes first has not accepted the batch.
 */
async function sendFrames({ transport, host, port }: SyslogTarget, events: Events, signal: AbortSignal): Promise<void> {
  const startedAt = elapsed();
  const socket: Socket =
    transport === "tls" ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
  let isClosing = false;
  const ended = new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.once("end", () => (isClosing ? resolve() : reject(new Error("The target closed the connection early."))));
    socket.once("close", () => reject(new Error("The target closed the connection early.")));
  });
  const abort = () => socket.destroy(new Error("The target did not answer in time."));
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (signal.aborted) abort();
    socket.resume();
    await Promise.race([ended, once(socket, transport === "tls" ? "secureConnect" : "connect")]);
    const openMs = Math.max(OPEN_MIN_MS, OPEN_ROUND_TRIPS * (elapsed() - startedAt));
    const written = new Promise((resolve) =>
      socket.write(events.map((event) => framed(messageOf(event))).join(""), resolve),
    );
    await Promise.race([ended, written]);
    await Promise.race([ended, pause(openMs)]);
    isClosing = true;
    socket.end();
    await ended;
  } finally {
    signal.removeEventListener("abort", abort);
    socket.destroy();
  }
}

function messageOf(event: StreamedEvent): string {
  return syslogMessage(event, { hostName: hostname(), pid: process.pid });
}
