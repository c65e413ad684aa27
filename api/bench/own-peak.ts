import { readFileSync } from "node:fs";

/** Linux counts the peak of a parent as that of a process that it starts (`ru_maxrss`), but not in this file. */
export function ownPeakMib(): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return kib === undefined ? process.resourceUsage().maxRSS / 1_024 : Number(kib) / 1_024;
}
