import { monitorEventLoopDelay } from "node:perf_hooks";

const WINDOW_MS = 5_000;
/**
 * The number of windows that are kept. Together they cover a minute, so a scraper that reads once a minute misses
 * nothing.
 */
const WINDOWS_KEPT = 12;
const RESOLUTION_MS = 20;

export interface ProcessMetrics {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /**
   * The 99th percentile of the event loop's delay beyond the requested pause, in the worst five seconds of the last
   * minute.
   */
  readonly lagP99Seconds: number;
  readonly lagMaxSeconds: number;
  /** How far the process's clock is ahead of the database's. Only workers report it. */
  readonly clockSkewSeconds?: number;
}

export interface ProcessMetricsReader {
  read(): ProcessMetrics;
  close(): void;
}

/** Measures the CPU, memory and event loop delay of this process. */
export function openProcessMetrics(): ProcessMetricsReader {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let windows: { readonly p99: number; readonly max: number }[] = [];
  const current = () => ({ p99: lateSeconds(delay.percentile(99)), max: lateSeconds(delay.max) });
  const timer = setInterval(() => {
    windows = [...windows.slice(1 - WINDOWS_KEPT), current()];
    delay.reset();
  }, WINDOW_MS);
  timer.unref();
  return {
    read() {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      const all = [...windows, current()];
      return {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: rss,
        heapBytes: heapUsed,
        lagP99Seconds: Math.max(...all.map(({ p99 }) => p99)),
        lagMaxSeconds: Math.max(...all.map(({ max }) => max)),
      };
    },
    close() {
      clearInterval(timer);
      delay.disable();
    },
  };
}

/** Subtracts the requested pause, which the histogram includes, and converts to seconds. */
function lateSeconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3);
}
