/**
 * What one reading of an AWS account holds: the `AccountSnapshot`. Plain, readonly, JSON-safe facts in AWS's own
 * terms; no thought. Which call each fact comes from, its age and what makes it unknown: `facts.ts`.
 */
import type { Section } from "./section.ts";
import type { Instant } from "./time.ts";

export interface AccountSnapshot {
  readonly awsAccountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly source: "LIVE" | "OFFLINE";
  /** When the reading began. */
  readonly takenAt: Instant;
  readonly sections: SnapshotSections;
}

/** Every section of a snapshot by name. A check names those it needs and is given exactly these. */
export interface SectionValues {
  readonly authorizationDetails: AuthorizationDetails;
  readonly credentialReport: CredentialReport;
  readonly accountSummary: AccountSummary;
  /** `null`: read, and the account has none (GetAccountPasswordPolicy answered NoSuchEntity). */
  readonly passwordPolicy: PasswordPolicy | null;
  readonly accountAliases: readonly string[];
  readonly virtualMfaDevices: readonly VirtualMfaDevice[];
  readonly serverCertificates: readonly ServerCertificate[];
  readonly samlProviders: readonly SamlProvider[];
  readonly oidcProviders: readonly OidcProvider[];
  /** ListAccessKeys of the users that hold keys: the only source of access key ids. */
  readonly accessKeys: readonly AccessKeyMetadata[];
  /** `null`: read, and the account is in no organization. */
  readonly organization: Organization | null;
  /** iam:ListOrganizationsFeatures, e.g. `RootCredentialsManagement`. */
  readonly organizationsFeatures: readonly string[];
  /** Opt-in, per principal: GetServiceLastAccessedDetails. A principal that is not in it was not read. */
  readonly serviceLastAccessed: readonly PrincipalLastAccessed[];
  /** Opt-in, per user: ListMFADevices (the only source of hardware and FIDO devices). */
  readonly mfaDevices: readonly MfaDevice[];
  /** Opt-in, per user: ListServiceSpecificCredentials. */
  readonly serviceSpecificCredentials: readonly ServiceSpecificCredential[];
  /** What runs as a role (functions, instances, stacks) and what else a way up may need. Files and the sandbox tell; no live reader asks AWS's services yet. */
  readonly workloads: readonly Workload[];
}

export type SectionName = keyof SectionValues;

export type SnapshotSections = { readonly [K in SectionName]: Section<SectionValues[K]> };

// ---------------------------------------------------------------- GetAccountAuthorizationDetails

export interface AuthorizationDetails {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
  /** Customer managed policies, all; AWS managed ones, only those something uses. */
  readonly policies: readonly Policy[];
}

/** A policy document exactly as written, URL-decoded once if AWS sent it encoded. Parsed by `policy/document.ts`. */
export type PolicyText = string;

export interface InlinePolicy {
  readonly policyName: string;
  readonly document: PolicyText;
}

export interface AttachedPolicy {
  readonly policyName: string;
  readonly policyArn: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What users, groups and roles share. */
export interface PolicyHolder {
  readonly arn: string;
  readonly path: string;
  readonly createdAt: Instant;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
}

export interface User extends PolicyHolder {
  readonly userName: string;
  /** AWS's unique id (`AIDA…` on AWS; no prefix is demanded). A re-created name is another user. */
  readonly userId: string;
  readonly groupNames: readonly string[];
  readonly permissionsBoundaryArn: string | null;
  readonly tags: readonly Tag[];
}

export interface Group extends PolicyHolder {
  readonly groupName: string;
  readonly groupId: string;
}

export interface Role extends PolicyHolder {
  readonly roleName: string;
  readonly roleId: string;
  readonly trustPolicy: PolicyText;
  readonly permissionsBoundaryArn: string | null;
  readonly tags: readonly Tag[];
  /** `null`: not used within AWS's tracking period (400 days), which is "never" only for younger roles. */
  readonly lastUsed: RoleLastUsed | null;
  readonly instanceProfiles: readonly InstanceProfile[];
}

export interface RoleLastUsed {
  readonly at: Instant;
  readonly region: string | null;
}

export interface InstanceProfile {
  readonly instanceProfileName: string;
  readonly arn: string;
}

export interface Policy {
  readonly policyName: string;
  readonly policyId: string;
  readonly arn: string;
  readonly path: string;
  readonly isAwsManaged: boolean;
  readonly attachmentCount: number;
  /** A policy is unused only if this and `attachmentCount` are both 0. */
  readonly permissionsBoundaryUsageCount: number;
  readonly defaultVersionId: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly versions: readonly PolicyVersion[];
}

export interface PolicyVersion {
  readonly versionId: string;
  readonly isDefaultVersion: boolean;
  readonly createdAt: Instant;
  readonly document: PolicyText;
}

// ---------------------------------------------------------------- GetCredentialReport

export interface CredentialReport {
  /** AWS's GeneratedTime: also the section's `asOf`. */
  readonly generatedAt: Instant;
  /** The `<root_account>` row; `null` where the report has none (moto). */
  readonly root: CredentialReportRow | null;
  readonly users: readonly CredentialReportRow[];
}

export interface CredentialReportRow {
  /** `<root_account>` for root. */
  readonly userName: string;
  readonly arn: string;
  readonly userCreatedAt: Instant;
  /** `null`: AWS says `not_supported` (root) or nothing. */
  readonly passwordEnabled: boolean | null;
  readonly passwordLastUsed: LastUsed;
  readonly passwordLastChangedAt: Instant | null;
  readonly passwordNextRotationAt: Instant | null;
  readonly mfaActive: boolean;
  /** The filled key slots only, inactive keys too. The slot number means nothing and is not kept. */
  readonly accessKeys: readonly ReportedAccessKey[];
  readonly certificates: readonly ReportedCertificate[];
}

export interface ReportedAccessKey {
  readonly isActive: boolean;
  /** `access_key_N_last_rotated`, which is ListAccessKeys' CreateDate to the second; `null` where AWS says N/A for an active root key. */
  readonly createdAt: Instant | null;
  readonly lastUsed: LastUsed;
}

export interface ReportedCertificate {
  readonly isActive: boolean;
  readonly lastRotatedAt: Instant | null;
}

/** Three absences that are never mixed: it was never used, AWS has no record, we may not look. */
export type LastUsed =
  | { readonly status: "USED"; readonly at: Instant; readonly service: string | null; readonly region: string | null }
  | { readonly status: "NEVER_USED" }
  | { readonly status: "UNKNOWN" }
  | { readonly status: "NO_PERMISSION" };

// ---------------------------------------------------------------- the small calls

/** GetAccountSummary's SummaryMap, keys as AWS spells them (`AccountMFAEnabled`, `AccountAccessKeysPresent`, …). */
export type AccountSummary = Readonly<Record<string, number>>;

export interface PasswordPolicy {
  readonly minimumPasswordLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireLowercaseCharacters: boolean;
  readonly allowUsersToChangePassword: boolean;
  readonly expirePasswords: boolean;
  /** Days; `null` when passwords do not expire. */
  readonly maxPasswordAgeDays: number | null;
  /** How many earlier passwords are remembered; `null` when none. */
  readonly passwordReusePrevention: number | null;
  readonly hardExpiry: boolean;
}

export interface VirtualMfaDevice {
  readonly serialNumber: string;
  /** ARN of the user it is assigned to (ends with `:root` for root); `null` when unassigned. */
  readonly userArn: string | null;
  readonly enabledAt: Instant | null;
}

export interface MfaDevice {
  readonly userName: string;
  readonly serialNumber: string;
  readonly enabledAt: Instant;
}

export interface ServerCertificate {
  readonly serverCertificateName: string;
  readonly serverCertificateId: string;
  readonly arn: string;
  readonly uploadedAt: Instant | null;
  readonly expiresAt: Instant | null;
}

export interface SamlProvider {
  readonly arn: string;
  readonly createdAt: Instant | null;
  readonly validUntil: Instant | null;
}

export interface OidcProvider {
  readonly arn: string;
  readonly url: string;
  readonly clientIds: readonly string[];
  readonly createdAt: Instant | null;
}

export interface AccessKeyMetadata {
  readonly userName: string;
  readonly accessKeyId: string;
  readonly isActive: boolean;
  readonly createdAt: Instant;
  /** GetAccessKeyLastUsed where it was asked; `null` where not. */
  readonly lastUsed: LastUsed | null;
}

export interface Organization {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** `null`: the policies could not be read from this account (only the management or a delegated account may). */
  readonly serviceControlPolicies: readonly ServiceControlPolicy[] | null;
}

export interface ServiceControlPolicy {
  readonly policyId: string;
  readonly policyName: string;
  /** Where it is attached: the root, an organizational unit or the account, from the top down. */
  readonly targetId: string;
  readonly document: PolicyText;
}

/** What AWS has seen one user or role use of the services that its policies grant. Each principal is read for itself, so each has an age. */
export interface PrincipalLastAccessed {
  readonly principalArn: string;
  readonly readAt: Instant;
  readonly services: readonly ServiceLastAccessed[];
}

/** AWS counts attempts, refused ones too, and keeps them for 400 days; it tells after some hours. */
export interface ServiceLastAccessed {
  /** `iam`, `s3`, … */
  readonly serviceNamespace: string;
  /** `null`: not within the tracking period, which is "never" only for a younger principal. */
  readonly lastAuthenticatedAt: Instant | null;
  /** How many actions AWS told about one by one; `null`: none. It tracks some services' actions only, so that means nothing. */
  readonly trackedActionCount: number | null;
  /** How many of them were not used within the tracking period. */
  readonly unusedActionCount: number | null;
}

/** The same with all that AWS says: too much to keep in every snapshot. */
export interface ServiceLastAccessedDetails extends ServiceLastAccessed {
  readonly serviceName: string;
  readonly region: string | null;
  readonly trackedActions: readonly TrackedActionLastAccessed[];
}

export interface TrackedActionLastAccessed {
  /** Without its service: `ListBuckets`. */
  readonly actionName: string;
  readonly lastAccessedAt: Instant | null;
  readonly region: string | null;
}

export interface ServiceSpecificCredential {
  readonly userName: string;
  readonly serviceSpecificCredentialId: string;
  readonly serviceName: string;
  readonly isActive: boolean;
  readonly createdAt: Instant;
}

export interface Workload {
  /** As in its ARN: `lambda`, `ec2`, `cloudformation`. */
  readonly service: string;
  readonly resourceArn: string;
  /** The role that it works as; `null`: it carries none. */
  readonly roleArn: string | null;
  /** As the service spells it (`running`, `InService`); `null`: the service has none. */
  readonly state: string | null;
}
