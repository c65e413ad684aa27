import { useQuery } from "@apollo/client/react";
import type { Session } from "../../features/session/session.ts";
import { ChangeCountDocument } from "../../gql/session.ts";
import { useRefetchAfterChanges } from "./use-refetch-after-changes.ts";
import { readAgain } from "../../ui/read-again.ts";

/**
 * The number of resources that changed since the last visit, in the selected account or in all. Null until it is known,
 * and on the first visit.
 */
export function useChangeCount(session: Session | null): number | null {
  const lastVisitAt = session?.viewer.lastVisitAt ?? null;
  const { data, observable } = useQuery(ChangeCountDocument, {
    variables: { since: lastVisitAt ?? "", accountId: session?.accountId ?? null },
    skip: lastVisitAt === null || session?.accounts.length === 0,
  });
  useRefetchAfterChanges(session, data !== undefined, () => readAgain({ observable }));
  return data?.changes.groupCount ?? null;
}
