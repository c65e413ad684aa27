/**
 * What an attacker has changed in an account so far, and what each principal may do after it. Changes only add: an
 * attacker never makes a change that takes a permission away.
 *
 * Some changes are not exact. A removed policy takes its Allow statements with it, and a joined group brings its Deny
 * statements. For the LOWER bound such a change counts only if nothing is lost. For the UPPER bound the Allow statements stay
 * and the Deny statements never come.
 */
import { type NaivePolicy, naivelyEvaluate } from "../naive-evaluator.ts";
import {
  ADMINISTRATOR_ACCESS,
  ALLOW_ALL,
  type ReferenceAccount,
  type ReferenceGroup,
  type ReferencePrincipal,
} from "./reference-account.ts";
import { type Bound, isAllowed, type ReferenceRequest, type SessionContext } from "./reference-request.ts";

/** A resource that no policy can name, so that only `*` allows an action on it. */
const UNNAMED = "zz-unnamed";
const GRANTING_WRITES: readonly (readonly [kind: string, actions: readonly string[]])[] = [
  ["user", ["CreateUser", "PutUserPolicy", "AttachUserPolicy", "CreateAccessKey", "CreateLoginProfile"]],
  ["user", ["UpdateLoginProfile", "DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary", "TagUser"]],
  ["user", ["DeleteUserPolicy", "DetachUserPolicy", "DeleteAccessKey"]],
  ["role", ["CreateRole", "PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy", "PassRole", "TagRole"]],
  ["role", ["DeleteRolePolicy", "DetachRolePolicy", "DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary"]],
  ["group", ["AddUserToGroup", "PutGroupPolicy", "AttachGroupPolicy", "RemoveUserFromGroup"]],
  ["policy", ["CreatePolicyVersion", "SetDefaultPolicyVersion", "CreatePolicy"]],
];

/** In which contexts a request must be allowed: in each, or in at least one. */
export type Quantifier = "EVERY" | "SOME";

export interface Ask {
  readonly caller: ReferencePrincipal;
  readonly action: string;
  readonly resource: string;
  readonly keys?: ReferenceRequest["keys"];
  readonly target?: ReferencePrincipal;
  readonly trust?: NaivePolicy;
  /** Whether the resource may have tags that the snapshot does not contain, such as a policy or a new resource. */
  readonly hasUnreadTags?: boolean;
}

export class ReferenceWorld {
  readonly account: ReferenceAccount;
  readonly bound: Bound;
  readonly principals: Map<string, ReferencePrincipal>;
  readonly controlled = new Set<string>();
  /** Holders that were given a policy that allows everything. */
  readonly granted = new Set<string>();
  /**
   * Holders whose inline policies were replaced by one that allows everything. A Put call with the name of an inline policy
   * replaces its document (IAM API Reference, *PutUserPolicy*), also one that denies.
   */
  readonly overwritten = new Set<string>();
  /** Further managed policies of a holder. */
  readonly added = new Map<string, Set<string>>();
  /** Managed policies whose default version was replaced by one that allows everything. */
  readonly rewritten = new Set<string>();
  readonly switched = new Set<string>();
  readonly unbounded = new Set<string>();
  readonly otherBoundaries = new Map<string, Set<string>>();
  readonly joined = new Map<string, Set<string>>();
  /** Roles whose trust policy the attacker wrote. */
  readonly opened = new Set<string>();
  readonly tagged = new Set<string>();
  /** Removed policies as `holder|inline`, `holder|ARN` and left groups as `user|GROUP`. */
  readonly removed = new Set<string>();
  readonly #contexts: readonly SessionContext[];
  readonly #quantifier: Quantifier;
  /** Incremented by every change. Effective policies are cached for one revision. */
  #revision = 0;
  readonly #effective = new Map<string, { readonly revision: number; readonly identity: readonly NaivePolicy[] }>();

  constructor(
    account: ReferenceAccount,
    options: { readonly bound: Bound; readonly contexts: readonly SessionContext[]; readonly quantifier: Quantifier },
  ) {
    this.account = account;
    this.bound = options.bound;
    this.#contexts = options.contexts;
    this.#quantifier = options.quantifier;
    this.principals = new Map(account.principals.map((principal) => [principal.arn, principal]));
  }

  get revision(): number {
    return this.#revision;
  }

  add(set: Set<string>, value: string): void {
    if (set.has(value)) return;
    set.add(value);
    this.#revision += 1;
  }

  addTo(sets: Map<string, Set<string>>, holder: string, value: string): void {
    const set = sets.get(holder) ?? new Set();
    sets.set(holder, set);
    this.add(set, value);
  }

  addPrincipal(principal: ReferencePrincipal): void {
    if (this.principals.has(principal.arn)) return;
    this.principals.set(principal.arn, principal);
    this.#revision += 1;
  }

  /** Whether some statement could allow the action at all. It is a cheap filter before the exact question. */
  mayDo(caller: ReferencePrincipal, action: string): boolean {
    return this.identityOf(caller).some((policy) => mentions(policy, action));
  }

  can(ask: Ask, account = this.account, quantifier = this.#quantifier): boolean {
    const { caller, action, resource, keys, target, trust, hasUnreadTags = false } = ask;
    if (!trust && !this.mayDo(caller, action)) return false;
    const request: ReferenceRequest = {
      caller,
      action,
      resource,
      ...(keys && { keys }),
      resourceTags: target?.tags ?? {},
      isCallerTagOpen: this.tagged.has(caller.arn) || allowsSessionTags(caller),
      isResourceTagOpen: hasUnreadTags || (target !== undefined && this.tagged.has(target.arn)),
      identity: this.identityOf(caller),
      boundaries: this.#boundariesOf(caller),
      ...(trust && { trust }),
    };
    const isIn = (context: SessionContext) => isAllowed(account, request, context, this.bound);
    return quantifier === "EVERY" ? this.#contexts.every(isIn) : this.#contexts.some(isIn);
  }

  /**
   * An administrator may do everything. Whether a principal with a deny of single writes is one is a matter of definition,
   * so the UPPER bound needs one write that grants permissions, and the LOWER bound needs all. Of what the account's own
   * policies allow, service control policies must leave one write. The same holds for a deny that only some contexts meet,
   * such as one without MFA.
   */
  isAdministrator(caller: ReferencePrincipal): boolean {
    const { id } = this.account;
    const quantifier = this.bound === "UPPER" ? "SOME" : this.#quantifier;
    const unnamed = { caller, action: "zz:Unnamed", resource: `arn:aws:zz:us-east-1:${id}:${UNNAMED}` };
    const withoutGuardrails = { ...this.account, guardrails: [] };
    if (!this.can(unnamed, withoutGuardrails, quantifier)) return false;
    const writes = GRANTING_WRITES.flatMap(([kind, actions]) =>
      actions.map((action): Ask => {
        const resource = `arn:aws:iam::${id}:${kind}/${UNNAMED}`;
        const isAboutPolicy = /^(Attach|Detach)/.test(action);
        return {
          caller,
          action: `iam:${action}`,
          resource,
          ...(isAboutPolicy && { keys: { "iam:PolicyARN": [ADMINISTRATOR_ACCESS] } }),
        };
      }),
    );
    if (!writes.some((write) => this.can(write, this.account, quantifier))) return false;
    return this.bound === "UPPER" || writes.every((write) => this.can(write, withoutGuardrails));
  }

  identityOf(principal: ReferencePrincipal): readonly NaivePolicy[] {
    const cached = this.#effective.get(principal.arn);
    if (cached?.revision === this.#revision) return cached.identity;
    const own = this.#policiesOf(principal);
    const groups = this.account.groups.flatMap((group) => this.#throughGroup(principal, group));
    const identity = [...own, ...groups];
    this.#effective.set(principal.arn, { revision: this.#revision, identity });
    return identity;
  }

  /** The boundary in force before any change of it; its ARN is the value of iam:PermissionsBoundary. */
  boundaryKey(principal: ReferencePrincipal): readonly string[] | undefined {
    return principal.boundary === null || this.unbounded.has(principal.arn) ? undefined : [principal.boundary];
  }

  documentsOf(arn: string): readonly NaivePolicy[] {
    const policy = this.account.policies.get(arn);
    if (this.rewritten.has(arn)) return [ALLOW_ALL];
    if (!policy) return [];
    if (!this.switched.has(arn)) return [policy.document];
    if (this.bound === "LOWER") return policy.others.some(allowsAll) ? [ALLOW_ALL] : [policy.document];
    return [policy.document, ...policy.others].map(withoutDeny);
  }

  #policiesOf(holder: ReferencePrincipal | ReferenceGroup): readonly NaivePolicy[] {
    const inline = this.overwritten.has(holder.arn)
      ? [ALLOW_ALL]
      : holder.inline.flatMap((policy) => this.#kept(policy, this.removed.has(`${holder.arn}|inline`)));
    const attached = holder.attached.flatMap((arn) =>
      this.documentsOf(arn).flatMap((policy) => this.#kept(policy, this.removed.has(`${holder.arn}|${arn}`))),
    );
    const added = [...(this.added.get(holder.arn) ?? [])].flatMap((arn) =>
      this.documentsOf(arn).map((policy) => (this.bound === "UPPER" ? withoutDeny(policy) : policy)),
    );
    return [...inline, ...attached, ...added, ...(this.granted.has(holder.arn) ? [ALLOW_ALL] : [])];
  }

  #throughGroup(principal: ReferencePrincipal, group: ReferenceGroup): readonly NaivePolicy[] {
    const policies = () => this.#policiesOf(group);
    if (principal.groups.includes(group.name)) {
      const isLeft = this.removed.has(`${principal.arn}|${group.arn}`);
      return policies().flatMap((policy) => this.#kept(policy, isLeft));
    }
    if (!this.joined.get(principal.arn)?.has(group.arn)) return [];
    if (this.bound === "UPPER") return policies().map(withoutDeny);
    return policies().some(hasDeny) ? [] : policies();
  }

  #kept(policy: NaivePolicy, isRemoved: boolean): readonly NaivePolicy[] {
    if (!isRemoved) return [policy];
    if (this.bound === "UPPER") return [withoutDeny(policy)];
    return policy.Statement.some(({ Effect }) => Effect === "Allow") ? [policy] : [];
  }

  #boundariesOf(principal: ReferencePrincipal): readonly (NaivePolicy | null)[] {
    if (principal.boundary === null || this.unbounded.has(principal.arn)) return [null];
    const others = this.otherBoundaries.get(principal.arn) ?? [];
    const documents = [principal.boundary, ...others].flatMap((arn) => this.documentsOf(arn));
    return documents.length > 0 ? documents : [{ Version: "2012-10-17", Statement: [] }];
  }
}

/** Whether a session of the role may have further tags (IAM User Guide, *Pass session tags in AWS STS*). */
function allowsSessionTags({ trust }: ReferencePrincipal): boolean {
  return (
    trust !== null &&
    trust.Statement.some(({ Effect, Action = [] }) =>
      [Action].flat().some((each) => Effect === "Allow" && /^sts:(\*|TagSession)$/i.test(each)),
    )
  );
}

/** Whether the policy allows everything without a condition, and denies nothing. */
export function allowsAll(policy: NaivePolicy): boolean {
  return (
    !hasDeny(policy) &&
    policy.Statement.some(
      ({ Action, Resource, Condition }) =>
        [Action].flat().includes("*") && [Resource].flat().includes("*") && Condition === undefined,
    )
  );
}

export function hasDeny({ Statement }: NaivePolicy): boolean {
  return Statement.some(({ Effect }) => Effect === "Deny");
}

function withoutDeny(policy: NaivePolicy): NaivePolicy {
  return hasDeny(policy)
    ? { ...policy, Statement: policy.Statement.filter(({ Effect }) => Effect === "Allow") }
    : policy;
}

const mentioned = new WeakMap<NaivePolicy, Map<string, boolean>>();

function mentions(policy: NaivePolicy, action: string): boolean {
  const known = mentioned.get(policy) ?? new Map<string, boolean>();
  mentioned.set(policy, known);
  const before = known.get(action);
  if (before !== undefined) return before;
  const anywhere = policy.Statement.flatMap(({ Effect, Action, NotAction }) =>
    Effect === "Allow" ? [{ Effect, ...(Action ? { Action } : { NotAction: NotAction! }), Resource: "*" }] : [],
  );
  const answer =
    naivelyEvaluate({
      principal: "arn:aws:iam::000000000000:user/any",
      action,
      resource: "*",
      keys: {},
      identity: [{ Version: policy.Version, Statement: anywhere }],
      boundary: null,
      session: null,
      scps: [],
      own: null,
    }) === "ALLOWED";
  known.set(action, answer);
  return answer;
}
