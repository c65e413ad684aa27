import {
  OverviewDocument,
  type OverviewQueryVariables,
  TopFixDocument,
  type TopFixQueryVariables,
} from "../../gql/overview.ts";
import { apolloClient } from "../../apollo.ts";

export function overviewVariables(accountId: string | null): OverviewQueryVariables {
  return { accountId };
}

export function topFixVariables(accountId: string | null): TopFixQueryVariables {
  return { filter: { status: ["OPEN"], ...(accountId ? { accountIds: [accountId] } : {}) } };
}

/** The time for which the data that was read at the start is used, as between two polls of the page. */
const FRESH_MS = 10_000;

let preloadedAt: number | null = null;

/**
 * How the page reads the overview of all accounts when it appears. Data that was read at the start and is still fresh
 * is not read again: with thousands of accounts, the session takes longer than the overview.
 */
export function firstFetchPolicy(): "cache-first" | "cache-and-network" {
  const isFresh = preloadedAt !== null && performance.now() - preloadedAt < FRESH_MS;
  preloadedAt = null;
  return isFresh ? "cache-first" : "cache-and-network";
}

/**
 * Starts the requests of the overview of all accounts. Called when the dashboard starts on this page, so that they do not
 * wait for the session. The page joins requests that are still running, and shows their failure.
 */
export function preloadOverview(): void {
  preloadedAt = performance.now();
  const ignored = (): undefined => undefined;
  void apolloClient.query({ query: OverviewDocument, variables: overviewVariables(null) }).catch(ignored);
  void apolloClient.query({ query: TopFixDocument, variables: topFixVariables(null) }).catch(ignored);
}
