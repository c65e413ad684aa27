/** Which known ways up one policy document opens by itself to whoever carries it, whoever that is. */
import type { User } from "../../account.ts";
import { type HeldPolicy, type Permissions } from "../../principals/principal-policies.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import type { PolicyDocument } from "../../policy/statement.ts";
import { type AccountIndex, indexAccount } from "../simulation/account-index.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import { identityOf, type PrincipalState, principalStateOf } from "../simulation/principal-state.ts";
import { includesAll, isNone, namedActions } from "../techniques/action-mask.ts";
import type { Verdict } from "../simulation/verdict.ts";

export interface Combination {
  readonly technique: EscalationTechnique;
  readonly verdict: Verdict;
}

/**
 * Ways that hang on what exists in the account, on what a principal holds besides, or on what nobody sees are for paths to
 * judge; a document alone holds those that need nothing but a target.
 */
const EFFECTS: ReadonlySet<string> = new Set([
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
  // Whether a trust lets the bearer in is not the document's to say.
  actions: [...new Set(technique.steps.map(({ action }) => action))].filter((action) => action !== "sts:AssumeRole"),
}));

const NAME = "bearer-of-the-policy";
const known = new WeakMap<PolicyDocument, { readonly awsAccountId: string; readonly found: readonly Combination[] }>();

export function combinationsIn(
  document: PolicyDocument,
  of: { readonly awsAccountId: string; readonly partition: string; readonly at: number },
): readonly Combination[] {
  const before = known.get(document);
  // AWS's own policies stand in every account, and their resources may name one.
  if (before?.awsAccountId === of.awsAccountId) return before.found;
  const found = find(document, of);
  known.set(document, { awsAccountId: of.awsAccountId, found });
  return found;
}

function find(
  document: PolicyDocument,
  of: { readonly awsAccountId: string; readonly partition: string; readonly at: number },
): readonly Combination[] {
  const account = indexAccount({ ...of, details: { users: [], groups: [], roles: [], policies: [] } });
  const principal = bearer(account, document);
  if (isNone(principal.allowedWithinBoundary)) return [];
  const closed = new Map<string, boolean>();
  const isClosed = (action: string) => {
    if (!closed.has(action)) closed.set(action, authorizeNew(account, principal, [action], {}).kind === "BLOCKED");
    return closed.get(action)!;
  };
  return COMBINATIONS.flatMap(({ technique, mask, actions }) => {
    if (!includesAll(principal.allowedWithinBoundary, mask) || actions.some(isClosed)) return [];
    const isOnOthers = technique.effect.kind === "TAKE_USER" || technique.effect.kind === "GRANT_USER";
    const services = technique.effect.kind === "PASS_ROLE" ? technique.effect.services : [];
    const keys: KnownKeys = services[0] === undefined ? {} : { "iam:PassedToService": services[0] };
    // A user named in full is one user, and what taking it over is worth is for paths to judge.
    const isLeftOut = (arn: string) =>
      (isOnOthers && arn.endsWith(`/${NAME}`)) || (technique.effect.kind === "TAKE_USER" && isNamed(document, arn));
    const verdict = authorizeNew(account, principal, actions, keys, isLeftOut);
    return verdict.kind === "EXPLOITABLE" || verdict.kind === "CONDITIONAL" ? [{ technique, verdict }] : [];
  });
}

/** In full, without a wildcard. */
export function isNamed({ statements }: PolicyDocument, arn: string): boolean {
  return statements.some(({ effect, resources }) => effect === "Allow" && resources?.includes(arn) === true);
}

function bearer(account: AccountIndex, document: PolicyDocument): PrincipalState {
  const allowedActions: HeldPolicy = {
    source: { kind: "INLINE", policyName: "the policy", policyArn: null, groupName: null },
    document,
  };
  const arn = `arn:${account.partition}:iam::${account.awsAccountId}:user/${NAME}`;
  const holder: User = {
    userName: NAME,
    userId: NAME,
    arn,
    path: "/",
    createdAt: 0,
    inlinePolicies: [],
    attachedPolicies: [],
    groupNames: [],
    permissionsBoundaryArn: null,
    tags: [],
  };
  const permissions: Permissions = {
    arn,
    policies: [allowedActions],
    boundary: null,
    isBounded: false,
    unreadable: [],
  };
  return principalStateOf(identityOf(holder), permissions, account.guardrails);
}
