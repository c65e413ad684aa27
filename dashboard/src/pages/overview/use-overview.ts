import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import type { Session } from "../../features/session/session.ts";
import { OverviewDocument, type OverviewQuery, TopFixDocument, type TopFixQuery } from "../../gql/overview.ts";
import { firstFetchPolicy, overviewVariables, topFixVariables } from "./overview-data.ts";
import { type NewAlerts, useNewAlerts } from "./use-new-alerts.ts";
import { useReadAgain } from "../../ui/read-again.ts";

/** How often the overview is read again. The counts in the sidebar update sooner. */
const REFRESH_MS = 10_000;
const PROBLEMS_REFRESH_MS = 30_000;

export interface OverviewReading {
  /** Undefined until it and the problems are read. */
  readonly overview: OverviewQuery["overview"] | undefined;
  readonly error: Error | undefined;
  readonly refetch: () => Promise<unknown>;
  readonly problems: {
    readonly data: TopFixQuery | undefined;
    readonly error?: Error | undefined;
    readonly refetch: () => Promise<unknown>;
  };
  readonly newAlerts: NewAlerts | null;
}

/** Reads what the overview shows, and the problems again whenever the alerts have changed. */
export function useOverview(session: Session): OverviewReading {
  const [first] = useState(firstFetchPolicy);
  const fetchPolicy = session.accountId === null ? first : "cache-and-network";
  const { data, error, refetch } = useQuery(OverviewDocument, {
    variables: overviewVariables(session.accountId),
    fetchPolicy,
    pollInterval: REFRESH_MS,
  });
  const problems = useQuery(TopFixDocument, {
    variables: topFixVariables(session.accountId),
    fetchPolicy,
    pollInterval: PROBLEMS_REFRESH_MS,
  });
  const newAlerts = useNewAlerts(session);
  // Otherwise the alerts of a scan would stand beside the problems of the time before it.
  const state = data && `${data.overview.asOf} ${data.overview.openAlerts.total}`;
  // Another account is another query, which reads by itself.
  useReadAgain(state ?? null, problems, session.accountId);
  // Both are waited for, so that no panel moves another one when it appears.
  const isReady = problems.data !== undefined || problems.error !== undefined;
  return { overview: isReady ? data?.overview : undefined, error, refetch, problems, newAlerts };
}
