/**
 * What a list of changes can be limited to beside its focus: what came of a resource, what the changes are about, and who
 * made them. A group has several values of each: a user was changed, and one of its alerts was resolved.
 */
import { INVENTORY_CHANGE_KINDS } from "../inventory-change.ts";
import { ALERT_CHANGE_KINDS, type ChangeGroup } from "./change-group.ts";
import { PATH_CHECK_ID } from "./root-cause.ts";

export const CHANGE_RESULTS = [...ALERT_CHANGE_KINDS, ...INVENTORY_CHANGE_KINDS] as const;
export type ChangeResult = (typeof CHANGE_RESULTS)[number];

export const CHANGE_TYPES = ["USER", "GROUP", "ROLE", "POLICY", "ACCESS_KEY", "PATH", "ACCOUNT", "OTHER"] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

/** Stands for an actor where a rotation of IAM Monitor made the change. */
export const ROTATION_ACTOR = "ROTATION";
/** Stands for an actor where no activity explains any change that scans found. */
export const UNKNOWN_ACTOR = "UNKNOWN";

export const CHANGE_FACETS = ["results", "types", "actors"] as const;
export type ChangeFacet = (typeof CHANGE_FACETS)[number];

/** The values of one group in each facet. */
export interface ChangeTraits {
  readonly results: ReadonlySet<ChangeResult>;
  readonly types: ReadonlySet<ChangeType>;
  readonly actors: ReadonlySet<string>;
}

/** The chosen values of each facet. An empty set chooses all groups. */
export type ChangeSelection = Readonly<Record<ChangeFacet, ReadonlySet<string>>>;

/** Whether the group has a chosen value in each facet, but for the ignored one. */
export function isChosen(traits: ChangeTraits, selection: ChangeSelection, ignored: ChangeFacet | null): boolean {
  return CHANGE_FACETS.every(
    (facet) =>
      facet === ignored ||
      selection[facet].size === 0 ||
      [...traits[facet]].some((value) => selection[facet].has(value)),
  );
}

/** The number of groups with each value of the facet. Its own chosen values are ignored, so that another can be added. */
export function countValues(
  facet: ChangeFacet,
  traits: readonly ChangeTraits[],
  selection: ChangeSelection,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of traits)
    if (isChosen(each, selection, facet))
      for (const value of each[facet]) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

export function resultsOf({ alerts, inventory }: Pick<ChangeGroup, "alerts" | "inventory">): Set<ChangeResult> {
  return new Set([...alerts.map(({ kind }) => kind), ...inventory.map(({ change }) => change)]);
}

export interface ChangedAlert {
  readonly category: string;
  readonly checkId: string;
}

/** The type of the resource itself, and what of it is worth a filter of its own: its access keys, and paths that it has. */
export function typesOf(
  resource: ChangeType,
  { inventory }: Pick<ChangeGroup, "inventory">,
  alerts: readonly ChangedAlert[],
): Set<ChangeType> {
  const hasKey =
    inventory.some(({ kind }) => kind === "ACCESS_KEY") || alerts.some(({ category }) => category === "IAMAccessKey");
  return new Set<ChangeType>([
    resource,
    ...(hasKey ? (["ACCESS_KEY"] as const) : []),
    ...(alerts.some(({ checkId }) => checkId === PATH_CHECK_ID) ? (["PATH"] as const) : []),
  ]);
}

/** The categories of alerts about what no inventory table has. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(["IAMAccount", "IAMRootUser", "IAMPasswordPolicy"]);

/** The type of a resource that is in no table, by the category of one of its alerts. */
export function unstoredType(category: string | undefined): "ACCOUNT" | "OTHER" {
  return category !== undefined && OF_ACCOUNT.has(category) ? "ACCOUNT" : "OTHER";
}
