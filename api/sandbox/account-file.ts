/**
 * Stores an account in one JSON file, so that a restarted demo continues with the same ids and keys, and with the
 * changes and rotations made so far. The file contains the secrets of sandbox keys. They open nothing else, but only
 * the owner may read the file.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { BucketAcl, KeyGrants } from "../src/iam/resource-grants.ts";
import type { PublicAccessBlock, ResourcePolicy } from "../src/iam/resource-policy-inventory.ts";
import type { Workload } from "../src/iam/workload-inventory.ts";
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAnalyzer } from "./access-analyzer.ts";
import { SandboxAccount } from "./account.ts";
import type {
  PolicyHolder,
  SandboxAccessKey,
  SandboxGroup,
  SandboxOrganization,
  SandboxPolicy,
  SandboxRole,
  SandboxRoot,
  SandboxOrganizationPolicy,
  SandboxUser,
} from "./entities.ts";
import type { Parameter } from "./parameters.ts";
import type { Secret, SecretVersion } from "./secrets.ts";
import type { TrailEvent } from "./trail.ts";

/** Incremented when the format changes. A file of another format is refused. */
const FORMAT = 1;
const OWNER_ONLY = 0o600;

type Plain<T, Replaced extends keyof T> = Omit<T, Replaced | "xml" | "serial">;
interface PlainHolder {
  readonly inlinePolicies: readonly (readonly [string, string])[];
  readonly attachedPolicies: readonly string[];
}
type PlainUser = Plain<SandboxUser, "groups" | "inlinePolicies" | "attachedPolicies" | "permissionsBoundary"> &
  PlainHolder & { readonly groups: readonly string[]; readonly permissionsBoundary: string | null };
type PlainGroup = Plain<SandboxGroup, "members" | "inlinePolicies" | "attachedPolicies"> & PlainHolder;
type PlainRole = Plain<SandboxRole, "inlinePolicies" | "attachedPolicies" | "permissionsBoundary"> &
  PlainHolder & { readonly permissionsBoundary: string | null };
type PlainPolicy = Plain<SandboxPolicy, "attachedTo" | "boundaryOf">;
type PlainOrganization = Omit<SandboxOrganization, "policies"> & {
  readonly policies: readonly (Omit<SandboxOrganizationPolicy, "targets" | "type"> & {
    /** Absent in files of earlier versions, which had only SCPs. */
    readonly type?: SandboxOrganizationPolicy["type"];
    readonly targets: readonly string[];
  })[];
};

type PlainSecret = Omit<Secret, "versions"> & {
  readonly versions: readonly (Omit<SecretVersion, "labels"> & { readonly labels: readonly string[] })[];
};

interface AccountFile {
  readonly format: number;
  readonly id: string;
  /** The state of the id generator: new ids must not repeat old ones. */
  readonly randomState: number;
  readonly users: readonly PlainUser[];
  readonly groups: readonly PlainGroup[];
  readonly roles: readonly PlainRole[];
  readonly policies: readonly PlainPolicy[];
  readonly root: SandboxRoot;
  readonly settings: Pick<SandboxAccount, (typeof SETTINGS)[number]>;
  readonly lists: Pick<SandboxAccount, (typeof LISTS)[number]>;
  readonly organization: PlainOrganization | null;
  /** These two are absent in files from before the sandbox had Secrets Manager and CloudTrail. */
  readonly secrets?: readonly PlainSecret[];
  /** Absent in files from before the sandbox had Parameter Store. */
  readonly parameters?: readonly Parameter[];
  readonly trail?: readonly TrailEvent[];
  /** Absent in files from before the sandbox had an inventory. */
  readonly workloads?: readonly Workload[] | null;
  /** Absent in files from before the sandbox had resource policies. */
  readonly resourcePolicies?: readonly ResourcePolicy[];
  readonly publicAccessBlocks?: readonly PublicAccessBlock[];
  readonly bucketAcls?: readonly BucketAcl[];
  readonly keyGrants?: readonly KeyGrants[];
  /** Absent in files from before the sandbox had IAM Access Analyzer. */
  readonly analyzers?: readonly SandboxAnalyzer[];
  readonly serviceUse: readonly (readonly [
    principalArn: string,
    uses: readonly (readonly [namespace: string, at: Instant])[],
  ])[];
}

const SETTINGS = [
  "passwordPolicy",
  "alias",
  "credentialReport",
  "reportSeconds",
  "hasSecurityContact",
  "alerting",
] as const;
const LISTS = [
  "virtualMfaDevices",
  "serverCertificates",
  "samlProviders",
  "oidcProviders",
  "organizationsFeatures",
] as const;

/** Replaces the file atomically. */
export function writeAccountFile(path: string, account: SandboxAccount): void {
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, JSON.stringify(plainAccount(account)), { mode: OWNER_ONLY });
  renameSync(unfinished, path);
}

/**
 * Undefined if there is no file. Throws if the file cannot be read: a demo must not silently become another account.
 */
export function readAccountFile(path: string, clock: () => Instant): SandboxAccount | undefined {
  if (!existsSync(path)) return undefined;
  const file = JSON.parse(readFileSync(path, "utf8")) as AccountFile;
  if (file.format !== FORMAT)
    throw new Error(`${path} has format ${file.format}, not ${FORMAT}: delete it to start a new demo.`);
  return restoreAccount(file, clock);
}

function plainAccount(account: SandboxAccount): AccountFile {
  const { organization } = account;
  return {
    format: FORMAT,
    id: account.id,
    randomState: account.random.state(),
    users: [...account.users.values()].map(({ serial: _serial, xml: _xml, ...user }) => ({
      ...user,
      ...plainHolder(user),
      groups: [...user.groups].map((group) => group.name),
      permissionsBoundary: user.permissionsBoundary?.arn ?? null,
    })),
    groups: [...account.groups.values()].map(({ serial: _serial, xml: _xml, members: _members, ...group }) => ({
      ...group,
      ...plainHolder(group),
    })),
    roles: [...account.roles.values()].map(({ serial: _serial, xml: _xml, ...role }) => ({
      ...role,
      ...plainHolder(role),
      permissionsBoundary: role.permissionsBoundary?.arn ?? null,
    })),
    policies: [...account.customerPolicies.values()].map(
      ({ serial: _serial, xml: _xml, attachedTo: _attachedTo, boundaryOf: _boundaryOf, ...policy }) => policy,
    ),
    root: account.root,
    settings: pick(account, SETTINGS),
    lists: pick(account, LISTS),
    organization: organization && {
      ...organization,
      policies: organization.policies.map((policy) => ({ ...policy, targets: [...policy.targets] })),
    },
    parameters: account.everyParameter(),
    secrets: account.everySecret().map((secret) => ({
      ...secret,
      versions: secret.versions.map((version) => ({ ...version, labels: [...version.labels] })),
    })),
    trail: account.trail.list(),
    workloads: account.workloads,
    resourcePolicies: account.resourcePolicies,
    publicAccessBlocks: account.publicAccessBlocks,
    bucketAcls: account.bucketAcls,
    keyGrants: account.keyGrants,
    analyzers: account.analyzers,
    serviceUse: [...account.serviceUse].map(([principalArn, uses]) => [principalArn, [...uses]]),
  };
}

function plainHolder({
  inlinePolicies,
  attachedPolicies,
}: Pick<PolicyHolder, "inlinePolicies" | "attachedPolicies">): PlainHolder {
  return { inlinePolicies: [...inlinePolicies], attachedPolicies: [...attachedPolicies].map((policy) => policy.arn) };
}

function pick<T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}

function restoreAccount(file: AccountFile, clock: () => Instant): SandboxAccount {
  const account = new SandboxAccount({ id: file.id, clock });
  for (const policy of file.policies) {
    const serial = account.nextSerial();
    account.customerPolicies.set(policy.arn, { ...policy, serial, attachedTo: new Set(), boundaryOf: new Set() });
  }
  for (const group of file.groups) {
    account.groups.set(
      group.name,
      restoreHolder(account, group, { ...emptyHolder(account), members: new Set<SandboxUser>() }),
    );
  }
  for (const role of file.roles) {
    const restored = restoreHolder(account, role, { ...emptyHolder(account), permissionsBoundary: null });
    account.roles.set(role.name, restored);
    if (role.permissionsBoundary !== null) account.setBoundary(restored, account.policy(role.permissionsBoundary));
  }
  for (const user of file.users) {
    const groups = new Set<SandboxGroup>();
    const restored = restoreHolder(account, user, { ...emptyHolder(account), groups, permissionsBoundary: null });
    account.users.set(user.name, restored);
    // A file from before the sandbox had SSH public keys contains none.
    if (!Object.hasOwn(user, "sshPublicKeys")) Object.assign(restored, { sshPublicKeys: [] });
    for (const groupName of user.groups) account.addToGroup(restored, account.group(groupName));
    if (user.permissionsBoundary !== null) account.setBoundary(restored, account.policy(user.permissionsBoundary));
    for (const key of user.accessKeys) account.restoreAccessKey(key, restored);
  }
  restoreRoot(account, file.root);
  Object.assign(account, file.settings);
  account.workloads = file.workloads ?? null;
  account.resourcePolicies = file.resourcePolicies ?? [];
  account.publicAccessBlocks = file.publicAccessBlocks ?? [];
  account.bucketAcls = file.bucketAcls ?? [];
  account.keyGrants = file.keyGrants ?? [];
  account.analyzers = file.analyzers ?? [];
  for (const name of LISTS) (account[name] as unknown[]).push(...file.lists[name]);
  account.organization = file.organization && {
    ...file.organization,
    policies: file.organization.policies.map((policy) => ({
      ...policy,
      type: policy.type ?? "SERVICE_CONTROL_POLICY",
      targets: new Set(policy.targets),
    })),
  };
  for (const [principalArn, uses] of file.serviceUse) account.serviceUse.set(principalArn, new Map(uses));
  for (const parameter of file.parameters ?? []) account.parametersIn(parameter.region).restore(parameter);
  for (const secret of file.secrets ?? []) {
    const versions = secret.versions.map((version) => ({ ...version, labels: new Set(version.labels) }));
    account.secretsIn(secret.region).restore({ ...secret, versions });
  }
  for (const event of file.trail ?? []) account.trail.add(event);
  account.random.resume(file.randomState);
  return account;
}

function emptyHolder(account: SandboxAccount) {
  return {
    serial: account.nextSerial(),
    inlinePolicies: new Map<string, string>(),
    attachedPolicies: new Set<SandboxPolicy>(),
  };
}

/** Restores a holder's references from their names. `empty` is the holder without references. */
function restoreHolder<P extends PlainHolder, E extends ReturnType<typeof emptyHolder>>(
  account: SandboxAccount,
  plain: P,
  empty: E,
) {
  const holder = { ...plain, ...empty };
  for (const [name, document] of plain.inlinePolicies) holder.inlinePolicies.set(name, document);
  for (const arn of plain.attachedPolicies) account.attach(holder as unknown as PolicyHolder, account.policy(arn));
  return holder;
}

function restoreRoot(account: SandboxAccount, root: SandboxRoot): void {
  const { accessKeys, certificates, ...facts } = root;
  Object.assign(account.root, facts);
  account.root.accessKeys.push(...accessKeys);
  account.root.certificates.push(...certificates);
  for (const key of accessKeys satisfies readonly SandboxAccessKey[]) account.restoreAccessKey(key, null);
}
