/** Limits a list of changes to what came of a resource, what changed of it and who did it, and counts these values. */
import { sql } from "kysely";
import { z } from "zod";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { actorKey } from "../../iam/activity/activity.ts";
import {
  CHANGE_RESULTS,
  CHANGE_TYPES,
  type ChangeFacet,
  type ChangeResult,
  type ChangeSelection,
  type ChangeTraits,
  type ChangeType,
  countValues,
  isChosen,
  resultsOf,
  ROTATION_ACTOR,
  typesOf,
  UNKNOWN_ACTOR,
  unstoredType,
} from "../../iam/alerts/change-choice.ts";
import type { ChangeGroup } from "../../iam/alerts/change-group.ts";
import { rotationOfSource } from "../alerts/event-log.ts";
import { causesOfChanges, type ExplainedChange } from "./activity-causes.ts";
import { readChangedResources, resourceKey } from "./change-rows.ts";

const alert = table("alert");
const change = table("inventory_change");
const target = table("account_activity_target", "t");

const ACTORS_CHOSEN_MAX = 100;
const ACTOR_MAX_CHARACTERS = 2_048;
/** The actors that are counted, those of most resources first. */
const ACTORS_MAX = 100;
/** The changes whose activities one statement looks up. */
const CHANGES_PER_STATEMENT = 1_000;

/** The chosen values of each facet. Missing or empty: all. */
export const changeSelectionShape = {
  results: z.array(z.enum(CHANGE_RESULTS)).max(CHANGE_RESULTS.length).nullish(),
  types: z.array(z.enum(CHANGE_TYPES)).max(CHANGE_TYPES.length).nullish(),
  actors: z.array(z.string().max(ACTOR_MAX_CHARACTERS)).max(ACTORS_CHOSEN_MAX).nullish(),
} as const satisfies Readonly<Record<ChangeFacet, z.ZodType>>;

type Chosen = z.infer<z.ZodObject<typeof changeSelectionShape>>;

export function selectionOf({ results, types, actors }: Chosen): ChangeSelection {
  return { results: new Set(results), types: new Set(types), actors: new Set(actors) };
}

export interface ActorCount {
  /** The ARN of the actor or, if it has none, another key. `ROTATION`, or `UNKNOWN`. */
  readonly key: string;
  /** Null for `ROTATION` and `UNKNOWN`. */
  readonly name: string | null;
  readonly count: number;
}

export interface ChangeFacets {
  readonly results: readonly { readonly result: ChangeResult; readonly count: number }[];
  readonly types: readonly { readonly type: ChangeType; readonly count: number }[];
  readonly actors: readonly ActorCount[];
}

/** The groups with a chosen value in each facet, in their order. Only what the choice needs is read. */
export async function selectGroups(
  em: Em,
  groups: readonly ChangeGroup[],
  selection: ChangeSelection,
): Promise<readonly ChangeGroup[]> {
  const needs = (facet: ChangeFacet) => selection[facet].size > 0;
  if (!needs("results") && !needs("types") && !needs("actors")) return groups;
  const { traits } = await readTraits(em, groups, { types: needs("types"), actors: needs("actors") });
  return groups.filter((_, index) => isChosen(traits[index]!, selection, null));
}

/** The number of groups with each value. A facet ignores its own part of the choice. A chosen value is there with 0, too. */
export async function countFacets(
  em: Em,
  groups: readonly ChangeGroup[],
  selection: ChangeSelection,
): Promise<ChangeFacets> {
  const { traits, actorNames } = await readTraits(em, groups, { types: true, actors: true });
  const counted = (facet: ChangeFacet) => {
    const counts = countValues(facet, traits, selection);
    return (value: string) => (counts.has(value) || selection[facet].has(value) ? [counts.get(value) ?? 0] : []);
  };
  const [ofResult, ofType, ofActor] = [counted("results"), counted("types"), counted("actors")];
  const actors = [...new Set([...actorNames.keys(), ...selection.actors, ROTATION_ACTOR, UNKNOWN_ACTOR])]
    .flatMap((key) => ofActor(key).map((count): ActorCount => ({ key, name: actorNames.get(key) ?? null, count })))
    .toSorted((one, other) => placeOf(one) - placeOf(other) || other.count - one.count || byName(one, other));
  return {
    results: CHANGE_RESULTS.flatMap((result) => ofResult(result).map((count) => ({ result, count }))),
    types: CHANGE_TYPES.flatMap((type) => ofType(type).map((count) => ({ type, count }))),
    actors: actors.filter(({ key }, index) => index < ACTORS_MAX || selection.actors.has(key) || key === UNKNOWN_ACTOR),
  };
}

/** Those that are no actors in AWS stand behind all others. */
function placeOf({ key }: ActorCount): number {
  return [ROTATION_ACTOR, UNKNOWN_ACTOR].indexOf(key);
}

function byName(one: ActorCount, other: ActorCount): number {
  return (one.name ?? one.key).localeCompare(other.name ?? other.key, "en");
}

interface FoundTraits {
  /** In the order of the groups. */
  readonly traits: readonly ChangeTraits[];
  readonly actorNames: ReadonlyMap<string, string>;
}

async function readTraits(
  em: Em,
  groups: readonly ChangeGroup[],
  needs: { readonly types: boolean; readonly actors: boolean },
): Promise<FoundTraits> {
  const types = needs.types ? await readTypes(em, groups) : [];
  const { actors, actorNames } = needs.actors ? await readActors(em, groups) : { actors: [], actorNames: new Map() };
  const traits = groups.map((group, index) => ({
    results: resultsOf(group),
    types: types[index] ?? new Set<never>(),
    actors: actors[index] ?? new Set<never>(),
  }));
  return { traits, actorNames };
}

async function readTypes(em: Em, groups: readonly ChangeGroup[]): Promise<readonly ReadonlySet<ChangeType>[]> {
  const resources = await readChangedResources(em, groups);
  const ids = groups.flatMap(({ alerts }) => alerts.map(({ alertId }) => alertId));
  const rows = await select(
    databaseOf(em),
    pick(alert, "id", "category", "checkId"),
    sql`from ${alert.$table} where ${alert.id} = any(${sql.val(ids)}::text[])`,
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return groups.map((group) => {
    const alerts = group.alerts.flatMap(({ alertId }) => known.get(alertId) ?? []);
    const resource = resources.get(resourceKey(group))?.kind ?? unstoredType(alerts[0]?.category);
    return typesOf(resource, group, alerts);
  });
}

interface FoundActors {
  readonly actors: readonly ReadonlySet<string>[];
  readonly actorNames: ReadonlyMap<string, string>;
}

const STORED_CHANGE = {
  ...pick(change, "accountId", "sourceId", "kind", "identity", "name", "at"),
  id: sql<number>`${change.id}::float8`,
};

async function readActors(em: Em, groups: readonly ChangeGroup[]): Promise<FoundActors> {
  const ids = groups.flatMap(({ inventory }) => inventory.map(({ id }) => id));
  const rows = await select(
    databaseOf(em),
    STORED_CHANGE,
    sql`from ${change.$table} where ${change.id} = any(${sql.val(ids)}::bigint[]) order by ${change.id}`,
  );
  const changes = rows.map((row) => ({ ...row, at: new Date(row.at) }));
  const actorNames = new Map<string, string>();
  const found = new Map<number, readonly string[]>();
  const explained = await withActivities(em, changes);
  for (let start = 0; start < explained.length; start += CHANGES_PER_STATEMENT) {
    const part = explained.slice(start, start + CHANGES_PER_STATEMENT);
    const causes = await causesOfChanges(em, part);
    for (const [index, { id }] of part.entries()) {
      const actors = causes[index]!.map(({ actor }) => actor);
      for (const actor of actors) actorNames.set(actorKey(actor), actor.displayName);
      found.set(id, actors.map(actorKey));
    }
  }
  const sources = new Map(rows.map(({ id, sourceId }) => [id, sourceId]));
  const actors = groups.map(({ inventory }) => {
    const own = inventory.flatMap(({ id }) => found.get(id) ?? []);
    const from = inventory.map(({ id }) => sources.get(id) ?? "");
    return new Set([
      ...own,
      ...(from.some((source) => rotationOfSource(source) !== null) ? [ROTATION_ACTOR] : []),
      ...(own.length === 0 && from.some((source) => source.startsWith("scan_")) ? [UNKNOWN_ACTOR] : []),
    ]);
  });
  return { actors, actorNames };
}

/** The changes in accounts of which an activity is stored. Nothing is looked up for the others. */
async function withActivities<Change extends ExplainedChange>(
  em: Em,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const accountIds = [...new Set(changes.map(({ accountId }) => accountId))];
  const rows = await select(
    databaseOf(em),
    { id: sql<string>`w.id` },
    sql`from unnest(${sql.val(accountIds)}::text[]) as w(id)
     where exists (select from ${target.$table} where ${target.accountId} = w.id)`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return changes.filter(({ accountId }) => known.has(accountId));
}
