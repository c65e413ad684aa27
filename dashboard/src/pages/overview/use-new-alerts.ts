import { useQuery } from "@apollo/client/react";
import type { Session } from "../../features/session/session.ts";
import { NewAlertsDocument } from "../../gql/overview.ts";
import { useNow } from "../../ui/now.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const REFRESH_MS = 30_000;
const MINUTE_MS = 60_000;

/** The open alerts that opened since the last visit. */
export interface NewAlerts {
  /** Null until it is known. */
  readonly count: number | null;
  /** The query of the list that is counted. */
  readonly query: string;
}

/** Null on the first visit. The list has exactly the alerts that are counted, because both have the same query. */
export function useNewAlerts({ viewer, accountId }: Session): NewAlerts | null {
  const now = useNow();
  const { lastVisitAt } = viewer;
  const query = newAlertsQuery(lastVisitAt ?? "", now);
  const result = useQuery(NewAlertsDocument, {
    variables: { filter: { query, ...(accountId === null ? {} : { accountIds: [accountId] }) } },
    skip: lastVisitAt === null,
    pollInterval: REFRESH_MS,
  });
  const shown = useKeptAnswer(result, accountId);
  if (lastVisitAt === null) return null;
  return { count: shown?.alerts.totalCount ?? null, query };
}

/** Minutes are rounded up, so that no new alert is left out. */
export function newAlertsQuery(lastVisitAt: string, now: number): string {
  const minutes = Math.max(1, Math.ceil((now - new Date(lastVisitAt).getTime()) / MINUTE_MS));
  return `is:open opened:<${minutes}min`;
}
