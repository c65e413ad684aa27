/** Waits for the end of a scan. */
import { now, pause } from "../../clock.ts";
import type { Scan } from "../../db/entities/scan.ts";
import { isFinal } from "../../iam/scan.ts";
import { SECOND } from "../../iam/time.ts";
import { Scans } from "./scans.ts";
import { openScope, type Scope } from "../core/request-scope.ts";

const WAIT_MAX_SECONDS = 120;
/** How often the scan's row is read. Notifications alone do not suffice, because they may be lost. */
const POLL_MS = 1_000;

/**
 * Returns the scan when it has ended, the time is over, or the server closes.
 * Each read uses a new scope, because a scope caches what it has read.
 */
export async function waitForScan(
  { platform, caller, requestId }: Scope,
  scanId: string,
  { seconds, closing }: { readonly seconds: number; readonly closing: AbortSignal },
): Promise<Scan> {
  const endsAt = now() + Math.min(seconds, WAIT_MAX_SECONDS) * SECOND;
  const hints = platform.events.pubSub.subscribe("scan", scanId)[Symbol.asyncIterator]();
  try {
    for (let hint = hints.next(); ;) {
      const scan = await new Scans(openScope(platform, caller, requestId)).get(scanId);
      const leftMs = endsAt - now();
      if (isFinal(scan.status) || leftMs <= 0 || closing.aborted) return scan;
      const timer = new AbortController();
      const wakeUp = AbortSignal.any([timer.signal, closing]);
      const isHinted = await Promise.race([
        hint.then(() => true),
        pause(Math.min(leftMs, POLL_MS), wakeUp).then(
          () => false,
          () => false,
        ),
      ]);
      timer.abort(new Error("Polled."));
      if (isHinted) hint = hints.next();
    }
  } finally {
    void hints.return?.();
  }
}
