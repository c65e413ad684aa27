import { useQuery } from "@apollo/client/react";
import { useEffect, useRef } from "react";
import type { Session } from "../../features/session/session.ts";
import { ChangeCountDocument } from "../../gql/session.ts";

/**
 * The number of resources that changed since the last visit, in the selected account or in all. Null until it is known,
 * and on the first visit. It is read again when the open alerts or the latest scans are others.
 */
export function useChangeCount(session: Session | null): number | null {
  const lastVisitAt = session?.viewer.lastVisitAt ?? null;
  const { data, refetch } = useQuery(ChangeCountDocument, {
    variables: { since: lastVisitAt ?? "", accountId: session?.accountId ?? null },
    skip: lastVisitAt === null || session?.accounts.length === 0,
  });
  const state = session?.accounts.map(({ openAlerts, latestScan }) => `${openAlerts.total} ${latestScan?.id}`).join();
  const known = useRef(state);
  const isKnown = data !== undefined;
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    if (isKnown) void refetch();
  }, [state, isKnown, refetch]);
  return data?.changes.groupCount ?? null;
}
