import { useQuery } from "@apollo/client/react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { useAlertEvents } from "../../features/alerts/alert-events.ts";
import type { AlertFilter, ProblemOrder } from "../../gql/schema-types.ts";
import {
  type AlertCountsFragment,
  ProblemAlertsDocument,
  type ProblemAlertsQuery,
  ProblemPageDocument,
  type ProblemPageQuery,
} from "../../gql/problems.ts";
import { useConnectionRows } from "../../ui/connection-rows.ts";
import { type Problem as Failure, problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_ROWS = 100;
/** The number of alerts shown below an open problem. Further ones are in the alert list. */
const ALERTS_SHOWN = 5;
/** The list is read again at most this often, however many alerts change. */
const REFRESH_MS = 1_000;

export type ProblemNode = ProblemPageQuery["problems"]["nodes"][number];
type ProblemAlert = ProblemAlertsQuery["alerts"]["nodes"][number];

/** A row of the grid: a problem, one of its alerts, or the link to the alerts that are not shown. */
export type ProblemGridRow =
  | { readonly kind: "PROBLEM"; readonly key: string; readonly problem: ProblemNode; readonly isOpen: boolean }
  | { readonly kind: "ALERT"; readonly key: string; readonly alert: ProblemAlert; readonly problem: ProblemNode }
  | { readonly kind: "MORE"; readonly key: string; readonly problem: ProblemNode; readonly count: number }
  | { readonly kind: "LOADING"; readonly key: string; readonly message: string };

export interface ProblemList {
  readonly totalCount: number | null;
  readonly alertCount: number;
  /** The number of problems by severity, also of those that are not loaded. Null until the first page is loaded. */
  readonly counts: AlertCountsFragment | null;
  readonly rows: readonly ProblemGridRow[];
  /** The time at which the rows were read. */
  readonly asOf: string | null;
  readonly problem: Failure | null;
  readonly isStale: boolean;
  readonly onRange: (first: number, last: number) => void;
  /** Reads the list again. */
  readonly renew: () => void;
}

/** The problems of a filter, with the alerts of the open ones below them. Follows the events of these alerts. */
export function useProblemList(
  filter: AlertFilter,
  orderBy: ProblemOrder | null,
  openIds: readonly string[],
): ProblemList {
  const result = useQuery(ProblemPageDocument, {
    variables: { first: PAGE_ROWS, filter, orderBy },
    fetchPolicy: "cache-and-network",
  });
  const { data, error, loading, observable } = result;
  const shown = useKeptAnswer(result, JSON.stringify(filter.accountIds ?? null));
  const [generation, setGeneration] = useState(0);
  const renew = useCallback(() => {
    void readAgain({ observable }).then(() => {
      // The alerts that are shown stay with a list that could not be read.
      if (!observable.getCurrentResult().error) setGeneration((before) => before + 1);
      return undefined;
    });
  }, [observable]);
  useRefresh(filter, shown?.serverInfo?.lastEventCursor ?? null, renew);

  const filterKey = JSON.stringify(filter);
  const orderKey = JSON.stringify(orderBy);
  const fetchAfter = useCallback(
    async (after: string) => {
      const { data: page } = await apolloClient.query({
        query: ProblemPageDocument,
        variables: {
          first: PAGE_ROWS,
          after,
          filter: JSON.parse(filterKey) as AlertFilter,
          orderBy: JSON.parse(orderKey) as ProblemOrder | null,
        },
        fetchPolicy: "no-cache",
      });
      if (!page) throw new Error("The server sent no data. Reload the page.");
      return page.problems;
    },
    [filterKey, orderKey],
  );
  // An object of its own for each reading: the further pages may have changed even if the first one is the same.
  const firstPage = useMemo(() => shown && { ...shown.problems, asOf: shown.alerts.asOf }, [shown]);
  const { rows: problems, first, onRange } = useConnectionRows(`${filterKey} ${orderKey}`, firstPage, fetchAfter);
  const opened = useOpenedAlerts(filterKey, openIds, generation);
  const rows = useMemo(() => problems.flatMap((each) => rowsOf(each, openIds, opened)), [problems, openIds, opened]);
  return {
    totalCount: first?.totalCount ?? null,
    alertCount: first?.alertCount ?? 0,
    counts: first?.problemCounts ?? null,
    rows,
    asOf: first?.asOf ?? null,
    problem: error ? problemOf(error) : null,
    isStale: loading && data === undefined && shown !== undefined,
    onRange,
    renew,
  };
}

type Opened = ReadonlyMap<string, { readonly alerts: readonly ProblemAlert[]; readonly total: number } | Failure>;

function rowsOf(problem: ProblemNode, openIds: readonly string[], opened: Opened): readonly ProblemGridRow[] {
  const { id } = problem;
  const isOpen = openIds.includes(id);
  const head = { kind: "PROBLEM", key: id, problem, isOpen } as const;
  if (!isOpen) return [head];
  const found = opened.get(id);
  if (!found) return [head, { kind: "LOADING", key: `${id} loading`, message: "Loading alerts…" }];
  if ("message" in found) return [head, { kind: "LOADING", key: `${id} error`, message: found.message }];
  const further = found.total - found.alerts.length;
  return [
    head,
    ...found.alerts.map((alert): ProblemGridRow => ({ kind: "ALERT", key: alert.id, alert, problem })),
    ...(further > 0 ? [{ kind: "MORE", key: `${id} more`, problem, count: further } as const] : []),
  ];
}

/** The first alerts of each open problem. They are read again with the list, and when the filter changes. */
function useOpenedAlerts(filterKey: string, openIds: readonly string[], generation: number): Opened {
  const [state, setState] = useState<{ readonly key: string; readonly opened: Opened }>({
    key: filterKey,
    opened: new Map(),
  });
  const ids = openIds.join(" ");
  const latest = useRef("");
  useEffect(() => {
    const request = `${generation} ${filterKey} ${ids}`;
    latest.current = request;
    const filter = JSON.parse(filterKey) as AlertFilter;
    for (const id of ids === "" ? [] : ids.split(" ")) {
      const put = (value: Opened extends ReadonlyMap<string, infer Value> ? Value : never): void => {
        if (latest.current !== request) return;
        setState((before) => ({
          key: filterKey,
          opened: new Map(before.key === filterKey ? before.opened : []).set(id, value),
        }));
      };
      apolloClient
        .query({
          query: ProblemAlertsDocument,
          variables: { first: ALERTS_SHOWN, filter: { ...filter, problemIds: [id] } },
          fetchPolicy: "no-cache",
          // Alerts that are read again do not take the answer of an earlier reading that is under way.
          context: { queryDeduplication: false },
        })
        .then(
          ({ data }) => put({ alerts: data?.alerts.nodes ?? [], total: data?.alerts.totalCount ?? 0 }),
          (failure: unknown) => put(problemOf(failure)),
        );
    }
  }, [generation, filterKey, ids]);
  return state.key === filterKey ? state.opened : NOTHING_OPENED;
}

const NOTHING_OPENED: Opened = new Map();

/** Reads the list again after events of its accounts. Listens to all alerts: one that was fixed no longer matches `is:open`. */
function useRefresh(filter: AlertFilter, cursor: string | null, renew: () => void): void {
  const allAlerts = useMemo(
    () => (filter.accountIds ? { accountIds: filter.accountIds } : undefined),
    [filter.accountIds],
  );
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The first cursor is enough: the subscription continues from each event that it has delivered.
  const [start, setStart] = useState<string | null>(null);
  if (start === null && cursor !== null) setStart(cursor);
  useAlertEvents({
    filter: allAlerts,
    after: start,
    onEvents: () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        renew();
      }, REFRESH_MS);
    },
  });
}
