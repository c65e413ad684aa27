import { useSyncExternalStore } from "react";

/** Relative times are redrawn this often: "4 min ago" needs no finer step. */
const STEP_MS = 15_000;

let current = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The present moment in milliseconds, the same for every part of the page, moving in steps of 15 seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, readNow);
}

/** The present moment for handlers; the only place of the dashboard that asks the clock. */
export function readNow(): number {
  // Between two steps all parts of a page must agree, so only an idle clock is set forward here.
  if (timer === undefined && Date.now() - current > STEP_MS) current = Date.now();
  return current;
}
