import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import type { ChangeFacetsQuery } from "../../gql/changes.ts";
import { Facets } from "../../ui/facets.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import type { Problem } from "../../ui/problem.ts";
import { LoadingRows } from "../../ui/states.tsx";
import {
  type ChangeFilterSearch,
  chosenFilters,
  countChosen,
  filterGroups,
  NO_FILTERS,
  toggled,
} from "./change-filters.ts";
import styles from "./changes.module.css";

export interface FilterColumnProps {
  /** Undefined while they are loading. */
  readonly facets: ChangeFacetsQuery["changeFacets"] | undefined;
  readonly problem: Problem | null;
  readonly search: ChangeFilterSearch;
  /** How many resources are listed, of how many in the period. */
  readonly listedCount: number;
  readonly totalCount: number;
  readonly onSearch: (change: ChangeFilterSearch) => void;
  readonly onRetry: () => void;
}

/** The filters of the list beside it, each value with the number of resources that it would leave. */
export function FilterColumn(props: FilterColumnProps): ReactElement {
  const { facets, problem, search, listedCount, totalCount, onSearch, onRetry } = props;
  const chosen = chosenFilters(search);
  const chosenCount = countChosen(chosen);
  return (
    <aside className={styles["filters"]} aria-labelledby="change-filters">
      <header>
        <h2 id="change-filters">Filters</h2>
        {chosenCount > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => onSearch(NO_FILTERS)}>
            Clear {countOf(chosenCount, "filter")}
          </Button>
        )}
      </header>
      <p className={styles["quiet"]} role="status">
        {listedCount === totalCount
          ? countOf(totalCount, "resource")
          : `${formatNumber(listedCount)} of ${countOf(totalCount, "resource")}`}
      </p>
      {facets && (
        <Facets
          groups={filterGroups(facets, chosen)}
          onToggle={(key, value) => onSearch(toggled(search, key, value))}
        />
      )}
      {!facets && problem && (
        <p className={styles["quiet"]} role="alert">
          The filters could not be loaded. {problem.message}{" "}
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
      {!facets && !problem && <LoadingRows label="Loading filters" />}
    </aside>
  );
}
