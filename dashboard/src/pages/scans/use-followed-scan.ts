import { useQuery } from "@apollo/client/react";
import { print } from "graphql";
import { useEffect, useRef, useState } from "react";
import { socketClient } from "../../apollo.ts";
import {
  type ProgressFragment,
  ScanDetailDocument,
  ScanProgressDocument,
  type ScanProgressSubscription,
} from "../../gql/scans.ts";
import { REDRAW_MS } from "../../features/alerts/alert-events.ts";
import { readAgain } from "../../ui/read-again.ts";
import { isFinished, laterOf } from "./phases.ts";

/**
 * A scan with its progress, which is followed until it ends. Then the scan is read again.
 *
 * The progress says whether the scan has ended, not the scan's status: other parts of the dashboard read the status too,
 * and may know of the end before this page has read what the scan found.
 */
export function useFollowedScan(scanId: string) {
  const { data, error, refetch, observable } = useQuery(ScanDetailDocument, { variables: { id: scanId } });
  const scan = data?.scan;
  const isFollowed = scan ? !isFinished(scan.progress.status) : false;
  const live = useScanProgress(isFollowed ? scanId : null, () => void readAgain({ observable }));
  return { scan, progress: live ?? scan?.progress, data, error, refetch };
}

/**
 * The progress of a running scan: first a snapshot, then changes, drawn at most every 250 ms.
 *
 * After a lost connection the API sends another snapshot. `onEnd` is called when the API ends the stream.
 */
function useScanProgress(scanId: string | null, onEnd: () => void): ProgressFragment | null {
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
