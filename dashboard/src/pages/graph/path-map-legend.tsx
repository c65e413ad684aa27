import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import type { ReactElement } from "react";
import styles from "./path-map.module.css";
import type { PathMap } from "./path-map-layout.ts";
import { exposureOf } from "./path-map-text.ts";

export interface PathMapLegendProps {
  readonly map: PathMap;
  readonly hasChosen: boolean;
}

/** The colours and icons that the map has. */
export function PathMapLegend({ map, hasChosen }: PathMapLegendProps): ReactElement {
  const tones = new Set(map.causes.map(toneOfCause));
  return (
    <ul className={styles["legend"]} aria-label="Legend">
      {tones.has("anyone") && (
        <li>
          <i data-tone="anyone" />
          <IconWorld size={14} aria-hidden="true" />
          Open to anyone
        </li>
      )}
      {tones.has("other_account") && (
        <li>
          <i data-tone="other_account" />
          <IconBuilding size={14} aria-hidden="true" />
          Open to another account
        </li>
      )}
      {tones.has("inside") && (
        <li>
          <i data-tone="inside" />
          Inside this account
        </li>
      )}
      {hasChosen && (
        <li>
          <i data-tone="chosen" />
          Selected path
        </li>
      )}
      {map.administratorCount > 0 && (
        <li>
          <IconCrown size={14} aria-hidden="true" />
          Administrator
        </li>
      )}
    </ul>
  );
}

export type CauseTone = "anyone" | "other_account" | "inside";

/** The colour of a cause and its ribbons, by the external principals that it lets in. */
export function toneOfCause(cause: PathMap["causes"][number] | undefined): CauseTone {
  switch (cause ? exposureOf(cause) : null) {
    case "ANYONE":
      return "anyone";
    case "OTHER_ACCOUNT":
      return "other_account";
    case null:
      return "inside";
  }
}
