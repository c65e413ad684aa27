import type { ReactElement } from "react";
import styles from "./path-map.module.css";
import type { MapColumn, MapLayout, MapRibbon, PathMap } from "./path-map-layout.ts";
import { type CauseTone, toneOfCause } from "./path-map-legend.tsx";
import { namesText } from "./path-map-text.ts";

export interface PathMapRibbonsProps {
  readonly map: PathMap;
  readonly layout: MapLayout;
  readonly width: number;
  /** The path that is shown below the map. */
  readonly chosen: Pick<MapRibbon, MapColumn> | null;
  /** The ribbons that stand out. Null if none does. */
  readonly lit: readonly MapRibbon[] | null;
}

/** The paths between the boxes. Those of one cause, principal and administrator are one ribbon. */
export function PathMapRibbons({ map, layout, width, chosen, lit }: PathMapRibbonsProps): ReactElement {
  return (
    <svg className={styles["ribbons"]} width={width} height={layout.height} aria-hidden="true">
      {layout.ribbons.map((ribbon) => (
        <path
          key={JSON.stringify([ribbon.cause, ribbon.through, ribbon.administrator])}
          d={ribbon.d}
          data-tone={toneOf(ribbon, map, chosen)}
          data-is-dim={(lit && !lit.includes(ribbon)) || undefined}
        >
          <title>{titleOf(ribbon, map)}</title>
        </path>
      ))}
    </svg>
  );
}

function titleOf(ribbon: MapRibbon, { flows }: PathMap): string {
  const flow = flows.find(
    ({ cause, through, administrator }) =>
      cause === ribbon.cause && through === ribbon.through && administrator === ribbon.administrator,
  );
  return flow ? namesText(flow.names, flow.pathCount) : "";
}

function toneOf(ribbon: MapRibbon, { causes }: PathMap, chosen: PathMapRibbonsProps["chosen"]): CauseTone | "chosen" {
  if (
    chosen?.cause === ribbon.cause &&
    chosen.through === ribbon.through &&
    chosen.administrator === ribbon.administrator
  )
    return "chosen";
  const cause = causes.find(({ key }) => key === ribbon.cause);
  return toneOfCause(cause);
}
