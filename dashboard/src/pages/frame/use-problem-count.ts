import { useQuery } from "@apollo/client/react";
import type { Session } from "../../features/session/session.ts";
import { ProblemCountDocument } from "../../gql/session.ts";
import { useRefetchAfterChanges } from "./use-refetch-after-changes.ts";
import { readAgain } from "../../ui/read-again.ts";

/** The number of open problems in the selected account or in all, as the page of problems counts them. Null until known. */
export function useProblemCount(session: Session | null): number | null {
  const accountId = session?.accountId ?? null;
  const { data, observable } = useQuery(ProblemCountDocument, {
    variables: { filter: { query: "is:open", ...(accountId === null ? {} : { accountIds: [accountId] }) } },
    skip: session === null || session.accounts.length === 0,
  });
  useRefetchAfterChanges(session, data !== undefined, () => readAgain({ observable }));
  return data?.problems.totalCount ?? null;
}
