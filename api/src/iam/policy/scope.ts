/** How wide a statement reaches: over which actions, and whether its resources are all there are, in whatever way that is written. */
import { type CatalogueAction, expandActions, expandNotAction, type ResourceType } from "./catalogue.ts";
import type { PolicyStatement } from "./document.ts";
import { coversPattern, matchesWildcard } from "./wildcard.ts";

/** `*`, `**` and `*:*` all name every action. */
export function isAnyAction(pattern: string): boolean {
  return coversPattern(pattern, "*:*");
}

/**
 * Does the statement hold for every resource of every service? `*`, `arn:*`, `arn:aws:*`. NotResource counts when
 * nothing it leaves out is wide: it reaches all but some named ones.
 */
export function isAnyResource({ resources, notResources }: PolicyStatement): boolean {
  if (resources) return resources.some(isAnyArn);
  return notResources !== null && !notResources.some((pattern) => LEAVES_OUT_MUCH.test(pattern));
}

/** `*`, `arn:*`, `arn:aws:*`, and everything of one service (`arn:aws:iam::*:*`). */
const LEAVES_OUT_MUCH = /^[*?]|^arn:[*?]|^arn:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/;

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;

function isAnyArn(pattern: string): boolean {
  return PARTITIONS.some((partition) => coversPattern(pattern, `arn:${partition}:*`)) || coversPattern(pattern, "*:*");
}

/**
 * Does the pattern name every resource of this type? Any account stands for the account: naming one's own number
 * (`arn:aws:iam::111122223333:role/*`) narrows nothing that an identity policy could reach; naming a Region does.
 */
function coversType(pattern: string, { arn }: ResourceType): boolean {
  const wide = pattern.replace(/^(arn:[^:]*:[^:]*:[^:]*:)\d{12}:/, "$1*:");
  return PARTITIONS.some((partition) => coversPattern(wide, arn.replace("${Partition}", partition).replace(/\$\{[^}]*\}/g, "*")));
}

/** Which of the actions a statement reaches without any limit on the resource; actions that can have no limit are not among them. */
export function unscopedActions(statement: PolicyStatement, actions: readonly CatalogueAction[]): readonly CatalogueAction[] {
  if (isAnyResource(statement)) return scopable(actions);
  if (!statement.resources) return [];
  const wide = statement.resources.filter((pattern) => /[*?]/.test(pattern));
  if (wide.length === 0) return [];
  const known = new Map<ResourceType, boolean>();
  const isCovered = (type: ResourceType) => {
    let answer = known.get(type);
    if (answer === undefined) {
      answer = wide.some((pattern) => coversType(pattern, type));
      known.set(type, answer);
    }
    return answer;
  };
  return actions.filter(({ resourceTypes }) => resourceTypes.some(isCovered));
}

const scopables = new WeakMap<readonly CatalogueAction[], readonly CatalogueAction[]>();

/** The actions that can be tied to a resource; remembered, since statements on `*` share their lists of actions. */
function scopable(actions: readonly CatalogueAction[]): readonly CatalogueAction[] {
  let found = scopables.get(actions);
  if (!found) {
    found = actions.filter(({ resourceTypes }) => resourceTypes.length > 0);
    scopables.set(actions, found);
  }
  return found;
}

const reached = new WeakMap<PolicyStatement, readonly CatalogueAction[]>();

/** The known actions that a statement is about: its Action expanded, or what its NotAction leaves. Each once. */
export function actionsOf(statement: PolicyStatement): readonly CatalogueAction[] {
  let actions = reached.get(statement);
  if (!actions) {
    actions = statement.actions ? expandActions(statement.actions) : expandNotAction(statement.notActions!);
    reached.set(statement, actions);
  }
  return actions;
}

/** Is the statement about an action at all? Exact for literals, also for those that the catalogue does not know. */
export function namesAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  const matches = (pattern: string) => matchesWildcard(pattern.toLowerCase(), wanted);
  return actions ? actions.some(matches) : !notActions!.some(matches);
}
