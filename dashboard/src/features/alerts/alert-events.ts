import { print } from "graphql";
import { useEffect, useRef } from "react";
import { socketClient } from "../../apollo.ts";
import { AlertEventsDocument, type AlertEventsSubscription } from "../../gql/session.ts";
import type { AlertFilter } from "../../gql/schema-types.ts";

/** The minimum time between two updates of the page, however many events arrive. */
export const REDRAW_MS = 250;
/** The number of event ids remembered to drop duplicates after a reconnect. */
const MAX_REMEMBERED = 2048;

export type LiveAlertEvent = AlertEventsSubscription["alertEvents"];

export interface AlertEventsOptions {
  readonly filter?: AlertFilter | undefined;
  /** The cursor after which events are delivered. */
  readonly after: string;
  /** Called with all events since the last call, at most every 250 ms. */
  readonly onEvents: (events: readonly LiveAlertEvent[]) => void;
  readonly onProblem?: (problem: unknown) => void;
}

/**
 * Subscribes to the alert events after a cursor and delivers each exactly once. After a lost connection the socket client
 * sends the same `variables` object again. Its cursor advances with each event, so the API replays only missed events.
 * Apollo's link copies the variables, so this uses the socket client directly.
 */
export function followAlertEvents({ filter, after, onEvents, onProblem }: AlertEventsOptions): () => void {
  const variables: { filter?: AlertFilter; after: string } = { ...(filter ? { filter } : {}), after };
  const deliveredIds = new Set<string>();
  let pending: LiveAlertEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastFlush = Number.NEGATIVE_INFINITY;

  function flush(): void {
    timer = undefined;
    lastFlush = performance.now();
    const events = pending;
    pending = [];
    onEvents(events);
  }

  const stop = socketClient.subscribe<AlertEventsSubscription>(
    { query: print(AlertEventsDocument), variables },
    {
      next: ({ data, errors }) => {
        if (errors) onProblem?.(errors);
        const event = data?.alertEvents;
        if (!event || deliveredIds.has(event.id)) return;
        deliveredIds.add(event.id);
        if (deliveredIds.size > MAX_REMEMBERED)
          for (const oldest of deliveredIds) if (deliveredIds.delete(oldest)) break;
        variables.after = event.cursor;
        pending.push(event);
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

/** `followAlertEvents` while a component is mounted. It restarts when the filter or the cursor changes. */
export function useAlertEvents({
  filter,
  after,
  onEvents,
}: Omit<AlertEventsOptions, "onProblem" | "after"> & { readonly after: string | null }): void {
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
