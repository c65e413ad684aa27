import { OverviewDocument, type OverviewQueryVariables } from "../../gql/overview.ts";
import { TopFixDocument, type TopFixQueryVariables } from "../../gql/problems.ts";
import { apolloClient } from "../../apollo.ts";

export function overviewVariables(accountId: string | null): OverviewQueryVariables {
  return { accountId };
}

export function topFixVariables(accountId: string | null): TopFixQueryVariables {
  return { filter: { status: ["OPEN"], ...(accountId ? { accountIds: [accountId] } : {}) } };
}

/**
 * Starts the requests of the overview of all accounts. Called when the dashboard starts on this page, so that they do not
 * wait for the session. The page joins requests that are still running, and shows their failure.
 */
export function preloadOverview(): void {
  const ignored = (): undefined => undefined;
  void apolloClient.query({ query: OverviewDocument, variables: overviewVariables(null) }).catch(ignored);
  void apolloClient.query({ query: TopFixDocument, variables: topFixVariables(null) }).catch(ignored);
}
