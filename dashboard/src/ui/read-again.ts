import type { ObservableQuery } from "@apollo/client";
import { useEffect, useRef } from "react";

interface Reading {
  readonly observable: Pick<ObservableQuery, "getCurrentResult" | "refetch">;
}

/**
 * Reads a query again after a change. Apollo joins a request that is already running, whose response may be from before the
 * change. In this case, the query is read a second time. The observable says whether a request is running, because the last
 * rendering may not know of it. The query shows an error.
 */
export async function readAgain({ observable }: Reading): Promise<void> {
  const isUnderWay = observable.getCurrentResult().loading;
  try {
    await observable.refetch();
    if (isUnderWay) await observable.refetch();
  } catch {
    // The query has the error.
  }
}

/** Reads a query again when the key is another one than before, such as the IDs of the latest scans. Not while it is null. */
export function useReadAgain(key: string | null, reading: Reading): void {
  const known = useRef(key);
  useEffect(() => {
    if (key === null || known.current === key) return;
    known.current = key;
    void readAgain(reading);
  });
}
