/**
 * What a principal holds: the documents of its inline, attached and group policies and of its boundary, each with where
 * it comes from. Whoever asks about a principal starts here, so that no check forgets a group or a boundary.
 */
import type { AuthorizationDetails, Policy, PolicyHolder, PolicyText, Role, User } from "./account.ts";
import { findAction } from "./policy/catalogue.ts";
import { conditionsOn, isNarrowed, parseOperator } from "./policy/conditions.ts";
import { describePolicyError, parsePolicy, type PolicyDocument, type PolicyStatement, type StatementCondition } from "./policy/document.ts";
import { isAnyAction, isAnyResource, isUnscoped, namesAction } from "./policy/scope.ts";
import { coversPattern, patternsIntersect } from "./policy/wildcard.ts";

export interface PolicySource {
  readonly kind: "INLINE" | "MANAGED";
  readonly policyName: string;
  /** `null` for inline policies. */
  readonly policyArn: string | null;
  /** The group through which a user has it; `null` where it is the principal's own. */
  readonly groupName: string | null;
}

export interface HeldPolicy {
  readonly source: PolicySource;
  readonly document: PolicyDocument;
}

/** A policy that the principal has and that cannot be judged: what it allows or denies is unknown, not nothing. */
export interface UnreadablePolicy {
  readonly source: PolicySource;
  readonly reason: string;
}

export interface Permissions {
  readonly policies: readonly HeldPolicy[];
  /** `null`: no boundary is set. A boundary that cannot be judged stands in `unreadable`, and `isBounded` says that there is one. */
  readonly boundary: HeldPolicy | null;
  readonly isBounded: boolean;
  readonly unreadable: readonly UnreadablePolicy[];
}

/** What a user, group or role holds. Reading it again for the same snapshot costs nothing. */
export function permissionsOf(details: AuthorizationDetails, principal: User | Role | PolicyHolder): Permissions {
  const index = indexOf(details);
  const known = index.permissions.get(principal);
  if (known) return known;
  const permissions = collect(index, principal);
  index.permissions.set(principal, permissions);
  return permissions;
}

/** The default version of a managed policy: the one that counts. */
export function defaultDocument(policy: Policy): PolicyText | null {
  return policy.versions.find((version) => version.isDefaultVersion || version.versionId === policy.defaultVersionId)?.document ?? null;
}

/**
 * Is the principal an administrator: `*` on `*` without a condition, after denies and boundary, as far as plain
 * statements show? What remains of `*` is still administrator while IAM's writing actions remain in it, since whoever
 * may write IAM takes the rest back. A deny under a condition takes nothing away for good, a boundary under one leaves
 * nothing for certain. Unreadable policies count as holding nothing; an unreadable boundary bounds.
 */
export function isAdministrator({ policies, boundary, isBounded }: Permissions): boolean {
  const statements = policies.flatMap(({ document }) => document.statements);
  if (!grantsEverything(statements)) return false;
  return !isBounded || (boundary !== null && grantsEverything(boundary.document.statements));
}

function grantsEverything(statements: readonly PolicyStatement[]): boolean {
  const plain = statements.filter((statement) => !isNarrowed(statement) && isAnyResource(statement));
  const allowed = plain.filter(({ effect }) => effect === "Allow");
  const patterns = allowed.flatMap(({ actions }) => actions ?? []);
  // What NotAction leaves out may be given by another statement: PowerUserAccess beside IAMFullAccess.
  const isGivenElsewhere = (excluded: string) => patterns.some((pattern) => coversPattern(pattern.toLowerCase(), excluded.toLowerCase()));
  const isEverything = allowed.some(({ actions, notActions }) =>
    actions ? actions.some(isAnyAction) : notActions!.every((excluded) => !touchesIamWrites(excluded) || isGivenElsewhere(excluded)),
  );
  return isEverything && !plain.some((statement) => statement.effect === "Deny" && deniesIamWrites(statement));
}

/**
 * May the principal write IAM on every resource: what makes an administrator of anyone, short of being one? By plain
 * statements, after denies and boundary, as `isAdministrator`.
 */
export function mayWriteIam({ policies, boundary, isBounded }: Permissions): boolean {
  const statements = policies.flatMap(({ document }) => document.statements);
  return IAM_WRITES.some(
    (action) =>
      isPlainlyAllowed(statements, action) && (!isBounded || (boundary !== null && isPlainlyAllowed(boundary.document.statements, action))),
  );
}

function isPlainlyAllowed(statements: readonly PolicyStatement[], action: string): boolean {
  const about = statements.filter(
    (statement) => namesAction(statement, action) && !isNarrowed(statement) && reachesAllOf(statement, action),
  );
  return about.some(({ effect }) => effect === "Allow") && !about.some(({ effect }) => effect === "Deny");
}

function reachesAllOf(statement: PolicyStatement, action: string): boolean {
  const known = findAction(action);
  return isAnyResource(statement) || (known !== null && isUnscoped(statement, known));
}

/** Does a Deny keep the principal from writing IAM in every session without MFA, also in requests signed with access keys? */
export function needsMfaForIam({ policies }: Permissions): boolean {
  return policies.some(({ document }) =>
    document.statements.some(
      (statement) =>
        statement.effect === "Deny" &&
        statement.conditions.length === 1 &&
        conditionsOn(statement, "aws:MultiFactorAuthPresent").some(holdsWithoutMfa) &&
        isAnyResource(statement) &&
        IAM_WRITES.every((action) => namesAction(statement, action)),
    ),
  );
}

function holdsWithoutMfa({ operator, values }: StatementCondition): boolean {
  const parsed = parseOperator(operator);
  return parsed?.family === "Bool" && parsed.ifExists && values.every((value) => value.toLowerCase() === "false");
}

function deniesIamWrites({ actions, notActions }: PolicyStatement): boolean {
  if (actions) return actions.some(touchesIamWrites);
  return IAM_WRITES.some((action) => !notActions!.some((pattern) => coversPattern(pattern.toLowerCase(), action)));
}

/** The actions by which whoever holds them gives any right to anyone: with these left, an administrator is one. */
const IAM_WRITES = [
  "iam:attachrolepolicy",
  "iam:attachuserpolicy",
  "iam:createpolicyversion",
  "iam:putrolepolicy",
  "iam:putuserpolicy",
  "iam:setdefaultpolicyversion",
] as const;

function touchesIamWrites(pattern: string): boolean {
  return IAM_WRITES.some((action) => patternsIntersect(pattern.toLowerCase(), action));
}

// ---------------------------------------------------------------- collecting

interface PermissionIndex {
  readonly groups: ReadonlyMap<string, PolicyHolder>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly permissions: WeakMap<PolicyHolder, Permissions>;
}

const indexes = new WeakMap<AuthorizationDetails, PermissionIndex>();

function indexOf(details: AuthorizationDetails): PermissionIndex {
  let index = indexes.get(details);
  if (!index) {
    index = {
      groups: new Map(details.groups.map((group) => [group.groupName, group])),
      policies: new Map(details.policies.map((policy) => [policy.arn, policy])),
      permissions: new WeakMap(),
    };
    indexes.set(details, index);
  }
  return index;
}

type Collected = HeldPolicy | UnreadablePolicy;

function collect(index: PermissionIndex, principal: User | Role | PolicyHolder): Permissions {
  const groupNames = "groupNames" in principal ? principal.groupNames : [];
  const collected = [
    ...ownPolicies(index, principal, null),
    ...groupNames.flatMap((groupName) => {
      const group = index.groups.get(groupName);
      return group ? ownPolicies(index, group, groupName) : [];
    }),
  ];
  const boundaryArn = "permissionsBoundaryArn" in principal ? principal.permissionsBoundaryArn : null;
  const boundary = boundaryArn === null ? null : managed(index, boundaryArn, policyNameOf(boundaryArn), null);
  const unreadable = [...collected, ...(boundary ? [boundary] : [])].filter((each): each is UnreadablePolicy => "reason" in each);
  return {
    policies: collected.filter((each): each is HeldPolicy => "document" in each),
    boundary: boundary && "document" in boundary ? boundary : null,
    isBounded: boundaryArn !== null,
    unreadable,
  };
}

function ownPolicies(index: PermissionIndex, holder: PolicyHolder, groupName: string | null): Collected[] {
  return [
    ...holder.inlinePolicies.map(({ policyName, document }) => read({ kind: "INLINE", policyName, policyArn: null, groupName }, document)),
    ...holder.attachedPolicies.map(({ policyArn, policyName }) => managed(index, policyArn, policyName, groupName)),
  ];
}

function managed(index: PermissionIndex, policyArn: string, policyName: string, groupName: string | null): Collected {
  const source: PolicySource = { kind: "MANAGED", policyName, policyArn, groupName };
  const policy = index.policies.get(policyArn);
  const text = policy && defaultDocument(policy);
  return text ? read(source, text) : { source, reason: `The document of ${policyArn} was not among what was read.` };
}

function read(source: PolicySource, text: PolicyText): Collected {
  const parsed = parsePolicy(text);
  return parsed.ok
    ? { source, document: parsed.document }
    : { source, reason: `${source.policyName}: ${describePolicyError(parsed.error)}` };
}

function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
