/**
 * All sockets of this process, looked at every few seconds: whether each may stay (nobody stays after a sign-out or a loss
 * of role), whether anybody is still there, and whether he takes what he is sent.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { now } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { ROLES } from "../../services/core/permissions.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { type SessionValidity, sessionValidityOf } from "../../services/operators/session-validity.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import { enterSocket } from "../metrics.ts";
import type { SocketConnection } from "./socket-connection.ts";

export const UNAUTHENTICATED_CLOSE = 4_401;
const EXPIRED_CLOSE = 4_403;
export const TRY_AGAIN_CLOSE = 1_013;
/** Of different sessions and tokens; those of one look are asked about in so few statements as that makes. */
const ASKED_AT_ONCE_MAX = 5_000;
/** So many are looked at in one turn of the event loop. */
const SOCKETS_PER_TURN = 250;

export interface SocketTimes {
  /** How often all are looked at. Nobody stays for longer than 5 s after he was shut out. */
  readonly pollMs: number;
  readonly pingMs: number;
  /** With the look that finds it, 30 s after the last byte was taken. */
  readonly takesNothingMs: number;
  readonly answersCloseMs: number;
}
export const SOCKET_TIMES: SocketTimes = {
  pollMs: 4_000,
  pingMs: 12_000,
  takesNothingMs: 26_000,
  answersCloseMs: 2_000,
};

export class SocketRegistry {
  private readonly all = new Set<SocketConnection>();
  private readonly timer: NodeJS.Timeout;
  private readonly hints: AsyncIterator<unknown>;
  private pingedAt = now();
  private isLooking = false;
  private isHinted = false;

  constructor(
    private readonly platform: Platform,
    private readonly log: Log,
    private readonly times: SocketTimes,
  ) {
    this.timer = setInterval(() => void this.look(), times.pollMs);
    this.timer.unref();
    this.hints = platform.events.pubSub.subscribe("access")[Symbol.asyncIterator]();
    void this.listen();
  }

  add(client: SocketConnection): void {
    const leave = enterSocket();
    this.all.add(client);
    client.socket.once("close", () => {
      this.all.delete(client);
      leave();
    });
  }

  [Symbol.iterator](): IterableIterator<SocketConnection> {
    return this.all.values();
  }

  close(): void {
    clearInterval(this.timer);
    void this.hints.return?.();
  }

  private async listen(): Promise<void> {
    while (!(await this.hints.next()).done) await this.look();
  }

  private async look(): Promise<void> {
    this.isHinted = true;
    if (this.isLooking) return;
    this.isLooking = true;
    // What was hinted while the last look was under way may have been read before it happened.
    while (this.isHinted) {
      this.isHinted = false;
      await this.pollAccess().catch((error: Error) => this.log.error({ reason: error.message }, "sockets.look_failed"));
      await this.pollSockets();
    }
    this.isLooking = false;
  }

  /** Visitors who showed the same are asked about once. */
  private async pollAccess(): Promise<void> {
    const known = [...this.all].filter(({ caller, credential }) => caller !== null && credential !== null);
    const groups = [...Map.groupBy(known, ({ credential }) => `${credential!.kind} ${credential!.secret}`).values()];
    for (let start = 0; start < groups.length; start += ASKED_AT_ONCE_MAX) {
      const asked = groups.slice(start, start + ASKED_AT_ONCE_MAX);
      const scope = openScope(this.platform, null, "sockets");
      const standings = await withinDeadline(() =>
        sessionValidityOf(
          scope,
          asked.map((clients) => clients[0]!.credential!),
        ),
      );
      for (const [index, clients] of asked.entries()) {
        for (const client of clients) admit(client, standings[index]!);
        if (index % SOCKETS_PER_TURN === SOCKETS_PER_TURN - 1) await nextTurn();
      }
    }
  }

  private async pollSockets(): Promise<void> {
    const at = now();
    const isPingDue = at - this.pingedAt >= this.times.pingMs;
    if (isPingDue) this.pingedAt = at;
    let looked = 0;
    for (const client of [...this.all]) {
      if (client.idleMs(at) >= this.times.takesNothingMs) {
        const durationMs = client.idleMs(at);
        if (client.end(TRY_AGAIN_CLOSE, "Try again later"))
          this.log.warn({ code: TRY_AGAIN_CLOSE, name: client.caller?.name, durationMs }, "sockets.takes_nothing");
      } else if (isPingDue && !client.ping()) client.cut();
      looked += 1;
      if (looked % SOCKETS_PER_TURN === 0) await nextTurn();
    }
  }
}

function admit(client: SocketConnection, standing: SessionValidity): void {
  const isLess =
    typeof standing !== "string" && ROLES.indexOf(standing.role) < ROLES.indexOf(client.caller?.role ?? standing.role);
  client.caller = typeof standing === "string" || isLess ? null : standing;
  if (standing === "EXPIRED") client.end(EXPIRED_CLOSE, "Expired");
  else if (client.caller === null) client.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
}
