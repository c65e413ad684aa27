/** Follows AWS's pages to their end by `IsTruncated`, never by a count. */
import { badResponse } from "./errors.ts";

/** The maximum number of pages. With 1,000 items per page, it is far above any IAM quota. */
const MAX_PAGES = 2_000;

/** One page of an IAM list. A field is `undefined` if the answer lacks it, which never happens with AWS. */
export interface Page<T> {
  readonly items: readonly T[] | undefined;
  readonly isTruncated: boolean | undefined;
  readonly marker: string | undefined;
}

/**
 * Calls `take` with the items of each page. Errors: AWS_BAD_RESPONSE for a page without a list or without an end
 * (an empty 200), for a repeated marker, and beyond `MAX_PAGES`.
 */
export async function eachPage<T>(
  action: string,
  fetch: (marker: string | undefined) => Promise<Page<T>>,
  take: (items: readonly T[]) => void,
): Promise<void> {
  const seen = new Set<string>();
  let marker: string | undefined;
  for (let pages = 1; pages <= MAX_PAGES; pages += 1) {
    const page = await fetch(marker);
    if (page.items === undefined || page.isTruncated === undefined)
      throw badResponse(action, "the answer held no list");
    take(page.items);
    if (!page.isTruncated) return;
    if (!page.marker) throw badResponse(action, "a page says that more follow, but not where");
    if (seen.has(page.marker)) throw badResponse(action, "a page marker repeats: the list has no end");
    seen.add(page.marker);
    marker = page.marker;
  }
  throw badResponse(action, `the list has more than ${MAX_PAGES} pages`);
}

/** Returns the items of all pages. */
export async function allPages<T>(
  action: string,
  fetch: (marker: string | undefined) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  await eachPage(action, fetch, (items) => {
    for (const item of items) all.push(item);
  });
  return all;
}

/** Returns a field that AWS always sends. Errors: AWS_BAD_RESPONSE if it is missing. */
export function present<T>(value: T | null | undefined, action: string, field: string): T {
  if (value === null || value === undefined) throw badResponse(action, `the response contains no ${field}`);
  return value;
}

/**
 * Runs `work` for every item, `limit` at a time. Returns the results in the order of the items. Throws the first error.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let hasFailed = false;
  async function lane(): Promise<void> {
    while (next < items.length && !hasFailed) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index]!);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
