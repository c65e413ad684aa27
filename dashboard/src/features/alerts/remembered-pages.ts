import { onDropped } from "../../apollo.ts";

/** The number of lists whose first page is remembered. The oldest is dropped first. */
const MAX_LISTS = 8;

const pages = new Map<string, unknown>();
let timesForgotten = 0;

/**
 * The first pages of the lists of alerts, so that a list that is opened again shows its rows at once while it is read.
 * Apollo's cache does not hold the lists. Any change to an alert forgets them all, so no row shows a status of before.
 */
export const rememberedPages = {
  /**
   * To be called before a page is read. Returns how to remember it, which does nothing if the pages were forgotten in the
   * meantime: the answer may be of the time before a change, or of the operator before.
   */
  beginReading(key: string): (page: unknown) => void {
    const before = timesForgotten;
    return (page) => {
      if (before !== timesForgotten) return;
      pages.delete(key);
      pages.set(key, page);
      for (const oldest of pages.keys()) {
        if (pages.size <= MAX_LISTS) break;
        pages.delete(oldest);
      }
    };
  },
  get(key: string): unknown {
    return pages.get(key);
  },
  forget(): void {
    timesForgotten += 1;
    pages.clear();
  },
};

// The next operator may not be allowed to see these rows, nor the same one after a change of rights.
onDropped(() => rememberedPages.forget());
