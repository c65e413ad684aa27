/**
 * A tiny snapshot builder: `buildSnapshot()` is a complete, healthy account with every section read, in which no check
 * fails. A test overrides only what it tests. Times are days before `AT`.
 */
import { ok } from "node:assert/strict";
import type {
  AccessKeyMetadata,
  AccountSnapshot,
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  Group,
  InlinePolicy,
  LastUsed,
  Organization,
  PasswordPolicy,
  Policy,
  PrincipalLastAccessed,
  ReportedAccessKey,
  Role,
  SectionName,
  ServiceSpecificCredential,
  SectionValues,
  SnapshotSections,
  User,
} from "../../src/iam/account.ts";
import type {
  AccessAnalyzerInventory,
  Analyzer,
  AnalyzerFinding,
  UnreadAnalysis,
} from "../../src/iam/access-analyzer.ts";
import type { AnyCheck } from "../../src/iam/checks/check.ts";
import { runCheck } from "../../src/iam/checks/run.ts";
import type { CheckResult } from "../../src/iam/finding.ts";
import type {
  ListedMember,
  OrganizationAdministration,
  OrganizationLayout,
} from "../../src/iam/organization-administration.ts";
import type { AttachedPolicy, OrganizationPolicyType } from "../../src/iam/attached-policy.ts";
import { type DeniedSection, type SkippedSection, readSection } from "../../src/iam/section.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../src/iam/settings.ts";
import { DAY, type Instant } from "../../src/iam/time.ts";
import type { MemberAssignment, MemberIdentityCenter, MemberPermissionSet } from "../../src/iam/identity-center.ts";
import type { AlarmTrail, TrailAlarms } from "../../src/iam/trail-alarms.ts";
import { completeInventory } from "../../src/iam/workload-inventory.ts";

export const AT: Instant = Date.UTC(2026, 10, 24, 12, 0, 0);
export const ACCOUNT_ID = "123456789012";

export function daysAgo(days: number): Instant {
  return AT - days * DAY;
}

export function usedDaysAgo(days: number, service: string | null = null): LastUsed {
  return { status: "USED", at: daysAgo(days), service, region: service === null ? null : "eu-west-1" };
}
export const NEVER_USED: LastUsed = { status: "NEVER_USED" };
export const UNKNOWN: LastUsed = { status: "UNKNOWN" };

/** A policy document as text, as AWS stores it. A list of statements is wrapped in a document. */
export function policyText(document: string | object | readonly object[]): string {
  if (typeof document === "string") return document;
  return JSON.stringify(Array.isArray(document) ? { Version: "2012-10-17", Statement: document } : document);
}

export const ALLOW_ALL = policyText([{ Effect: "Allow", Action: "*", Resource: "*" }]);

export function inlinePolicy(policyName: string, document: string | object | readonly object[]): InlinePolicy {
  return { policyName, document: policyText(document) };
}

export function attached(policyArn: string): { policyName: string; policyArn: string } {
  return { policyName: policyArn.slice(policyArn.lastIndexOf("/") + 1), policyArn };
}

export function awsManagedArn(policyName: string): string {
  return `arn:aws:iam::aws:policy/${policyName}`;
}

/** Derives a unique id from a name: the prefix, then the letters and digits of the name. */
function uniqueId(prefix: string, name: string): string {
  return `${prefix}${name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "")
    .padEnd(17, "0")}`;
}

export function user(overrides: Partial<User> & { readonly userName: string }): User {
  const path = overrides.path ?? "/";
  return {
    userId: uniqueId("AIDA", overrides.userName),
    arn: `arn:aws:iam::${ACCOUNT_ID}:user${path}${overrides.userName}`,
    path,
    createdAt: daysAgo(400),
    groupNames: ["developers"],
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundaryArn: null,
    tags: [{ key: "owner", value: "platform" }],
    ...overrides,
  };
}

export function group(overrides: Partial<Group> & { readonly groupName: string }): Group {
  const path = overrides.path ?? "/";
  return {
    groupId: uniqueId("AGPA", overrides.groupName),
    arn: `arn:aws:iam::${ACCOUNT_ID}:group${path}${overrides.groupName}`,
    path,
    createdAt: daysAgo(400),
    inlinePolicies: [],
    attachedPolicies: [],
    ...overrides,
  };
}

const EC2_TRUST = policyText([
  { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
]);

/** A role that EC2 can assume. `trustPolicy` can be text, a document or a list of statements. */
export function role(
  overrides: Partial<Omit<Role, "trustPolicy">> & {
    readonly roleName: string;
    readonly trustPolicy?: string | object | readonly object[];
  },
): Role {
  const path = overrides.path ?? "/";
  const { trustPolicy = EC2_TRUST, ...rest } = overrides;
  return {
    roleId: uniqueId("AROA", overrides.roleName),
    arn: `arn:aws:iam::${ACCOUNT_ID}:role${path}${overrides.roleName}`,
    path,
    createdAt: daysAgo(400),
    trustPolicy: policyText(trustPolicy),
    inlinePolicies: [],
    attachedPolicies: [],
    permissionsBoundaryArn: null,
    tags: [{ key: "owner", value: "platform" }],
    lastUsed: { at: daysAgo(1), region: "eu-west-1" },
    instanceProfiles: [],
    ...rest,
  };
}

/** A customer managed policy, attached once, with one version. `isAwsManaged: true` gives it an AWS managed ARN. */
export function policy(
  overrides: Partial<Policy> & { readonly policyName: string; readonly document?: string | object | readonly object[] },
): Policy {
  const { document = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::reports/*" }], ...rest } =
    overrides;
  const path = overrides.path ?? "/";
  const owner = overrides.isAwsManaged ? "aws" : ACCOUNT_ID;
  return {
    policyId: uniqueId("ANPA", overrides.policyName),
    arn: `arn:aws:iam::${owner}:policy${path}${overrides.policyName}`,
    path,
    isAwsManaged: false,
    attachmentCount: 1,
    permissionsBoundaryUsageCount: 0,
    defaultVersionId: "v1",
    createdAt: daysAgo(400),
    updatedAt: daysAgo(400),
    versions: [{ versionId: "v1", isDefaultVersion: true, createdAt: daysAgo(400), document: policyText(document) }],
    ...rest,
  };
}

/** A user's row in the credential report: by default without password and keys. */
export function reportRow(
  of: Pick<User, "userName" | "arn" | "createdAt">,
  overrides: Partial<CredentialReportRow> = {},
): CredentialReportRow {
  const hasPassword = overrides.passwordEnabled === true;
  return {
    userName: of.userName,
    arn: of.arn,
    userCreatedAt: of.createdAt,
    passwordEnabled: false,
    passwordLastUsed: hasPassword ? usedDaysAgo(1) : NEVER_USED,
    passwordLastChangedAt: hasPassword ? daysAgo(30) : null,
    passwordNextRotationAt: null,
    mfaActive: true,
    accessKeys: [],
    certificates: [],
    ...overrides,
  };
}

/** An access key as the report shows it: by default active, 10 days old and used yesterday in S3. */
export function key(overrides: Partial<ReportedAccessKey> & { readonly ageDays?: number } = {}): ReportedAccessKey {
  const { ageDays = 10, ...rest } = overrides;
  return { isActive: true, createdAt: daysAgo(ageDays), lastUsed: usedDaysAgo(1, "s3"), ...rest };
}

export function rootRow(overrides: Partial<CredentialReportRow> = {}): CredentialReportRow {
  return {
    userName: "<root_account>",
    arn: `arn:aws:iam::${ACCOUNT_ID}:root`,
    userCreatedAt: daysAgo(2000),
    passwordEnabled: null,
    passwordLastUsed: usedDaysAgo(300),
    passwordLastChangedAt: null,
    passwordNextRotationAt: null,
    mfaActive: true,
    accessKeys: [],
    certificates: [],
    ...overrides,
  };
}

/** A service-specific credential of anna, created now. */
export function serviceCredential(overrides: Partial<ServiceSpecificCredential> = {}): ServiceSpecificCredential {
  return {
    userName: "anna",
    serviceSpecificCredentialId: "ACCAEXAMPLE1",
    serviceName: "bedrock.amazonaws.com",
    kind: "API_KEY",
    isActive: true,
    createdAt: AT,
    expiresAt: null,
    ...overrides,
  };
}

export function passwordPolicy(overrides: Partial<PasswordPolicy> = {}): PasswordPolicy {
  return {
    minimumPasswordLength: 14,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
    allowUsersToChangePassword: true,
    expirePasswords: true,
    maxPasswordAgeDays: 90,
    passwordReusePrevention: 24,
    hardExpiry: false,
    ...overrides,
  };
}

export function organization(overrides: Partial<Organization> = {}): Organization {
  return {
    organizationId: "o-example123",
    managementAccountId: "210987654321",
    resourceControlPolicies: [],
    serviceControlPolicies: [
      {
        policyId: "p-FullAWSAccess",
        policyName: "FullAWSAccess",
        targetId: "r-root",
        document: ALLOW_ALL,
      },
      {
        policyId: "p-guardrail1",
        policyName: "guardrails",
        targetId: "r-root",
        document: policyText([{ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }]),
      },
    ],
    ...overrides,
  };
}

export const HEALTHY_ACCOUNT_SUMMARY = {
  AccountMFAEnabled: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
  AccountPasswordPresent: 1,
} as const;

type ValueOverrides = Partial<Omit<SectionValues, "authorizationDetails" | "credentialReport">>;

export interface SnapshotOverrides extends ValueOverrides, Partial<AuthorizationDetails> {
  /** The rows of the report. Missing rows are derived from the users. `root: null` removes the root row. */
  readonly credentialReport?: Partial<CredentialReport>;
  /** Whole sections, for sections that were denied, failed or skipped: `denied("iam:ListAccessKeys")`. */
  readonly sections?: Partial<SnapshotSections>;
  readonly awsAccountId?: string;
  readonly partition?: string;
}

export function denied(action: string): DeniedSection {
  return { status: "denied", action, code: "AccessDenied", reason: `not authorized to perform ${action}`, at: AT };
}

export function skipped(code: SkippedSection["code"] = "NOT_IN_SOURCE"): SkippedSection {
  return { status: "skipped", code, reason: "not part of this source", at: AT };
}

/** Builds the healthy account with the overrides of the test. A given list replaces the whole default list. */
export function buildSnapshot(overrides: SnapshotOverrides = {}): AccountSnapshot {
  const users = overrides.users ?? [user({ userName: "anna" })];
  const details: AuthorizationDetails = {
    users,
    groups: overrides.groups ?? [group({ groupName: "developers" })],
    roles: overrides.roles ?? healthyRoles(),
    policies: overrides.policies ?? healthyPolicies(),
  };
  const report: CredentialReport = {
    generatedAt: AT,
    root: rootRow(),
    users: users.map((each) => reportRow(each)),
    ...overrides.credentialReport,
  };
  const values: SectionValues = {
    accountSummary: HEALTHY_ACCOUNT_SUMMARY,
    passwordPolicy: passwordPolicy(),
    accountAliases: ["example"],
    virtualMfaDevices: [],
    serverCertificates: [],
    samlProviders: [],
    oidcProviders: [],
    accessKeys: [],
    organization: organization(),
    organizationsFeatures: ["RootCredentialsManagement", "RootSessions"],
    serviceLastAccessed: [...users, ...details.roles].map(({ arn }) => lastAccessed(arn, { s3: daysAgo(1) })),
    mfaDevices: [],
    serviceSpecificCredentials: [],
    sshPublicKeys: [],
    workloads: completeInventory([]),
    resourcePolicies: { policies: [], regions: [], unread: [] },
    accessAnalyzer: accessAnalyzer({ regions: [] }),
    securityContact: { isSet: true },
    trailAlarms: trailAlarms(),
    identityCenter: identityCenter(),
    organizationAdministration: organizationAdministration(),
    ...overrides,
    authorizationDetails: details,
    credentialReport: report,
  };
  const sections = Object.fromEntries(
    SECTION_NAMES.map((name) => [
      name,
      readSection(values[name], name === "credentialReport" ? report.generatedAt : AT, countOf(values[name])),
    ]),
  ) as unknown as SnapshotSections;
  return {
    awsAccountId: overrides.awsAccountId ?? ACCOUNT_ID,
    partition: overrides.partition ?? "aws",
    source: "LIVE",
    takenAt: AT,
    sections: { ...sections, ...overrides.sections },
  };
}

/** A trail of every Region, with an alarm on every event that notifies someone. */
export function trailAlarms(overrides: Partial<AlarmTrail> = {}): TrailAlarms {
  const alarms = [{ alarmName: "everything", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true }];
  return {
    trails: [
      {
        arn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT_ID}:trail/main`,
        isLogging: true,
        hasManagementEvents: true,
        logGroupArn: `arn:aws:logs:eu-west-1:${ACCOUNT_ID}:log-group:trail:*`,
        filters: [{ filterName: "everything", pattern: '{ $.eventType = "*" }', alarms }],
        ...overrides,
      },
    ],
    unread: [],
  };
}

/** IAM Access Analyzer with an analyzer of external access in one Region, which has found nothing. */
export function accessAnalyzer(overrides: Partial<AccessAnalyzerInventory> = {}): AccessAnalyzerInventory {
  return { analyzers: [analyzer()], findings: [], regions: ["eu-west-1"], unread: [], ...overrides };
}

export function analyzer(overrides: Partial<Analyzer> = {}): Analyzer {
  const region = overrides.region ?? "eu-west-1";
  const name = overrides.name ?? "external";
  const arn = `arn:aws:access-analyzer:${region}:${ACCOUNT_ID}:analyzer/${name}`;
  return { arn, name, type: "ACCOUNT", region, isActive: true, tagCount: 1, ...overrides };
}

/** A Region in which AWS refused the list of analyzers. */
export function refusedAnalyzers(region: string): UnreadAnalysis {
  const action = "access-analyzer:ListAnalyzers";
  return { region, analyzerArn: null, status: "denied", action, code: "AWS_ACCESS_DENIED", reason: "Denied." };
}

/** A finding of that analyzer about access from outside. */
export function analyzerFinding(
  overrides: Partial<AnalyzerFinding> & Pick<AnalyzerFinding, "resourceArn">,
): AnalyzerFinding {
  const { arn: analyzerArn, region } = analyzer();
  const [createdAt, updatedAt] = [daysAgo(9), daysAgo(3)];
  return { id: "f-1", type: "ExternalAccess", analyzerArn, region, createdAt, updatedAt, error: null, ...overrides };
}

/** IAM Identity Center of the home account, in which a group is assigned with a limited permission set. */
export function identityCenter(overrides: Partial<MemberIdentityCenter> = {}): MemberIdentityCenter {
  return {
    instanceArn: "arn:aws:sso:::instance/ssoins-1111111111111111",
    managementAccountId: "999988887777",
    isHome: true,
    permissionSets: [permissionSet({ name: "ViewOnly" })],
    assignments: [assignment()],
    managementAssignments: [],
    areAssignmentsRead: true,
    arePrincipalsRead: true,
    ...overrides,
  };
}

/**
 * A healthy organization, as its home sees it: one unit with one account, which manages policies and CloudTrail, and from
 * which no account can leave.
 */
export function organizationAdministration(
  overrides: Partial<OrganizationAdministration> = {},
): OrganizationAdministration {
  const { organizationId, managementAccountId, serviceControlPolicies } = organization();
  const everywhere = (type: OrganizationPolicyType, policyId: string, document: string): AttachedPolicy => ({
    type,
    policyId,
    name: policyId,
    document,
    targetIds: type === "SERVICE_CONTROL_POLICY" ? ["r-root", "ou-prod", "500000000001", managementAccountId] : null,
  });
  return {
    organizationId,
    managementAccountId,
    isHome: true,
    trustedServices: ["cloudtrail.amazonaws.com", "ram.amazonaws.com"],
    delegatedAdministrators: [{ awsAccountId: "500000000001", services: ["cloudtrail.amazonaws.com"] }],
    delegationPolicy: {
      document: policyText([
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::500000000001:root" },
          Action: ["organizations:CreatePolicy", "organizations:AttachPolicy"],
          Resource: "*",
        },
      ]),
    },
    closedAccountIds: [],
    layout: organizationLayout({
      policies: {
        SERVICE_CONTROL_POLICY: {
          readAt: AT,
          policies: [
            ...(serviceControlPolicies ?? []),
            {
              policyId: "p-regions1",
              document: policyText([
                {
                  Effect: "Deny",
                  NotAction: "iam:*",
                  Resource: "*",
                  Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
                },
              ]),
            },
          ].map(({ policyId, document }) => everywhere("SERVICE_CONTROL_POLICY", policyId, document)),
        },
        RESOURCE_CONTROL_POLICY: {
          readAt: AT,
          policies: [
            everywhere(
              "RESOURCE_CONTROL_POLICY",
              "p-perimeter",
              policyText([
                {
                  Effect: "Deny",
                  Principal: "*",
                  Action: "s3:*",
                  Resource: "*",
                  Condition: { StringNotEqualsIfExists: { "aws:PrincipalOrgID": organizationId } },
                },
              ]),
            ),
          ],
        },
      },
    }),
    unread: [],
    ...overrides,
  };
}

export function organizationLayout(overrides: Partial<OrganizationLayout> = {}): OrganizationLayout {
  return {
    rootId: "r-root",
    units: [
      { unitId: "r-root", name: "Root", parentId: null },
      { unitId: "ou-prod", name: "Production", parentId: "r-root" },
    ],
    members: [
      listedMember({ awsAccountId: organization().managementAccountId, name: "management", unitId: "r-root" }),
      listedMember(),
    ],
    unread: [],
    policies: { SERVICE_CONTROL_POLICY: null, RESOURCE_CONTROL_POLICY: null },
    reasons: {},
    ...overrides,
  };
}

export function listedMember(overrides: Partial<ListedMember> = {}): ListedMember {
  return {
    awsAccountId: "500000000001",
    name: "security",
    state: "ACTIVE",
    unitId: "ou-prod",
    placedAt: 0,
    ...overrides,
  };
}

export function permissionSet(
  overrides: Partial<MemberPermissionSet> & { readonly name: string },
): MemberPermissionSet {
  return {
    arn: permissionSetArn(overrides.name),
    sessionMinutes: 60,
    administrator: "UNKNOWN",
    hasBoundary: false,
    isWhole: true,
    accountCount: 1,
    ...overrides,
  };
}

/** An assignment of the group Auditors with the permission set ViewOnly. */
export function assignment(overrides: Partial<MemberAssignment> = {}): MemberAssignment {
  const permissionSetName = overrides.permissionSetName ?? "ViewOnly";
  return {
    permissionSetArn: permissionSetArn(permissionSetName),
    permissionSetName,
    principalType: "GROUP",
    principalId: "group-auditors",
    principalName: "Auditors",
    ...overrides,
  };
}

function permissionSetArn(name: string): string {
  return `arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-${name}`;
}

/**
 * The last accessed information of a principal: each service with its last use, or null if unused. No action is tracked
 * individually.
 */
export function lastAccessed(
  principalArn: string,
  services: Readonly<Record<string, Instant | null>>,
): PrincipalLastAccessed {
  return {
    principalArn,
    readAt: AT,
    services: Object.entries(services).map(([serviceNamespace, lastAuthenticatedAt]) => ({
      serviceNamespace,
      lastAuthenticatedAt,
      trackedActionCount: null,
      unusedActionCount: null,
    })),
  };
}

function policyArn(policyName: string): string {
  return `arn:aws:iam::${ACCOUNT_ID}:policy/${policyName}`;
}

function healthyRoles(): Role[] {
  const trustPolicy = [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:user/anna` },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
  ];
  return [
    role({ roleName: "support", trustPolicy, attachedPolicies: [attached(awsManagedArn("AWSSupportAccess"))] }),
    role({ roleName: "security-audit", trustPolicy, attachedPolicies: [attached(awsManagedArn("SecurityAudit"))] }),
    role({ roleName: "reports", trustPolicy, attachedPolicies: [attached(policyArn("read-reports"))] }),
  ];
}

/** Stubs of the two AWS managed policies with a few of their actions. */
function healthyPolicies(): Policy[] {
  const support = [{ Effect: "Allow", Action: ["support:CreateCase", "support:DescribeCases"], Resource: "*" }];
  const audit = [{ Effect: "Allow", Action: ["iam:GetRole", "iam:ListRoles"], Resource: "*" }];
  return [
    policy({ policyName: "read-reports" }),
    policy({ policyName: "AWSSupportAccess", isAwsManaged: true, document: support }),
    policy({ policyName: "SecurityAudit", isAwsManaged: true, document: audit }),
  ];
}

const SECTION_NAMES = Object.keys({
  authorizationDetails: 1,
  credentialReport: 1,
  accountSummary: 1,
  passwordPolicy: 1,
  accountAliases: 1,
  virtualMfaDevices: 1,
  serverCertificates: 1,
  samlProviders: 1,
  oidcProviders: 1,
  accessKeys: 1,
  organization: 1,
  organizationsFeatures: 1,
  serviceLastAccessed: 1,
  mfaDevices: 1,
  serviceSpecificCredentials: 1,
  sshPublicKeys: 1,
  workloads: 1,
  resourcePolicies: 1,
  accessAnalyzer: 1,
  trailAlarms: 1,
  securityContact: 1,
  identityCenter: 1,
  organizationAdministration: 1,
} satisfies Record<SectionName, 1>) as SectionName[];

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

/** The metadata of a reported key, as ListAccessKeys returns it. */
export function accessKeyMetadata(userName: string, accessKeyId: string, of: ReportedAccessKey): AccessKeyMetadata {
  ok(of.createdAt !== null);
  return { userName, accessKeyId, isActive: of.isActive, createdAt: of.createdAt, lastUsed: null };
}

export type EvaluatedResult = Extract<CheckResult, { status: "EVALUATED" }>;

/** Runs one check on a snapshot and builds the remediation of each finding, as the product does. */
export function runOne(
  check: AnyCheck,
  snapshot: AccountSnapshot,
  settings: Partial<CheckSettings> = {},
): EvaluatedResult {
  const result = runCheck(snapshot, check, { ...DEFAULT_CHECK_SETTINGS, ...settings });
  ok(result.status === "EVALUATED", `${check.id} is ${result.status}`);
  const places = result.findings.map(({ resource, discriminator }) => `${resource.id} ${discriminator}`);
  ok(new Set(places).size === places.length, `${check.id} reports the same finding twice: ${places.join(", ")}`);
  for (const finding of result.findings) {
    const { text, cli, terraform } = check.remediation(finding.resource, finding.evidence);
    const written = JSON.stringify([finding.description, finding.evidence, text, cli, terraform]);
    ok(text.length > 20, `${check.id} has no remediation text`);
    ok(!/undefined|NaN|\[object/.test(written), `${check.id} shows a missing value: ${written}`);
  }
  return result;
}

/** The names of the failing resources, in order. */
export function failing(check: AnyCheck, snapshot: AccountSnapshot, settings: Partial<CheckSettings> = {}): string[] {
  return runOne(check, snapshot, settings).findings.map((finding) => finding.resource.name);
}

/** The names of the resources that were not evaluated, in order. */
export function notEvaluated(
  check: AnyCheck,
  snapshot: AccountSnapshot,
  settings: Partial<CheckSettings> = {},
): string[] {
  return runOne(check, snapshot, settings).notEvaluated.map((notEvaluated) => notEvaluated.resource.name);
}

/**
 * The overrides for an account with one user, anna, and this row in the credential report. The second argument
 * overrides properties of the user.
 */
export function oneUser(row: Partial<CredentialReportRow>, more: Partial<User> = {}): SnapshotOverrides {
  const anna = user({ userName: "anna", ...more });
  return { users: [anna], credentialReport: { users: [reportRow(anna, row)] } };
}

/** The overrides for an account in which anna was created after the credential report. */
export function userYoungerThanReport(): SnapshotOverrides {
  return { users: [user({ userName: "anna", createdAt: daysAgo(0) })], credentialReport: { users: [] } };
}
