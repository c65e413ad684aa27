import { useEffect, useRef } from "react";
import { useAlertEvents } from "../../features/alerts/alert-events.ts";
import { rememberedPages } from "../../features/alerts/remembered-pages.ts";
import type { SessionQuery } from "../../gql/session.ts";
import { readAgain, type Reading } from "../../ui/read-again.ts";

/** How often the session is read while a scan runs. */
const RUNNING_POLL_MS = 3000;
/** How often the session is read otherwise, to notice scans started by a schedule or another operator. */
const IDLE_POLL_MS = 20_000;
/** The minimum time between two updates of the sidebar counts during a burst of events. */
const COUNT_REFRESH_MS = 1500;

interface SessionReading extends Reading {
  readonly startPolling: (pollMs: number) => void;
}

/** Reads the session again at intervals, more often while a scan runs, and after events of alerts. */
export function useSessionUpdates(data: SessionQuery | undefined, reading: SessionReading): void {
  const { startPolling } = reading;
  const refresh = usePacedRefresh(() => void readAgain(reading));
  const isScanning = data?.accounts.nodes.some((each) => each.runningScan !== null) ?? false;
  useEffect(() => startPolling(isScanning ? RUNNING_POLL_MS : IDLE_POLL_MS), [isScanning, startPolling]);
  useAlertEvents({
    after: useFirst(data?.serverInfo.lastEventCursor ?? null),
    onEvents: () => {
      rememberedPages.forget();
      refresh();
    },
  });
}

/** Returns the first non-null value. The event stream starts at this cursor; a later cursor would restart it. */
function useFirst(value: string | null): string | null {
  const first = useRef<string | null>(null);
  first.current ??= value;
  return first.current;
}

function usePacedRefresh(refresh: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      refresh();
    }, COUNT_REFRESH_MS);
  };
}
