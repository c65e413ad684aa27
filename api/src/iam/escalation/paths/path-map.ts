/**
 * The map of paths: from the causes that one fix removes, through the last principal before the administrator, to the
 * administrators. Each path counts once, so causes, flows and administrators add up to the same total.
 */

const MAX_CAUSES = 12;
const MAX_THROUGH = 12;
const MAX_ADMINISTRATORS = 8;
/** Maximum number of principals that a flow names. */
const MAX_NAMES = 8;

/** The key of the last column if principals give the permissions to themselves. No administrator is counted for it. */
export const SELF_KEY = "SELF";
/** The key of the node that stands for all nodes that are not shown. */
export const OTHERS_KEY = "OTHERS";

/** The paths with the same cause, intermediate principal and administrator. */
export interface PathGroup {
  readonly cause: string;
  /** Null if the paths lead straight to the administrator. */
  readonly through: string | null;
  readonly administrator: string;
  readonly pathCount: number;
  /** The names of the first principals at which the paths start. */
  readonly names: readonly string[];
}

export interface PathMapNode {
  readonly key: string;
  readonly pathCount: number;
  /** The number of nodes that this one stands for. */
  readonly memberCount: number;
}

export interface PathMap {
  readonly causes: readonly PathMapNode[];
  readonly through: readonly PathMapNode[];
  readonly administrators: readonly PathMapNode[];
  readonly flows: readonly PathGroup[];
  readonly pathCount: number;
  readonly causeCount: number;
  readonly administratorCount: number;
}

export function pathMap(groups: readonly PathGroup[]): PathMap {
  const causes = nodesOf(groups, ({ cause }) => cause, MAX_CAUSES);
  const through = nodesOf(groups, (group) => group.through, MAX_THROUGH);
  const isSelf = ({ administrator }: PathGroup) => administrator === SELF_KEY;
  const selves = nodesOf(groups.filter(isSelf), ({ administrator }) => administrator, 1);
  const administrators = nodesOf(
    groups.filter((group) => !isSelf(group)),
    ({ administrator }) => administrator,
    MAX_ADMINISTRATORS,
  );
  return {
    causes: causes.nodes,
    through: through.nodes,
    administrators: [...administrators.nodes, ...selves.nodes],
    flows: flowsOf(
      groups.map((group) => ({
        ...group,
        cause: causes.shownAs(group.cause),
        through: group.through === null ? null : through.shownAs(group.through),
        administrator: isSelf(group) ? SELF_KEY : administrators.shownAs(group.administrator),
      })),
    ),
    pathCount: groups.reduce((sum, { pathCount }) => sum + pathCount, 0),
    causeCount: causes.count,
    administratorCount: administrators.count,
  };
}

/** The nodes of one column: those with most paths, and one for the rest. One that is left over is shown itself. */
function nodesOf(groups: readonly PathGroup[], keyOf: (group: PathGroup) => string | null, max: number) {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const key = keyOf(group);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + group.pathCount);
  }
  const all = [...counts]
    .map(([key, pathCount]): PathMapNode => ({ key, pathCount, memberCount: 1 }))
    .toSorted((a, b) => b.pathCount - a.pathCount || (a.key < b.key ? -1 : 1));
  const shown = all.length <= max + 1 ? all : all.slice(0, max);
  const rest = all.slice(shown.length);
  const keys = new Set(shown.map(({ key }) => key));
  const others = {
    key: OTHERS_KEY,
    pathCount: rest.reduce((sum, { pathCount }) => sum + pathCount, 0),
    memberCount: rest.length,
  };
  return {
    nodes: rest.length > 0 ? [...shown, others] : shown,
    count: all.length,
    shownAs: (key: string) => (keys.has(key) ? key : OTHERS_KEY),
  };
}

function flowsOf(groups: readonly PathGroup[]): PathGroup[] {
  const flows = new Map<string, PathGroup>();
  for (const group of groups) {
    const key = JSON.stringify([group.cause, group.through, group.administrator]);
    const known = flows.get(key);
    flows.set(
      key,
      known
        ? {
            ...known,
            pathCount: known.pathCount + group.pathCount,
            names: [...known.names, ...group.names].slice(0, MAX_NAMES),
          }
        : { ...group, names: group.names.slice(0, MAX_NAMES) },
    );
  }
  return [...flows.values()].toSorted((a, b) => b.pathCount - a.pathCount);
}
