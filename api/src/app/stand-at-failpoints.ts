/**
 * The worker's part of a crash drill. The first rotation that reaches a planned point stops there for good; later ones
 * pass. Soon after the first stop, or when every worker slot has stopped, the process kills itself with SIGKILL. Each
 * stopped rotation has then crashed at its planned point, and every other rotation wherever it was.
 */
import { writeSync } from "node:fs";
import { SECOND } from "../iam/time.ts";
import type { Failpoint, ReachFailpoint } from "../services/core/failpoints.ts";

export interface PlannedFailpoint {
  readonly name: Failpoint;
  /** The n-th rotation that reaches the point stops. */
  readonly hit: number;
}

/**
 * The share of the lease after which the process is killed. It is below 1, so that no other worker takes over a stopped
 * rotation before the kill.
 */
const STOPPED_SHARE_OF_LEASE = 0.6;
const STOPPED_MAX = 6;
const STDOUT = 1;

export function stopAtFailpoints(plan: readonly PlannedFailpoint[], leaseSeconds: number): ReachFailpoint {
  const passes = new Map(plan.map(({ name, hit }) => [name, hit]));
  let stoppedCount = 0;
  const killProcess = () => process.kill(process.pid, "SIGKILL");
  return (name, rotationId) => {
    const remaining = passes.get(name);
    if (remaining === undefined) return undefined;
    if (remaining > 1) {
      passes.set(name, remaining - 1);
      return undefined;
    }
    passes.delete(name);
    stoppedCount += 1;
    // This line is written first and synchronously, because a buffered log would be lost with the process.
    writeSync(STDOUT, `${JSON.stringify({ failpoint: name, rotationId })}\n`);
    if (passes.size === 0 || stoppedCount === STOPPED_MAX) killProcess();
    if (stoppedCount === 1) setTimeout(killProcess, leaseSeconds * SECOND * STOPPED_SHARE_OF_LEASE);
    return new Promise<never>(() => undefined);
  };
}
