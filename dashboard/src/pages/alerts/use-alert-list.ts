import { useCallback, useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { AlertPageDocument, type AlertPageQuery } from "../../gql/alerts.ts";
import type { AlertFilter, AlertOrder } from "../../gql/schema-types.ts";
import { rememberedPages } from "../../features/alerts/remembered-pages.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

const PAGE_ROWS = 100;
/** Number of pages kept in memory. Pages far from the visible rows are dropped and fetched again when needed. */
const MAX_PAGES = 12;

/** The number of rows searched for the selected or open alerts; only loaded rows are found. */
export const MAX_SEARCHED_ROWS = 1000;

export type AlertRow = AlertPageQuery["alerts"]["nodes"][number];

export interface AlertList {
  readonly totalCount: number | null;
  /** The time of the data in the list. Does not change until `renew`. */
  readonly asOf: string | null;
  /** Events after this cursor are not included in the list. */
  readonly cursor: string | null;
  readonly problem: Problem | null;
  /** Whether the rows on screen still belong to the previous filter. */
  readonly isStale: boolean;
  readonly rowAt: (index: number) => AlertRow | undefined;
  readonly need: (first: number, last: number) => void;
  /** Loads the list again with current data. */
  readonly renew: () => void;
}

interface Wanted {
  readonly filter: AlertFilter;
  readonly orderBy: AlertOrder | null;
}

interface Loaded {
  /** Null for a first page that was read by an earlier visit, which is shown until the list is read again. */
  readonly key: string | null;
  /** The accounts of the filter. Rows of others are not shown, not even until those of the filter are read. */
  readonly accounts: string;
  readonly totalCount: number;
  readonly asOf: string | null;
  readonly cursor: string | null;
  readonly pages: ReadonlyMap<number, readonly AlertRow[]>;
}

/**
 * Random access to the alerts of a filter, frozen at the time of the first request.
 *
 * Keeps pages of 100 rows around the visible ones. Bypasses Apollo's cache: merging pages into one cached list makes
 * every read slower as the list grows.
 */
export function useAlertList(filter: AlertFilter, orderBy: AlertOrder | null = null): AlertList {
  const [generation, setGeneration] = useState(0);
  const filterKey = JSON.stringify({ filter, orderBy } satisfies Wanted);
  const key = `${generation} ${filterKey}`;
  const accounts = accountsOf(filter);
  const [latest, setLoaded] = useState<Loaded | null>(
    () => (rememberedPages.get(filterKey) as Loaded | undefined) ?? null,
  );
  const loaded = latest?.accounts === accounts ? latest : null;
  const [problem, setProblem] = useState<Problem | null>(null);
  const pendingPages = useRef(new Set<number>());
  const currentKey = useRef(key);

  useEffect(() => {
    currentKey.current = key;
    pendingPages.current.clear();
    setProblem(null);
    const wanted = JSON.parse(filterKey) as Wanted;
    const remember = rememberedPages.beginReading(filterKey);
    void fetchPage(wanted, 0, null).then(
      (data) => {
        if (currentKey.current !== key) return;
        const { totalCount, asOf, nodes } = data.alerts;
        const read = { key, accounts: accountsOf(wanted.filter), totalCount, asOf, pages: new Map([[0, nodes]]) };
        remember({ ...read, key: null, cursor: null } satisfies Loaded);
        setLoaded({ ...read, cursor: data.serverInfo?.lastEventCursor ?? null });
      },
      (error: unknown) => {
        if (currentKey.current !== key) return;
        setLoaded((before) => (before?.key === null ? null : before));
        setProblem(problemOf(error));
      },
    );
  }, [key, filterKey]);

  const need = useCallback(
    (first: number, last: number) => {
      if (loaded === null || loaded.key !== currentKey.current) return;
      const middle = Math.floor((first + last) / 2 / PAGE_ROWS);
      for (let page = Math.floor(first / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page += 1) {
        if (loaded.pages.has(page) || pendingPages.current.has(page)) continue;
        pendingPages.current.add(page);
        void fetchPage(JSON.parse(filterKey) as Wanted, page, loaded.asOf)
          .then(
            (data) =>
              setLoaded((before) =>
                before?.key === loaded.key
                  ? { ...before, pages: withPage(before.pages, page, data.alerts.nodes, middle) }
                  : before,
              ),
            (error: unknown) => setProblem(problemOf(error)),
          )
          .finally(() => pendingPages.current.delete(page));
      }
    },
    [loaded, filterKey],
  );

  const rowAt = useCallback(
    (index: number) => loaded?.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    [loaded],
  );
  const renew = useCallback(() => setGeneration((before) => before + 1), []);

  return {
    totalCount: loaded?.totalCount ?? null,
    asOf: loaded?.asOf ?? null,
    cursor: loaded?.key === key ? loaded.cursor : null,
    problem,
    isStale: loaded !== null && loaded.key !== null && loaded.key !== key && problem === null,
    rowAt,
    need,
    renew,
  };
}

function accountsOf({ accountIds }: AlertFilter): string {
  return JSON.stringify(accountIds ?? null);
}

/** The place of the alert in the list, from 0. Null if there is none or its row is not loaded. */
export function indexOfAlert({ totalCount, rowAt }: AlertList, number: number | undefined): number | null {
  if (number === undefined) return null;
  for (let index = 0; index < Math.min(totalCount ?? 0, MAX_SEARCHED_ROWS); index += 1)
    if (rowAt(index)?.number === number) return index;
  return null;
}

async function fetchPage({ filter, orderBy }: Wanted, page: number, asOf: string | null): Promise<AlertPageQuery> {
  const { data } = await apolloClient.query({
    query: AlertPageDocument,
    variables: { first: PAGE_ROWS, offset: page * PAGE_ROWS, asOf, filter, orderBy, isFirst: page === 0 },
    fetchPolicy: "no-cache",
    // A list that is read again does not take the answer of an earlier reading that is under way.
    context: { queryDeduplication: false },
  });
  if (!data) throw new Error("The server sent no data. Reload the page.");
  return data;
}

function withPage(
  pages: ReadonlyMap<number, readonly AlertRow[]>,
  page: number,
  rows: readonly AlertRow[],
  middle: number,
): ReadonlyMap<number, readonly AlertRow[]> {
  const next = new Map(pages).set(page, rows);
  while (next.size > MAX_PAGES) {
    const farthest = [...next.keys()].reduce((worst, each) =>
      Math.abs(each - middle) > Math.abs(worst - middle) ? each : worst,
    );
    next.delete(farthest);
  }
  return next;
}
