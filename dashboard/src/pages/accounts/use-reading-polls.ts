import { useEffect } from "react";
import type { AccountRowFragment } from "../../gql/accounts.ts";

/** How often the page polls while last accessed data is read; a few users and roles complete in this time. */
const READING_POLL_MS = 3_000;

interface Polled {
  readonly startPolling: (intervalMs: number) => void;
  readonly stopPolling: () => void;
}

/** Polls while last accessed data of one of the accounts is read. */
export function useReadingPolls(
  { startPolling, stopPolling }: Polled,
  accounts: readonly Pick<AccountRowFragment, "lastAccessedReading">[],
): void {
  const isReading = accounts.some(
    ({ lastAccessedReading: reading }) => reading && (reading.isRunning || reading.outcome === null),
  );
  useEffect(() => {
    if (isReading) startPolling(READING_POLL_MS);
    return stopPolling;
  }, [isReading, startPolling, stopPolling]);
}
