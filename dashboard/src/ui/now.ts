import { useSyncExternalStore } from "react";

/** How often relative times are redrawn; "4 minutes ago" needs no finer step. */
const STEP_MS = 15_000;

let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const notify of listeners) notify();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The current time in milliseconds. It advances in steps of 15 seconds and is the same for every part of the page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, readNow);
}

/** The current time for event handlers. No other code of the dashboard reads the clock. */
export function readNow(): number {
  // All parts of a page must agree between two steps, so the time is advanced here only while no timer runs.
  if (timer === undefined && Date.now() - current > STEP_MS) current = Date.now();
  return current;
}
