import { useCallback, useState } from "react";

const PAGE_ROWS = 100;
/** Further down a list of people nobody scrolls; they narrow it down. */
const MAX_ROWS = 2000;

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface ConnectionRows<Row> {
  readonly rows: readonly Row[];
  readonly onRange: (first: number, last: number) => void;
}

/**
 * A list by cursor: the first page as the caller's query gives it, later ones fetched when the end comes into view.
 * Pages are kept apart from Apollo's cache and thrown away when `key` (the filter) changes.
 */
export function useConnectionRows<Row>(
  key: string,
  first: Page<Row> | undefined,
  fetchAfter: (cursor: string) => Promise<Page<Row>>,
): ConnectionRows<Row> {
  const [more, setMore] = useState<{
    readonly key: string;
    readonly pages: readonly Page<Row>[];
    readonly isBusy: boolean;
  }>({
    key,
    pages: [],
    isBusy: false,
  });
  const pages = first ? [first, ...(more.key === key ? more.pages : [])] : [];
  const rows = pages.flatMap((page) => page.nodes);
  const last = pages.at(-1);
  const isBusy = more.key === key && more.isBusy;

  const onRange = useCallback(
    (_: number, lastShown: number) => {
      const cursor = last?.pageInfo.endCursor;
      if (
        isBusy ||
        !last?.pageInfo.hasNextPage ||
        !cursor ||
        rows.length >= MAX_ROWS ||
        lastShown < rows.length - PAGE_ROWS / 4
      )
        return;
      setMore((before) => ({ key, pages: before.key === key ? before.pages : [], isBusy: true }));
      fetchAfter(cursor).then(
        (page) =>
          setMore((before) => (before.key === key ? { key, pages: [...before.pages, page], isBusy: false } : before)),
        () => setMore((before) => ({ ...before, isBusy: false })),
      );
    },
    [key, isBusy, last, rows.length, fetchAfter],
  );
  return { rows, onRange };
}
