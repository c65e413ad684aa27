/** How much of a scan is done, in percent. */
import { SECTION_COUNT } from "./older-snapshot.ts";
import type { ScanPhase, ScanProgress, ScanStatus } from "./scan.ts";

/** The percent at the beginning and the end of each phase. Reading takes most of the time of a scan, storing the least. */
const RANGE: Readonly<Record<ScanPhase, readonly [from: number, to: number]>> = {
  CONNECT: [0, 5],
  COLLECT: [5, 60],
  ANALYZE: [60, 95],
  RECONCILE: [95, 99],
};

/** An estimate for a running scan, 0 to 99. AWS does not report how many items there are, so each section counts the same. */
export function runningPercent(
  phase: ScanPhase,
  { sections, checksDone, checksTotal }: Pick<ScanProgress, "sections" | "checksDone" | "checksTotal">,
): number {
  const [from, to] = RANGE[phase];
  const ended = sections.filter(({ status }) => status !== "waiting" && status !== "reading").length;
  const parts: Partial<Record<ScanPhase, readonly [done: number, total: number]>> = {
    COLLECT: [ended, SECTION_COUNT],
    ANALYZE: [checksDone, checksTotal],
  };
  const [done, total] = parts[phase] ?? [0, 0];
  return total === 0 ? from : Math.floor(from + ((to - from) * Math.min(done, total)) / total);
}

/** The percent to show: 100 only with a result. A scan that ended without one keeps what it reached. */
export function percentOf(status: ScanStatus, { percent = 0 }: Pick<ScanProgress, "percent">): number {
  return status === "SUCCEEDED" || status === "PARTIAL" ? 100 : percent;
}
