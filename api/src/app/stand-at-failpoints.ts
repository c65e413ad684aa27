/**
 * A crash drill's side in the worker. The first rotation that comes by a named place stands still there, for good; others
 * pass. Soon after the first of them stands, or as many as a worker has under way, the process kills itself with SIGKILL:
 * for each of them it has died at its place, and for all others wherever they were.
 */
import { writeSync } from "node:fs";
import { SECOND } from "../iam/time.ts";
import type { Failpoint, ReachFailpoint } from "../services/core/failpoints.ts";

export interface PlannedFailpoint {
  readonly name: Failpoint;
  /** Whoever comes by for the nth time stands. */
  readonly hit: number;
}

/** Nobody takes over what merely stands. */
const STANDS_SHARE_OF_LEASE = 0.6;
const STOPPED_MAX = 6;
const STDOUT = 1;

export function standAtFailpoints(plan: readonly PlannedFailpoint[], leaseSeconds: number): ReachFailpoint {
  const passes = new Map(plan.map(({ name, hit }) => [name, hit]));
  let standing = 0;
  const die = () => process.kill(process.pid, "SIGKILL");
  return (name, rotationId) => {
    const left = passes.get(name);
    if (left === undefined) return undefined;
    if (left > 1) {
      passes.set(name, left - 1);
      return undefined;
    }
    passes.delete(name);
    standing += 1;
    // Written before anything else happens: a log that is buffered dies with the process.
    writeSync(STDOUT, `${JSON.stringify({ failpoint: name, rotationId })}\n`);
    if (passes.size === 0 || standing === STOPPED_MAX) die();
    if (standing === 1) setTimeout(die, leaseSeconds * SECOND * STANDS_SHARE_OF_LEASE);
    return new Promise<never>(() => undefined);
  };
}
