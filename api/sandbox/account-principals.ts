/**
 * The users, groups and roles of an account and their permissions boundaries, with the limits and conflicts that AWS
 * enforces.
 */
import type { Instant } from "../src/iam/time.ts";
import { AccountState, demandDocument, demandName } from "./account-state.ts";
import { deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from "./aws-error.ts";
import type {
  PolicyHolder,
  SandboxGroup,
  SandboxInstanceProfile,
  SandboxPolicy,
  SandboxRole,
  SandboxTag,
  SandboxUser,
} from "./entities.ts";

const MAX_GROUPS_PER_USER = 10;

export interface NewHolder {
  readonly name: string;
  readonly path?: string;
  readonly createdAt?: Instant;
  readonly tags?: readonly SandboxTag[];
}

export interface NewRole extends NewHolder {
  readonly trustPolicy: string;
  readonly description?: string;
  readonly maxSessionSeconds?: number;
  readonly lastUsed?: { at: Instant; region: string } | null;
}

export class AccountWithPrincipals extends AccountState {
  user(name: string): SandboxUser {
    const user = this.users.get(name);
    if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
    return user;
  }

  group(name: string): SandboxGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
    return group;
  }

  role(name: string): SandboxRole {
    const role = this.roles.get(name);
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  createUser({ name, path = "/", createdAt = this.clock(), tags = [] }: NewHolder): SandboxUser {
    demandName(name, "userName");
    if (this.users.has(name)) throw entityAlreadyExists(`User with name ${name} already exists.`);
    const user: SandboxUser = {
      kind: "USER",
      ...this.#holder("AIDA", "user", { name, path, createdAt }),
      groups: new Set(),
      tags: [...tags],
      permissionsBoundary: null,
      password: null,
      accessKeys: [],
      mfaDevices: [],
      certificates: [],
      serviceSpecificCredentials: [],
      sshPublicKeys: [],
    };
    this.users.set(name, user);
    this.touch();
    return user;
  }

  createGroup({ name, path = "/", createdAt = this.clock() }: NewHolder): SandboxGroup {
    demandName(name, "groupName");
    if (this.groups.has(name)) throw entityAlreadyExists(`Group with name ${name} already exists.`);
    const group: SandboxGroup = {
      kind: "GROUP",
      ...this.#holder("AGPA", "group", { name, path, createdAt }),
      members: new Set(),
    };
    this.groups.set(name, group);
    this.touch();
    return group;
  }

  createRole({ name, path = "/", createdAt = this.clock(), tags = [], ...rest }: NewRole): SandboxRole {
    demandName(name, "roleName");
    if (this.roles.has(name)) throw entityAlreadyExists(`Role with name ${name} already exists.`);
    const role: SandboxRole = {
      kind: "ROLE",
      ...this.#holder("AROA", "role", { name, path, createdAt }),
      trustPolicy: demandDocument(rest.trustPolicy),
      description: rest.description ?? "",
      maxSessionSeconds: rest.maxSessionSeconds ?? 3_600,
      tags: [...tags],
      permissionsBoundary: null,
      lastUsed: rest.lastUsed ?? null,
      instanceProfiles: [],
    };
    this.roles.set(name, role);
    this.touch();
    return role;
  }

  #holder(
    prefix: string,
    kind: string,
    { name, path, createdAt }: { name: string; path: string; createdAt: Instant },
  ): PolicyHolder {
    return {
      id: this.uniqueId(prefix),
      name,
      path,
      arn: this.arn(kind, path, name),
      createdAt,
      inlinePolicies: new Map(),
      attachedPolicies: new Set(),
      serial: this.nextSerial(),
    };
  }

  deleteUser(user: SandboxUser): void {
    if (user.accessKeys.length > 0) throw deleteConflict("Cannot delete entity, must delete access keys first.");
    if (user.password !== null) throw deleteConflict("Cannot delete entity, must delete login profile first.");
    if (user.mfaDevices.length > 0) throw deleteConflict("Cannot delete entity, must delete MFA device first.");
    if (user.groups.size > 0) throw deleteConflict("Cannot delete entity, must remove users from group first.");
    if (user.certificates.length > 0)
      throw deleteConflict("Cannot delete entity, must delete signing certificate first.");
    this.#demandNoPolicies(user);
    this.setBoundary(user, null);
    this.users.delete(user.name);
    this.touch();
  }

  deleteGroup(group: SandboxGroup): void {
    if (group.members.size > 0) throw deleteConflict("Cannot delete entity, must remove users from group first.");
    this.#demandNoPolicies(group);
    this.groups.delete(group.name);
    this.touch();
  }

  deleteRole(role: SandboxRole): void {
    if (role.instanceProfiles.length > 0)
      throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    this.#demandNoPolicies(role);
    this.setBoundary(role, null);
    this.roles.delete(role.name);
    this.touch();
  }

  #demandNoPolicies(holder: PolicyHolder): void {
    if (holder.attachedPolicies.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
    if (holder.inlinePolicies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
  }

  addToGroup(user: SandboxUser, group: SandboxGroup): void {
    if (!user.groups.has(group) && user.groups.size >= MAX_GROUPS_PER_USER) {
      throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${MAX_GROUPS_PER_USER}`);
    }
    user.groups.add(group);
    group.members.add(user);
    this.touch(user);
  }

  removeFromGroup(user: SandboxUser, group: SandboxGroup): void {
    if (!user.groups.delete(group)) throw noSuchEntity(`User ${user.name} is not in group ${group.name}.`);
    group.members.delete(user);
    this.touch(user);
  }

  addInstanceProfile(role: SandboxRole, name = role.name): SandboxInstanceProfile {
    const profile = {
      name,
      id: this.uniqueId("AIPA"),
      arn: this.arn("instance-profile", "/", name),
      createdAt: role.createdAt,
    };
    role.instanceProfiles.push(profile);
    this.touch(role);
    return profile;
  }

  setBoundary(holder: SandboxUser | SandboxRole, policy: SandboxPolicy | null): void {
    const former = holder.permissionsBoundary;
    if (former !== null) {
      former.boundaryOf.delete(holder);
      this.touch(former);
    }
    holder.permissionsBoundary = policy;
    if (policy !== null) {
      policy.boundaryOf.add(holder);
      this.touch(policy);
    }
    this.touch(holder);
  }

  tag(holder: SandboxUser | SandboxRole, tags: readonly SandboxTag[]): void {
    for (const { key, value } of tags) {
      const present = holder.tags.find((tag) => tag.key === key);
      if (present) present.value = value;
      else holder.tags.push({ key, value });
    }
    this.touch(holder);
  }

  untag(holder: SandboxUser | SandboxRole, keys: readonly string[]): void {
    const kept = holder.tags.filter((tag) => !keys.includes(tag.key));
    holder.tags.splice(0, holder.tags.length, ...kept);
    this.touch(holder);
  }
}
