import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useQuery } from "@apollo/client/react";
import { useCallback, useMemo } from "react";
import { apolloClient } from "../../apollo.ts";
import { useConnectionRows } from "../../ui/connection-rows.ts";
import type { ListPastFragment } from "../../gql/users.ts";
import type { ListFilter } from "../../gql/schema-types.ts";
import { type NewerScan, useNewerScan } from "./newer-scan.tsx";
import type { GridSearch, GridView } from "../../ui/grid-view.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useSession } from "../session/session.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The maximum page size of the API. */
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
  readonly past?: ListPastFragment | null;
  readonly coverage: ListCoverage | null;
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface InventoryVariables<Filter, Order> {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: Filter | null | undefined;
  readonly orderBy?: Order | null | undefined;
  readonly asOf?: string | null | undefined;
  readonly isPresent: boolean;
}

/** The data of an inventory list: the rows loaded so far, their total, freshness and coverage. */
export interface Inventory<Row> {
  readonly rows: readonly Row[];
  /** Null until the first page is loaded. */
  readonly page: {
    readonly totalCount: number;
    readonly asOf: string | null;
    /** The scan whose data shows a moment of the past. Null for the present. */
    readonly past?: ListPastFragment | null;
    readonly coverage: ListCoverage | null;
  } | null;
  readonly problem: Problem | null;
  /** Whether the rows belong to the previous query while the current one is loading. */
  readonly isStale: boolean;
  /** Whether a scan has finished since the rows were loaded. `reload` loads its data. */
  readonly newer: NewerScan;
  readonly onRange: (first: number, last: number) => void;
  readonly reload: () => void;
}

export interface InventorySearch extends GridSearch {
  readonly q?: string | undefined;
  /** Whether deleted items are included. */
  readonly gone?: true | undefined;
  /** The moment of the past that is listed, in UTC. */
  readonly asOf?: string | undefined;
  /** The saved view that was opened. */
  readonly saved?: string | undefined;
}

/**
 * Loads an inventory list for the search parameters of the URL and the account selected in the header.
 * `listOf` must be a module-level function, because the hook relies on its identity.
 */
export function useInventory<Data, Filter extends ListFilter, Order, Row>(
  document: TypedDocumentNode<Data, InventoryVariables<Filter, Order>>,
  listOf: (data: Data) => InventoryPage<Row>,
  { q, gone, asOf }: InventorySearch,
  { view, extraFilter }: { readonly view: Pick<GridView<Row>, "orderBy">; readonly extraFilter?: Partial<Filter> },
): Inventory<Row> {
  const { accountId } = useSession();
  const extraFilterKey = JSON.stringify(extraFilter ?? {});
  const filter = useMemo(
    () =>
      ({
        query: q || null,
        accountIds: accountId === null ? null : [accountId],
        includeDeleted: gone ?? false,
        ...(JSON.parse(extraFilterKey) as Partial<Filter>),
      }) as Filter,
    [q, accountId, gone, extraFilterKey],
  );
  const orderKey = JSON.stringify(view.orderBy);
  // The columns name only orders that the list has.
  const orderBy = useMemo(() => JSON.parse(orderKey) as Order | null, [orderKey]);
  const moment = useMemo(() => ({ asOf: asOf ?? null, isPresent: asOf === undefined }), [asOf]);
  const result = useQuery(document, {
    variables: { first: PAGE_ROWS, filter, orderBy, ...moment },
  });
  const { data, error } = result;
  const shown = useKeptAnswer(result, `${accountId} ${asOf}`);
  // A new object would be taken for a newer page.
  const page = useMemo(() => (shown === undefined ? undefined : listOf(shown)), [shown, listOf]);
  const fetchAfter = useCallback(
    async (after: string) => {
      const response = await apolloClient.query({
        query: document,
        variables: { first: PAGE_ROWS, after, filter, orderBy, ...moment },
        fetchPolicy: "no-cache",
      });
      if (!response.data) throw new Error("The response has no data");
      return listOf(response.data);
    },
    [document, listOf, filter, orderBy, moment],
  );
  const { rows, onRange } = useConnectionRows<Row>(JSON.stringify([filter, orderBy, asOf]), page, fetchAfter);
  return {
    rows,
    page: page ?? null,
    problem: error ? problemOf(error) : null,
    isStale: data === undefined && page !== undefined,
    newer: useNewerScan(data),
    onRange,
    reload: () => void readAgain(result),
  };
}
