import { useCallback, useState } from "react";

const PAGE_ROWS = 100;
/** The maximum number of rows that are loaded. A person filters the list instead of scrolling further. */
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
 * The rows of a Relay connection. The caller's query gives the first page; further pages are fetched when the end of
 * the list comes into view. Pages are kept outside of Apollo's cache and discarded when `key` (the filter) changes.
 */
export function useConnectionRows<Row>(
  key: string,
  first: Page<Row> | undefined,
  fetchAfter: (cursor: string) => Promise<Page<Row>>,
): ConnectionRows<Row> {
  const [furtherPages, setFurtherPages] = useState<{
    readonly key: string;
    readonly pages: readonly Page<Row>[];
    readonly isBusy: boolean;
  }>({
    key,
    pages: [],
    isBusy: false,
  });
  const pages = first ? [first, ...(furtherPages.key === key ? furtherPages.pages : [])] : [];
  const rows = pages.flatMap((page) => page.nodes);
  const last = pages.at(-1);
  const isBusy = furtherPages.key === key && furtherPages.isBusy;

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
      setFurtherPages((before) => ({ key, pages: before.key === key ? before.pages : [], isBusy: true }));
      fetchAfter(cursor).then(
        (page) =>
          setFurtherPages((before) =>
            before.key === key ? { key, pages: [...before.pages, page], isBusy: false } : before,
          ),
        () => setFurtherPages((before) => ({ ...before, isBusy: false })),
      );
    },
    [key, isBusy, last, rows.length, fetchAfter],
  );
  return { rows, onRange };
}
