/**
 * One AWS account: its state and the elementary edits that keep it whole (a policy knows to whom it is attached, a
 * group its members). Operations, the demo's story, the generator and tests all edit through here, so that an account
 * made by a test behaves like one made over the wire. Limits and conflicts that AWS enforces are enforced here.
 */
import type { Instant } from "../src/iam/time.ts";
import { AwsError, deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity, validationError } from "./aws-error.ts";
import type {
  PolicyHolder,
  SandboxAccessKey,
  SandboxGroup,
  SandboxInstanceProfile,
  SandboxOidcProvider,
  SandboxOrganization,
  SandboxPasswordPolicy,
  SandboxPolicy,
  SandboxRole,
  SandboxRoot,
  SandboxSamlProvider,
  SandboxServerCertificate,
  SandboxTag,
  SandboxUser,
  SandboxVirtualMfaDevice,
} from "./entities.ts";
import { awsManagedPolicies } from "./managed-policies.ts";
import { BASE32, BASE64, type Random, seededRandom } from "./random.ts";

/** AWS's own quotas that a product meets. */
const MAX_ACCESS_KEYS_PER_USER = 2;
const MAX_POLICY_VERSIONS = 5;
const MAX_GROUPS_PER_USER = 10;

const NAME_GRAMMAR = /^[\w+=,.@-]{1,128}$/;

export interface SandboxAccountOptions {
  readonly id: string;
  readonly clock: () => Instant;
  /** Ids and secrets come from it: the same seed gives the same account. */
  readonly seed?: number;
  readonly createdAt?: Instant;
}

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

export interface NewPolicy {
  readonly name: string;
  readonly document: string;
  readonly path?: string;
  readonly description?: string;
  readonly createdAt?: Instant;
  readonly tags?: readonly SandboxTag[];
}

export interface NewAccessKey {
  readonly createdAt?: Instant;
  readonly isActive?: boolean;
  readonly lastUsed?: { at: Instant; service: string; region: string } | null;
}

/** A credential report shows the account as it was at `startedAt`. */
export interface StoredReport {
  readonly startedAt: Instant;
  readonly csv: string;
}

export class SandboxAccount {
  readonly id: string;
  readonly partition = "aws";
  readonly clock: () => Instant;
  readonly random: Random;
  readonly users = new Map<string, SandboxUser>();
  readonly groups = new Map<string, SandboxGroup>();
  readonly roles = new Map<string, SandboxRole>();
  /** By ARN. */
  readonly customerPolicies = new Map<string, SandboxPolicy>();
  readonly awsPolicies: ReadonlyMap<string, SandboxPolicy>;
  readonly root: SandboxRoot;
  passwordPolicy: SandboxPasswordPolicy | null = null;
  alias: string | null = null;
  readonly virtualMfaDevices: SandboxVirtualMfaDevice[] = [];
  readonly serverCertificates: SandboxServerCertificate[] = [];
  readonly samlProviders: SandboxSamlProvider[] = [];
  readonly oidcProviders: SandboxOidcProvider[] = [];
  organization: SandboxOrganization | null = null;
  readonly organizationsFeatures: string[] = [];
  credentialReport: StoredReport | null = null;
  /** Principal ARN -> service namespace -> last use, for service last accessed details. */
  readonly serviceUse = new Map<string, Map<string, Instant>>();
  /** How long AWS takes to write a credential report. */
  reportSeconds = 0;
  /** Access key id -> the key and its user (`null`: root's). */
  readonly accessKeys = new Map<string, { readonly key: SandboxAccessKey; readonly user: SandboxUser | null }>();
  /** Named edits that the demo and tests ask for: `account.apply("leak")`. */
  readonly changes = new Map<string, SandboxChange>();
  /** Grows with every edit of the authorization details; a cached page sequence is good for one revision. */
  revision = 0;
  #serial = 0;

  constructor({ id, clock, seed = 1, createdAt }: SandboxAccountOptions) {
    this.id = id;
    this.clock = clock;
    this.random = seededRandom(seed);
    this.awsPolicies = new Map(awsManagedPolicies().map((policy) => [policy.arn, policy]));
    this.root = {
      createdAt: createdAt ?? clock(),
      hasPassword: true,
      passwordLastUsedAt: null,
      mfa: "HARDWARE",
      accessKeys: [],
      certificates: [],
    };
  }

  // ------------------------------------------------------------ names

  arn(kind: string, path: string, name: string): string {
    return `arn:${this.partition}:iam::${this.id}:${kind}${path}${name}`;
  }

  get rootArn(): string {
    return `arn:${this.partition}:iam::${this.id}:root`;
  }

  /** `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`: AWS's unique ids, 21 characters. */
  uniqueId(prefix: string): string {
    return prefix + this.random.text(21 - prefix.length, BASE32);
  }

  nextSerial(): number {
    return ++this.#serial;
  }

  /** Must follow every edit that shows in the authorization details. */
  touch(...items: { xml?: string | undefined }[]): void {
    this.revision++;
    for (const item of items) item.xml = undefined;
  }

  // ------------------------------------------------------------ users, groups, roles

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
    };
    this.users.set(name, user);
    this.touch();
    return user;
  }

  createGroup({ name, path = "/", createdAt = this.clock() }: NewHolder): SandboxGroup {
    demandName(name, "groupName");
    if (this.groups.has(name)) throw entityAlreadyExists(`Group with name ${name} already exists.`);
    const group: SandboxGroup = { kind: "GROUP", ...this.#holder("AGPA", "group", { name, path, createdAt }), members: new Set() };
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

  #holder(prefix: string, kind: string, { name, path, createdAt }: { name: string; path: string; createdAt: Instant }): PolicyHolder {
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
    if (user.certificates.length > 0) throw deleteConflict("Cannot delete entity, must delete signing certificate first.");
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
    if (role.instanceProfiles.length > 0) throw deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
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

  // ------------------------------------------------------------ policies

  policy(arn: string): SandboxPolicy {
    const policy = this.customerPolicies.get(arn) ?? this.awsPolicies.get(arn);
    if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    return policy;
  }

  createPolicy({ name, document, path = "/", description = "", createdAt = this.clock(), tags = [] }: NewPolicy): SandboxPolicy {
    demandName(name, "policyName");
    const arn = this.arn("policy", path, name);
    if (this.customerPolicies.has(arn))
      throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    const policy: SandboxPolicy = {
      name,
      id: this.uniqueId("ANPA"),
      path,
      arn,
      isAwsManaged: false,
      createdAt,
      updatedAt: createdAt,
      description,
      tags: [...tags],
      versions: [{ versionId: "v1", createdAt, document: demandDocument(document) }],
      defaultVersionId: "v1",
      nextVersionNumber: 2,
      attachedTo: new Set(),
      boundaryOf: new Set(),
      serial: this.nextSerial(),
    };
    this.customerPolicies.set(arn, policy);
    this.touch();
    return policy;
  }

  createPolicyVersion(policy: SandboxPolicy, document: string, isDefault: boolean): string {
    this.#demandCustomerManaged(policy);
    if (policy.versions.length >= MAX_POLICY_VERSIONS) {
      throw limitExceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
      );
    }
    const versionId = `v${policy.nextVersionNumber++}`;
    policy.versions.push({ versionId, createdAt: this.clock(), document: demandDocument(document) });
    if (isDefault) policy.defaultVersionId = versionId;
    policy.updatedAt = this.clock();
    this.touch(policy);
    return versionId;
  }

  setDefaultPolicyVersion(policy: SandboxPolicy, versionId: string): void {
    this.#demandCustomerManaged(policy);
    this.policyVersion(policy, versionId);
    policy.defaultVersionId = versionId;
    policy.updatedAt = this.clock();
    this.touch(policy);
  }

  deletePolicyVersion(policy: SandboxPolicy, versionId: string): void {
    this.#demandCustomerManaged(policy);
    const version = this.policyVersion(policy, versionId);
    if (versionId === policy.defaultVersionId) throw deleteConflict("Cannot delete the default version of a policy.");
    policy.versions.splice(policy.versions.indexOf(version), 1);
    this.touch(policy);
  }

  policyVersion(policy: SandboxPolicy, versionId: string): SandboxPolicy["versions"][number] {
    const version = policy.versions.find((candidate) => candidate.versionId === versionId);
    if (version === undefined) throw noSuchEntity(`Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`);
    return version;
  }

  deletePolicy(policy: SandboxPolicy): void {
    this.#demandCustomerManaged(policy);
    if (policy.attachedTo.size > 0 || policy.boundaryOf.size > 0) {
      throw deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1)
      throw deleteConflict("This policy has more than one version. Before you delete a policy, you must delete all its versions.");
    this.customerPolicies.delete(policy.arn);
    this.touch();
  }

  #demandCustomerManaged(policy: SandboxPolicy): void {
    if (policy.isAwsManaged) throw new AwsError("AccessDenied", 403, `Policy ${policy.arn} is managed by AWS and cannot be changed.`);
  }

  attach(holder: PolicyHolder, policy: SandboxPolicy): void {
    holder.attachedPolicies.add(policy);
    policy.attachedTo.add(holder);
    this.touch(holder, policy);
  }

  detach(holder: PolicyHolder, policy: SandboxPolicy): void {
    if (!holder.attachedPolicies.delete(policy)) throw noSuchEntity(`Policy ${policy.arn} was not found.`);
    policy.attachedTo.delete(holder);
    this.touch(holder, policy);
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

  putInlinePolicy(holder: PolicyHolder, name: string, document: string): void {
    demandName(name, "policyName");
    holder.inlinePolicies.set(name, demandDocument(document));
    this.touch(holder);
  }

  inlinePolicy(holder: PolicyHolder, name: string): string {
    const document = holder.inlinePolicies.get(name);
    if (document === undefined) throw noSuchEntity(`The policy with name ${name} cannot be found for ${holder.name}.`);
    return document;
  }

  deleteInlinePolicy(holder: PolicyHolder, name: string): void {
    this.inlinePolicy(holder, name);
    holder.inlinePolicies.delete(name);
    this.touch(holder);
  }

  // ------------------------------------------------------------ access keys

  createAccessKey(user: SandboxUser, { createdAt = this.clock(), isActive = true, lastUsed = null }: NewAccessKey = {}): SandboxAccessKey {
    if (user.accessKeys.length >= MAX_ACCESS_KEYS_PER_USER) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_ACCESS_KEYS_PER_USER}`);
    }
    const key = this.#newKey({ createdAt, isActive, lastUsed });
    user.accessKeys.push(key);
    this.accessKeys.set(key.accessKeyId, { key, user });
    return key;
  }

  createRootAccessKey({ createdAt = this.clock(), isActive = true, lastUsed = null }: NewAccessKey = {}): SandboxAccessKey {
    const key = this.#newKey({ createdAt, isActive, lastUsed });
    this.root.accessKeys.push(key);
    this.accessKeys.set(key.accessKeyId, { key, user: null });
    return key;
  }

  #newKey(rest: Required<NewAccessKey>): SandboxAccessKey {
    return {
      accessKeyId: `AKIA${this.random.text(16, BASE32)}`,
      secretAccessKey: this.random.text(40, BASE64),
      // IAM keeps creation to the second, and so do all its answers.
      createdAt: Math.floor(rest.createdAt / 1_000) * 1_000,
      isActive: rest.isActive,
      lastUsed: rest.lastUsed,
    };
  }

  accessKey(user: SandboxUser, accessKeyId: string): SandboxAccessKey {
    const key = user.accessKeys.find((candidate) => candidate.accessKeyId === accessKeyId);
    if (key === undefined) throw noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
    return key;
  }

  deleteAccessKey(user: SandboxUser, accessKeyId: string): void {
    const key = this.accessKey(user, accessKeyId);
    user.accessKeys.splice(user.accessKeys.indexOf(key), 1);
    this.accessKeys.delete(accessKeyId);
  }

  // ------------------------------------------------------------ MFA

  /** A virtual device gets an ARN as its serial number; a hardware one keeps what is printed on it. */
  enableMfaDevice(user: SandboxUser, serialNumber: string, enabledAt: Instant = this.clock()): void {
    if (user.mfaDevices.some((device) => device.serialNumber === serialNumber)) {
      throw entityAlreadyExists(`MFA Device ${serialNumber} is already in use.`);
    }
    const virtual = this.virtualMfaDevices.find((device) => device.serialNumber === serialNumber);
    if (virtual !== undefined) {
      virtual.userArn = user.arn;
      virtual.enabledAt = enabledAt;
    } else if (serialNumber.includes(":mfa/")) {
      throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
    }
    user.mfaDevices.push({ serialNumber, enabledAt });
  }

  createVirtualMfaDevice(name: string, path = "/"): SandboxVirtualMfaDevice {
    const serialNumber = this.arn("mfa", path, name);
    if (this.virtualMfaDevices.some((device) => device.serialNumber === serialNumber)) {
      throw entityAlreadyExists(`MFADevice entity at the same path and name already exists.`);
    }
    const device: SandboxVirtualMfaDevice = { serialNumber, userArn: null, enabledAt: null };
    this.virtualMfaDevices.push(device);
    return device;
  }

  deactivateMfaDevice(user: SandboxUser, serialNumber: string): void {
    const index = user.mfaDevices.findIndex((device) => device.serialNumber === serialNumber);
    if (index < 0) throw noSuchEntity(`MFA Device ${serialNumber} for user ${user.name} doesn't exist.`);
    user.mfaDevices.splice(index, 1);
    const virtual = this.virtualMfaDevices.find((device) => device.serialNumber === serialNumber);
    if (virtual !== undefined) {
      virtual.userArn = null;
      virtual.enabledAt = null;
    }
  }

  // ------------------------------------------------------------ the demo's and the tests' story

  /** Runs a named change. Unknown names are our mistake. Answers one sentence on what happened. */
  apply(name: string): string {
    const change = this.changes.get(name);
    if (change === undefined) throw new Error(`Account ${this.id} knows no change "${name}": ${[...this.changes.keys()].join(", ")}.`);
    return change(this);
  }
}

export type SandboxChange = (account: SandboxAccount) => string;

function demandName(name: string, field: string): void {
  if (!NAME_GRAMMAR.test(name)) {
    throw validationError(
      `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
}

/** AWS refuses what is not JSON; what a policy then means is not the sandbox's to judge. */
function demandDocument(document: string): string {
  try {
    JSON.parse(document);
  } catch {
    throw new AwsError("MalformedPolicyDocument", 400, "This policy contains invalid Json");
  }
  return document;
}
