import type { ReactElement } from "react";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { Facets } from "../../ui/facets.tsx";
import { facetGroups, toggleFacet } from "./facet-groups.tsx";
import styles from "./page.module.css";

export interface FacetColumnProps {
  /** Undefined until they are read. */
  readonly surroundings: AlertSurroundingsQuery | undefined;
  readonly query: string;
  /** What the numbers count. */
  readonly note?: string;
  /** The key of a group that is left out. */
  readonly without?: string | undefined;
  readonly onQuery: (query: string) => void;
}

/** The filters of a list beside it, each value with its number of alerts. */
export function FacetColumn({ surroundings, query, note, without, onQuery }: FacetColumnProps): ReactElement {
  return (
    <aside className={styles["facets"]} aria-label="Filters">
      {surroundings && note !== undefined && <p className={styles["facetNote"]}>{note}</p>}
      {surroundings && (
        <Facets
          groups={facetGroups(surroundings.alertFacets, query).filter(({ key }) => key !== without)}
          onToggle={(key, value) => onQuery(toggleFacet(query, key, value))}
        />
      )}
    </aside>
  );
}
