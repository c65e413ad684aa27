/** The techniques that one policy document alone makes possible, for any principal that has it. */
import { lowerBy, type Severity } from "../../severity.ts";
import { type HeldPolicy, type Permissions } from "../../principals/principal-policies.ts";
import { remember } from "../../memoize.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { type AccountIndex, indexAccount } from "../simulation/account-index.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import { newUser } from "../simulation/hypothetical-principal.ts";
import { identityOf, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import {
  actionsAllowedBy,
  includesAll,
  isNone,
  namedActions,
  type RelevantActions,
} from "../techniques/action-mask.ts";
import { copyOf, type Verdict } from "../simulation/verdict.ts";

export interface Combination {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
}

/**
 * The effects that are evaluated for a single policy, because they need nothing but a target. Techniques that depend on
 * existing resources, on the principal's other policies, or on facts that no scan can read are evaluated in paths only.
 */
const EFFECTS: ReadonlySet<EffectKind> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "JOIN_GROUP",
  "REWRITE_POLICY",
  "SWITCH_VERSION",
  "GRANT_USER",
  "GRANT_ROLE",
  "CREATE_ROLE",
  "TAKE_USER",
  "NEW_TRUST",
  "PASS_ROLE",
]);

const COMBINATIONS = TECHNIQUES.filter(
  ({ effect, status, unobservable }) => EFFECTS.has(effect.kind) && status === "ACTIVE" && unobservable === null,
).map((technique) => ({
  technique,
  mask: namedActions(technique.steps.map(({ action }) => action)),
  // sts:AssumeRole is left out, because the document does not show whether a trust policy allows its holder to assume a
  // role.
  actions: [...new Set(technique.steps.map(({ action }) => action))].filter((action) => action !== "sts:AssumeRole"),
}));

const HOLDER_NAME = "holder-of-the-policy";
const cachedCombinations = new WeakMap<
  PolicyDocument,
  { readonly location: Location; readonly found: readonly Combination[] }
>();

interface Location {
  readonly awsAccountId: string;
  readonly partition: string;
  readonly at: number;
}

export function combinationsIn(document: PolicyDocument, location: Location): readonly Combination[] {
  const cached = cachedCombinations.get(document);
  if (cached && isSameAnswer(document, cached.location, location)) return cached.found;
  const found = find(document, location);
  cachedCombinations.set(document, { location, found });
  return found;
}

/**
 * Whether a cached result also applies to another location. It must be the same account: AWS managed policies are in
 * every account, and the resources of a policy may name one account. It must be the same time if a condition depends on
 * the time.
 */
function isSameAnswer({ text }: PolicyDocument, one: Location, other: Location): boolean {
  const dependsOnTime = /currenttime|epochtime/i.test(text);
  return (
    one.awsAccountId === other.awsAccountId &&
    one.partition === other.partition &&
    (one.at === other.at || !dependsOnTime)
  );
}

function find(document: PolicyDocument, location: Location): readonly Combination[] {
  const allowed = actionsAllowedBy(document);
  if (isNone(allowed)) return [];
  const possible = combinationsOf(allowed);
  if (possible.length === 0) return [];
  const account = indexAccount({ ...location, details: { users: [], groups: [], roles: [], policies: [] } });
  const principal = holderOf(account, document);
  const verdicts = new Map<string, Verdict>();
  // No name is excluded. Said so, the answer is not kept for the account, which is this document's alone.
  const alone = (action: string) =>
    remember(verdicts, action, () => authorizeNew(account, principal, [action], {}, isNever));
  return possible.flatMap(({ technique, actions }) => {
    if (actions.some((action) => alone(action).kind === "BLOCKED")) return [];
    const isOnOthers = technique.effect.kind === "TAKE_USER" || technique.effect.kind === "GRANT_USER";
    const services = technique.effect.kind === "PASS_ROLE" ? technique.effect.services : [];
    const keys: KnownKeys = services[0] === undefined ? {} : { "iam:PassedToService": services[0] };
    // A full ARN in the document names one specific user. Whether access to that user helps is evaluated in paths.
    const isExcluded = (arn: string) =>
      (isOnOthers && arn.endsWith(`/${HOLDER_NAME}`)) ||
      (technique.effect.kind === "TAKE_USER" && isNamed(document, arn));
    const isAlone = actions.length === 1 && services.length === 0 && !isOnOthers;
    const verdict = isAlone ? copyOf(alone(actions[0]!)) : authorizeNew(account, principal, actions, keys, isExcluded);
    return verdict.kind === "EXPLOITABLE" || verdict.kind === "CONDITIONAL" ? [{ technique, verdict }] : [];
  });
}

/** The severity of a policy that enables techniques. It drops by one level if each of them depends on a condition. */
export function severityOfCombinations(found: readonly Combination[]): Severity {
  return found.some(({ verdict }) => verdict.kind === "EXPLOITABLE") ? "HIGH" : lowerBy("HIGH", 1);
}

const isNever = () => false;

/** The number of cached sets of actions. The policies of an account allow a few hundred different sets. */
const MAX_CACHED_SETS = 2_000;
const combinationsBySet = new Map<string, typeof COMBINATIONS>();

/** The techniques whose actions are all among the allowed ones. */
function combinationsOf(allowed: RelevantActions): typeof COMBINATIONS {
  if (combinationsBySet.size >= MAX_CACHED_SETS) combinationsBySet.clear();
  return remember(combinationsBySet, allowed.join(), () =>
    COMBINATIONS.filter(({ mask }) => includesAll(allowed, mask)),
  );
}

/** Whether an Allow statement names the exact ARN, without a wildcard. */
export function isNamed({ statements }: PolicyDocument, arn: string): boolean {
  return statements.some(({ effect, resources }) => effect === "Allow" && resources?.includes(arn) === true);
}

/** A new user whose only policy is the document. */
function holderOf(account: AccountIndex, document: PolicyDocument): PrincipalState {
  const policy: HeldPolicy = {
    source: { kind: "INLINE", policyName: "the policy", policyArn: null, groupName: null },
    document,
  };
  const arn = `arn:${account.partition}:iam::${account.awsAccountId}:user/${HOLDER_NAME}`;
  const holder = { ...newUser(arn), userId: HOLDER_NAME };
  const permissions: Permissions = { arn, policies: [policy], boundary: null, isBounded: false, unreadable: [] };
  return principalStateOf(identityOf(holder), permissions, account.guardrails);
}
