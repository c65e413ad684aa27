/**
 * Watches searches for escalation paths, which take seconds in a large account. The observer may throw to end a search.
 * It belongs to the thread, because every part of a search reports to it and none of them needs it for its result.
 */
export type SearchObserver = (principalsDone: number, principalsTotal: number) => void;

let observer: SearchObserver | null = null;

export function observeSearches(next: SearchObserver | null): void {
  observer = next;
}

/** Called before a search begins and after each principal. */
export function reportSearch(principalsDone: number, principalsTotal: number): void {
  observer?.(principalsDone, principalsTotal);
}
