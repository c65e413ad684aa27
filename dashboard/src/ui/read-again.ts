import type { ApolloClient, ObservableQuery } from "@apollo/client";
import { useEffect, useRef } from "react";

/** The result of `useQuery`, or what is needed of it. */
export interface Reading {
  readonly observable: Pick<ObservableQuery, "getCurrentResult" | "hasObservers" | "refetch">;
}

/** An error is in the result of the query, which shows it. */
const keptByQuery = (): undefined => undefined;

/**
 * Reads a query again after a change. Resolves when the query has an answer from after the change, or an error.
 *
 * A bare `refetch` is not enough. While the same request is under way, such as a poll, Apollo sends no second one: it
 * takes the answer of the first, which may be from before the change. So this waits for that answer, and then reads once
 * more. Whether a request is under way is asked of the query, because the last rendering may not know of it.
 */
export async function readAgain({ observable }: Reading): Promise<void> {
  const isUnderWay = observable.getCurrentResult().loading;
  await observable.refetch().catch(keptByQuery);
  // Nothing is read for a page that was left meanwhile.
  if (isUnderWay && observable.hasObservers()) await observable.refetch().catch(keptByQuery);
}

/** Reads the queries of the shown page and its frame again after a change: all of them, or those with these names. */
export async function readAllAgain(client: ApolloClient, names?: ReadonlySet<string>): Promise<void> {
  await client.refetchQueries({
    include: "active",
    onQueryUpdated: (observable) =>
      names === undefined || names.has(observable.queryName ?? "") ? readAgain({ observable }) : false,
  });
}

/**
 * Reads a query again when the key is another one than before, such as the IDs of the latest scans. Not when it was null
 * before: then the query itself reads.
 */
export function useReadAgain(key: string | null, reading: Reading): void {
  const known = useRef(key);
  useEffect(() => {
    const before = known.current;
    known.current = key;
    if (before !== null && key !== null && before !== key) void readAgain(reading);
  });
}
