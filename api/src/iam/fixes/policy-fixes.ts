/** Corrected identity-based policies that allow too much. */
import type { Role } from "../account.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { isAdministrator, permissionsOf } from "../principals/principal-policies.ts";
import { canMatchType } from "../policy/arn-pattern.ts";
import {
  type ActionSet,
  intersection,
  isEmptySet,
  listActions,
  NO_ACTIONS,
  setOfActions,
  setOfPatterns,
  union,
} from "../policy/action-set.ts";
import { expandAction } from "../policy/catalogue.ts";
import { grantsFrom } from "../policy/grants-from.ts";
import type { IssueCode } from "../policy/issue-rule.ts";
import { findIssuesOf } from "../policy/issues.ts";
import { actionsBehind } from "../policy/risks.ts";
import { actionsOf, isAnyAction } from "../policy/scope.ts";
import type { PolicyStatement } from "../policy/statement.ts";
import { trustGrants } from "../policy/trust.ts";
import { trustPolicyOf } from "../checks/policy-subjects.ts";
import { ownRoles } from "../checks/subjects.ts";
import { coversResource } from "./containment.ts";
import { patternsOf, patternsWithin, patternsWithout, writtenPatterns } from "./action-patterns.ts";
import type { FixFacts, Fixer, ReadInput } from "./fix.ts";
import {
  formatPolicy,
  freeSid,
  listOf,
  mapStatements,
  oneOrMany,
  withCondition,
  withoutSid,
  testsKey,
  type WrittenPolicy,
  type WrittenStatement,
} from "./written-policy.ts";
import { type OwnPolicy, policyFixer, type Rewrite } from "./own-policy.ts";

/** The most characters of a policy without white space (IAM User Guide, *IAM and AWS STS quotas*). */
const POLICY_CHARACTERS_MAX = 6_144;
/** The most roles that are proposed by name. */
const ROLES_PROPOSED_MAX = 20;

const RESOURCE = /^(arn:[a-z0-9-]+:[a-z0-9-]+:[^:\s"\\]*:[^:\s"\\]*:[^\s"\\]+)$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;

interface NarrowOptions {
  /** Whether the fix is useless without resources: the actions themselves are ordinary. */
  readonly needsResources?: boolean;
  readonly proposed?: (facts: FixFacts) => readonly string[];
  readonly label?: string;
  readonly hint?: string;
  /** Adds a condition to the statement of the named resources. */
  readonly limit?: (written: WrittenStatement, facts: FixFacts, resources: readonly string[]) => WrittenStatement;
}

/** Takes the actions of an issue from the statement, and allows them only on named resources. */
export function narrow(code: IssueCode, options: NarrowOptions = {}): Fixer {
  return policyFixer((own, facts, read) => {
    const document = grantsFrom(own.policy.document, facts.finding.asOf);
    const excess = new Map<number, ActionSet>();
    for (const { statement } of findIssuesOf(code, document))
      excess.set(statement.index, actionsBehind(code, statement, document) ?? NO_ACTIONS);
    const isOpenEnded = own.policy.document.statements.some(
      ({ index, actions, notActions }) =>
        excess.has(index) && (notActions !== null || actions?.some(isAnyAction) === true),
    );
    const { needsResources = false } = options;
    // A statement that allows nearly everything is replaced by a list of the needed permissions.
    if (isOpenEnded && (needsResources || removeActions(own.policy, excess) === null))
      return keepNeeded(own, read, new Set(excess.keys()), needsResources);
    return narrowTo(own, facts, read, excess, options);
  });
}

export function narrowTo(
  { policy }: OwnPolicy,
  facts: FixFacts,
  read: ReadInput,
  excess: ReadonlyMap<number, ActionSet>,
  { needsResources = false, proposed, label, hint, limit }: NarrowOptions,
): Rewrite | null {
  const all = union(excess.values());
  if (isEmptySet(all)) return null;
  const resources = read({
    id: "resources",
    label: label ?? "Resources that stay allowed",
    hint:
      hint ??
      `ARNs, with * inside if needed. ${needsResources ? "" : "Without any, the actions are no longer allowed: "}${nameActions(all)}.`,
    isList: true,
    isRequired: needsResources,
    // A statement that allows everything cannot limit one action to resources.
    proposed: policy.document.statements.some(({ actions }) => actions?.some(isAnyAction) === true)
      ? []
      : (proposed?.(facts) ?? []),
    problemOf: (value) =>
      problemOfResource(
        value,
        all,
        policy.document.statements.filter(({ index }) => excess.has(index)),
      ),
  });
  if (!resources) return null;
  const scoped = setOfActions(
    listActions(all).filter(({ resourceTypes }) =>
      resourceTypes.some((type) => resources.some((resource) => canMatchType(resource, type))),
    ),
  );
  if (resources.length === 0) return removeActions(policy, excess);
  const text = mapStatements(policy, (written, statement) => {
    const removed = excess.get(statement.index);
    if (!removed || isEmptySet(removed)) return [written];
    const named = intersection(removed, scoped);
    // A resource outside of this statement may lie within another one, under other conditions.
    const within = resources.filter((resource) => coversResource(statement, resource));
    const onResources: WrittenStatement | null =
      within.length === 0 || isEmptySet(named)
        ? null
        : withElements(withoutSid(written), {
            Action: oneOrMany(writtenPatterns(statement, named)),
            Resource: oneOrMany(within),
          });
    return [
      withoutActions(written, statement, removed),
      onResources && (limit ? limit(onResources, facts, resources) : onResources),
    ];
  });
  return text === null || fits(text) ? { text } : null;
}

/**
 * Takes actions from statements. If the list of what remains is too long, as for `*`, a Deny of the actions says the same in
 * a few words.
 */
export function removeActions(policy: WrittenPolicy, excess: ReadonlyMap<number, ActionSet>): Rewrite | null {
  const all = union(excess.values());
  const isOpenEnded = policy.document.statements.some(
    ({ index, actions }) => excess.has(index) && actions?.some(isAnyAction) === true,
  );
  const text = isOpenEnded
    ? null
    : mapStatements(policy, (written, statement) => {
        const removed = excess.get(statement.index);
        return [removed && !isEmptySet(removed) ? withoutActions(written, statement, removed) : written];
      });
  if (!isOpenEnded && (text === null || fits(text))) return { text };
  const deny = {
    Sid: freeSid(policy, "DenyExcess"),
    Effect: "Deny",
    Action: oneOrMany(patternsOf(all)),
    Resource: "*",
  };
  const denied = formatPolicy(policy, [...policy.statements, deny])!;
  if (!fits(denied)) return null;
  return {
    text: denied,
    notes: [
      "The policy allows too many actions to list the rest, so a Deny removes these. It also overrides other policies of the same user or role.",
    ],
  };
}

function problemOfResource(value: string, actions: ActionSet, statements: readonly PolicyStatement[]): string | null {
  if (!RESOURCE.test(value)) return "must be an ARN, such as arn:aws:s3:::bucket/*";
  if (!statements.some((statement) => coversResource(statement, value))) return "is not covered by the policy today";
  const isReached = listActions(actions).some(({ resourceTypes }) =>
    resourceTypes.some((type) => canMatchType(value, type)),
  );
  return isReached ? null : "is of a type that none of the actions work on";
}

/** The statement without these actions. Null if none remain. Known actions replace NotAction and patterns that cover both. */
export function withoutActions(
  written: WrittenStatement,
  { actions, notActions }: PolicyStatement,
  removed: ActionSet,
): WrittenStatement | null {
  if (notActions) {
    const { NotAction: _excluded, ...rest } = written;
    return { ...rest, NotAction: [...listOf(written["NotAction"]), ...patternsOf(removed)] };
  }
  const remaining = patternsWithout(actions ?? [], removed);
  return remaining.length === 0 ? null : { ...written, Action: oneOrMany(remaining) };
}

/** The statement with these actions. Without a Resource, it keeps its Resource or NotResource. */
export function withElements(
  written: WrittenStatement,
  elements: { readonly Action: string | readonly string[]; readonly Resource?: string | readonly string[] },
): WrittenStatement {
  const { NotAction: _actions, NotResource, Action: _a, Resource, Condition, ...rest } = written;
  const kept = NotResource === undefined ? { Resource: Resource ?? "*" } : { NotResource };
  return {
    ...rest,
    ...(elements.Resource === undefined ? { ...elements, ...kept } : elements),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

function fits(text: string): boolean {
  return text.replaceAll(/\s/g, "").length <= POLICY_CHARACTERS_MAX;
}

function nameActions(set: ActionSet): string {
  const actions = listActions(set, 4).map(({ action }) => action);
  return actions.length > 3 ? `${actions.slice(0, 3).join(", ")} and others` : actions.join(", ");
}

/** Replaces what a statement allows by actions that the operator names. */
export function nameNeeded(codes: readonly IssueCode[]): Fixer {
  return policyFixer((own, { finding }, read) => {
    const document = grantsFrom(own.policy.document, finding.asOf);
    const found = codes.flatMap((code) => findIssuesOf(code, document));
    return keepNeeded(own, read, new Set(found.map(({ statement }) => statement.index)), false);
  });
}

export function keepNeeded(
  { policy }: OwnPolicy,
  read: ReadInput,
  wide: ReadonlySet<number>,
  needsResources: boolean,
): Rewrite | null {
  if (wide.size === 0) return null;
  const statements = policy.document.statements.filter(({ index }) => wide.has(index));
  const allowed = union(statements.map(actionsOf));
  const actions = read({
    id: "actions",
    label: "Actions that are needed",
    hint: "For example s3:GetObject or ec2:Describe*. The last accessed services of the user or role show what is used.",
    isList: true,
    isRequired: true,
    problemOf: (value) => {
      if (!ACTION.test(value) || /^[^:]*:\*+$/.test(value))
        return "must be an action, such as s3:GetObject or ec2:Describe*";
      const known = expandAction(value);
      if (known.length === 0) return "is no action of AWS";
      return isEmptySet(intersection(setOfActions(known), allowed)) ? "is not allowed by the policy today" : null;
    },
  });
  const resources =
    actions &&
    read({
      id: "resources",
      label: "Resources that are needed",
      hint: needsResources
        ? "ARNs, with * inside if needed."
        : "ARNs, with * inside if needed. Without any, the statement keeps the resources that it has.",
      isList: true,
      isRequired: needsResources,
      problemOf: (value) => problemOfResource(value, setOfPatterns(actions), statements),
    });
  if (!actions || !resources) return null;
  return {
    text: mapStatements(policy, (written, statement) => {
      if (!wide.has(statement.index)) return [written];
      // Each statement keeps only what it allows itself: another one may have other resources and conditions.
      const kept = patternsWithin(actions, actionsOf(statement));
      const within = resources.filter((resource) => coversResource(statement, resource));
      if (kept.length === 0 || (resources.length > 0 && within.length === 0)) return [];
      const Action = oneOrMany(kept);
      return [withElements(written, within.length > 0 ? { Action, Resource: oneOrMany(within) } : { Action })];
    }),
  };
}

export const nameResources: Fixer = policyFixer(({ policy }, _facts, read) => {
  const isWide = ({ effect, notResources }: PolicyStatement) => effect === "Allow" && notResources !== null;
  const actions = union(policy.document.statements.filter(isWide).map(actionsOf));
  const resources = read({
    id: "resources",
    label: "Resources that are needed",
    hint: "ARNs, with * inside if needed.",
    isList: true,
    isRequired: true,
    problemOf: (value) => problemOfResource(value, actions, policy.document.statements.filter(isWide)),
  });
  if (!resources) return null;
  return {
    text: mapStatements(policy, (written, statement) => {
      if (!isWide(statement)) return [written];
      const within = resources.filter((resource) => coversResource(statement, resource));
      if (within.length === 0) return [];
      const { NotResource: _excluded, Condition, ...rest } = written;
      return [{ ...rest, Resource: oneOrMany(within), ...(Condition === undefined ? {} : { Condition }) }];
    }),
  };
});

/** Deletes a policy that nothing uses, or that is meant to be managed. */
export const deletePolicy: Fixer = policyFixer(() => ({ text: null }));

// ---------------------------------------------------------------- roles

/** Roles that services can assume and that are no administrators: those that are usually passed. */
export const passRole = narrow("PASS_ROLE_ANY", {
  label: "Roles that may be passed",
  hint: "ARNs of roles. The proposal is every role that a service can assume and that is no administrator.",
  proposed: (facts) => roleArns(facts, (role) => servicesOf(role).length > 0),
  limit: (written, { details }, resources) => {
    const services = new Set(details.roles.filter(({ arn }) => resources.includes(arn)).flatMap(servicesOf));
    const isWild = resources.some((resource) => /[*?]/.test(resource));
    // The statement may already name fewer services.
    return services.size === 0 || isWild || testsKey(written, "iam:PassedToService")
      ? written
      : withCondition(written, "StringEquals", "iam:PassedToService", [...services].sort());
  },
});

/** Roles that people and programs of this account can assume and that are no administrators. */
export const assumeRole = narrow("ASSUME_ROLE_ANY", {
  label: "Roles that may be assumed",
  hint: "ARNs of roles. The proposal is every role that trusts this account and is no administrator.",
  proposed: (facts) =>
    roleArns(facts, (role) => {
      const trust = trustPolicyOf(role);
      return !("notEvaluated" in trust) && trustGrants(trust).some(({ accountId }) => accountId === facts.awsAccountId);
    }),
});

function servicesOf(role: Role): readonly string[] {
  const trust = trustPolicyOf(role);
  if ("notEvaluated" in trust) return [];
  return trustGrants(trust).flatMap(({ party, principal }) => (party === "SERVICE" ? [principal.value] : []));
}

function roleArns({ details, snapshot, awsAccountId }: FixFacts, isWanted: (role: Role) => boolean): readonly string[] {
  const { organization } = snapshot.sections;
  const guardrails = guardrailsOf(
    organization.status === "read" ? organization.value : undefined,
    awsAccountId,
    snapshot.takenAt,
  );
  return ownRoles(details)
    .filter((role) => isWanted(role) && !isAdministrator(permissionsOf(details, role), guardrails))
    .map(({ arn }) => arn)
    .slice(0, ROLES_PROPOSED_MAX);
}
