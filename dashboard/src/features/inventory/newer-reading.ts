import { useEffect, useState } from "react";
import { useSession } from "../session/session.ts";

interface ScannedAccount {
  readonly id: string;
  readonly latestScan: { readonly id: string; readonly status: string } | null;
}

/** The scans that have changed what is stored; one that failed or still runs has not. */
export function finishedReadings(accounts: readonly ScannedAccount[], accountId: string | null): readonly string[] {
  return accounts
    .filter((account) => accountId === null || account.id === accountId)
    .flatMap(({ latestScan }) =>
      latestScan && ["SUCCEEDED", "PARTIAL"].includes(latestScan.status) ? [latestScan.id] : [],
    );
}

/** Whether any of `now` was not there when the page was drawn. */
export function hasNewerReading(now: readonly string[], then: readonly string[] | null): boolean {
  return then !== null && now.some((id) => !then.includes(id));
}

export interface NewerReadingFound {
  readonly hasNewer: boolean;
  /** To be said when it is asked for: an answer in which nothing changed is, to Apollo, the answer of before. */
  readonly markSeen: () => void;
}

/**
 * Whether a scan has finished since `answer` came: what is on the page is then older than what could be. Nothing moves by
 * itself; the reader asks for it. A new `answer` counts as seen.
 */
export function useNewerReading(answer: unknown): NewerReadingFound {
  const { accounts, accountId } = useSession();
  const now = finishedReadings(accounts, accountId);
  const key = now.join(" ");
  const [seen, setSeen] = useState<{ readonly answer: unknown; readonly key: string } | null>(null);
  useEffect(() => {
    if (answer === undefined || answer === null) return;
    setSeen((before) => (before?.answer === answer ? before : { answer, key }));
  }, [answer, key]);
  return {
    hasNewer: hasNewerReading(now, seen?.answer === answer ? (seen?.key.split(" ") ?? null) : null),
    markSeen: () => setSeen({ answer, key }),
  };
}
