/**
 * Decides what policies of an organization certainly do: deny an action in an account, keep external principals from
 * resources, hand the management of policies to a member account. UNKNOWN: it depends on a condition or a document that
 * cannot be decided here.
 */
import type { PolicyText } from "../account.ts";
import { matchesAnything, parseOperator } from "./conditions.ts";
import { parsePolicy } from "./document.ts";
import { isAnyAction, isAnyResource, mayBeUnscoped } from "./scope.ts";
import type { PolicyStatement, StatementCondition } from "./statement.ts";
import { matchesAction, matchesWildcard, patternsIntersect } from "./wildcard.ts";

export type PolicyVerdict = "YES" | "NO" | "UNKNOWN";

// ---------------------------------------------------------------- a denied action

/** Principals that no policy names. A condition that leaves one of them out leaves out more than exceptions. */
const ANY_PRINCIPALS = ["root", "user/zq3v-any", "role/zq3v-any", "role/team/zq3v-any"] as const;

/**
 * Whether the SCPs deny the action to everyone in the account, but for named exceptions. `levels` has the policies of the
 * root, of each unit and of the account. An action must be allowed at every level and denied at none.
 */
export function deniesAction(
  levels: readonly (readonly PolicyText[])[],
  action: string,
  awsAccountId: string,
): PolicyVerdict {
  // The organization has no such policies at all.
  if (levels.every((level) => level.length === 0)) return "NO";
  let isUndecided = false;
  for (const level of levels) {
    let isAllowed = false;
    let isUncertain = false;
    for (const text of level) {
      const parsed = parsePolicy(text);
      if (!parsed.ok) {
        isUncertain = true;
        continue;
      }
      for (const statement of parsed.document.statements) {
        if (!coversAction(statement, action)) continue;
        if (statement.effect === "Allow") {
          if (isAnyResource(statement) && statement.conditions.length === 0) isAllowed = true;
          else isUncertain = true;
        } else if (isAnyResource(statement)) {
          if (statement.conditions.every((condition) => isException(condition, awsAccountId))) return "YES";
          isUndecided = true;
        }
      }
    }
    if (!isAllowed && !isUncertain) return "YES";
    isUndecided ||= isUncertain;
  }
  return isUndecided ? "UNKNOWN" : "NO";
}

function coversAction({ actions, notActions }: PolicyStatement, action: string): boolean {
  return actions
    ? actions.some((pattern) => matchesAction(pattern, action))
    : !(notActions ?? []).some((pattern) => matchesAction(pattern, action));
}

/** Whether the condition of a Deny only leaves out named principals, such as a role for emergencies. */
function isException({ operator: written, key, values }: StatementCondition, awsAccountId: string): boolean {
  const operator = parseOperator(written);
  if (operator === null || !operator.isNegated || operator.qualifier !== null) return false;
  if (key.toLowerCase() !== "aws:principalarn") return false;
  const principals = ANY_PRINCIPALS.map((name) => `arn:aws:iam::${awsAccountId}:${name}`);
  return !values.some(
    (value) => isVariable(value) || principals.some((arn) => matchesWildcard(anyPartition(value), arn)),
  );
}

const isVariable = (value: string) => value.includes("${");
const anyPartition = (value: string) => value.replace(/^arn:aws(?:-cn|-us-gov):/, "arn:aws:");

// ---------------------------------------------------------------- limited Regions

const REGION = "aws:requestedregion";
/** A Region that no policy lists. A pattern that matches it matches them all. */
const ANY_REGION = "zq-zq3v-9";
/** Actions that run code in a Region. A limit that leaves one of them out leaves every Region open to it. */
const REGIONAL_ACTIONS = ["ec2:RunInstances", "ecs:RunTask", "lambda:CreateFunction"] as const;

/**
 * Whether the SCPs limit the account to listed Regions. A Deny may leave out services that have no Region, and named
 * principals, but neither resources nor what runs code. A Deny in listed Regions leaves all others open, so it does not
 * suffice.
 */
export function limitsRegions(levels: readonly (readonly PolicyText[])[], awsAccountId: string): PolicyVerdict {
  let isUndecided = false;
  for (const level of levels) {
    const parsed = level.map(parsePolicy);
    const statements = parsed.flatMap((each) => (each.ok ? each.document.statements : []));
    const isWhole = parsed.every(({ ok }) => ok);
    isUndecided ||= !isWhole;
    const allows = statements.filter(({ effect }) => effect === "Allow");
    const isInRegions = ({ conditions }: PolicyStatement) => conditions.some(listsRegions);
    if (isWhole && allows.length > 0 && allows.every(isInRegions)) return "YES";
    isUndecided ||= allows.some(isInRegions) && !allows.some(isFullAccess);
    for (const statement of statements) {
      const { effect, conditions, actions, notActions, resources } = statement;
      const onRegions = conditions.filter(({ key }) => key.toLowerCase() === REGION);
      if (effect === "Allow" || onRegions.length === 0 || conditions.some(isNeverMet)) continue;
      const isBroad =
        resources !== null &&
        isAnyResource(statement) &&
        (notActions !== null || (actions ?? []).some(isAnyAction)) &&
        REGIONAL_ACTIONS.every((action) => coversAction(statement, action));
      const isLimit = conditions.every(
        (condition) =>
          isException(condition, awsAccountId) || (onRegions.includes(condition) && leavesOutValues(condition)),
      );
      if (isBroad && isLimit) return "YES";
      isUndecided = true;
    }
  }
  return isUndecided ? "UNKNOWN" : "NO";
}

function listsRegions({ operator: written, key, values }: StatementCondition): boolean {
  const operator = parseOperator(written);
  return (
    key.toLowerCase() === REGION &&
    operator?.family === "String" &&
    !operator.isNegated &&
    !operator.ifExists &&
    !values.some(isAnyRegion)
  );
}

const isAnyRegion = (value: string) => isVariable(value) || matchesWildcard(value, ANY_REGION);

function isFullAccess(statement: PolicyStatement): boolean {
  return statement.conditions.length === 0 && isAnyResource(statement) && (statement.actions ?? []).some(isAnyAction);
}

/** Whether the condition is met by every value but the listed ones. */
function leavesOutValues({ operator: written, values }: StatementCondition): boolean {
  const operator = parseOperator(written);
  return (
    operator?.family === "String" && operator.isNegated && operator.qualifier === null && !values.some(isAnyRegion)
  );
}

// ---------------------------------------------------------------- limits for external principals

/** Keys of the caller that differ for every principal outside the organization. */
const OF_OUR_PRINCIPALS: ReadonlySet<string> = new Set([
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
]);

/** A principal that no policy names, by the keys that an exception may use. A pattern that matches it exempts strangers. */
const STRANGERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws:principalorgid", ["o-zq3vzq3vzq"]],
  ["aws:principalorgpaths", ["o-zq3vzq3vzq/r-zq3v/ou-zq3v-zq3vzq3v/"]],
  ["aws:principalaccount", ["987650123456"]],
  ["aws:principalarn", ANY_PRINCIPALS.map((name) => `arn:aws:iam::987650123456:${name}`)],
]);
/** Keys of networks. Unlike tags of principals, names and agents, strangers cannot choose their values. */
const NETWORKS: ReadonlySet<string> = new Set(["aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount"]);
/** Variables that stand for the owner of the resource. All others may stand for the caller. */
const OF_RESOURCE = /^\$\{aws:resource(?:orgid|account)\}$/i;

/**
 * Whether an RCP denies something to principals outside of the organization or of listed accounts, on all resources of a
 * type in the account. Other conditions may only make exceptions that strangers cannot choose to meet.
 */
export function limitsExternalPrincipals(text: PolicyText, awsAccountId: string): PolicyVerdict {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return "UNKNOWN";
  const denials = parsed.document.statements.filter(
    ({ effect, conditions }) =>
      effect === "Deny" && conditions.some(({ key }) => OF_OUR_PRINCIPALS.has(key.toLowerCase())),
  );
  const isLimit = (statement: PolicyStatement) =>
    coversSomeType(statement) && statement.conditions.every((condition) => exceptsOurs(condition, awsAccountId));
  if (denials.some(isLimit)) return "YES";
  return denials.some(({ conditions }) => !conditions.some(isNeverMet)) ? "UNKNOWN" : "NO";
}

function coversSomeType(statement: PolicyStatement): boolean {
  const { notResources } = statement;
  return (
    mayBeUnscoped(statement) &&
    (notResources === null || !mayBeUnscoped({ ...statement, resources: notResources, notResources: null }))
  );
}

function exceptsOurs(
  { operator: written, key: writtenKey, values }: StatementCondition,
  awsAccountId: string,
): boolean {
  const operator = parseOperator(written);
  if (operator === null) return false;
  const { family, isNegated, qualifier, ifExists } = operator;
  const key = writtenKey.toLowerCase();
  // The requests of anonymous principals lack the key, so without IfExists the Deny would not reach them.
  if (family === "Bool")
    return key === "aws:principalisawsservice" && ifExists && values.every((value) => value.toLowerCase() === "false");
  // AWS compares the paths, a list, with a set operator. For principals of no organization only ForAllValues is met.
  const isWhole = qualifier === null || (qualifier === "ForAllValues" && key === "aws:principalorgpaths");
  return isNegated && isWhole && !values.some((value) => mayExemptStrangers(key, value, awsAccountId));
}

function mayExemptStrangers(key: string, value: string, awsAccountId: string): boolean {
  const strangers = STRANGERS.get(key);
  if (isVariable(value)) return strangers === undefined || !OF_RESOURCE.test(value);
  if (strangers) return strangers.some((stranger) => matchesWildcard(anyPartition(value), stranger));
  if (key === "aws:resourceaccount") return matchesWildcard(value, awsAccountId);
  if (key.startsWith("aws:resourcetag/") || NETWORKS.has(key)) return matchesAnything(value) || /[*?]/.test(value);
  return true;
}

/** Whether a negated condition leaves out everyone, so that the Deny never applies. */
function isNeverMet({ operator: written, values }: StatementCondition): boolean {
  return Boolean(parseOperator(written)?.isNegated) && values.some(matchesAnything);
}

// ---------------------------------------------------------------- delegated policies

/** Without one of each, an account cannot manage policies. */
const WRITES_POLICIES = ["organizations:CreatePolicy", "organizations:UpdatePolicy"] as const;
const ATTACHES_POLICIES = "organizations:AttachPolicy";
const POLICY_TYPE = "organizations:policytype";
const SERVICE_CONTROL = "SERVICE_CONTROL_POLICY";
const SERVICE_CONTROL_ARN = "arn:*:organizations::*:policy/*/service_control_policy/*";

export interface PolicyDelegation {
  /** Whether a member account may write and attach service control policies. */
  readonly verdict: PolicyVerdict;
  /** The member accounts that may. */
  readonly awsAccountIds: readonly string[];
}

/**
 * To which accounts the delegation policy of an organization hands the management of service control policies. The
 * management account and `without` do not count. An organization that hands over only other types, such as tag policies,
 * still manages its guardrails in the management account.
 */
export function delegatesPolicies(text: PolicyText, without: ReadonlySet<string>): PolicyDelegation {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { verdict: "UNKNOWN", awsAccountIds: [] };
  const { statements } = parsed.document;
  const accounts = [...new Set(statements.flatMap(accountsNamed))].filter((id) => !without.has(id)).toSorted();
  const verdicts = accounts.map((id): PolicyVerdict => {
    const writes = WRITES_POLICIES.map((action) => allows(statements, action, id, reachesServiceControlPolicy));
    // AWS authorizes both the policy and what it is attached to.
    const attaches = [reachesServiceControlPolicy, reachesTarget].map((reaches) =>
      allows(statements, ATTACHES_POLICIES, id, reaches),
    );
    if (writes.includes("YES") && attaches.every((verdict) => verdict === "YES")) return "YES";
    return writes.every((verdict) => verdict === "NO") || attaches.includes("NO") ? "NO" : "UNKNOWN";
  });
  const awsAccountIds = accounts.filter((_id, index) => verdicts[index] === "YES");
  if (awsAccountIds.length > 0) return { verdict: "YES", awsAccountIds };
  const namesAll = statements.some(
    ({ effect, principals, notPrincipals }) =>
      effect === "Allow" && (notPrincipals !== null || (principals ?? []).some(({ value }) => value === "*")),
  );
  return { verdict: namesAll || verdicts.includes("UNKNOWN") ? "UNKNOWN" : "NO", awsAccountIds };
}

function accountsNamed({ effect, principals }: PolicyStatement): string[] {
  if (effect === "Deny") return [];
  return (principals ?? []).flatMap(({ type, value }) => (type === "AWS" ? (accountOf(value) ?? []) : []));
}

/** The account of `111122223333` or an ARN of IAM. Null for any other value. */
function accountOf(value: string): string | null {
  return /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.+)?$/.exec(value)?.[1] ?? null;
}

function allows(
  statements: readonly PolicyStatement[],
  action: string,
  accountId: string,
  reaches: (pattern: string) => boolean,
): PolicyVerdict {
  let verdict: PolicyVerdict = "NO";
  for (const statement of statements) {
    if (!coversAction(statement, action) || !mayName(statement, accountId)) continue;
    // A Deny that lets some principals or requests pass is not evaluated further.
    if (statement.effect === "Deny") return "UNKNOWN";
    if (statement.resources !== null && !statement.resources.some(reaches)) continue;
    const types = statement.conditions.map(ofServiceControlPolicies);
    if (types.includes("NO")) continue;
    if (types.every((type) => type === "YES")) verdict = "YES";
    else if (verdict === "NO") verdict = "UNKNOWN";
  }
  return verdict;
}

function mayName({ effect, principals, notPrincipals }: PolicyStatement, accountId: string): boolean {
  if (notPrincipals !== null) return effect === "Deny";
  return (principals ?? []).some(
    ({ type, value }) => type === "AWS" && (accountOf(value) === accountId || (effect === "Deny" && value === "*")),
  );
}

const TARGET_ARNS = ["root", "ou", "account"].map((type) => `arn:*:organizations::*:${type}/*`);

function reachesTarget(pattern: string): boolean {
  // Compared by itself, as the type of a policy is.
  const type = /^arn:(?:[^:]*:){4}([^:/]+)\//.exec(pattern)?.[1];
  return type === undefined
    ? TARGET_ARNS.some((arn) => patternsIntersect(pattern, arn))
    : ["root", "ou", "account"].some((target) => matchesWildcard(type, target));
}

function reachesServiceControlPolicy(pattern: string): boolean {
  // Two patterns with wildcards may look as if they met, so the type of the policies is compared by itself.
  const type = /:policy\/[^/]*\/([^/]+)/.exec(pattern)?.[1];
  return type === undefined
    ? patternsIntersect(pattern, SERVICE_CONTROL_ARN)
    : matchesWildcard(type, SERVICE_CONTROL.toLowerCase());
}

function ofServiceControlPolicies({ operator: written, key, values }: StatementCondition): PolicyVerdict {
  const operator = parseOperator(written);
  if (key.toLowerCase() !== POLICY_TYPE || operator?.family !== "String") return "UNKNOWN";
  const isListed = values.some((value) => matchesWildcard(value.toUpperCase(), SERVICE_CONTROL));
  return isListed === operator.isNegated ? "NO" : "YES";
}
