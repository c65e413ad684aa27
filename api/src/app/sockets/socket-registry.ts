/**
 * All sockets of this process, looked at every few seconds: whether each may stay (nobody stays after a sign-out or a loss
 * of role), whether anybody is still there, and whether he takes what he is sent.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { now } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { ROLES } from "../../services/core/permissions.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { type Standing, standingsOf } from "../../services/operators/session-validity.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import { enterSocket } from "../metrics.ts";
import type { Visitor } from "./socket-connection.ts";

export const UNAUTHENTICATED_CLOSE = 4_401;
const EXPIRED_CLOSE = 4_403;
export const TRY_AGAIN_CLOSE = 1_013;
/** Of different sessions and tokens; those of one look are asked about in so few statements as that makes. */
const ASKED_AT_ONCE_MAX = 5_000;
/** So many are looked at in one turn of the event loop. */
const VISITORS_PER_TURN = 250;

export interface VisitorTimes {
  /** How often all are looked at. Nobody stays for longer than 5 s after he was shut out. */
  readonly lookMs: number;
  readonly pingMs: number;
  /** With the look that finds it, 30 s after the last byte was taken. */
  readonly takesNothingMs: number;
  readonly answersCloseMs: number;
}
export const VISITOR_TIMES: VisitorTimes = {
  lookMs: 4_000,
  pingMs: 12_000,
  takesNothingMs: 26_000,
  answersCloseMs: 2_000,
};

export class Visitors {
  private readonly all = new Set<Visitor>();
  private readonly timer: NodeJS.Timeout;
  private readonly hints: AsyncIterator<unknown>;
  private pingedAt = now();
  private isLooking = false;
  private isHinted = false;

  constructor(
    private readonly platform: Platform,
    private readonly log: Log,
    private readonly times: VisitorTimes,
  ) {
    this.timer = setInterval(() => void this.look(), times.lookMs);
    this.timer.unref();
    this.hints = platform.events.pubSub.subscribe("access")[Symbol.asyncIterator]();
    void this.listen();
  }

  add(visitor: Visitor): void {
    const leave = enterSocket();
    this.all.add(visitor);
    visitor.socket.once("close", () => {
      this.all.delete(visitor);
      leave();
    });
  }

  [Symbol.iterator](): IterableIterator<Visitor> {
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
      await this.lookAtAccess().catch((error: Error) =>
        this.log.error({ reason: error.message }, "sockets.look_failed"),
      );
      await this.lookAtSockets();
    }
    this.isLooking = false;
  }

  /** Visitors who showed the same are asked about once. */
  private async lookAtAccess(): Promise<void> {
    const known = [...this.all].filter(({ caller, credential }) => caller !== null && credential !== null);
    const groups = [...Map.groupBy(known, ({ credential }) => `${credential!.kind} ${credential!.secret}`).values()];
    for (let start = 0; start < groups.length; start += ASKED_AT_ONCE_MAX) {
      const asked = groups.slice(start, start + ASKED_AT_ONCE_MAX);
      const scope = openScope(this.platform, null, "sockets");
      const standings = await withinDeadline(() =>
        standingsOf(
          scope,
          asked.map((visitors) => visitors[0]!.credential!),
        ),
      );
      for (const [index, visitors] of asked.entries()) {
        for (const visitor of visitors) admit(visitor, standings[index]!);
        if (index % VISITORS_PER_TURN === VISITORS_PER_TURN - 1) await nextTurn();
      }
    }
  }

  private async lookAtSockets(): Promise<void> {
    const at = now();
    const isPingDue = at - this.pingedAt >= this.times.pingMs;
    if (isPingDue) this.pingedAt = at;
    let looked = 0;
    for (const visitor of [...this.all]) {
      if (visitor.idleMs(at) >= this.times.takesNothingMs) {
        const durationMs = visitor.idleMs(at);
        if (visitor.end(TRY_AGAIN_CLOSE, "Try again later"))
          this.log.warn({ code: TRY_AGAIN_CLOSE, name: visitor.caller?.name, durationMs }, "sockets.takes_nothing");
      } else if (isPingDue && !visitor.ping()) visitor.cut();
      looked += 1;
      if (looked % VISITORS_PER_TURN === 0) await nextTurn();
    }
  }
}

function admit(visitor: Visitor, standing: Standing): void {
  const isLess =
    typeof standing !== "string" && ROLES.indexOf(standing.role) < ROLES.indexOf(visitor.caller?.role ?? standing.role);
  visitor.caller = typeof standing === "string" || isLess ? null : standing;
  if (standing === "EXPIRED") visitor.end(EXPIRED_CLOSE, "Expired");
  else if (visitor.caller === null) visitor.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
}
