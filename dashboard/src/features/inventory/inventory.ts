import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useQuery } from "@apollo/client/react";
import { useCallback, useMemo } from "react";
import { apolloClient } from "../../apollo.ts";
import { useConnectionRows } from "../../ui/connection-rows.ts";
import { type NewerReadingFound, useNewerReading } from "./newer-reading.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useSession } from "../session/session.ts";

/** As many as the api gives to a session at once. */
const PAGE_ROWS = 100;

export interface UnreadSource {
  readonly section: string;
  readonly status: string;
  readonly action: string | null;
  readonly reason: string | null;
}

export interface ListCoverage {
  readonly percent: number;
  readonly sources: readonly UnreadSource[];
  readonly notEvaluatedChecks: readonly unknown[];
}

interface InventoryPage<Row> {
  readonly totalCount: number;
  readonly asOf: string | null;
  readonly coverage: ListCoverage | null;
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface InventoryVariables<Filter> {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: Filter | null | undefined;
}

/** What a list of the inventory draws from: the rows so far, how many there are, how fresh and how complete they are. */
export interface Inventory<Row> {
  readonly rows: readonly Row[];
  /** Null until the first answer. */
  readonly page: {
    readonly totalCount: number;
    readonly asOf: string | null;
    readonly coverage: ListCoverage | null;
  } | null;
  readonly problem: Problem | null;
  /** An answer to other words is still shown while this one is on its way. */
  readonly isStale: boolean;
  /** Whether a scan has finished since; `retry` shows what it read. */
  readonly newer: NewerReadingFound;
  readonly onRange: (first: number, last: number) => void;
  readonly retry: () => void;
}

export interface InventorySearch {
  readonly q?: string | undefined;
  /** What is no longer in the account as well. */
  readonly gone?: true | undefined;
}

/**
 * One list of the inventory for what the address says and the account that the header narrows to.
 * `listOf` must be a function of the module: the hook relies on its identity.
 */
export function useInventory<Answer, Filter extends object, Row>(
  document: TypedDocumentNode<Answer, InventoryVariables<Filter>>,
  listOf: (answer: Answer) => InventoryPage<Row>,
  { q, gone }: InventorySearch,
  further?: Partial<Filter>,
): Inventory<Row> {
  const { accountId } = useSession();
  const furtherKey = JSON.stringify(further ?? {});
  const filter = useMemo(
    () =>
      ({
        query: q || null,
        accountIds: accountId === null ? null : [accountId],
        includeDeleted: gone ?? false,
        ...(JSON.parse(furtherKey) as object),
      }) as unknown as Filter,
    [q, accountId, gone, furtherKey],
  );
  const { data, previousData, error, refetch } = useQuery(document, { variables: { first: PAGE_ROWS, filter } });
  const shown = data ?? previousData;
  const page = shown === undefined ? undefined : listOf(shown);
  const fetchAfter = useCallback(
    async (after: string) => {
      const answer = await apolloClient.query({
        query: document,
        variables: { first: PAGE_ROWS, after, filter },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return listOf(answer.data);
    },
    [document, listOf, filter],
  );
  const { rows, onRange } = useConnectionRows<Row>(JSON.stringify(filter), page, fetchAfter);
  return {
    rows,
    page: page ?? null,
    problem: error ? problemOf(error) : null,
    isStale: data === undefined && page !== undefined,
    newer: useNewerReading(data),
    onRange,
    retry: () => void refetch(),
  };
}
