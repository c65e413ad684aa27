/**
 * The demo: Fernhill Logistics, a small company with the account 111122223333. It has one of each issue that the checks
 * find, beside sound entities. Ids come from a seed and dates from `at`, so a demo restarted with the same `at` is the
 * same account.
 */
import { now as realClock } from "../src/clock.ts";
import { DAY, HOUR, type Instant, MINUTE, SECOND } from "../src/iam/time.ts";
import { SandboxAccount } from "./account.ts";
import { demoAlerting } from "./demo/alerting.ts";
import { demoAnalyzers } from "./demo/analyzers.ts";
import { demoChanges } from "./demo/changes.ts";
import { allow, policyDocument } from "./demo/documents.ts";
import { addKeyUses } from "./demo/key-uses.ts";
import { demoPolicies } from "./demo/policies.ts";
import { demoRoles } from "./demo/roles.ts";
import { SERVICE_USE } from "./demo/service-use.ts";
import { demoBucketAcls, demoKeyGrants, demoResourcePolicies } from "./demo/resource-policies.ts";
import { demoWorkloads } from "./demo/workloads.ts";
import { DEMO_MONITOR_USER, demoGroups, type DemoKey, type DemoUser, demoUsers } from "./demo/users.ts";
import type { SandboxPolicy, SandboxUser } from "./entities.ts";
import { awsPolicyArn } from "./managed-policies.ts";

export const DEMO_ACCOUNT_ID = "111122223333";
const MANAGEMENT_ACCOUNT_ID = "444455556666";
const ORGANIZATION_ID = "o-fernhill01";
const HOME_REGION = "eu-central-1";

export interface DemoAccountOptions {
  /** The sandbox's clock. */
  readonly clock?: () => Instant;
  /** The time that ages are relative to. Default: the clock's current time. */
  readonly at?: Instant;
  readonly seed?: number;
  readonly id?: string;
}

export interface DemoAccount {
  readonly account: SandboxAccount;
  /** The key of the monitoring user, which the product connects with. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function demoAccount({
  clock = realClock,
  at = clock(),
  seed = 20_261_124,
  id = DEMO_ACCOUNT_ID,
}: DemoAccountOptions = {}): DemoAccount {
  const account = new SandboxAccount({ id, clock, seed, createdAt: at - 1_950 * DAY });
  const ago = (days: number): Instant =>
    Math.floor((at - days * DAY - account.random.below(5 * HOUR) - 10 * MINUTE) / SECOND) * SECOND;
  addPolicies(account, ago);
  addGroups(account, ago);
  addRoles(account, ago);
  for (const user of demoUsers(id)) addUser(account, user, ago);
  addAccountSettings(account, ago);
  addOrganization(account);
  addServiceUse(account, ago);
  addKeyUses(account, at);
  account.workloads = demoWorkloads(id);
  account.resourcePolicies = demoResourcePolicies(id, ORGANIZATION_ID);
  account.bucketAcls = demoBucketAcls();
  account.keyGrants = demoKeyGrants(id);
  account.analyzers = demoAnalyzers(id, at);
  account.alerting = demoAlerting(id);
  for (const user of demoUsers(id)) addCredentials(account, user, ago);
  return asDemoAccount(account);
}

/** Adds the parts of the demo that are not in the account's state. The account may have been read from a file. */
export function asDemoAccount(account: SandboxAccount): DemoAccount {
  for (const [name, change] of Object.entries(demoChanges)) account.changes.set(name, change);
  // A file from before the sandbox had an inventory contains no workloads.
  account.workloads ??= demoWorkloads(account.id);
  // The same holds for resource policies, analyzers and alarms.
  if (account.resourcePolicies.length === 0)
    account.resourcePolicies = demoResourcePolicies(account.id, ORGANIZATION_ID);
  if (account.analyzers.length === 0) account.analyzers = demoAnalyzers(account.id, account.clock());
  if (account.alerting.trails.length === 0) account.alerting = demoAlerting(account.id);
  const key = account.user(DEMO_MONITOR_USER).accessKeys[0];
  if (key === undefined) throw new Error("The demo's monitoring user has no key.");
  return { account, credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey } };
}

/** The letters of IAM's ids. */
const ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

type Ago = (days: number) => Instant;

function addPolicies(account: SandboxAccount, ago: Ago): void {
  for (const { name, description, ageDays, document, formerDocuments = [] } of demoPolicies(account.id)) {
    const documents = [...formerDocuments, document];
    const policy = account.createPolicy({
      name,
      description,
      document: documents[0] ?? document,
      createdAt: ago(ageDays),
    });
    for (const [index, text] of documents.slice(1).entries()) {
      const versionId = `v${policy.nextVersionNumber++}`;
      policy.versions.push({ versionId, createdAt: ago(Math.floor(ageDays / (index + 2))), document: text });
      policy.defaultVersionId = versionId;
    }
    policy.updatedAt = policy.versions.at(-1)?.createdAt ?? policy.createdAt;
  }
}

function policyNamed(account: SandboxAccount, name: string): SandboxPolicy {
  return account.customerPolicies.get(account.arn("policy", "/", name)) ?? account.policy(awsPolicyArn(name));
}

function addGroups(account: SandboxAccount, ago: Ago): void {
  for (const { name, ageDays, attached, inline = {} } of demoGroups()) {
    const group = account.createGroup({ name, createdAt: ago(ageDays) });
    for (const policyName of attached) account.attach(group, policyNamed(account, policyName));
    for (const [policyName, document] of Object.entries(inline)) account.putInlinePolicy(group, policyName, document);
  }
}

function addRoles(account: SandboxAccount, ago: Ago): void {
  for (const row of demoRoles(account.id, ORGANIZATION_ID)) {
    const role = account.createRole({
      name: row.name,
      path: row.path,
      description: row.description,
      trustPolicy: row.trustPolicy,
      createdAt: ago(row.ageDays),
      lastUsed: row.usedDaysAgo === null ? null : { at: ago(row.usedDaysAgo), region: HOME_REGION },
      // role-untagged: the roles without a team
      tags: row.team === undefined ? [] : [{ key: "team", value: row.team }],
    });
    for (const policyName of row.attached ?? []) account.attach(role, policyNamed(account, policyName));
    for (const [policyName, document] of Object.entries(row.inline ?? {}))
      account.putInlinePolicy(role, policyName, document);
    if (row.boundary !== undefined) account.setBoundary(role, policyNamed(account, row.boundary));
    if (row.hasInstanceProfile === true) account.addInstanceProfile(role);
  }
}

function addUser(account: SandboxAccount, row: DemoUser, ago: Ago): void {
  const user = account.createUser({
    name: row.name,
    path: row.path,
    createdAt: ago(row.ageDays),
    tags: Object.entries(row.tags ?? {}).map(([key, value]) => ({ key, value })),
  });
  for (const groupName of row.groups ?? []) account.addToGroup(user, account.group(groupName));
  for (const policyName of row.attached ?? []) account.attach(user, policyNamed(account, policyName));
  for (const [policyName, document] of Object.entries(row.inline ?? {}))
    account.putInlinePolicy(user, policyName, document);
  if (row.boundary !== undefined) account.setBoundary(user, policyNamed(account, row.boundary));
  if (row.password !== undefined) {
    const { changedDaysAgo, usedDaysAgo } = row.password;
    const changedAt = changedDaysAgo >= row.ageDays ? user.createdAt : ago(changedDaysAgo);
    user.password = {
      createdAt: user.createdAt,
      changedAt,
      lastUsedAt: usedDaysAgo === null ? null : ago(usedDaysAgo),
      isResetRequired: usedDaysAgo === null,
    };
  }
  if (row.mfa === "VIRTUAL") {
    account.enableMfaDevice(user, account.createVirtualMfaDevice(row.name).serialNumber, user.createdAt + DAY);
  } else if (row.mfa === "HARDWARE") {
    account.enableMfaDevice(user, `GAHT${10_000_000 + account.random.below(89_999_999)}`, user.createdAt + DAY);
  }
  for (const key of row.keys ?? []) addKey(account, { user, key, ago });
}

function addKey(account: SandboxAccount, { user, key, ago }: { user: SandboxUser; key: DemoKey; ago: Ago }): void {
  const { ageDays, isInactive = false, used } = key;
  const createdAt = ageDays === "SETUP" ? user.createdAt : Math.max(ago(ageDays), user.createdAt);
  account.createAccessKey(user, {
    createdAt,
    isActive: !isInactive,
    lastUsed:
      used === undefined ? null : { at: ago(used.daysAgo), service: used.service, region: used.region ?? HOME_REGION },
  });
}

/** Adds service-specific credentials and SSH public keys. AWS reports the last use of neither. */
function addCredentials(account: SandboxAccount, { name, credentials = [], sshKeys = [] }: DemoUser, ago: Ago): void {
  const user = account.user(name);
  for (const { kind, service, ageDays } of credentials)
    user.serviceSpecificCredentials.push({
      id: `ACCA${account.random.text(16, ID_LETTERS)}`,
      serviceName: service,
      name:
        kind === "API_KEY" ? { alias: `${name}-at-${account.id}` } : { serviceUserName: `${name}-at-${account.id}` },
      isActive: true,
      createdAt: ago(ageDays),
      expiresAt: null,
    });
  for (const ageDays of sshKeys)
    user.sshPublicKeys.push({
      id: `APKA${account.random.text(16, ID_LETTERS)}`,
      isActive: true,
      uploadedAt: ago(ageDays),
    });
}

function addAccountSettings(account: SandboxAccount, ago: Ago): void {
  account.alias = "fernhill-production";
  // Fails every pwd- check except pwd-missing, which the change "drop-password-policy" shows.
  account.passwordPolicy = {
    minimumPasswordLength: 6,
    requireSymbols: false,
    requireNumbers: false,
    requireUppercaseCharacters: false,
    requireLowercaseCharacters: false,
    allowUsersToChangePassword: true,
    maxPasswordAge: 0,
    passwordReusePrevention: 0,
    hardExpiry: false,
  };
  // root-mfa, root-hardware-mfa, root-used, root-key, root-cert
  account.root.mfa = "NONE";
  account.root.passwordLastUsedAt = ago(3);
  account.createRootAccessKey({ createdAt: ago(1_400), lastUsed: { at: ago(16), service: "s3", region: HOME_REGION } });
  account.root.certificates.push({
    certificateId: account.random.text(32, ID_LETTERS),
    isActive: true,
    uploadedAt: ago(1_700),
  });
  account.createVirtualMfaDevice("spare-device");
  // cert-expired, and a valid one
  addCertificate(account, { name: "shop-fernhill-2023", uploadedAt: ago(800), expiresAt: ago(70) });
  addCertificate(account, { name: "shop-fernhill-2026", uploadedAt: ago(80), expiresAt: ago(-285) });
  account.samlProviders.push({
    arn: account.arn("saml-provider", "/", "FernhillSingleSignOn"),
    createdAt: ago(210),
    validUntil: ago(-1_600),
    metadata:
      '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.fernhill.example/saml"></EntityDescriptor>',
  });
  account.oidcProviders.push({
    arn: account.arn("oidc-provider", "/", "token.actions.githubusercontent.com"),
    url: "token.actions.githubusercontent.com",
    clientIds: ["sts.amazonaws.com"],
    thumbprints: ["6938fd4d98bab03faadb97b34396831e3780aea1"],
    createdAt: ago(280),
  });
}

interface NewCertificate {
  readonly name: string;
  readonly uploadedAt: Instant;
  readonly expiresAt: Instant;
}

function addCertificate(account: SandboxAccount, certificate: NewCertificate): void {
  account.serverCertificates.push({
    ...certificate,
    id: account.uniqueId("ASCA"),
    path: "/",
    arn: account.arn("server-certificate", "/", certificate.name),
  });
}

/** Sets when each principal last used its services: at the last use of its credentials, or of the role. */
function addServiceUse(account: SandboxAccount, ago: Ago): void {
  for (const [name, names] of Object.entries(SERVICE_USE)) {
    const role = account.roles.get(name);
    const holder = role ?? account.user(name);
    const at = (role ? role.lastUsed?.at : lastCredentialUse(account.user(name))) ?? ago(1);
    account.serviceUse.set(holder.arn, new Map(names.map((service) => [service, at])));
  }
}

function lastCredentialUse({ password, accessKeys }: SandboxUser): Instant | undefined {
  const times = [password?.lastUsedAt, ...accessKeys.map(({ lastUsed }) => lastUsed?.at)].filter(
    (at) => at !== undefined && at !== null,
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * Makes the account an organization's member with delegated administration. It can read its policies, and only those
 * that AWS attaches are attached (org-guardrails).
 */
function addOrganization(account: SandboxAccount): void {
  const parents = ["r-fh01", "ou-fh01-8xk2m3p4"];
  account.organization = {
    organizationId: ORGANIZATION_ID,
    managementAccountId: MANAGEMENT_ACCOUNT_ID,
    managementEmail: "cloud@fernhill.example",
    parents,
    canReadPolicies: true,
    policies: [
      {
        type: "SERVICE_CONTROL_POLICY",
        policyId: "p-FullAWSAccess",
        name: "FullAWSAccess",
        description: "Allows access to every operation",
        isAwsManaged: true,
        document: policyDocument(allow("*")),
        targets: new Set([...parents, account.id]),
      },
      {
        type: "RESOURCE_CONTROL_POLICY",
        policyId: "p-RCPFullAWSAccess",
        name: "RCPFullAWSAccess",
        description: "Allows access to every resource",
        isAwsManaged: true,
        document: policyDocument({ ...allow("*"), Principal: "*" }),
        targets: new Set([...parents, account.id]),
      },
    ],
  };
  // root-central: the members' root credentials exist although root sessions are enabled
  account.organizationsFeatures.push("RootSessions");
}
