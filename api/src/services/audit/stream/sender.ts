/**
 * Sends audit events to one target, in order and at least once. The position of the target is in the database, and moves
 * only after a delivery. A lease lets one process at a time send to a target; another takes over when it ends.
 */
import { randomBytes } from "node:crypto";
import { elapsed, pause } from "../../../clock.ts";
import { isDatabaseAway } from "../../../db/database-away.ts";
import { SECOND } from "../../../iam/time.ts";
import type { Log } from "../../../log.ts";
import { deliver } from "./deliver.ts";
import { advance, holdLease, nextEvents, releaseLease, type StreamDatabase } from "./positions.ts";
import type { StreamTarget } from "./target.ts";

export interface StreamTimes {
  /** Longer than a delivery may take, so that a living sender keeps its lease. */
  readonly leaseMs: number;
  readonly deliveryMs: number;
  /** How often an idle sender looks for new events. */
  readonly pollMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  readonly warnEveryMs: number;
}

export const STREAM_TIMES: StreamTimes = {
  leaseMs: 30 * SECOND,
  deliveryMs: 10 * SECOND,
  pollMs: SECOND,
  backoffFirstMs: SECOND,
  backoffMaxMs: 60 * SECOND,
  warnEveryMs: 60 * SECOND,
};

/** The places at which a drill kills the sender. */
export const STREAM_FAILPOINTS = ["leased", "read", "delivered", "advanced", "failed"] as const;
export type StreamFailpoint = (typeof STREAM_FAILPOINTS)[number];

export interface StreamOptions {
  readonly database: StreamDatabase;
  readonly log: Pick<Log, "info" | "warn" | "error">;
  /** The key of webhook signatures. */
  readonly secret: string | null;
  readonly times?: StreamTimes;
  readonly failpoint?: (name: StreamFailpoint) => void;
}

export interface AuditStream {
  /** Ends deliveries and gives up the leases. */
  close(): Promise<void>;
}

const OWNER_BYTES = 8;

export function startAuditStream(targets: readonly StreamTarget[], options: StreamOptions): AuditStream {
  const stop = new AbortController();
  const senders = targets.map((target) => new Sender(target, options, stop.signal).run());
  return {
    async close() {
      stop.abort(new Error("The process stops."));
      await Promise.all(senders);
    },
  };
}

class Sender {
  private readonly owner = randomBytes(OWNER_BYTES).toString("hex");
  private readonly times: StreamTimes;
  private failures = 0;
  /** When the last warning was logged, since the start of this process. */
  private warnedAt = -Infinity;

  constructor(
    private readonly target: StreamTarget,
    private readonly options: StreamOptions,
    private readonly stop: AbortSignal,
  ) {
    this.times = options.times ?? STREAM_TIMES;
  }

  async run(): Promise<void> {
    while (!this.stop.aborted) {
      const waitMs = await this.attempt();
      if (waitMs > 0) await pause(waitMs, this.stop).catch(() => undefined);
    }
    await releaseLease(this.options.database, this.lease()).catch(() => undefined);
  }

  /** Sends one batch. Returns how long to wait before the next attempt. */
  private async attempt(): Promise<number> {
    const { database, failpoint } = this.options;
    try {
      const position = await holdLease(database, this.lease());
      if (position === null) return this.times.pollMs;
      failpoint?.("leased");
      const { events, isReplaced } = await nextEvents(database, this.target.name, position);
      if (isReplaced) this.options.log.error({ code: "AUDIT_LOG_BROKEN", name: this.target.name }, "audit.broken");
      failpoint?.("read");
      const last = events.at(-1);
      if (last === undefined) return this.times.pollMs;
      const signal = AbortSignal.any([this.stop, AbortSignal.timeout(this.times.deliveryMs)]);
      await withinSignal(signal, deliver(this.target, events, { secret: this.options.secret, signal }));
      failpoint?.("delivered");
      await advance(database, this.lease(), last);
      failpoint?.("advanced");
      if (this.failures > 0) this.options.log.info({ name: this.target.name }, "audit.stream_back");
      this.failures = 0;
      return 0;
    } catch (error) {
      if (this.stop.aborted) return 0;
      failpoint?.("failed");
      return this.backOff(error);
    }
  }

  private backOff(error: unknown): number {
    const { backoffFirstMs, backoffMaxMs, warnEveryMs } = this.times;
    this.failures += 1;
    if (!isDatabaseAway(error) && elapsed() - this.warnedAt >= warnEveryMs) {
      this.warnedAt = elapsed();
      this.options.log.warn(
        { name: this.target.name, attempt: this.failures, reason: reasonOf(error) },
        "audit.stream_away",
      );
    }
    return Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(this.failures - 1, 16));
  }

  private lease() {
    return { target: this.target.name, owner: this.owner, leaseMs: this.times.leaseMs };
  }
}

/** Rejects when the signal aborts, also if the delivery does not notice. */
async function withinSignal(signal: AbortSignal, delivery: Promise<void>): Promise<void> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error("The target did not answer in time."));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    await Promise.race([delivery, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    delivery.catch(() => undefined);
  }
}

/** A code or a status, but no address: the path of a webhook may be a secret. */
function reasonOf(error: unknown): string {
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message: string };
  const { code: causeCode } = (cause ?? {}) as { code?: unknown };
  if (typeof causeCode === "string") return causeCode;
  return typeof code === "string" ? code : message;
}
