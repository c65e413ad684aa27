import { useCallback, useMemo, useState } from "react";
import type { AlertFilter, AlertStatus, Severity } from "../../gql/alerts.ts";
import { type LiveAlertEvent, useAlertEvents } from "../../features/alerts/alert-events.ts";

/** Alerts whose changes are remembered over a frozen list; the oldest are forgotten first. */
const MAX_CHANGES = 5000;

export interface AlertChange {
  readonly status: AlertStatus;
  readonly severity: Severity;
}

export interface LiveChanges {
  /** By alert id: what became of it since the list was opened. */
  readonly changes: ReadonlyMap<string, AlertChange>;
  /** Alerts of this filter that have come since and wait behind the button. */
  readonly newCount: number;
  /** Shows a deed at once; give back what stood there to undo it. */
  readonly put: (changes: ReadonlyMap<string, AlertChange | null>) => void;
}

const BRINGS_BACK: ReadonlySet<string> = new Set(["OPENED", "REOPENED", "WITHDRAWN"]);

interface State {
  readonly cursor: string | null;
  readonly changes: ReadonlyMap<string, AlertChange>;
  readonly newIds: ReadonlySet<string>;
}

/**
 * What happens to the alerts of a frozen list. Rows keep their place: a change is drawn over its row, and what is new
 * is only counted. Both begin anew with each list, which its cursor stands for.
 */
export function useLiveChanges(filter: AlertFilter, cursor: string | null, asOf: string | null): LiveChanges {
  const [state, setState] = useState<State>({ cursor, changes: new Map(), newIds: new Set() });
  const now = useMemo(
    () => (state.cursor === cursor ? state : { cursor, changes: new Map(), newIds: new Set<string>() }),
    [state, cursor],
  );

  const put = useCallback(
    (changes: ReadonlyMap<string, AlertChange | null>) =>
      setState((before) => {
        const base =
          before.cursor === cursor
            ? before
            : { cursor, changes: new Map<string, AlertChange>(), newIds: new Set<string>() };
        return { ...base, changes: overlaid(base.changes, changes) };
      }),
    [cursor],
  );

  // Every alert of the accounts in view: one that was dismissed no longer fits `is:open`, and its row must say so.
  const everything = useMemo(
    () => (filter.accountIds ? { accountIds: filter.accountIds } : undefined),
    [filter.accountIds],
  );
  useAlertEvents({
    filter: everything,
    after: cursor,
    onEvents: (events) =>
      put(
        new Map(
          events.map((event) => [event.alert.id, { status: event.alert.status, severity: event.alert.severity }]),
        ),
      ),
  });
  useAlertEvents({
    filter,
    after: cursor,
    onEvents: (events) => {
      const news = events.filter((event) => isNew(event, asOf)).map((event) => event.alert.id);
      if (news.length > 0)
        setState((before) => ({
          ...before,
          cursor,
          newIds: new Set([...(before.cursor === cursor ? before.newIds : []), ...news]),
        }));
    },
  });

  return { changes: now.changes, newCount: now.newIds.size, put };
}

function isNew(event: LiveAlertEvent, asOf: string | null): boolean {
  return BRINGS_BACK.has(event.kind) && (asOf === null || event.at > asOf);
}

function overlaid(
  before: ReadonlyMap<string, AlertChange>,
  added: ReadonlyMap<string, AlertChange | null>,
): ReadonlyMap<string, AlertChange> {
  const next = new Map(before);
  for (const [id, change] of added) {
    next.delete(id);
    if (change !== null) next.set(id, change);
  }
  for (const oldest of next.keys()) {
    if (next.size <= MAX_CHANGES) break;
    next.delete(oldest);
  }
  return next;
}
