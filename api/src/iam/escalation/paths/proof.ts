/**
 * Converts a reason of the evaluator into the form that is shown and stored: plain JSON that names the statement, its
 * policy and the policy's holder. Their ids stay valid in later snapshots. The evaluator only knows documents, and
 * principals with equal documents share one verdict. The holder is therefore looked up here, when a path is shown.
 */
import type { OrganizationPolicy, Policy, Role } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { inlinePolicyRef, trustPolicyRef } from "../../identity.ts";
import type { Permissions, PolicySource } from "../../principals/principal-policies.ts";
import type { Layer, NamedPolicy, Reason } from "../../policy/evaluate.ts";
import type { PolicyStatement, StatementCondition } from "../../policy/statement.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";
import { ACL_NAME, GRANTS_NAME } from "../../resource-grants.ts";
import { governedResource } from "../../resource-policy-inventory.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { isHypothetical } from "../simulation/hypothetical-principal.ts";
import { GRANTED, type Identity } from "../simulation/principal-state.ts";
import { OPEN_TRUST } from "../simulation/authorize.ts";
import { describeReason } from "../simulation/verdict.ts";

/**
 * WRITTEN: a policy that the caller writes during the step, such as a policy that grants every permission or a trust
 * policy that names the caller.
 */
export type ProofPolicyKind =
  | "INLINE"
  | "ATTACHED"
  | "GROUP_INLINE"
  | "GROUP_ATTACHED"
  | "BOUNDARY"
  | "SESSION"
  | "SCP"
  | "RCP"
  | "TRUST"
  | "RESOURCE"
  | "WRITTEN";

export interface ProofPolicy {
  readonly kind: ProofPolicyKind;
  readonly name: string;
  /** Null if it is not a managed policy. */
  readonly arn: string | null;
  /**
   * AWS's id for a managed policy, `OWNERID/name` for an inline policy, or `ROLEID#trust-policy`. Null for a policy
   * that is written during the step.
   */
  readonly policyId: string | null;
  /**
   * The holder of the policy: the principal, its group, or the role of a trust policy. For an SCP or RCP, the root,
   * organizational unit or account that it is attached to.
   */
  readonly holder: PolicyHolderRef | null;
}

export interface PolicyHolderRef {
  readonly kind: "USER" | "GROUP" | "ROLE" | "ORGANIZATION_TARGET";
  readonly name: string;
  readonly id: string;
  /** Null for organization targets. */
  readonly arn: string | null;
}

/**
 * An element of the statement, with the patterns that matched. For a Not… element, `patterns` has the first of all its
 * patterns.
 */
export interface MatchedElement {
  readonly element: "Action" | "NotAction" | "Resource" | "NotResource" | "Principal" | "NotPrincipal";
  readonly patterns: readonly string[];
}

export interface ProofStatement {
  readonly effect: Reason["effect"];
  readonly layer: Layer;
  /** A sentence for the operator. */
  readonly summary: string;
  readonly action: string;
  readonly resource: string;
  /** Null for an implicit deny, which no statement causes. */
  readonly policy: ProofPolicy | null;
  readonly statement: {
    /** Index in the document, from 0. */
    readonly index: number;
    readonly sid: string | null;
    readonly effect: "Allow" | "Deny";
    readonly action: MatchedElement;
    readonly resource: MatchedElement | null;
    readonly principal: MatchedElement | null;
    readonly conditions: readonly StatementCondition[];
  } | null;
  /** The condition keys that MAY_ALLOW and MAY_DENY depend on. */
  readonly keys: readonly string[];
}

/** Maximum number of patterns shown for a Not… element or a list of principals. */
const MAX_SHOWN_PATTERNS = 10;

/** The principal whose identity policies the reasons refer to. */
export interface PolicyOwner {
  readonly identity: Identity;
  readonly permissions: Permissions;
}

/** Converts a reason. `trusting` is the account of the role whose trust policy decides, if it is another account. */
export function proofOf(
  account: AccountIndex,
  owner: PolicyOwner,
  reason: Reason,
  trusting: AccountIndex = account,
): ProofStatement {
  const { effect, layer, action, resource, statement, keys } = reason;
  return {
    effect,
    layer,
    summary: describeReason(reason),
    action,
    resource,
    policy: reason.policy === null ? null : policyOf(OF_RESOURCE.has(layer) ? trusting : account, owner, reason),
    statement: statement && {
      index: statement.index,
      sid: statement.sid,
      effect: statement.effect,
      action: matchedAction(statement, action),
      resource: matchedResource(statement, resource),
      principal: matchedPrincipal(statement),
      conditions: statement.conditions,
    },
    keys,
  };
}

function policyOf(
  account: AccountIndex,
  { identity, permissions }: PolicyOwner,
  { layer, level, policy, resource }: Reason,
): ProofPolicy {
  const document = policy!.document;
  if (document === GRANTED.document || document === OPEN_TRUST)
    return { kind: "WRITTEN", name: policy!.name, ...WITHOUT_HOLDER };
  switch (layer) {
    case "IDENTITY": {
      const hasDocument = (own: { readonly document: unknown }) => own.document === document;
      const sameName = permissions.policies.find(
        (own) => hasDocument(own) && policy!.name.endsWith(own.source.policyName),
      );
      const source = (sameName ?? permissions.policies.find(hasDocument))?.source;
      return source ? heldPolicy(account, identity, source) : { kind: "INLINE", name: policy!.name, ...WITHOUT_HOLDER };
    }
    case "BOUNDARY": {
      const arn = permissions.boundary?.source.policyArn ?? null;
      return {
        kind: "BOUNDARY",
        name: policy!.name,
        arn,
        policyId: idOf(account, arn),
        holder: isHypothetical(identity.holder) ? null : ownerOf(identity),
      };
    }
    case "SCP":
    case "RCP": {
      const found = organizationPolicies(account, layer).find(
        (each) => each.targetId === level && each.policyName === policy!.name,
      );
      const holder =
        level === null ? null : ({ kind: "ORGANIZATION_TARGET", name: level, id: level, arn: null } as const);
      return { kind: layer, name: policy!.name, arn: null, policyId: found?.policyId ?? null, holder };
    }
    case "TRUST": {
      const role = rolesOf(account).get(resource);
      if (!role) return { kind: "TRUST", name: "trust policy", ...WITHOUT_HOLDER };
      const { id, name } = trustPolicyRef(role);
      return {
        kind: "TRUST",
        name,
        arn: null,
        policyId: id,
        holder: { kind: "ROLE", name: role.roleName, id: role.roleId, arn: role.arn },
      };
    }
    case "SESSION":
      return { kind: layer, name: policy!.name, ...WITHOUT_HOLDER };
    case "RESOURCE":
      return { kind: layer, name: nameOfResourcePolicy(policy!, resource), ...WITHOUT_HOLDER };
    case "AWS_RESERVED":
      throw new Error("AWS refuses the request without a policy");
  }
}

/** The layers whose policies belong to the account of the resource. */
const OF_RESOURCE: ReadonlySet<Reason["layer"]> = new Set(["TRUST", "RCP"]);

/** The SCPs or RCPs of the account's organization. Empty if they were not read. */
export function organizationPolicies(
  { organization }: AccountIndex,
  kind: "SCP" | "RCP",
): readonly OrganizationPolicy[] {
  return (kind === "SCP" ? organization?.serviceControlPolicies : organization?.resourceControlPolicies) ?? [];
}

const WITHOUT_HOLDER = { arn: null, policyId: null, holder: null } as const;

/** A list or grants are named beside the resource. Its policy has the name of the resource alone. */
function nameOfResourcePolicy({ name }: NamedPolicy, resource: string): string {
  const arn = governedResource(resource)?.arn ?? resource;
  return name === ACL_NAME || name === GRANTS_NAME ? `${name} of ${arn}` : arn;
}

/** A policy that a principal has itself or through a group. */
export function heldPolicy(account: AccountIndex, identity: Identity, source: PolicySource): ProofPolicy {
  const group =
    source.groupName === null
      ? undefined
      : account.details.groups.find(({ groupName }) => groupName === source.groupName);
  const holder = group
    ? ({ kind: "GROUP", name: group.groupName, id: group.groupId, arn: group.arn } as const)
    : ownerOf(identity);
  const isInline = source.kind === "INLINE";
  const ownKind = isInline ? "INLINE" : "ATTACHED";
  return {
    kind: source.groupName === null ? ownKind : `GROUP_${ownKind}`,
    name: source.policyName,
    arn: source.policyArn,
    policyId: isInline
      ? inlinePolicyRef(holder.id, holder.name, source.policyName).id
      : idOf(account, source.policyArn),
    holder,
  };
}

function ownerOf({ kind, name, arn, holder }: Identity): PolicyHolderRef {
  return { kind, name, id: uniqueIdOf(holder), arn };
}

export function uniqueIdOf(holder: Identity["holder"]): string {
  return "userId" in holder ? holder.userId : holder.roleId;
}

function idOf({ policies }: AccountIndex, arn: string | null): string | null {
  const policy: Policy | undefined = arn === null ? undefined : policies.get(arn);
  return policy?.policyId ?? null;
}

const rolesOf = memoize(
  ({ details }: AccountIndex): ReadonlyMap<string, Role> => new Map(details.roles.map((role) => [role.arn, role])),
);

function matchedAction({ actions, notActions }: PolicyStatement, action: string): MatchedElement {
  if (!actions) return { element: "NotAction", patterns: notActions!.slice(0, MAX_SHOWN_PATTERNS) };
  const wanted = action.toLowerCase();
  return { element: "Action", patterns: actions.filter((pattern) => matchesWildcard(pattern.toLowerCase(), wanted)) };
}

function matchedResource({ resources, notResources }: PolicyStatement, resource: string): MatchedElement | null {
  if (notResources) return { element: "NotResource", patterns: notResources.slice(0, MAX_SHOWN_PATTERNS) };
  if (!resources) return null;
  // Only the evaluator replaces variables, so a pattern with one is listed as a possible match.
  return {
    element: "Resource",
    patterns: resources.filter((pattern) => pattern.includes("${") || matchesWildcard(pattern, resource)),
  };
}

function matchedPrincipal({ principals, notPrincipals }: PolicyStatement): MatchedElement | null {
  const named = principals ?? notPrincipals;
  if (!named) return null;
  return {
    element: principals ? "Principal" : "NotPrincipal",
    patterns: named.slice(0, MAX_SHOWN_PATTERNS).map(({ value }) => value),
  };
}
