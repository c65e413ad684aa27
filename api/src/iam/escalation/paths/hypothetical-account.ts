/** Applies a hypothetical change to the facts of an account. The new facts share every unchanged object with the old ones. */
import type {
  Organization,
  OrganizationPolicy,
  AttachedPolicy,
  AuthorizationDetails,
  Group,
  Policy,
  PolicyHolder,
  PolicyText,
  Role,
  User,
} from "../../account.ts";
import { inlinePolicyRef, trustPolicyRef } from "../../identity.ts";
import { carryPermissions } from "../../principals/principal-policies.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import { type AccountAdditions, applyAdditions } from "./account-additions.ts";

/**
 * A hypothetical change. Names principals by ARN, and the policies of `removeStatements` by their id in the API: AWS's
 * own id, `OWNERID/name` or `ROLEID#trust-policy`. Additions and replacements come first, then removals.
 */
export interface FactsChange extends AccountAdditions {
  readonly detach?: readonly { readonly policyArn: string; readonly principalArn: string }[];
  /** `index` is the position of the statement in the current document, from 0. */
  readonly removeStatements?: readonly { readonly policyId: string; readonly index: number }[];
  /** A null `policyArn` removes the boundary. */
  readonly setBoundary?: readonly { readonly principalArn: string; readonly policyArn: string | null }[];
}

export interface ChangedFacts {
  readonly facts: EscalationFacts;
  /** Descriptions of the parts of the change that match nothing in the account and have no effect. */
  readonly unmatched: readonly string[];
}

export function applyChange(facts: EscalationFacts, change: FactsChange): ChangedFacts {
  const added = applyAdditions(facts, change);
  const { arnOf } = added;
  const { facts: applied, unmatched } = new Application(added.facts, {
    ...change,
    detach: change.detach?.map((part) => ({ ...part, principalArn: arnOf(part.principalArn) })) ?? [],
    setBoundary: change.setBoundary?.map((part) => ({ ...part, principalArn: arnOf(part.principalArn) })) ?? [],
  }).run();
  const changed = { ...applied, details: withUses(facts.details, applied.details) };
  carryUnchanged(facts.details, changed.details);
  return { facts: changed, unmatched: [...added.unmatched, ...unmatched] };
}

/**
 * The changed details with the number of uses of each managed policy. Checks tell by it what is attached, what only limits
 * its holders, and what nothing uses.
 */
function withUses(before: AuthorizationDetails, changed: AuthorizationDetails): AuthorizationDetails {
  const [old, now] = [new Set(holdersIn(before)), new Set(holdersIn(changed))];
  const uses = new Map<string, { attached: number; bounding: number }>();
  const count = (arn: string, kind: "attached" | "bounding", by: 1 | -1) => {
    const use = uses.get(arn) ?? { attached: 0, bounding: 0 };
    use[kind] += by;
    uses.set(arn, use);
  };
  const countOf = (holder: PolicyHolder, by: 1 | -1) => {
    for (const { policyArn } of holder.attachedPolicies) count(policyArn, "attached", by);
    const boundaryArn = boundaryOf(holder);
    if (boundaryArn !== null) count(boundaryArn, "bounding", by);
  };
  for (const holder of old) if (!now.has(holder)) countOf(holder, -1);
  for (const holder of now) if (!old.has(holder)) countOf(holder, 1);
  const policies = mapShared(changed.policies, (policy) => {
    const { attached, bounding } = uses.get(policy.arn) ?? { attached: 0, bounding: 0 };
    if (attached === 0 && bounding === 0) return policy;
    return {
      ...policy,
      attachmentCount: Math.max(0, policy.attachmentCount + attached),
      permissionsBoundaryUsageCount: Math.max(0, policy.permissionsBoundaryUsageCount + bounding),
    };
  });
  return policies === changed.policies ? changed : { ...changed, policies };
}

function holdersIn({ users, groups, roles }: AuthorizationDetails): readonly PolicyHolder[] {
  return [...users, ...groups, ...roles];
}

function boundaryOf(holder: PolicyHolder): string | null {
  return "permissionsBoundaryArn" in holder ? (holder as User).permissionsBoundaryArn : null;
}

class Application {
  readonly #facts: EscalationFacts;
  readonly #detached: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #removed = new Map<string, Set<number>>();
  readonly #boundaries: ReadonlyMap<string, string | null>;
  /** Descriptions of the parts of the change that matched the account. The other parts are returned as unmatched. */
  readonly #matched = new Set<string>();

  constructor(facts: EscalationFacts, { detach = [], removeStatements = [], setBoundary = [] }: FactsChange) {
    this.#facts = facts;
    const detached = new Map<string, Set<string>>();
    for (const { policyArn, principalArn } of detach) {
      const arns = detached.get(principalArn) ?? new Set();
      detached.set(principalArn, arns.add(policyArn));
    }
    this.#detached = detached;
    for (const { policyId, index } of removeStatements)
      this.#removed.set(policyId, (this.#removed.get(policyId) ?? new Set()).add(index));
    this.#boundaries = new Map(setBoundary.map(({ principalArn, policyArn }) => [principalArn, policyArn]));
  }

  run(): ChangedFacts {
    const { details, organization } = this.#facts;
    const policies = mapShared(details.policies, (policy) => this.#policy(policy));
    const changed: AuthorizationDetails = {
      users: mapShared(details.users, (user) => this.#bounded(this.#holder(user, user.userId, user.userName))),
      groups: mapShared(details.groups, (group) => this.#holder(group, group.groupId, group.groupName)),
      roles: mapShared(details.roles, (role) =>
        this.#trust(this.#bounded(this.#holder(role, role.roleId, role.roleName))),
      ),
      policies,
    };
    const facts: EscalationFacts = { ...this.#facts, details: changed };
    const changedOrganization = organization ? this.#organization(organization) : organization;
    return {
      facts: changedOrganization === organization ? facts : { ...facts, organization: changedOrganization! },
      unmatched: this.#unmatched(),
    };
  }

  /** The organization with changed SCPs and RCPs. The same object if nothing changes. */
  #organization(organization: Organization): Organization {
    const changed = (policies: readonly OrganizationPolicy[]) =>
      mapShared(policies, (policy) => {
        const document = this.#text(policy.policyId, policy.document);
        return document === policy.document ? policy : { ...policy, document };
      });
    const { serviceControlPolicies: scps, resourceControlPolicies: rcps } = organization;
    const [serviceControlPolicies, resourceControlPolicies] = [scps && changed(scps), rcps && changed(rcps)];
    if (serviceControlPolicies === scps && resourceControlPolicies === rcps) return organization;
    return {
      ...organization,
      serviceControlPolicies,
      ...(resourceControlPolicies === undefined ? {} : { resourceControlPolicies }),
    };
  }

  #holder<Holder extends User | Group | Role>(holder: Holder, id: string, name: string): Holder {
    const detached = this.#detached.get(holder.arn);
    const attachedPolicies = detached ? this.#without(holder, detached) : holder.attachedPolicies;
    const inlinePolicies = mapShared(holder.inlinePolicies, (policy) => {
      const document = this.#text(inlinePolicyRef(id, name, policy.policyName).id, policy.document);
      return document === policy.document ? policy : { ...policy, document };
    });
    const isSame = attachedPolicies === holder.attachedPolicies && inlinePolicies === holder.inlinePolicies;
    return isSame ? holder : { ...holder, attachedPolicies, inlinePolicies };
  }

  #without({ arn, attachedPolicies }: PolicyHolder, detached: ReadonlySet<string>): readonly AttachedPolicy[] {
    const remaining = attachedPolicies.filter(({ policyArn }) => !detached.has(policyArn));
    for (const { policyArn } of attachedPolicies)
      if (detached.has(policyArn)) this.#matched.add(detachment(policyArn, arn));
    return remaining.length === attachedPolicies.length ? attachedPolicies : remaining;
  }

  #bounded<Holder extends User | Role>(holder: Holder): Holder {
    const newArn = this.#boundaries.get(holder.arn);
    if (newArn === undefined || (newArn !== null && !this.#isKnownPolicy(newArn))) return holder;
    this.#matched.add(boundary(holder.arn));
    return newArn === holder.permissionsBoundaryArn ? holder : { ...holder, permissionsBoundaryArn: newArn };
  }

  /** A boundary cannot be simulated if the snapshot does not have its document. */
  #isKnownPolicy(policyArn: string): boolean {
    return this.#facts.details.policies.some(({ arn }) => arn === policyArn);
  }

  #trust(role: Role): Role {
    const trustPolicy = this.#text(trustPolicyRef(role).id, role.trustPolicy);
    return trustPolicy === role.trustPolicy ? role : { ...role, trustPolicy };
  }

  #policy(policy: Policy): Policy {
    if (!this.#removed.has(policy.policyId)) return policy;
    const versions = mapShared(policy.versions, (version) => {
      if (!version.isDefaultVersion && version.versionId !== policy.defaultVersionId) return version;
      return { ...version, document: this.#text(policy.policyId, version.document) };
    });
    return { ...policy, versions };
  }

  #text(policyId: string, text: PolicyText): PolicyText {
    const removed = this.#removed.get(policyId);
    if (!removed) return text;
    const document = readObject(text);
    if (!document) return text;
    const statements: readonly unknown[] = Array.isArray(document["Statement"])
      ? document["Statement"]
      : [document["Statement"]];
    const remaining = statements.filter((_statement, index) => !removed.has(index));
    for (const index of removed) if (index in statements) this.#matched.add(removal(policyId, index));
    return remaining.length === statements.length ? text : JSON.stringify({ ...document, Statement: remaining });
  }

  #unmatched(): string[] {
    return [
      ...[...this.#detached].flatMap(([arn, policyArns]) =>
        [...policyArns].map((policyArn) => detachment(policyArn, arn)),
      ),
      ...[...this.#removed].flatMap(([policyId, indexes]) => [...indexes].map((index) => removal(policyId, index))),
      ...[...this.#boundaries.keys()].map(boundary),
    ].filter((part) => !this.#matched.has(part));
  }
}

/** Keeps the cached permissions of holders that did not change, unless one of their policies or groups changed. */
function carryUnchanged(before: AuthorizationDetails, changed: AuthorizationDetails): void {
  const policies = differentArns(before.policies, changed.policies);
  const groupArns = differentArns(before.groups, changed.groups);
  const hasChangedPolicy = (holder: PolicyHolder) =>
    holder.attachedPolicies.some(({ policyArn }) => policies.has(policyArn));
  const groups = new Set(
    [...before.groups, ...changed.groups]
      .filter((group) => groupArns.has(group.arn) || hasChangedPolicy(group))
      .map(({ groupName }) => groupName),
  );
  carryPermissions(before, changed, (holder) => {
    const boundaryArn = boundaryOf(holder);
    const groupNames = "groupNames" in holder ? (holder as User).groupNames : [];
    return (
      hasChangedPolicy(holder) ||
      (boundaryArn !== null && policies.has(boundaryArn)) ||
      groupNames.some((name) => groups.has(name))
    );
  });
}

/** The ARNs of the items that only one of the lists has, or that differ. */
function differentArns(
  before: readonly { readonly arn: string }[],
  changed: readonly { readonly arn: string }[],
): ReadonlySet<string> {
  const [old, now] = [new Set(before), new Set(changed)];
  return new Set([
    ...before.filter((item) => !now.has(item)).map(({ arn }) => arn),
    ...changed.filter((item) => !old.has(item)).map(({ arn }) => arn),
  ]);
}

function detachment(policyArn: string, principalArn: string): string {
  return `detach ${policyArn} from ${principalArn}`;
}

function removal(policyId: string, index: number): string {
  return `remove statement ${index} of ${policyId}`;
}

function boundary(principalArn: string): string {
  return `set the boundary of ${principalArn}`;
}

function readObject(text: PolicyText): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // A policy that is not JSON has no statement that could be removed.
    return null;
  }
}

/** Maps the items, and returns the same list if no item changed. */
function mapShared<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}
