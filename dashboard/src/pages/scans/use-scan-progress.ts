import { print } from "graphql";
import { useEffect, useRef, useState } from "react";
import { socketClient } from "../../apollo.ts";
import { type ProgressFragment, ScanProgressDocument, type ScanProgressSubscription } from "../../gql/scans.ts";
import { REDRAW_MS } from "../../features/alerts/alert-events.ts";
import { laterOf } from "./phases.ts";

/**
 * The progress of a running scan: first a snapshot, then changes, drawn at most every 250 ms.
 *
 * After a lost connection the API sends another snapshot. `onEnd` is called when the API ends the stream.
 */
export function useScanProgress(scanId: string | null, onEnd: () => void): ProgressFragment | null {
  const [progress, setProgress] = useState<ProgressFragment | null>(null);
  const latestEnd = useRef(onEnd);
  useEffect(() => {
    latestEnd.current = onEnd;
  });
  useEffect(() => {
    if (scanId === null) return undefined;
    let waiting: ProgressFragment | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = (): void => {
      timer = undefined;
      const next = waiting;
      if (next) setProgress((before) => laterOf(before, next));
    };
    const stop = socketClient.subscribe<ScanProgressSubscription>(
      { query: print(ScanProgressDocument), variables: { scanId } },
      {
        next: ({ data }) => {
          if (!data) return;
          waiting = data.scanProgress;
          timer ??= setTimeout(flush, REDRAW_MS);
        },
        error: () => latestEnd.current(),
        complete: () => {
          clearTimeout(timer);
          flush();
          latestEnd.current();
        },
      },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [scanId]);
  return progress?.scanId === scanId ? progress : null;
}
