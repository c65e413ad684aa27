/**
 * One socket and who it belongs to. What he does not take is not kept for him: a subscription has one frame under way,
 * and one who writes without reading is no longer read from.
 */
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import { now } from "../../clock.ts";
import type { Instant } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";
import type { Credential } from "../http/authenticate.ts";

/** While more than this is waiting to be sent, nothing more is read of what this visitor asks. */
const UNSENT_MAX_BYTES = 1_024 * 1_024;
/**
 * So much may be on its way that he has not read. Between here and his program stand the buffers of two operating systems, which
 * take megabytes for one who has stopped; what he reads is known by the pings between the frames, which he answers in their order.
 */
const UNREAD_MAX_BYTES = 512 * 1_024;
const MARK_EVERY_BYTES = 64 * 1_024;

/** A ping after so many bytes. */
interface Mark {
  readonly number: number;
  readonly bytes: number;
  readonly at: Instant;
}

export interface SocketOptions {
  readonly address: string;
  /** What he showed as he came. */
  readonly credential: Credential | null;
  /** After this one who does not answer a close is cut off. */
  readonly answersCloseMs: number;
  /** Under the WebSocket. */
  readonly connection: Socket;
}

export class SocketConnection {
  /** Who it is by the latest look. */
  caller: Caller | null = null;
  /** Told when he is gone: what is being done for him. */
  readonly whenGone = new Set<() => void>();
  /** Since when nothing of what waits has been taken; `null` while nothing waits. */
  private waitsSince: Instant | null = null;
  private isPingAnswered = true;
  private isEnding = false;
  /** Of all frames, about. */
  private sentBytes = 0;
  private readBytes = 0;
  private readAt: Instant = 0;
  private lastMark = { number: 0, bytes: 0 };
  /** Not answered yet, the oldest first. */
  private marks: Mark[] = [];
  private readonly whenRead = new Set<() => void>();

  readonly address: string;
  credential: Credential | null;
  private readonly answersCloseMs: number;
  private readonly connection: Socket;

  constructor(
    readonly socket: WebSocket,
    { address, credential, answersCloseMs, connection }: SocketOptions,
  ) {
    this.address = address;
    this.credential = credential;
    this.answersCloseMs = answersCloseMs;
    this.connection = connection;
    socket.once("close", () => {
      for (const leave of this.whenGone) leave();
      this.goOn();
    });
    socket.on("pong", (payload: Buffer) => {
      this.isPingAnswered = true;
      this.noteRead(Number(payload.toString("latin1")));
    });
    // Answered here and not by ws, whose answers would heap up before one who pings and does not read.
    socket.on("ping", (payload) => this.write((taken) => socket.pong(payload, false, taken)));
  }

  /** Settles when the network has the text and he has read most of what was sent, or when there is nobody to send it to. */
  async send(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const isWritten = this.write((taken) =>
        this.socket.send(text, () => {
          taken();
          resolve();
        }),
      );
      if (!isWritten) return resolve();
      this.sentBytes += text.length;
      if (this.sentBytes - this.lastMark.bytes >= MARK_EVERY_BYTES) this.mark();
    });
    if (this.isTooMuchUnread()) await new Promise<void>((resolve) => this.whenRead.add(resolve));
  }

  /** False when the last ping was not answered although nothing stood in its way: nobody is there. */
  ping(): boolean {
    if (!this.isPingAnswered && this.waitsSince === null && this.marks.length === 0) return false;
    this.isPingAnswered = false;
    this.write((taken) => this.socket.ping(undefined, undefined, taken));
    return true;
  }

  /** How long nothing of what waits has been taken, by the network or by him. */
  idleMs(at: Instant): number {
    const oldest = this.marks[0];
    const unreadMs = oldest === undefined ? 0 : at - Math.max(oldest.at, this.readAt);
    return Math.max(unreadMs, this.waitsSince === null ? 0 : at - this.waitsSince);
  }

  /** Told why, then cut. False when that has begun already. */
  end(code: number, reason: string): boolean {
    if (this.isEnding) return false;
    this.isEnding = true;
    const cut = setTimeout(() => this.cut(), this.answersCloseMs);
    this.socket.once("close", () => clearTimeout(cut));
    this.socket.close(code, reason);
    this.goOn();
    return true;
  }

  /** At once, and nothing stays behind: the operating system would keep what he has not read, and offer it to him for minutes. */
  cut(): void {
    this.connection.resetAndDestroy();
    this.socket.terminate();
  }

  private isTooMuchUnread(): boolean {
    return this.socket.readyState === this.socket.OPEN && this.sentBytes - this.readBytes > UNREAD_MAX_BYTES;
  }

  private mark(): void {
    this.lastMark = { number: this.lastMark.number + 1, bytes: this.sentBytes };
    this.marks.push({ ...this.lastMark, at: now() });
    this.write((taken) => this.socket.ping(String(this.lastMark.number), undefined, taken));
  }

  /** Who answers a mark has read what was sent before it; he may leave out all but the last. */
  private noteRead(number: number): void {
    const read = this.marks.find((mark) => mark.number === number);
    if (read === undefined) return;
    this.marks = this.marks.filter((mark) => mark.number > number);
    this.readBytes = read.bytes;
    this.readAt = now();
    if (!this.isTooMuchUnread()) this.goOn();
  }

  /** Whoever waits for him to read. */
  private goOn(): void {
    for (const resolve of this.whenRead) resolve();
    this.whenRead.clear();
  }

  /** What is written while the socket closes goes nowhere; an error closes it, which ends its subscriptions. */
  private write(write: (taken: () => void) => void): boolean {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return false;
    this.waitsSince ??= now();
    write(() => {
      const { bufferedAmount } = socket;
      this.waitsSince = bufferedAmount > 0 ? now() : null;
      if (socket.isPaused && bufferedAmount <= UNSENT_MAX_BYTES / 2) socket.resume();
    });
    if (socket.bufferedAmount > UNSENT_MAX_BYTES) socket.pause();
    return true;
  }
}
