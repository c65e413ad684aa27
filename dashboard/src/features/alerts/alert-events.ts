import { print } from "graphql";
import { useEffect, useRef } from "react";
import { socketClient } from "../../apollo.ts";
import { AlertEventsDocument, type AlertEventsSubscription, type AlertFilter } from "../../gql/session.ts";

/** The page is redrawn at most this often, however many events arrive. */
export const REDRAW_MS = 250;
/** Ids remembered to tell an event that a reconnect sends twice. */
const MAX_REMEMBERED = 2048;

export type AlertEventNews = AlertEventsSubscription["alertEvents"];

export interface AlertEventsFollowed {
  readonly filter?: AlertFilter | undefined;
  /** The cursor from which on events are wanted. */
  readonly after: string;
  /** Called with everything new since the last call, at most every 250 ms. */
  readonly onEvents: (events: readonly AlertEventNews[]) => void;
  readonly onProblem?: (problem: unknown) => void;
}

/**
 * Alert events from a cursor on, each exactly once. The socket client sends the same `variables` object again after a
 * lost connection; we move its cursor forward with each event, so the api replays what was missed and nothing else.
 * (Apollo's link copies the variables, hence the socket client itself.)
 */
export function followAlertEvents({ filter, after, onEvents, onProblem }: AlertEventsFollowed): () => void {
  const variables: { filter?: AlertFilter; after: string } = { ...(filter ? { filter } : {}), after };
  const seen = new Set<string>();
  let waiting: AlertEventNews[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastFlush = Number.NEGATIVE_INFINITY;

  function flush(): void {
    timer = undefined;
    lastFlush = performance.now();
    const events = waiting;
    waiting = [];
    onEvents(events);
  }

  const stop = socketClient.subscribe<AlertEventsSubscription>(
    { query: print(AlertEventsDocument), variables },
    {
      next: ({ data, errors }) => {
        if (errors) onProblem?.(errors);
        const event = data?.alertEvents;
        if (!event || seen.has(event.id)) return;
        seen.add(event.id);
        if (seen.size > MAX_REMEMBERED) for (const oldest of seen) if (seen.delete(oldest)) break;
        variables.after = event.cursor;
        waiting.push(event);
        timer ??= setTimeout(flush, Math.max(0, REDRAW_MS - (performance.now() - lastFlush)));
      },
      error: (problem) => onProblem?.(problem),
      complete: () => undefined,
    },
  );
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** As above, for the life of a component; starts anew when the filter or the cursor changes. */
export function useAlertEvents({
  filter,
  after,
  onEvents,
}: Omit<AlertEventsFollowed, "onProblem" | "after"> & { readonly after: string | null }): void {
  const latest = useRef(onEvents);
  useEffect(() => {
    latest.current = onEvents;
  });
  const filterKey = JSON.stringify(filter ?? null);
  useEffect(() => {
    if (after === null) return undefined;
    const parsed = JSON.parse(filterKey) as AlertFilter | null;
    return followAlertEvents({ filter: parsed ?? undefined, after, onEvents: (events) => latest.current(events) });
  }, [filterKey, after]);
}
