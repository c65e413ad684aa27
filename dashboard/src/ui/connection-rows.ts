import { useCallback, useEffect, useRef, useState } from "react";

const PAGE_ROWS = 100;
/** The maximum number of rows that are loaded. A person filters the list instead of scrolling further. */
const MAX_ROWS = 2000;

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type FetchAfter<Row> = (cursor: string) => Promise<Page<Row>>;

/** Pages that were read one after another, each with the cursor of the one before. */
interface Reading<Row, First> {
  readonly key: string;
  readonly first: First;
  readonly further: readonly Page<Row>[];
}

export interface ConnectionRows<Row, First> {
  readonly rows: readonly Row[];
  /** The first page of the shown rows. The caller's is newer while the further pages are read again. */
  readonly first: First | undefined;
  readonly onRange: (first: number, last: number) => void;
}

/**
 * The rows of a Relay connection. The caller's query gives the first page; further pages are fetched when the end of
 * the list comes into view. Pages are kept outside of Apollo's cache and discarded when `key` (the filter) changes.
 *
 * If the caller read its first page again, as many further pages as before are read again, and the previous rows stay
 * until all of them have arrived. The list would otherwise shrink to one page and lose its place.
 */
export function useConnectionRows<Row, First extends Page<Row> = Page<Row>>(
  key: string,
  first: First | undefined,
  fetchAfter: FetchAfter<Row>,
): ConnectionRows<Row, First> {
  const [reading, setReading] = useState<Reading<Row, First> | null>(null);
  const wanted = useRef({ key, count: 0 });
  const isFetching = useRef(false);
  const hasFurther = reading !== null && reading.key === key && reading.further.length > 0;
  const shown = hasFurther && first ? reading : first && { key, first, further: [] };
  const pages: readonly Page<Row>[] = shown ? [shown.first, ...shown.further] : [];
  const rows = pages.flatMap((page) => page.nodes);
  const last = pages.at(-1);
  const pageCount = pages.length;
  const shownFirst = shown?.first;

  useRenewal(hasFurther && first !== reading.first ? first : undefined, key, fetchAfter, wanted, setReading);

  const onRange = useCallback(
    (_: number, lastShown: number) => {
      const cursor = last?.pageInfo.endCursor;
      if (
        isFetching.current ||
        !shownFirst ||
        !last?.pageInfo.hasNextPage ||
        !cursor ||
        rows.length >= MAX_ROWS ||
        lastShown < rows.length - PAGE_ROWS / 4
      )
        return;
      isFetching.current = true;
      const want = (count: number): void => {
        wanted.current = { key, count };
      };
      want(pageCount);
      fetchAfter(cursor).then(
        (page) => {
          isFetching.current = false;
          setReading((before) => {
            const further = before?.key === key ? before.further : [];
            // A renewal that ended in the meantime has read this page too.
            if (further.length > 0 && before?.first !== shownFirst) return before;
            return { key, first: shownFirst, further: [...further, page] };
          });
        },
        () => {
          isFetching.current = false;
          if (wanted.current.key === key) want(pageCount - 1);
        },
      );
    },
    [key, last, pageCount, rows.length, shownFirst, fetchAfter],
  );
  return { rows, first: shownFirst, onRange };
}

/**
 * Reads the further pages again after a newer first page. One renewal runs at a time, and the next one starts with the
 * newest first page: a list that changes all the time is still renewed.
 */
function useRenewal<Row, First extends Page<Row>>(
  newer: First | undefined,
  key: string,
  fetchAfter: FetchAfter<Row>,
  wanted: { readonly current: { readonly key: string; readonly count: number } },
  onRead: (reading: Reading<Row, First>) => void,
): void {
  const latest = useRef({ newer, key, fetchAfter });
  const isRunning = useRef(false);
  useEffect(() => {
    latest.current = { newer, key, fetchAfter };
    if (isRunning.current || !newer) return;
    isRunning.current = true;
    void (async () => {
      try {
        for (let target = latest.current; target.newer; target = latest.current) {
          const further = await readFurther(target.newer, target.fetchAfter, () =>
            wanted.current.key === target.key ? wanted.current.count : 0,
          );
          // Not if the operator has changed the filter.
          if (latest.current.key === target.key) onRead({ key: target.key, first: target.newer, further });
          if (latest.current.newer === target.newer) return;
        }
      } catch {
        // The previous rows stay until the next first page.
      } finally {
        // In the same turn as the last read of `latest`: a page that arrives later starts a renewal of its own.
        isRunning.current = false;
      }
    })();
  }, [newer, key, fetchAfter, wanted, onRead]);
}

async function readFurther<Row>(
  first: Page<Row>,
  fetchAfter: FetchAfter<Row>,
  wantedCount: () => number,
): Promise<readonly Page<Row>[]> {
  const pages: Page<Row>[] = [];
  let last = first;
  while (pages.length < wantedCount() && last.pageInfo.hasNextPage && last.pageInfo.endCursor !== null) {
    last = await fetchAfter(last.pageInfo.endCursor);
    pages.push(last);
  }
  return pages;
}
