/** What the filters of the page choose, as its address has it, and their words. */
import type { ChangeFacetsQuery } from "../../gql/changes.ts";
import type { ChangeFocus, ChangeResult, ChangeType } from "../../gql/schema-types.ts";
import type { FacetGroup } from "../../ui/facets.tsx";

type Facets = ChangeFacetsQuery["changeFacets"];
type Actor = Facets["actors"][number];

export interface ChangeFilterSearch {
  readonly result?: string | undefined;
  readonly type?: string | undefined;
  readonly by?: string | undefined;
}
type FilterKey = keyof ChangeFilterSearch;

export interface ChangeSearch extends ChangeFilterSearch {
  readonly show?: ChangeFocus | undefined;
}

const RESULTS: Readonly<Record<ChangeResult, string>> = {
  OPENED: "New alerts",
  REOPENED: "Reopened alerts",
  RAISED: "Alerts more severe",
  RESOLVED: "Resolved alerts",
  LOWERED: "Alerts less severe",
  OPENED_AND_RESOLVED: "Alerts that came and went",
  FOUND_BY_FIRST_SCAN: "Alerts found by the first scan",
  CREATED: "Created",
  CHANGED: "Changed",
  DELETED: "Deleted",
};

const TYPES: Readonly<Record<ChangeType, string>> = {
  USER: "User",
  ACCESS_KEY: "Access key",
  GROUP: "Group",
  ROLE: "Role",
  POLICY: "Policy",
  PATH: "Path to administrator",
  ACCOUNT: "Account and root user",
  OTHER: "Other",
};

/** The variables of the list. What no filter knows is left out, so that an old link still opens the page. */
export interface ChosenFilters {
  readonly results: ChangeResult[];
  readonly types: ChangeType[];
  readonly actors: string[];
}

export function chosenFilters({ result, type, by }: ChangeFilterSearch): ChosenFilters {
  return {
    results: valuesOf(result).filter((value): value is ChangeResult => Object.hasOwn(RESULTS, value)),
    types: valuesOf(type).filter((value): value is ChangeType => Object.hasOwn(TYPES, value)),
    actors: valuesOf(by),
  };
}

export function countChosen({ results, types, actors }: ChosenFilters): number {
  return results.length + types.length + actors.length;
}

/** The name of a session may contain a comma, so a value is escaped within the list. */
function valuesOf(text: string | undefined): string[] {
  return [...new Set((text ?? "").split(",").map(unescaped))].filter((value) => value !== "");
}

/** Anyone may write an address. What is not escaped correctly is the value itself. */
function unescaped(text: string): string {
  return text.replaceAll(/%2C/gi, ",").replaceAll("%25", "%");
}

function escaped(value: string): string {
  return value.replaceAll("%", "%25").replaceAll(",", "%2C");
}

/** The filters with the value switched on or off. */
export function toggled(search: ChangeFilterSearch, key: string, value: string): ChangeFilterSearch {
  const before = valuesOf(search[key as FilterKey]);
  const after = before.includes(value) ? before.filter((each) => each !== value) : [...before, value];
  return { [key]: after.length === 0 ? undefined : after.map(escaped).join(",") };
}

export const NO_FILTERS = { result: undefined, type: undefined, by: undefined } as const;

export function filterGroups(facets: Facets, { results, types, actors }: ChosenFilters): readonly FacetGroup[] {
  return [
    {
      key: "result" satisfies FilterKey,
      label: "Result",
      choices: (Object.keys(RESULTS) as ChangeResult[]).flatMap((value) =>
        facets.results
          .filter(({ result }) => result === value)
          .map(({ count }) => ({ value, label: RESULTS[value], count, isOn: results.includes(value) })),
      ),
    },
    {
      key: "type" satisfies FilterKey,
      label: "Type",
      choices: (Object.keys(TYPES) as ChangeType[]).flatMap((value) =>
        facets.types
          .filter(({ type }) => type === value)
          .map(({ count }) => ({ value, label: TYPES[value], count, isOn: types.includes(value) })),
      ),
    },
    {
      key: "by" satisfies FilterKey,
      label: "Changed by",
      choices: facets.actors.map((actor) => ({
        value: actor.key,
        label: actorLabel(actor, facets.actors),
        count: actor.count,
        isOn: actors.includes(actor.key),
      })),
    },
  ];
}

const NOT_AN_ACTOR: Readonly<Record<string, string>> = { ROTATION: "Rotation of IAM Monitor", UNKNOWN: "Not known" };

/** Two accounts may have actors of one name. The account of the ARN tells them apart. */
function actorLabel({ key, name }: Actor, all: readonly Actor[]): string {
  if (name === null) return NOT_AN_ACTOR[key] ?? key;
  const isShared = all.some((other) => other.name === name && other.key !== key);
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(key)?.[1];
  return isShared && account !== undefined ? `${name} in ${account}` : name;
}
