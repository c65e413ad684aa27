import { useCallback, useMemo, useState } from "react";
import type { AlertFilter, AlertStatus, Severity } from "../../gql/schema-types.ts";
import { type LiveAlertEvent, useAlertEvents } from "../../features/alerts/alert-events.ts";

/** The number of changes kept for a frozen list. The oldest are dropped first. */
const MAX_CHANGES = 5000;

export interface AlertChange {
  readonly status: AlertStatus;
  readonly severity: Severity;
  /** Absent in a change that is shown before the API has answered. */
  readonly assignee?: LiveAlertEvent["alert"]["assignee"];
}

export interface LiveChanges {
  /** The current status and severity by alert id, for alerts that changed since the list was opened. */
  readonly changes: ReadonlyMap<string, AlertChange>;
  /** Number of new matching alerts since the list was opened. They appear when the operator asks for them. */
  readonly newCount: number;
  /** Applies changes at once. A null removes the change of an alert, which undoes it. */
  readonly put: (changes: ReadonlyMap<string, AlertChange | null>) => void;
}

const OPENING_KINDS: ReadonlySet<string> = new Set(["OPENED", "REOPENED", "WITHDRAWN", "WOKEN"]);

interface State {
  readonly cursor: string | null;
  readonly changes: ReadonlyMap<string, AlertChange>;
  readonly newIds: ReadonlySet<string>;
}

/**
 * Live changes to the alerts of a frozen list.
 *
 * Rows keep their place: a change replaces the values in its row, and new alerts are only counted. A new list, which is
 * identified by its cursor, resets the changes and the count.
 */
export function useLiveChanges(filter: AlertFilter, cursor: string | null, asOf: string | null): LiveChanges {
  const [state, setState] = useState<State>({ cursor, changes: new Map(), newIds: new Set() });
  const current = useMemo(
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
        return { ...base, changes: withChanges(base.changes, changes) };
      }),
    [cursor],
  );

  // Listens to all alerts of the accounts: a dismissed alert no longer matches `is:open`, but its row must show the change.
  const allAlerts = useMemo(
    () => (filter.accountIds ? { accountIds: filter.accountIds } : undefined),
    [filter.accountIds],
  );
  useAlertEvents({
    filter: allAlerts,
    after: cursor,
    onEvents: (events) =>
      put(
        new Map(
          events.map((event) => [
            event.alert.id,
            { status: event.alert.status, severity: event.alert.severity, assignee: event.alert.assignee },
          ]),
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

  return { changes: current.changes, newCount: current.newIds.size, put };
}

function isNew(event: LiveAlertEvent, asOf: string | null): boolean {
  return OPENING_KINDS.has(event.kind) && (asOf === null || event.at > asOf);
}

function withChanges(
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
