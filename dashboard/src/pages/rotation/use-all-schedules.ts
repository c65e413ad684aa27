import { useQuery } from "@apollo/client/react";
import { useEffect, useState } from "react";
import { type RotationScheduleRowFragment, RotationSchedulesDocument } from "../../gql/rotations.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** More schedules are not read. The page says so, because a key of one of them would be listed as due without one. */
const SCHEDULES_MAX = 1_000;

export interface AllSchedules {
  /** Undefined until the first page is read. */
  readonly list: readonly RotationScheduleRowFragment[] | undefined;
  readonly totalCount: number;
  /** Whether all pages are read, or as many as are read at most. */
  readonly isComplete: boolean;
  readonly error: Error | undefined;
  readonly reload: () => void;
}

/** The schedules of the account or of all accounts, page after page. */
export function useAllSchedules(accountId: string | null): AllSchedules {
  const result = useQuery(RotationSchedulesDocument, { variables: { accountId, after: null } });
  const [late, setLate] = useState<Error | undefined>();
  const { fetchMore } = result;
  const page = useKeptAnswer(result, accountId)?.rotationSchedules;
  const hasMore = page !== undefined && page.pageInfo.hasNextPage && page.nodes.length < SCHEDULES_MAX;
  const after = hasMore ? page.pageInfo.endCursor : null;
  useEffect(() => {
    if (after === null || late) return;
    void fetchMore({
      variables: { after },
      updateQuery: (before, { fetchMoreResult: { rotationSchedules: next } }) => ({
        rotationSchedules: { ...next, nodes: [...before.rotationSchedules.nodes, ...next.nodes] },
      }),
    }).catch((error: unknown) => setLate(error instanceof Error ? error : new Error(String(error))));
  }, [after, late, fetchMore]);
  return {
    list: page?.nodes,
    totalCount: page?.totalCount ?? 0,
    isComplete: page !== undefined && !hasMore,
    error: result.error ?? late,
    reload: () => {
      setLate(undefined);
      void readAgain(result);
    },
  };
}
