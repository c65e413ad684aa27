import { apolloClient } from "../../apollo.ts";

/** The number of lists whose first page is remembered. The oldest is dropped first. */
const MAX_LISTS = 8;

const pages = new Map<string, unknown>();

/**
 * The first pages of the lists of alerts, so that a list that is opened again shows its rows at once while it is read.
 * Apollo's cache does not hold the lists. Any change to an alert forgets them all, so no row shows a status of before.
 */
export const rememberedPages = {
  put(key: string, page: unknown): void {
    pages.delete(key);
    pages.set(key, page);
    for (const oldest of pages.keys()) {
      if (pages.size <= MAX_LISTS) break;
      pages.delete(oldest);
    }
  },
  get(key: string): unknown {
    return pages.get(key);
  },
  forget(): void {
    pages.clear();
  },
};

// The next operator may not be allowed to see these rows.
apolloClient.onClearStore(async () => rememberedPages.forget());
