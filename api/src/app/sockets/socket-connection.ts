/**
 * One socket and its caller. Data that the client does not read does not accumulate in memory. A subscription has one
 * frame in flight, and the server stops reading from a client that writes without reading.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { now } from "../../clock.ts";
import type { Instant } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { type RequestClient, requestClient } from "../../services/core/request-client.ts";
import type { Credential } from "../http/authenticate.ts";

/** The limit for bytes that wait to be sent. While more are waiting, nothing is read from this client. */
const UNSENT_MAX_BYTES = 1_024 * 1_024;
/**
 * The maximum number of sent bytes that the client has not read. Between this process and the client are the buffers of
 * two operating systems, which take megabytes for a client that stopped reading. Pings between the frames show what the
 * client has read, because it answers them in order.
 */
const UNREAD_MAX_BYTES = 512 * 1_024;
const MARK_EVERY_BYTES = 64 * 1_024;

/** A ping sent after this many bytes. */
interface Mark {
  readonly number: number;
  readonly bytes: number;
  readonly at: Instant;
}

export interface SocketOptions {
  readonly address: string;
  /** The User-Agent header of the upgrade. */
  readonly userAgent: string | undefined;
  /** The credential that the client sent when it connected. */
  readonly credential: Credential | null;
  /** A client that does not answer a close within this time is disconnected. */
  readonly answersCloseMs: number;
  /** The TCP connection under the WebSocket. */
  readonly connection: Socket;
}

export class SocketConnection {
  /** The caller as of the latest check. */
  caller: Caller | null = null;
  /** The functions that are called when the client disconnects, to cancel its work. */
  readonly onDisconnect = new Set<() => void>();
  /** The time from which the network has accepted none of the waiting data. Null while nothing waits. */
  private blockedSince: Instant | null = null;
  private isPingAnswered = true;
  private isEnding = false;
  /** The approximate size of all frames sent so far. */
  private sentBytes = 0;
  private readBytes = 0;
  private readAt: Instant = 0;
  private lastMark = { number: 0, bytes: 0 };
  /** The unanswered marks, oldest first. */
  private marks: Mark[] = [];
  private readonly onRead = new Set<() => void>();

  readonly address: string;
  /** The client, as the audit log records it. */
  readonly client: RequestClient;
  credential: Credential | null;
  private readonly answersCloseMs: number;
  private readonly connection: Socket;

  constructor(
    readonly socket: WebSocket,
    { address, userAgent, credential, answersCloseMs, connection }: SocketOptions,
  ) {
    this.address = address;
    this.client = requestClient(address, userAgent);
    this.credential = credential;
    this.answersCloseMs = answersCloseMs;
    this.connection = connection;
    socket.once("close", () => {
      for (const cancel of this.onDisconnect) cancel();
      this.resumeSending();
    });
    socket.on("pong", (payload: Buffer) => {
      this.isPingAnswered = true;
      this.noteRead(Number(payload.toString("latin1")));
    });
    // Pings are answered here and not by ws, whose pongs would accumulate for a client that pings without reading.
    socket.on("ping", (payload) => this.write((onSent) => socket.pong(payload, false, onSent)));
  }

  /**
   * Sends a text. Settles when the network has accepted it and the client has read most of what was sent, or when the
   * socket is closed.
   */
  async send(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const isWritten = this.write((onSent) =>
        this.socket.send(text, () => {
          onSent();
          resolve();
        }),
      );
      if (!isWritten) return resolve();
      this.sentBytes += text.length;
      if (this.sentBytes - this.lastMark.bytes >= MARK_EVERY_BYTES) this.mark();
    });
    if (this.isTooMuchUnread()) await new Promise<void>((resolve) => this.onRead.add(resolve));
  }

  /** Sends a ping. False if the last ping was not answered although no data was waiting, so the client is gone. */
  ping(): boolean {
    if (!this.isPingAnswered && this.blockedSince === null && this.marks.length === 0) return false;
    this.isPingAnswered = false;
    this.write((onSent) => this.socket.ping(undefined, undefined, onSent));
    return true;
  }

  /** Returns for how long neither the network nor the client has accepted any of the waiting data. */
  idleMs(at: Instant): number {
    const oldest = this.marks[0];
    const unreadMs = oldest === undefined ? 0 : at - Math.max(oldest.at, this.readAt);
    return Math.max(unreadMs, this.blockedSince === null ? 0 : at - this.blockedSince);
  }

  /** Closes the socket with a reason, then disconnects it. False if it is already closing. */
  end(code: number, reason: string): boolean {
    if (this.isEnding) return false;
    this.isEnding = true;
    const disconnect = setTimeout(() => this.disconnect(), this.answersCloseMs);
    this.socket.once("close", () => clearTimeout(disconnect));
    this.socket.close(code, reason);
    this.resumeSending();
    return true;
  }

  /**
   * Disconnects at once and discards unsent data. Otherwise the operating system would keep the data and offer it to
   * the client for minutes.
   */
  disconnect(): void {
    this.connection.resetAndDestroy();
    this.socket.terminate();
  }

  private isTooMuchUnread(): boolean {
    return this.socket.readyState === this.socket.OPEN && this.sentBytes - this.readBytes > UNREAD_MAX_BYTES;
  }

  private mark(): void {
    this.lastMark = { number: this.lastMark.number + 1, bytes: this.sentBytes };
    this.marks.push({ ...this.lastMark, at: now() });
    this.write((onSent) => this.socket.ping(String(this.lastMark.number), undefined, onSent));
  }

  /**
   * Processes an answered mark. The client has read everything sent before the mark. It may answer only the last of
   * several marks.
   */
  private noteRead(number: number): void {
    const read = this.marks.find((mark) => mark.number === number);
    if (read === undefined) return;
    this.marks = this.marks.filter((mark) => mark.number > number);
    this.readBytes = read.bytes;
    this.readAt = now();
    if (!this.isTooMuchUnread()) this.resumeSending();
  }

  /** Resumes the senders that wait for the client to read. */
  private resumeSending(): void {
    for (const resolve of this.onRead) resolve();
    this.onRead.clear();
  }

  /**
   * Writes to the socket. Data written while the socket closes is dropped. An error closes the socket, which ends its
   * subscriptions.
   */
  private write(write: (onSent: () => void) => void): boolean {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return false;
    this.blockedSince ??= now();
    write(() => {
      const { bufferedAmount } = socket;
      this.blockedSince = bufferedAmount > 0 ? now() : null;
      if (socket.isPaused && bufferedAmount <= UNSENT_MAX_BYTES / 2) socket.resume();
    });
    if (socket.bufferedAmount > UNSENT_MAX_BYTES) socket.pause();
    return true;
  }
}
