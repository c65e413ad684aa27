/**
 * The parts of a hypothetical change that add or replace something. Unchanged objects stay the same, so that their cached
 * analyses can be reused.
 */
import type {
  AttachedPolicy,
  AuthorizationDetails,
  Group,
  InlinePolicy,
  Policy,
  Role,
  Tag,
  User,
} from "../../account.ts";
import { describePolicyError, parsePolicy } from "../../policy/document.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import { awsManagedPolicy } from "./aws-managed-policies.ts";

/**
 * Names principals and managed policies by ARN, also those that the change itself creates. The parts are applied in the
 * order of this list, so a principal that is deleted and created again begins without policies.
 */
export interface AccountAdditions {
  readonly deletePrincipals?: readonly string[];
  readonly deletePolicies?: readonly string[];
  readonly createGroups?: readonly string[];
  readonly createUsers?: readonly NewUser[];
  /** A role that exists keeps its policies, and gets this trust policy and boundary. */
  readonly createRoles?: readonly NewRole[];
  readonly createInstanceProfiles?: readonly { readonly roleArn: string; readonly instanceProfileName: string }[];
  readonly setTrustPolicies?: readonly { readonly roleArn: string; readonly trustPolicy: string }[];
  /** Replaces all tags of a user or role. */
  readonly setTags?: readonly { readonly principalArn: string; readonly tags: readonly Tag[] }[];
  /** Creates the policy, or replaces the document of its default version. */
  readonly putPolicies?: readonly { readonly policyArn: string; readonly document: string }[];
  readonly deleteInlinePolicies?: readonly { readonly principalArn: string; readonly policyName: string }[];
  readonly putInlinePolicies?: readonly NewInlinePolicy[];
  readonly attach?: readonly { readonly policyArn: string; readonly principalArn: string }[];
  readonly removeFromGroups?: readonly Membership[];
  readonly addToGroups?: readonly Membership[];
}

interface NewUser {
  readonly userArn: string;
  readonly permissionsBoundaryArn?: string | null | undefined;
  /** If missing, a new principal has no tags, and one that exists keeps its own. */
  readonly tags?: readonly Tag[] | null | undefined;
}

interface NewRole {
  readonly roleArn: string;
  readonly trustPolicy: string;
  readonly permissionsBoundaryArn?: string | null | undefined;
  readonly tags?: readonly Tag[] | null | undefined;
}

interface NewInlinePolicy {
  readonly principalArn: string;
  readonly policyName: string;
  readonly document: string;
}

interface Membership {
  readonly userArn: string;
  readonly groupArn: string;
}

/** A document of a change that cannot be parsed, with the name of its part. */
export interface DocumentFault {
  readonly part: string;
  readonly problem: string;
}

/** The first document of the change that AWS would refuse. Null if there is none. */
export function faultIn(change: AccountAdditions): DocumentFault | null {
  const documents = [
    ...(change.createRoles ?? []).map(({ trustPolicy }, i) => [`createRoles.${i}.trustPolicy`, trustPolicy] as const),
    ...(change.setTrustPolicies ?? []).map(
      ({ trustPolicy }, i) => [`setTrustPolicies.${i}.trustPolicy`, trustPolicy] as const,
    ),
    ...(change.putPolicies ?? []).map(({ document }, i) => [`putPolicies.${i}.document`, document] as const),
    ...(change.putInlinePolicies ?? []).map(
      ({ document }, i) => [`putInlinePolicies.${i}.document`, document] as const,
    ),
  ];
  for (const [part, text] of documents) {
    const parsed = parsePolicy(text);
    if (!parsed.ok) return { part, problem: describePolicyError(parsed.error) };
  }
  return null;
}

export interface AddedFacts {
  readonly facts: EscalationFacts;
  /** Descriptions of the parts that match nothing in the account. */
  readonly unmatched: readonly string[];
  /** The ARN of the principal that a part names. */
  readonly arnOf: (written: string) => string;
}

export function applyAdditions(
  facts: EscalationFacts,
  change: AccountAdditions & {
    /** Applied later. Its policies must be known by then. */
    readonly setBoundary?: readonly { readonly policyArn: string | null }[];
  },
): AddedFacts {
  return new Draft(facts).apply(change);
}

type Holder = User | Group | Role;

class Draft {
  readonly #facts: EscalationFacts;
  readonly #users: Map<string, User>;
  readonly #groups: Map<string, Group>;
  readonly #roles: Map<string, Role>;
  readonly #policies: Map<string, Policy>;
  readonly #unmatched: string[] = [];
  /** The principals of the account by kind and name. */
  #byName: Map<string, string> | null = null;

  constructor(facts: EscalationFacts) {
    this.#facts = facts;
    const { users, groups, roles, policies } = facts.details;
    this.#users = byArn(users);
    this.#groups = byArn(groups);
    this.#roles = byArn(roles);
    this.#policies = byArn(policies);
  }

  apply(change: Parameters<typeof applyAdditions>[1]): AddedFacts {
    for (const arn of change.deletePrincipals ?? []) this.#deletePrincipal(this.#arnOf(arn));
    for (const arn of change.deletePolicies ?? []) this.#note(this.#policies.delete(arn), `delete the policy ${arn}`);
    for (const arn of change.createGroups ?? []) this.#createGroup(arn);
    for (const user of change.createUsers ?? []) this.#createUser(user);
    for (const role of change.createRoles ?? []) this.#createRole(role);
    for (const { roleArn, instanceProfileName } of change.createInstanceProfiles ?? [])
      this.#createInstanceProfile(this.#arnOf(roleArn), instanceProfileName);
    for (const { roleArn: written, trustPolicy } of change.setTrustPolicies ?? []) {
      const roleArn = this.#arnOf(written);
      const role = this.#roles.get(roleArn);
      if (role) this.#roles.set(roleArn, { ...role, trustPolicy });
      this.#note(role !== undefined, `set the trust policy of ${roleArn}`);
    }
    for (const { principalArn, tags } of change.setTags ?? []) this.#setTags(principalArn, tags);
    for (const { policyArn, document } of change.putPolicies ?? []) this.#putPolicy(policyArn, document);
    for (const { principalArn, policyName } of change.deleteInlinePolicies ?? [])
      this.#changeHolder(principalArn, `delete the inline policy ${policyName} of ${principalArn}`, (holder) => {
        const inlinePolicies = holder.inlinePolicies.filter((policy) => policy.policyName !== policyName);
        return inlinePolicies.length === holder.inlinePolicies.length ? null : { inlinePolicies };
      });
    for (const { principalArn, policyName, document } of change.putInlinePolicies ?? [])
      this.#changeHolder(principalArn, `put the inline policy ${policyName} on ${principalArn}`, (holder) => ({
        inlinePolicies: replaced(holder.inlinePolicies, { policyName, document }),
      }));
    for (const { policyArn, principalArn } of change.attach ?? []) {
      this.#knowPolicy(policyArn);
      // It makes paths UNKNOWN, which the paths of the principal may be already.
      this.#note(this.#policies.has(policyArn), `attach ${policyArn}, whose document the account does not have`);
      this.#changeHolder(principalArn, `attach ${policyArn} to ${principalArn}`, (holder) => ({
        attachedPolicies: holder.attachedPolicies.some((policy) => policy.policyArn === policyArn)
          ? holder.attachedPolicies
          : [...holder.attachedPolicies, attachedPolicy(policyArn)],
      }));
    }
    for (const { policyArn } of change.setBoundary ?? []) this.#knowPolicy(policyArn ?? "");
    for (const membership of change.removeFromGroups ?? []) this.#changeGroups(membership, "remove");
    for (const membership of change.addToGroups ?? []) this.#changeGroups(membership, "add");
    return { facts: this.#changedFacts(), unmatched: this.#unmatched, arnOf: (arn) => this.#arnOf(arn) };
  }

  /** Adds an AWS managed policy that the account does not use yet. */
  #knowPolicy(arn: string): void {
    const policy = this.#policies.has(arn) ? null : awsManagedPolicy(arn, this.#facts.at);
    if (policy) this.#policies.set(arn, policy);
  }

  #note(isMatched: boolean, part: string): void {
    if (!isMatched) this.#unmatched.push(part);
  }

  #deletePrincipal(arn: string): void {
    const group = this.#groups.get(arn);
    if (group)
      for (const [userArn, user] of this.#users)
        if (user.groupNames.includes(group.groupName))
          this.#users.set(userArn, { ...user, groupNames: user.groupNames.filter((name) => name !== group.groupName) });
    const isDeleted = this.#users.delete(arn) || this.#roles.delete(arn) || this.#groups.delete(arn);
    this.#note(isDeleted, `delete ${arn}`);
  }

  #createGroup(arn: string): void {
    const parts = namesIn(arn, "group");
    this.#note(parts !== null, `create the group ${arn}`);
    if (parts && !this.#groups.has(arn))
      this.#groups.set(arn, { ...this.#holder(arn, parts.path), groupName: parts.name, groupId: arn });
  }

  #createUser({ userArn, permissionsBoundaryArn = null, tags }: NewUser): void {
    const parts = namesIn(userArn, "user");
    this.#note(parts !== null, `create the user ${userArn}`);
    if (!parts) return;
    this.#knowPolicy(permissionsBoundaryArn ?? "");
    const user = this.#users.get(userArn) ?? {
      ...this.#holder(userArn, parts.path),
      userName: parts.name,
      userId: userArn,
      groupNames: [],
      tags: [],
    };
    this.#users.set(userArn, { ...user, permissionsBoundaryArn, tags: tags ?? user.tags });
  }

  #createRole({ roleArn, trustPolicy, permissionsBoundaryArn = null, tags }: NewRole): void {
    const parts = namesIn(roleArn, "role");
    this.#note(parts !== null, `create the role ${roleArn}`);
    if (!parts) return;
    this.#knowPolicy(permissionsBoundaryArn ?? "");
    const role = this.#roles.get(roleArn) ?? {
      ...this.#holder(roleArn, parts.path),
      roleName: parts.name,
      roleId: roleArn,
      tags: [],
      lastUsed: null,
      instanceProfiles: [],
    };
    this.#roles.set(roleArn, { ...role, trustPolicy, permissionsBoundaryArn, tags: tags ?? role.tags });
  }

  #setTags(written: string, tags: readonly Tag[]): void {
    const arn = this.#arnOf(written);
    const [user, role] = [this.#users.get(arn), this.#roles.get(arn)];
    if (user) this.#users.set(arn, { ...user, tags });
    if (role) this.#roles.set(arn, { ...role, tags });
    this.#note(user !== undefined || role !== undefined, `set the tags of ${arn}`);
  }

  #createInstanceProfile(roleArn: string, instanceProfileName: string): void {
    const role = this.#roles.get(roleArn);
    this.#note(role !== undefined, `create the instance profile ${instanceProfileName} for ${roleArn}`);
    if (!role) return;
    const arn = roleArn.replace(/:role\/.*$/, `:instance-profile/${instanceProfileName}`);
    const instanceProfiles = [...role.instanceProfiles, { instanceProfileName, arn }];
    this.#roles.set(roleArn, { ...role, instanceProfiles });
  }

  #holder(arn: string, path: string) {
    return { arn, path, createdAt: this.#facts.at, inlinePolicies: [], attachedPolicies: [] };
  }

  #putPolicy(arn: string, document: string): void {
    const parts = namesIn(arn, "policy");
    const known = this.#policies.get(arn);
    const isOwn = parts !== null && !isAwsManaged(arn);
    this.#note(isOwn, `put the policy ${arn}`);
    if (!isOwn) return;
    const createdAt = this.#facts.at;
    const [versionId, others] = known ? nextVersion(known) : ["v1", []];
    const blank = { policyName: parts.name, policyId: arn, arn, path: parts.path, isAwsManaged: false, createdAt };
    this.#policies.set(arn, {
      ...(known ?? { ...blank, attachmentCount: 0, permissionsBoundaryUsageCount: 0 }),
      updatedAt: createdAt,
      defaultVersionId: versionId,
      versions: [...others, { versionId, isDefaultVersion: true, createdAt, document }],
    });
  }

  /**
   * The ARN of the principal that a part names. Files of infrastructure as code name principals without their path, and
   * names are unique within an account, whatever their path and case (IAM User Guide, *IAM identifiers*).
   */
  #arnOf(written: string): string {
    if (this.#users.has(written) || this.#groups.has(written) || this.#roles.has(written)) return written;
    const key = uniqueName(written);
    if (key === null) return written;
    this.#byName ??= new Map(
      [...this.#facts.details.users, ...this.#facts.details.groups, ...this.#facts.details.roles].map(({ arn }) => [
        uniqueName(arn)!,
        arn,
      ]),
    );
    return this.#byName.get(key) ?? written;
  }

  #changeHolder(
    written: string,
    part: string,
    change: (holder: Holder) => Partial<Pick<Holder, "inlinePolicies" | "attachedPolicies">> | null,
  ): void {
    const arn = this.#arnOf(written);
    for (const holders of [this.#users, this.#groups, this.#roles] as readonly Map<string, Holder>[]) {
      const holder = holders.get(arn);
      const changed = holder && change(holder);
      if (!changed) continue;
      holders.set(arn, { ...holder, ...changed });
      return;
    }
    this.#unmatched.push(part);
  }

  #changeGroups(membership: Membership, kind: "add" | "remove"): void {
    const [userArn, groupArn] = [this.#arnOf(membership.userArn), this.#arnOf(membership.groupArn)];
    const [user, group] = [this.#users.get(userArn), this.#groups.get(groupArn)];
    this.#note(
      user !== undefined && group !== undefined,
      `${kind} ${userArn} ${kind === "add" ? "to" : "from"} ${groupArn}`,
    );
    if (!user || !group) return;
    const others = user.groupNames.filter((name) => name !== group.groupName);
    this.#users.set(userArn, { ...user, groupNames: kind === "add" ? [...others, group.groupName] : others });
  }

  #changedFacts(): EscalationFacts {
    const { details, credentialReport } = this.#facts;
    const changed: AuthorizationDetails = {
      users: valuesOf(this.#users, details.users),
      groups: valuesOf(this.#groups, details.groups),
      roles: valuesOf(this.#roles, details.roles),
      policies: valuesOf(this.#policies, details.policies),
    };
    const known = byArn(details.users);
    const created = changed.users.filter(({ arn }) => !known.has(arn));
    return {
      ...this.#facts,
      details: changed,
      // Without a row, the credentials of a new user would count as unknown. It has none.
      ...(credentialReport &&
        created.length > 0 && {
          credentialReport: { ...credentialReport, users: [...credentialReport.users, ...created.map(reportRow)] },
        }),
    };
  }
}

/** The next version of a policy as AWS makes it: the oldest of five versions that is not the default one is removed. */
function nextVersion({ versions }: Policy): [versionId: string, others: Policy["versions"]] {
  const numbers = versions.map(({ versionId }) => Number(versionId.slice(1)) || 0);
  const others = versions.map((version) => ({ ...version, isDefaultVersion: false }));
  const kept = others.length < VERSIONS_MAX ? others : others.toSorted((a, b) => a.createdAt - b.createdAt).slice(1);
  return [`v${Math.max(0, ...numbers) + 1}`, kept];
}

/** The maximum number of versions of a managed policy (IAM User Guide, *IAM and AWS STS quotas*). */
const VERSIONS_MAX = 5;

function reportRow({ userName, arn, createdAt }: User) {
  return {
    userName,
    arn,
    userCreatedAt: createdAt,
    passwordEnabled: false,
    passwordLastUsed: { status: "NEVER_USED" },
    passwordLastChangedAt: null,
    passwordNextRotationAt: null,
    mfaActive: false,
    accessKeys: [],
    certificates: [],
  } as const;
}

function replaced(policies: readonly InlinePolicy[], policy: InlinePolicy): readonly InlinePolicy[] {
  return policies.some(({ policyName }) => policyName === policy.policyName)
    ? policies.map((each) => (each.policyName === policy.policyName ? policy : each))
    : [...policies, policy];
}

function attachedPolicy(policyArn: string): AttachedPolicy {
  return { policyName: policyArn.slice(policyArn.lastIndexOf("/") + 1), policyArn };
}

function isAwsManaged(arn: string): boolean {
  return arn.split(":")[4] === "aws";
}

/** The path and name in an IAM ARN of this kind. Null if it is no such ARN. */
function namesIn(arn: string, kind: string): { readonly path: string; readonly name: string } | null {
  const match = /^arn:[^:]+:iam::(?:\d{12}|aws):([a-z]+)(\/.*\/|\/)([^/]+)$/.exec(arn);
  return match && match[1] === kind ? { path: match[2]!, name: match[3]! } : null;
}

/** The kind and name of a principal, without its path. Null if it is no ARN of a principal. */
function uniqueName(arn: string): string | null {
  const match = /^arn:[^:]+:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(arn);
  return match && `${match[1]} ${match[2]} ${match[3]!.toLowerCase()}`;
}

function byArn<Item extends { readonly arn: string }>(items: readonly Item[]): Map<string, Item> {
  return new Map(items.map((item) => [item.arn, item]));
}

/** The values of the map, or the list itself if they are the same. */
function valuesOf<Item>(map: ReadonlyMap<string, Item>, list: readonly Item[]): readonly Item[] {
  const values = [...map.values()];
  return values.length === list.length && values.every((value, i) => value === list[i]) ? list : values;
}
