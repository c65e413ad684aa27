import { type ApolloClient, NetworkStatus, type ObservableQuery } from "@apollo/client";
import { useEffect, useRef } from "react";

/** The result of `useQuery`, or what is needed of it. */
export interface Reading {
  readonly observable: Pick<ObservableQuery, "getCurrentResult" | "hasObservers" | "refetch">;
}

/** An error is in the result of the query, which shows it. */
const keptByQuery = (): undefined => undefined;

/** The readings that have not sent their request yet, by query. A further change needs no reading of its own. */
const waiting = new WeakMap<object, Promise<void>>();

/**
 * Reads a query again after a change. Resolves when the query has an answer from after the change, or an error. Changes
 * that are reported together are read together.
 *
 * A bare `refetch` is not enough. While the same request is under way, such as a poll, Apollo sends no second one: it
 * takes the answer of the first, which may be from before the change. So this waits for that answer, and then reads once
 * more. Whether a request is under way is asked of the query, because the last rendering may not know of it.
 */
export async function readAgain({ observable }: Reading): Promise<void> {
  const reading = waiting.get(observable) ?? read(observable);
  waiting.set(observable, reading);
  return reading;
}

async function read(observable: Reading["observable"]): Promise<void> {
  await Promise.resolve();
  const { loading, networkStatus } = observable.getCurrentResult();
  // A request for a further page is another one.
  if (loading && networkStatus !== NetworkStatus.fetchMore) await observable.refetch().catch(keptByQuery);
  waiting.delete(observable);
  // Nothing is read for a page that was left meanwhile.
  if (observable.hasObservers()) await observable.refetch().catch(keptByQuery);
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
 * before, or when the query is `of` something else, such as another account: then the query itself reads.
 */
export function useReadAgain(key: string | null, reading: Reading, of: string | null = null): void {
  const known = useRef({ key, of });
  useEffect(() => {
    const before = known.current;
    known.current = { key, of };
    if (before.of === of && before.key !== null && key !== null && before.key !== key) void readAgain(reading);
  });
}
