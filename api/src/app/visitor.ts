/**
 * One socket and who it belongs to. What he does not take is not kept for him: a subscription has one frame under way,
 * and one who writes without reading is no longer read from.
 */
import type { WebSocket } from "ws";
import { now } from "../clock.ts";
import type { Instant } from "../iam/time.ts";
import type { Caller } from "../services/access.ts";
import type { Credential } from "./authenticate.ts";

/** While more than this is waiting to be sent, nothing more is read of what this visitor asks. */
const UNSENT_MAX_BYTES = 1_024 * 1_024;

export interface VisitorOptions {
  readonly address: string;
  /** What he showed as he came. */
  readonly credential: Credential | null;
  /** After this one who does not answer a close is cut off. */
  readonly answersCloseMs: number;
}

export class Visitor {
  /** Who it is by the latest look. */
  caller: Caller | null = null;
  /** Told when he is gone: what is being done for him. */
  readonly whenGone = new Set<() => void>();
  /** Since when nothing of what waits has been taken; `null` while nothing waits. */
  private waitsSince: Instant | null = null;
  private isPingAnswered = true;
  private isEnding = false;

  readonly address: string;
  credential: Credential | null;
  private readonly answersCloseMs: number;

  constructor(
    readonly socket: WebSocket,
    { address, credential, answersCloseMs }: VisitorOptions,
  ) {
    this.address = address;
    this.credential = credential;
    this.answersCloseMs = answersCloseMs;
    socket.once("close", () => {
      for (const leave of this.whenGone) leave();
    });
    socket.on("pong", () => (this.isPingAnswered = true));
    // Answered here and not by ws, whose answers would heap up before one who pings and does not read.
    socket.on("ping", (payload) => this.write((taken) => socket.pong(payload, false, taken)));
  }

  /** Settles when the text has been handed to the network, or when there is nobody to send it to. */
  send(text: string): Promise<void> {
    return new Promise((resolve) => {
      const isWritten = this.write((taken) =>
        this.socket.send(text, () => {
          taken();
          resolve();
        }),
      );
      if (!isWritten) resolve();
    });
  }

  /** False when the last ping was not answered although nothing stood in its way: nobody is there. */
  ping(): boolean {
    if (!this.isPingAnswered && this.waitsSince === null) return false;
    this.isPingAnswered = false;
    this.write((taken) => this.socket.ping(undefined, undefined, taken));
    return true;
  }

  /** How long nothing of what waits has been taken. */
  idleMs(at: Instant): number {
    return this.waitsSince === null ? 0 : at - this.waitsSince;
  }

  /** Told why, then cut. False when that has begun already. */
  end(code: number, reason: string): boolean {
    if (this.isEnding) return false;
    this.isEnding = true;
    const cut = setTimeout(() => this.socket.terminate(), this.answersCloseMs);
    this.socket.once("close", () => clearTimeout(cut));
    this.socket.close(code, reason);
    return true;
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
