import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { type NewerScan, useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { ChangeFacetsDocument, type ChangeFacetsQuery, ChangesDocument, type ChangesQuery } from "../../gql/changes.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { type ChangeSearch, chosenFilters, type ChosenFilters } from "./change-filters.ts";
import type { ListedPeriod } from "./period.ts";

export const PAGE_SIZE = 25;

interface Paging {
  /** The focus and the filters to which the pages belong. */
  readonly of: string;
  readonly cursors: readonly string[];
}

export interface ListedChanges {
  readonly filters: ChosenFilters;
  /** Undefined while they are loading, or after they could not be loaded. */
  readonly changes: ChangesQuery["changes"] | undefined;
  readonly problem: Problem | null;
  readonly facets: ChangeFacetsQuery["changeFacets"] | undefined;
  readonly facetsProblem: Problem | null;
  readonly newer: NewerScan;
  /** The ends of the pages before the one that is shown. */
  readonly cursors: readonly string[];
  readonly setCursors: (next: readonly string[]) => void;
  readonly retry: () => void;
  readonly retryFacets: () => void;
  /** Reads all again, from the first page. */
  readonly reload: () => void;
}

/** Reads one page of the changes, and how many resources each filter would leave. */
export function useChangeList(period: ListedPeriod, accountId: string | null, search: ChangeSearch): ListedChanges {
  const { show } = search;
  const filters = chosenFilters(search);
  // Back and Forward of the browser change the focus and the filters as well.
  const choice = JSON.stringify([show, filters]);
  const [paging, setPaging] = useState<Paging>({ of: choice, cursors: [] });
  const cursors = paging.of === choice ? paging.cursors : [];
  const setCursors = (next: readonly string[]) => setPaging({ of: choice, cursors: next });
  const variables = {
    since: period.kind === "SINCE" ? period.since : null,
    sinceScanId: period.kind === "SCAN" ? period.scanId : null,
    accountId: period.kind === "SCAN" ? null : accountId,
    focus: show ?? null,
    ...filters,
  };
  const result = useQuery(ChangesDocument, {
    variables: { ...variables, first: PAGE_SIZE, after: cursors.at(-1) ?? null },
    fetchPolicy: "cache-and-network",
  });
  const facets = useQuery(ChangeFacetsDocument, { variables, fetchPolicy: "cache-and-network" });
  const { data, error, refetch } = result;
  const subject = JSON.stringify([period, accountId]);
  const kept = useKeptAnswer(result, subject);
  const keptFacets = useKeptAnswer(facets, subject);
  const newer = useNewerScan(data);
  return {
    filters,
    // A page that could not be loaded does not show the one before as its own.
    changes: (error ? data : kept)?.changes,
    problem: error ? problemOf(error) : null,
    facets: (facets.error ? facets.data : keptFacets)?.changeFacets,
    facetsProblem: facets.error ? problemOf(facets.error) : null,
    newer,
    cursors,
    setCursors,
    retry: () => void refetch(),
    retryFacets: () => void facets.refetch(),
    reload() {
      setCursors([]);
      void readAgain(result);
      void readAgain(facets);
    },
  };
}
