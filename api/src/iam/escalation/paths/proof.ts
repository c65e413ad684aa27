/**
 * A reason of the evaluator as it is shown and stored: plain JSON that names the statement, the policy and who carries it
 * by identities that outlive the reading. The evaluator knows documents only, and principals with equal documents share
 * one answer; so whose policy it is, is looked up here, when a path is asked for.
 */
import type { Policy, Role } from "../../account.ts";
import { inlinePolicyRef, trustPolicyRef } from "../../identity.ts";
import type { Permissions, PolicySource } from "../../principals/principal-policies.ts";
import type { Layer, Reason } from "../../policy/evaluate.ts";
import type { PolicyStatement, StatementCondition } from "../../policy/statement.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { GRANTED, type Identity } from "../simulation/principal-state.ts";
import { OPEN_TRUST } from "../simulation/authorize.ts";
import { describeReason } from "../simulation/verdict.ts";

/** WRITTEN: what the caller writes itself on the way (a policy that grants everything, a trust that names it). */
export type ProofPolicyKind =
  | "INLINE"
  | "ATTACHED"
  | "GROUP_INLINE"
  | "GROUP_ATTACHED"
  | "BOUNDARY"
  | "SESSION"
  | "SCP"
  | "TRUST"
  | "RESOURCE"
  | "WRITTEN";

export interface ProofPolicy {
  readonly kind: ProofPolicyKind;
  readonly name: string;
  /** Of managed policies. */
  readonly arn: string | null;
  /** As everywhere in the product: AWS's id, `OWNERID/name` of an inline policy, `ROLEID#trust-policy`; `null` of what is only written on the way. */
  readonly policyId: string | null;
  /** Who carries it: the principal, its group, the role of a trust; the root, unit or account of a service control policy. */
  readonly holder: PolicyCarrier | null;
}

export interface PolicyCarrier {
  readonly kind: "USER" | "GROUP" | "ROLE" | "ORGANIZATION_TARGET";
  readonly name: string;
  readonly id: string;
  /** `null` of organization targets. */
  readonly arn: string | null;
}

/** Which element of the statement matched, and its patterns that did; of Not… all that it leaves out, the first of them. */
export interface MatchedElement {
  readonly element: string;
  readonly patterns: readonly string[];
}

export interface ProofStatement {
  readonly effect: Reason["effect"];
  readonly layer: Layer;
  /** In words, for people. */
  readonly summary: string;
  readonly action: string;
  readonly resource: string;
  /** `null` where nothing allows it: there is no statement to be shown. */
  readonly policy: ProofPolicy | null;
  readonly statement: {
    /** From 0, as in the document. */
    readonly index: number;
    readonly sid: string | null;
    readonly effect: "Allow" | "Deny";
    readonly action: MatchedElement;
    readonly resource: MatchedElement | null;
    readonly principal: MatchedElement | null;
    readonly conditions: readonly StatementCondition[];
  } | null;
  /** On which MAY_ALLOW and MAY_DENY depend. */
  readonly keys: readonly string[];
}

/** What is left out by a Not… element may be a long list. */
const MAX_SHOWN_PATTERNS = 10;

/** Whose policies the identity reasons speak of. */
export interface Bearer {
  readonly identity: Identity;
  readonly permissions: Permissions;
}

/** `trusting`: the account of the role whose trust is asked, where it is another one. */
export function proofOf(
  account: AccountIndex,
  bearer: Bearer,
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
    policy: reason.policy === null ? null : policyOf(reason.layer === "TRUST" ? trusting : account, bearer, reason),
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
  { identity, permissions }: Bearer,
  { layer, level, policy, resource }: Reason,
): ProofPolicy {
  const document = policy!.document;
  if (document === GRANTED.document || document === OPEN_TRUST)
    return { kind: "WRITTEN", name: policy!.name, ...NOWHERE };
  switch (layer) {
    case "IDENTITY": {
      const isSame = (held: { readonly document: unknown }) => held.document === document;
      const held = permissions.policies.find((each) => isSame(each) && policy!.name.endsWith(each.source.policyName));
      const source = (held ?? permissions.policies.find(isSame))?.source;
      return source ? heldPolicy(account, identity, source) : { kind: "INLINE", name: policy!.name, ...NOWHERE };
    }
    case "BOUNDARY": {
      const arn = permissions.boundary?.source.policyArn ?? null;
      return { kind: "BOUNDARY", name: policy!.name, arn, policyId: idOf(account, arn), holder: ownerOf(identity) };
    }
    case "SCP": {
      const found = account.organization?.serviceControlPolicies?.find(
        (each) => each.targetId === level && each.policyName === policy!.name,
      );
      const holder =
        level === null ? null : ({ kind: "ORGANIZATION_TARGET", name: level, id: level, arn: null } as const);
      return { kind: "SCP", name: policy!.name, arn: null, policyId: found?.policyId ?? null, holder };
    }
    case "TRUST": {
      const role = rolesOf(account).get(resource);
      if (!role) return { kind: "TRUST", name: "trust policy", ...NOWHERE };
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
    case "RESOURCE":
      return { kind: layer, name: policy!.name, ...NOWHERE };
  }
}

const NOWHERE = { arn: null, policyId: null, holder: null } as const;

/** A policy that a principal carries itself or through a group. */
export function heldPolicy(account: AccountIndex, identity: Identity, source: PolicySource): ProofPolicy {
  const group =
    source.groupName === null
      ? undefined
      : account.details.groups.find(({ groupName }) => groupName === source.groupName);
  const holder = group
    ? ({ kind: "GROUP", name: group.groupName, id: group.groupId, arn: group.arn } as const)
    : ownerOf(identity);
  const isInline = source.kind === "INLINE";
  return {
    kind: source.groupName === null ? (isInline ? "INLINE" : "ATTACHED") : isInline ? "GROUP_INLINE" : "GROUP_ATTACHED",
    name: source.policyName,
    arn: source.policyArn,
    policyId: isInline
      ? inlinePolicyRef(holder.id, holder.name, source.policyName).id
      : idOf(account, source.policyArn),
    holder,
  };
}

function ownerOf({ kind, name, arn, holder }: Identity): PolicyCarrier {
  return { kind, name, id: uniqueIdOf(holder), arn };
}

export function uniqueIdOf(holder: Identity["holder"]): string {
  return "userId" in holder ? holder.userId : holder.roleId;
}

function idOf({ policies }: AccountIndex, arn: string | null): string | null {
  const policy: Policy | undefined = arn === null ? undefined : policies.get(arn);
  return policy?.policyId ?? null;
}

const roles = new WeakMap<AccountIndex, ReadonlyMap<string, Role>>();

function rolesOf(account: AccountIndex): ReadonlyMap<string, Role> {
  let byArn = roles.get(account);
  if (!byArn) {
    byArn = new Map(account.details.roles.map((role) => [role.arn, role]));
    roles.set(account, byArn);
  }
  return byArn;
}

function matchedAction({ actions, notActions }: PolicyStatement, action: string): MatchedElement {
  if (!actions) return { element: "NotAction", patterns: notActions!.slice(0, MAX_SHOWN_PATTERNS) };
  const wanted = action.toLowerCase();
  return { element: "Action", patterns: actions.filter((pattern) => matchesWildcard(pattern.toLowerCase(), wanted)) };
}

function matchedResource({ resources, notResources }: PolicyStatement, resource: string): MatchedElement | null {
  if (notResources) return { element: "NotResource", patterns: notResources.slice(0, MAX_SHOWN_PATTERNS) };
  if (!resources) return null;
  // A pattern with a variable is filled in by the evaluator only; it stands among those that may have matched.
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
