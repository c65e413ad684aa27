import IconBuilding from "@tabler/icons-react/icons/IconBuilding";
import IconCrown from "@tabler/icons-react/icons/IconCrown";
import IconDots from "@tabler/icons-react/icons/IconDots";
import IconFileCertificate from "@tabler/icons-react/icons/IconFileCertificate";
import IconUserUp from "@tabler/icons-react/icons/IconUserUp";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import type { ReactElement } from "react";
import { PrincipalIcon } from "../../features/inventory/principal-name.tsx";
import type { MapColumn, PathMap } from "./path-map-layout.ts";
import {
  causeText,
  type Exposure,
  exposureOf,
  namesText,
  type NodeText,
  principalText,
  SELF,
} from "./path-map-text.ts";

/** The key of the box that stands for the rest of its column. It filters nothing. */
export const OTHERS = "OTHERS";
const NAMES_MAX = 8;
const EXPOSURE_ICONS = { ANYONE: IconWorld, OTHER_ACCOUNT: IconBuilding } as const;

export interface BoxText extends NodeText {
  readonly icon: ReactElement;
  readonly exposure: Exposure;
  readonly names: string;
}

/** What the boxes of the map say, by the ID of the box. */
export function boxTextsOf(map: PathMap): ReadonlyMap<string, BoxText> {
  const texts = new Map<string, BoxText>();
  for (const cause of map.causes) {
    const exposure = exposureOf(cause);
    const Icon = exposure === null ? IconFileCertificate : EXPOSURE_ICONS[exposure];
    texts.set(idOf("cause", cause.key), {
      ...causeText(cause),
      icon: cause.memberCount > 1 ? <IconDots size={16} aria-hidden="true" /> : <Icon size={16} aria-hidden="true" />,
      exposure,
      names: namesIn(map, "cause", cause.key),
    });
  }
  for (const node of map.through)
    texts.set(idOf("through", node.key), {
      ...principalText(node, "principals", map),
      icon: node.principal ? (
        <PrincipalIcon kind={node.principal.kind} size={16} />
      ) : (
        <IconDots size={16} aria-hidden="true" />
      ),
      exposure: null,
      names: namesIn(map, "through", node.key),
    });
  for (const node of map.administrators)
    texts.set(idOf("administrator", node.key), {
      ...principalText(node, "administrators", map),
      icon:
        node.key === SELF ? (
          <IconUserUp size={16} aria-hidden="true" />
        ) : (
          <IconCrown size={16} aria-label="Administrator:" />
        ),
      exposure: null,
      names: namesIn(map, "administrator", node.key),
    });
  return texts;
}

function namesIn(map: PathMap, column: MapColumn, key: string): string {
  const flows = map.flows.filter((flow) => flow[column] === key);
  const names = flows.flatMap((flow) => flow.names).slice(0, NAMES_MAX);
  return namesText(
    names,
    flows.reduce((sum, { pathCount }) => sum + pathCount, 0),
  );
}

/** The ID of a box. The keys of a column may also be in another one. */
export function idOf(column: MapColumn, key: string): string {
  return `${column} ${key}`;
}
