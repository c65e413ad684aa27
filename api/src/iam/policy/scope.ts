/** The scope of a statement: the actions it covers, and whether it covers every resource, however that is written. */
import { memoize } from "../memoize.ts";
import {
  type ActionSet,
  intersection,
  listActions,
  NO_ACTIONS,
  scopableActions,
  setOfActions,
  setOfPatterns,
  setWithoutPatterns,
  union,
} from "./action-set.ts";
import { type CatalogueAction, type ResourceType, resourceTypesWithArnsOf } from "./catalogue.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { coversPattern, matchesWildcard } from "./wildcard.ts";

/** Whether the pattern matches every action: `*`, `**` or `*:*`. */
export function isAnyAction(pattern: string): boolean {
  return coversPattern(pattern, "*:*");
}

/**
 * Whether the statement covers every resource of every service: `*`, `arn:*`, `arn:aws:*`. NotResource also counts,
 * because it covers all but a few named resources. It does not count if it excludes a broad pattern.
 */
export function isAnyResource({ resources, notResources }: PolicyStatement): boolean {
  if (resources) return resources.some(isAnyArn);
  return notResources !== null && !notResources.some((pattern) => BROAD_PATTERN.test(pattern));
}

/** Matches `*`, `arn:*`, `arn:aws:*`, and patterns for every resource of one service (`arn:aws:iam::*:*`). */
const BROAD_PATTERN = /^[*?]|^arn:[*?]|^arn:[^:]*:[^:]*[*?]|^arn:[^:]*:[^:]*:[^:]*:[^:]*:[*?]+$/;

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;

/** The length of the longest `arn:PARTITION:`. */
const MAX_PREFIX = Math.max(...PARTITIONS.map((partition) => `arn:${partition}:`.length));

function isAnyArn(pattern: string): boolean {
  // Nearly every pattern names a service before its first star.
  const star = pattern.indexOf("*");
  if (star < 0 || star > MAX_PREFIX) return false;
  return PARTITIONS.some((partition) => coversPattern(pattern, `arn:${partition}:*`)) || coversPattern(pattern, "*:*");
}

/**
 * Whether the pattern matches every resource of the type. An account number is ignored: an identity-based policy
 * reaches only its own account, so `arn:aws:iam::111122223333:role/*` limits nothing. A Region does limit the pattern.
 */
function coversType(pattern: WidePattern, type: ResourceType): boolean {
  const known = templateOf(type);
  if (pattern.service !== null && pattern.service !== known.service) return false;
  return known.arns.some((arn) => arn.startsWith(pattern.fixed) && coversPattern(pattern.arn, arn));
}

interface WidePattern {
  /** The ARN pattern, with the account number replaced by a wildcard. */
  readonly arn: string;
  /** Its text before the first wildcard. A type whose ARNs begin otherwise is ruled out without a comparison. */
  readonly fixed: string;
  /** The service in the ARN pattern. Null if this part contains a wildcard. */
  readonly service: string | null;
}

/** The resource patterns that match every resource of some type. */
const widePatterns = memoize(({ resources }: PolicyStatement): readonly WidePattern[] =>
  (resources ?? [])
    .filter(isWild)
    .map((pattern) => {
      const [, , service] = pattern.split(":");
      const arn = pattern.replace(/^(arn:[^:]*:[^:]*:[^:]*:)\d{12}:/, "$1*:");
      return {
        arn,
        fixed: arn.slice(0, arn.search(/[*?]/)),
        service:
          service === undefined || /[*?]/.test(pattern.slice(0, pattern.indexOf(service) + service.length))
            ? null
            : service,
      };
    })
    // Most patterns match some resources (`arn:aws:s3:::logs/*`) and cover no type.
    .filter(
      (pattern) =>
        pattern.service === null || resourceTypesWithArnsOf(pattern.service).some((type) => coversType(pattern, type)),
    ),
);

function serviceIn({ arn }: ResourceType): string {
  return arn.split(":", 3)[2] ?? "";
}

interface Template {
  readonly service: string;
  /** The ARN patterns of the type, one per partition, with a wildcard for every placeholder. */
  readonly arns: readonly string[];
}

const templateOf = memoize((type: ResourceType): Template => ({
  service: serviceIn(type),
  arns: PARTITIONS.map((partition) => type.arn.replace("${Partition}", partition).replace(/\$\{[^}]*\}/g, "*")),
}));

/** Whether a resource pattern of the statement matches every resource of some type. */
export function mayBeUnscoped(statement: PolicyStatement): boolean {
  return isAnyResource(statement) || (statement.resources?.some(isWild) === true && widePatterns(statement).length > 0);
}

const isWild = (pattern: string) => pattern.includes("*") || pattern.includes("?");

/** The actions that the statement does not limit to specific resources. Excludes actions that support no resource types. */
export function unscopedActions(statement: PolicyStatement, actions: ActionSet): ActionSet {
  if (isAnyResource(statement)) return intersection(actions, scopableActions());
  const patterns = widePatterns(statement);
  if (patterns.length === 0) return setOfActions([]);
  return setOfActions(listActions(actions).filter(reachedBy(patterns)));
}

/** Whether the statement does not limit the action to specific resources. False for actions that support no resource types. */
export function isUnscoped(statement: PolicyStatement, action: CatalogueAction): boolean {
  if (isAnyResource(statement)) return action.resourceTypes.length > 0;
  const patterns = widePatterns(statement);
  return patterns.length > 0 && reachedBy(patterns)(action);
}

function reachedBy(patterns: readonly WidePattern[]): (action: CatalogueAction) => boolean {
  const known = new Map<ResourceType, boolean>();
  const isCovered = (type: ResourceType) => {
    let answer = known.get(type);
    if (answer === undefined) {
      answer = patterns.some((pattern) => coversType(pattern, type));
      known.set(type, answer);
    }
    return answer;
  };
  return ({ resourceTypes }) => resourceTypes.some(isCovered);
}

/** The known actions that a statement covers: Action expanded, or all except NotAction. */
export function actionsOf({ actions, notActions }: PolicyStatement): ActionSet {
  return actions ? setOfPatterns(actions) : setWithoutPatterns(notActions!);
}

/** Whether the statement covers an action. Also exact for actions that are missing from the catalogue. */
export function namesAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  const wanted = action.toLowerCase();
  const matches = (pattern: string) => matchesWildcard(pattern.toLowerCase(), wanted);
  return actions ? actions.some(matches) : !notActions!.some(matches);
}

/** The actions that the document denies for every resource and request. No Allow in the same document can grant them. */
export const deniedOutright = memoize(({ statements }: PolicyDocument): ActionSet => {
  const denies = statements.filter(isOutrightDeny);
  return denies.length === 0 ? NO_ACTIONS : union(denies.map(actionsOf));
});

/** Whether the statement denies its actions for every resource and request. */
export function isOutrightDeny(statement: PolicyStatement): boolean {
  return statement.effect === "Deny" && statement.conditions.length === 0 && isAnyResource(statement);
}
