/**
 * All open sockets of this process. Every few seconds, the registry checks that each caller still has access, and that
 * the client is connected and reads what it is sent.
 */
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { now } from "../../clock.ts";
import type { Log } from "../../log.ts";
import { isNarrower } from "../../services/core/account-limit.ts";
import { ROLES } from "../../services/core/permissions.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { type SessionValidity, sessionValidityOf } from "../../services/operators/session-validity.ts";
import { withinDeadline } from "../../services/core/within-deadline.ts";
import { enterSocket } from "../metrics.ts";
import type { SocketConnection } from "./socket-connection.ts";

export const UNAUTHENTICATED_CLOSE = 4_401;
const EXPIRED_CLOSE = 4_403;
export const TRY_AGAIN_CLOSE = 1_013;
/** The maximum number of sessions and tokens per statement. */
const CREDENTIALS_PER_QUERY = 5_000;
/** The number of sockets processed before yielding to the event loop. */
const SOCKETS_PER_YIELD = 250;

export interface SocketTimes {
  /** The interval between two checks. A caller who lost access is disconnected within 5 s. */
  readonly pollMs: number;
  readonly pingMs: number;
  /**
   * How long a client may accept no data. Together with the check interval, this is 30 s after it last accepted data.
   */
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
  private isPolling = false;
  private isHinted = false;

  constructor(
    private readonly platform: Platform,
    private readonly log: Log,
    private readonly times: SocketTimes,
  ) {
    this.timer = setInterval(() => void this.poll(), times.pollMs);
    this.timer.unref();
    this.hints = platform.events.pubSub.subscribe("access")[Symbol.asyncIterator]();
    void this.listen();
  }

  add(client: SocketConnection): void {
    const endSocket = enterSocket();
    this.all.add(client);
    client.socket.once("close", () => {
      this.all.delete(client);
      endSocket();
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
    while (!(await this.hints.next()).done) await this.poll();
  }

  private async poll(): Promise<void> {
    this.isHinted = true;
    if (this.isPolling) return;
    this.isPolling = true;
    // A hint that arrived during a check may concern data that the check had already read.
    while (this.isHinted) {
      this.isHinted = false;
      await this.pollAccess().catch((error: Error) => this.log.error({ reason: error.message }, "sockets.poll_failed"));
      await this.pollSockets();
    }
    this.isPolling = false;
  }

  /** Checks the access of all callers. Sockets with the same credential are checked once. */
  private async pollAccess(): Promise<void> {
    const authenticated = [...this.all].filter(({ caller, credential }) => caller !== null && credential !== null);
    const groups = [
      ...Map.groupBy(authenticated, ({ credential }) => `${credential!.kind} ${credential!.secret}`).values(),
    ];
    for (let start = 0; start < groups.length; start += CREDENTIALS_PER_QUERY) {
      const batch = groups.slice(start, start + CREDENTIALS_PER_QUERY);
      const scope = openScope(this.platform, null, "sockets");
      const validities = await withinDeadline(() =>
        sessionValidityOf(
          scope,
          batch.map((clients) => clients[0]!.credential!),
        ),
      );
      for (const [index, clients] of batch.entries()) {
        for (const client of clients) applyValidity(client, validities[index]!);
        if (index % SOCKETS_PER_YIELD === SOCKETS_PER_YIELD - 1) await yieldToEventLoop();
      }
    }
  }

  private async pollSockets(): Promise<void> {
    const at = now();
    const isPingDue = at - this.pingedAt >= this.times.pingMs;
    if (isPingDue) this.pingedAt = at;
    let polled = 0;
    for (const client of [...this.all]) {
      if (client.idleMs(at) >= this.times.takesNothingMs) {
        const durationMs = client.idleMs(at);
        if (client.end(TRY_AGAIN_CLOSE, "Try again later"))
          this.log.warn({ code: TRY_AGAIN_CLOSE, name: client.caller?.name, durationMs }, "sockets.takes_nothing");
      } else if (isPingDue && !client.ping()) client.disconnect();
      polled += 1;
      if (polled % SOCKETS_PER_YIELD === 0) await yieldToEventLoop();
    }
  }
}

/**
 * Applies the result of a check. A caller with a less privileged role or fewer accounts must reconnect, because its
 * subscriptions ran with the old access and may not have delivered yet what they read with it.
 */
function applyValidity(client: SocketConnection, validity: SessionValidity): void {
  const hasLessAccess =
    typeof validity !== "string" && ROLES.indexOf(validity.role) < ROLES.indexOf(client.caller?.role ?? validity.role);
  const hasFewerAccounts =
    typeof validity !== "string" && client.caller !== null && isNarrower(client.caller.accountIds, validity.accountIds);
  client.caller = typeof validity === "string" || hasLessAccess ? null : validity;
  if (validity === "EXPIRED") client.end(EXPIRED_CLOSE, "Expired");
  else if (client.caller === null) client.end(UNAUTHENTICATED_CLOSE, "Unauthorized");
  else if (hasFewerAccounts) client.end(TRY_AGAIN_CLOSE, "Other accounts");
}
