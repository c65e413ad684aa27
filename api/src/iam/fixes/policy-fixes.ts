/** Corrected identity-based policies. */
import type { Policy, Role } from "../account.ts";
import { policyOwners } from "../identity.ts";
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
import { parseOperator } from "../policy/conditions.ts";
import { grantsFrom } from "../policy/grants-from.ts";
import type { IssueCode } from "../policy/issue-rule.ts";
import { findIssuesOf } from "../policy/issues.ts";
import { actionsBehind } from "../policy/risks.ts";
import { actionsOf, isAnyAction, namesAction } from "../policy/scope.ts";
import type { PolicyStatement } from "../policy/statement.ts";
import { trustGrants } from "../policy/trust.ts";
import { ownPolicies, type PolicySubject, trustPolicyOf } from "../checks/policy-subjects.ts";
import { ownRoles } from "../checks/subjects.ts";
import { patternsOf, patternsWithout } from "./action-patterns.ts";
import { policyEdit, type PolicyHolderName } from "./commands.ts";
import type { FixChange, FixFacts, Fixer, ReadInput } from "./fix.ts";
import {
  conditionsOf,
  formatPolicy,
  freeSid,
  listOf,
  mapStatements,
  oneOrMany,
  readWritten,
  withCondition,
  withoutSid,
  type WrittenPolicy,
  type WrittenStatement,
} from "./written-policy.ts";

/** The most characters of a policy without white space (IAM User Guide, *IAM and AWS STS quotas*). */
const POLICY_CHARACTERS_MAX = 6_144;
/** The most roles that are proposed by name. */
const ROLES_PROPOSED_MAX = 20;

const RESOURCE = /^(arn:[a-z0-9-]+:[a-z0-9-]+:[^:\s"\\]*:[^:\s"\\]*:[^\s"\\]+)$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;

export interface OwnPolicy {
  readonly subject: PolicySubject;
  readonly policy: WrittenPolicy;
  /** The managed policy. Null for an inline policy. */
  readonly managed: Policy | null;
  /** The ARN of the user, group or role with the inline policy. Empty for a managed policy. */
  readonly ownerArn: string;
}

export function ownPolicyOf({ details, finding }: FixFacts): OwnPolicy | null {
  const subject = ownPolicies(details).find(({ resource }) => resource.id === finding.resource.id);
  const policy = subject?.text == null ? null : readWritten(subject.text);
  if (!subject || !policy) return null;
  const { place } = subject;
  if (place.kind === "MANAGED")
    return {
      subject,
      policy,
      managed: details.policies.find(({ arn }) => arn === place.policyArn) ?? null,
      ownerArn: "",
    };
  const owner = policyOwners(details).find(({ kind, name }) => kind === place.ownerKind && name === place.ownerName);
  return owner ? { subject, policy, managed: null, ownerArn: owner.holder.arn } : null;
}

interface Rewrite {
  readonly text: string | null;
  readonly notes?: readonly string[];
}

function policyFixer(fix: (own: OwnPolicy, facts: FixFacts, read: ReadInput) => Rewrite | null): Fixer {
  return (facts, read): FixChange | null => {
    const own = ownPolicyOf(facts);
    const rewrite = own && fix(own, facts, read);
    if (!own || !rewrite) return null;
    const holders = rewrite.text === null ? holdersOf(own, facts) : [];
    if (holders === null) return null;
    return {
      ...policyEdit(own.subject, { ...own, holders, document: rewrite.text }),
      notes: [
        ...(rewrite.notes ?? []),
        ...(rewrite.text === null && holders.length > 0
          ? ["Nothing of the policy remains, so the commands detach and delete it."]
          : []),
      ],
    };
  };
}

/** The users, groups and roles that a managed policy is detached from before it is deleted. Null if it is a boundary. */
function holdersOf({ managed }: OwnPolicy, { details }: FixFacts): readonly PolicyHolderName[] | null {
  if (managed === null) return [];
  if ([...details.users, ...details.roles].some((each) => each.permissionsBoundaryArn === managed.arn)) return null;
  return policyOwners(details)
    .filter(({ holder }) => holder.attachedPolicies.some(({ policyArn }) => policyArn === managed.arn))
    .map(({ kind, name, holder }) => ({ kind, name, arn: holder.arn }));
}

// ---------------------------------------------------------------- statements that allow too much

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
    // Of a statement that allows nearly everything, only what is needed can be listed.
    if (isOpenEnded && (needsResources || removeActions(own.policy, excess) === null))
      return keepNeeded(own, read, new Set(excess.keys()), needsResources);
    return narrowTo(own, facts, read, excess, options);
  });
}

function narrowTo(
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
    problemOf: (value) => problemOfResource(value, all),
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
    const onResources: WrittenStatement | null =
      resources.length === 0 || isEmptySet(named)
        ? null
        : withElements(withoutSid(written), { Action: oneOrMany(patternsOf(named)), Resource: oneOrMany(resources) });
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
function removeActions(policy: WrittenPolicy, excess: ReadonlyMap<number, ActionSet>): Rewrite | null {
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

function problemOfResource(value: string, actions: ActionSet): string | null {
  if (!RESOURCE.test(value)) return "must be an ARN, such as arn:aws:s3:::bucket/*";
  const isReached = listActions(actions).some(({ resourceTypes }) =>
    resourceTypes.some((type) => canMatchType(value, type)),
  );
  return isReached ? null : "is of a type that none of the actions work on";
}

/** The statement without these actions. Null if none remain. Known actions replace NotAction and patterns that cover both. */
function withoutActions(
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

function withElements(
  written: WrittenStatement,
  elements: { readonly Action: string | readonly string[]; readonly Resource: string | readonly string[] },
): WrittenStatement {
  const { NotAction: _actions, NotResource: _resources, Action: _a, Resource: _r, Condition, ...rest } = written;
  return { ...rest, ...elements, ...(Condition === undefined ? {} : { Condition }) };
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

function keepNeeded(
  { policy }: OwnPolicy,
  read: ReadInput,
  wide: ReadonlySet<number>,
  needsResources: boolean,
): Rewrite | null {
  if (wide.size === 0) return null;
  const allowed = union([...wide].map((index) => actionsOf(policy.document.statements[index]!)));
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
      problemOf: (value) => problemOfResource(value, setOfPatterns(actions)),
    });
  if (!actions || !resources) return null;
  return {
    text: mapStatements(policy, (written, { index }) => {
      const Resource = resources.length > 0 ? oneOrMany(resources) : resourceOf(written);
      return [wide.has(index) ? withElements(written, { Action: oneOrMany(actions), Resource }) : written];
    }),
  };
}

function resourceOf(written: WrittenStatement): string | readonly string[] {
  const named = listOf(written["Resource"]);
  return named.length === 0 ? "*" : oneOrMany(named);
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
    problemOf: (value) => problemOfResource(value, actions),
  });
  if (!resources) return null;
  return {
    text: mapStatements(policy, (written, statement) => {
      if (!isWide(statement)) return [written];
      const { NotResource: _excluded, Condition, ...rest } = written;
      return [{ ...rest, Resource: oneOrMany(resources), ...(Condition === undefined ? {} : { Condition }) }];
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
    return services.size === 0 || isWild
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

// ---------------------------------------------------------------- escalation and boundaries

/**
 * Removes the fewest actions that take part in every technique of the policy. A policy that allows nearly everything has
 * more techniques than a finding names, so its needed actions are listed instead.
 */
export const breakCombinations: Fixer = policyFixer((own, { finding }, read) => {
  const { policy } = own;
  const everything = policy.document.statements.filter(({ actions }) => actions?.some(isAnyAction) === true);
  if (everything.length > 0) return keepNeeded(own, read, new Set(everything.map(({ index }) => index)), false);
  const techniques = (finding.evidence["techniques"] as readonly { readonly actions: readonly string[] }[]).map(
    ({ actions }) => actions,
  );
  const removed = hittingSet(techniques);
  if (removed.length === 0) return null;
  const rewrite = removeActions(policy, grantsOf(policy, setOfPatterns(removed)));
  const notes = [`Removes ${removed.join(", ")}: each technique needs one of them.`, ...(rewrite?.notes ?? [])];
  return rewrite && { ...rewrite, notes };
});

/** What each Allow statement grants of these actions. */
function grantsOf({ document }: WrittenPolicy, actions: ActionSet): ReadonlyMap<number, ActionSet> {
  return new Map(
    document.statements
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => [statement.index, intersection(actionsOf(statement), actions)] as const)
      .filter(([, granted]) => !isEmptySet(granted)),
  );
}

/** The actions that occur in the most remaining sets, until each set has one of them. */
function hittingSet(sets: readonly (readonly string[])[]): readonly string[] {
  const chosen: string[] = [];
  let open = sets;
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const set of open) for (const action of new Set(set)) counts.set(action, (counts.get(action) ?? 0) + 1);
    const [best] = [...counts].toSorted(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))[0] ?? [];
    if (best === undefined) return chosen;
    chosen.push(best);
    open = open.filter((set) => !set.includes(best));
  }
  return chosen.sort();
}

/** Limits the writers of resource policies to named resources. */
export const limitResourcePolicies: Fixer = policyFixer((own, facts, read) => {
  const excess = grantsOf(own.policy, setOfPatterns(listOf(facts.finding.evidence["actions"])));
  return narrowTo(own, facts, read, excess, {});
});

/** Allows the actions only on identities with a boundary. The proposal is the boundary that most identities have. */
export const requireBoundary: Fixer = policyFixer(({ policy }, { finding, details, partition, awsAccountId }, read) => {
  const counts = new Map<string, number>();
  for (const { permissionsBoundaryArn: arn } of [...details.users, ...details.roles])
    if (arn !== null) counts.set(arn, (counts.get(arn) ?? 0) + 1);
  const [mostUsed] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const [boundary] =
    read({
      id: "boundary",
      label: "Permissions boundary",
      hint: `The ARN of the policy that new identities must have as their boundary, such as arn:${partition}:iam::${awsAccountId}:policy/Boundary.`,
      isRequired: true,
      proposed: mostUsed === undefined ? [] : [mostUsed],
      problemOf: (value) =>
        /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(value)
          ? null
          : "must be the ARN of a managed policy",
    }) ?? [];
  if (boundary === undefined) return null;
  const actions = setOfPatterns(listOf(finding.evidence["actions"]));
  return {
    text: mapStatements(policy, (written, statement) => {
      const delegated = intersection(actionsOf(statement), actions);
      if (statement.effect !== "Allow" || isEmptySet(delegated)) return [written];
      const resource = resourceOf(written);
      return [
        withoutActions(written, statement, delegated),
        withCondition(
          withElements(withoutSid(written), { Action: oneOrMany(patternsOf(delegated)), Resource: resource }),
          "StringEquals",
          "iam:PermissionsBoundary",
          [boundary],
        ),
      ];
    }),
    notes: ["Pipelines and people that use these actions must name the boundary from now on."],
  };
});

export const keepAssumeRole: Fixer = policyFixer(({ policy }) => ({
  text: mapStatements(policy, (written, statement) => {
    if (statement.effect !== "Allow") return [written];
    return namesAction(statement, "sts:AssumeRole")
      ? [withElements(written, { Action: "sts:AssumeRole", Resource: resourceOf(written) })]
      : [];
  }),
}));

// ---------------------------------------------------------------- conditions that do not do what they say

const MFA_PRESENT = "aws:multifactorauthpresent";
const MFA_AGE = "aws:multifactorauthage";

export const correctMfa: Fixer = policyFixer(({ policy }) => {
  const found = findIssuesOf("MFA_FLAWED", policy.document);
  const flawed = new Set(found.map(({ statement }) => statement.index));
  return {
    text: mapStatements(policy, (written, statement) => {
      if (!flawed.has(statement.index)) return [written];
      const exempt = found.flatMap(({ statement: { index }, at, actions }) =>
        index === statement.index && at[0] === "NotAction" ? actions : [],
      );
      const corrected = correctMfaConditions(written, statement.effect === "Deny");
      if (exempt.length === 0) return [corrected];
      const remaining = patternsWithout(listOf(written["NotAction"]), setOfPatterns(exempt));
      return [{ ...corrected, NotAction: oneOrMany(remaining) }];
    }),
    notes: ["Programs that sign with access keys lose what the policy allows only with MFA. They should use a role."],
  };
});

function correctMfaConditions(written: WrittenStatement, isDeny: boolean): WrittenStatement {
  const kept: Record<string, Record<string, unknown>> = {};
  const keep = (operator: string, key: string, value: unknown) => {
    kept[operator] = { ...kept[operator], [key]: value };
  };
  for (const [operator, keys] of Object.entries(conditionsOf(written)))
    for (const [key, value] of Object.entries(keys)) {
      const name = key.toLowerCase();
      const family = parseOperator(operator)?.family;
      if (name === MFA_PRESENT && (family === "Bool" || family === "Null"))
        keep(isDeny ? "BoolIfExists" : "Bool", "aws:MultiFactorAuthPresent", isDeny ? "false" : "true");
      else if (name === MFA_AGE) {
        const plain = operator.replace(/IfExists$/, "");
        keep(isDeny && /GreaterThan/.test(plain) ? `${plain}IfExists` : plain, key, value);
      } else keep(operator, key, value);
    }
  return { ...written, Condition: kept };
}

export const plainOperators: Fixer = policyFixer(({ policy }) => {
  const found = findIssuesOf("SET_OPERATOR_SINGLE_VALUED", policy.document);
  return {
    text: mapStatements(policy, (written, statement) => {
      const wrong = found.flatMap(({ statement: { index }, at }) =>
        index === statement.index ? [at.slice(1).join("\n")] : [],
      );
      if (wrong.length === 0) return [written];
      const kept: Record<string, Record<string, unknown>> = {};
      for (const [operator, keys] of Object.entries(conditionsOf(written)))
        for (const [key, value] of Object.entries(keys)) {
          const name = wrong.includes(`${operator}\n${key}`) ? operator.slice(operator.indexOf(":") + 1) : operator;
          kept[name] = { ...kept[name], [key]: value };
        }
      return [{ ...written, Condition: kept }];
    }),
  };
});

/** Names the present members of the group instead of the group. */
export const denyMembers: Fixer = policyFixer(({ policy }, { details }) => {
  const dead = new Set(findIssuesOf("DEAD_DENY", policy.document).map(({ statement }) => statement.index));
  const groups = new Map(details.groups.map(({ arn, groupName }) => [arn, groupName]));
  const members = (arn: string) =>
    details.users.filter(({ groupNames }) => groupNames.includes(groups.get(arn) ?? "")).map((user) => user.arn);
  const named = policy.document.statements
    .filter(({ index }) => dead.has(index))
    .flatMap(({ resources }) => resources ?? []);
  if (named.some((arn) => members(arn).length === 0)) return null;
  return {
    text: mapStatements(policy, (written, { index, resources }) =>
      dead.has(index)
        ? [{ ...written, Resource: oneOrMany([...new Set((resources ?? []).flatMap(members))]) }]
        : [written],
    ),
    notes: [
      "The Deny covers the present members of the group. Members who join later must be added, or live under a path of their own.",
    ],
  };
});
