import { useEffect, useRef } from "react";
import type { Session } from "../../features/session/session.ts";

/** During a scan the open alerts change all the time. A count of the sidebar is read again at most this often. */
const REFETCH_PAUSE_MS = 10_000;
/** A count that takes long, as of a million alerts, is read less often: it may take this part of the time. */
const BUSY_SHARE = 0.05;

/** Reads a count again when the open alerts or the latest scans are others: at once, and then at most once per pause. */
export function useRefetchAfterChanges(
  session: Session | null,
  isKnown: boolean,
  /** Must not reject. */
  read: () => Promise<void>,
): void {
  const state = session?.accounts.map(({ openAlerts, latestScan }) => `${openAlerts.total} ${latestScan?.id}`).join();
  const counted = useRef(state);
  const notBefore = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (counted.current === state) return;
    counted.current = state;
    if (!isKnown) return;
    const now = performance.now();
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        const start = performance.now();
        notBefore.current = start + REFETCH_PAUSE_MS;
        void latest.current().then(() => {
          const end = performance.now();
          notBefore.current = Math.max(start + REFETCH_PAUSE_MS, end + (end - start) / BUSY_SHARE);
          return undefined;
        });
      },
      Math.max(0, notBefore.current - now),
    );
  }, [state, isKnown]);
}
