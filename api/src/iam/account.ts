/**
 * The `AccountSnapshot`: everything that one scan reads from an AWS account, as plain, readonly, JSON-safe data in AWS's
 * terms. `checks/fact-sources.ts` lists the API call, the age and the permission behind each fact.
 */
import type { AccessAnalyzerInventory } from "./access-analyzer.ts";
import type { ResourcePolicyInventory } from "./resource-policy-inventory.ts";
import type { MemberIdentityCenter } from "./identity-center.ts";
import type { OrganizationAdministration } from "./organization-administration.ts";
import type { Section } from "./section.ts";
import type { Instant } from "./time.ts";
import type { TrailAlarms } from "./trail-alarms.ts";
import type { WorkloadInventory } from "./workload-inventory.ts";

export interface AccountSnapshot {
  readonly awsAccountId: string;
  /** The AWS partition: `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly source: "LIVE" | "OFFLINE";
  /** When the scan began to read the account. */
  readonly takenAt: Instant;
  readonly sections: SnapshotSections;
  /** Absent if this reading lacks nothing that an earlier one contained. Set by `checks/last-known.ts`. */
  readonly lastKnown?: LastKnown;
  /**
   * The IDs of the users of whom a rotation keeps two keys active for now, or did when the credential report was made.
   * Absent if there are none.
   */
  readonly rotatingUserIds?: readonly string[];
}

/**
 * The facts that an earlier reading contained and this one lacks. They are no evidence: they show which verdicts depend
 * on missing data.
 */
export interface LastKnown {
  /** The sections that lack something, completed with what the earlier reading contained. */
  readonly sections: Partial<SnapshotSections>;
  /** The missing data of each section, in a sentence for people. */
  readonly missing: Readonly<Partial<Record<SectionName, string>>>;
}

/** The sections of a snapshot by name. A check receives exactly the sections that it declares. */
export interface SectionValues {
  readonly authorizationDetails: AuthorizationDetails;
  readonly credentialReport: CredentialReport;
  readonly accountSummary: AccountSummary;
  /** Null if the account has no password policy (GetAccountPasswordPolicy returned NoSuchEntity). */
  readonly passwordPolicy: PasswordPolicy | null;
  readonly accountAliases: readonly string[];
  readonly virtualMfaDevices: readonly VirtualMfaDevice[];
  readonly serverCertificates: readonly ServerCertificate[];
  readonly samlProviders: readonly SamlProvider[];
  readonly oidcProviders: readonly OidcProvider[];
  /** From ListAccessKeys, for the users with keys. The only source of access key ids. */
  readonly accessKeys: readonly AccessKeyMetadata[];
  /** Null if the account is in no organization. */
  readonly organization: Organization | null;
  /** The enabled features from iam:ListOrganizationsFeatures, such as `RootCredentialsManagement`. */
  readonly organizationsFeatures: readonly string[];
  /** From GetServiceLastAccessedDetails, per principal. Opt-in. A principal that is missing here was not read. */
  readonly serviceLastAccessed: readonly PrincipalLastAccessed[];
  /** From ListMFADevices, per user. Opt-in. The only source of hardware and FIDO devices. */
  readonly mfaDevices: readonly MfaDevice[];
  /** From ListServiceSpecificCredentials, of all users. Opt-in. */
  readonly serviceSpecificCredentials: readonly ServiceSpecificCredential[];
  /** From ListSSHPublicKeys, per user. Opt-in. */
  readonly sshPublicKeys: readonly SshPublicKey[];
  /**
   * Functions, instances and stacks that run with a role, and other resources that escalation paths use. Opt-in: each
   * service is read in each Region of the account.
   */
  readonly workloads: WorkloadInventory;
  /** The policies of buckets, keys, queues, topics, functions and secrets. Opt-in: each policy takes a call of its own. */
  readonly resourcePolicies: ResourcePolicyInventory;
  /** The findings of IAM Access Analyzer of AWS. Opt-in: read in each Region. */
  readonly accessAnalyzer: AccessAnalyzerInventory;
  /** Whether AWS has someone to tell about security. The contact itself is not kept. Opt-in. */
  readonly securityContact: { readonly isSet: boolean };
  /** The events of CloudTrail that raise an alarm. Opt-in. */
  readonly trailAlarms: TrailAlarms;
  /**
   * The assignments of the organization's IAM Identity Center to the account. Opt-in: read through the organization's
   * account.
   */
  readonly identityCenter: MemberIdentityCenter;
  /** The administration of the organization. Opt-in: read through the organization's account. */
  readonly organizationAdministration: OrganizationAdministration;
}

export type SectionName = keyof SectionValues;

export type SnapshotSections = { readonly [K in SectionName]: Section<SectionValues[K]> };

// ---------------------------------------------------------------- GetAccountAuthorizationDetails

export interface AuthorizationDetails {
  readonly users: readonly User[];
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
  /** All customer managed policies, and the AWS managed policies that are in use. */
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

/** The common properties of users, groups and roles. */
export interface PolicyHolder {
  readonly arn: string;
  readonly path: string;
  readonly createdAt: Instant;
  readonly inlinePolicies: readonly InlinePolicy[];
  readonly attachedPolicies: readonly AttachedPolicy[];
}

export interface User extends PolicyHolder {
  readonly userName: string;
  /** The unique id (`AIDA…` on AWS; the prefix is not required). A user re-created with the same name has another id. */
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
  /**
   * Null if the role was not used within the tracking period of 400 days. Null means "never" only for younger roles.
   */
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
  /** A policy is unused only if both this and `attachmentCount` are 0. */
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
  /** GeneratedTime as reported by AWS. Also the `asOf` of the section. */
  readonly generatedAt: Instant;
  /** The `<root_account>` row. Null if the report has none (moto). */
  readonly root: CredentialReportRow | null;
  readonly users: readonly CredentialReportRow[];
}

export interface CredentialReportRow {
  /** The user name; `<root_account>` for the root user. */
  readonly userName: string;
  readonly arn: string;
  readonly userCreatedAt: Instant;
  /** Whether the user has a password. Null if AWS reports `not_supported` (root) or nothing. */
  readonly passwordEnabled: boolean | null;
  readonly passwordLastUsed: LastUsed;
  readonly passwordLastChangedAt: Instant | null;
  readonly passwordNextRotationAt: Instant | null;
  readonly mfaActive: boolean;
  /** The keys in the report's two key slots, including inactive keys. Slot numbers are meaningless and not kept. */
  readonly accessKeys: readonly ReportedAccessKey[];
  readonly certificates: readonly ReportedCertificate[];
}

export interface ReportedAccessKey {
  readonly isActive: boolean;
  /**
   * The creation time, from `access_key_N_last_rotated`. It equals CreateDate of ListAccessKeys to the second. Null if
   * AWS reports N/A, as for an active root key.
   */
  readonly createdAt: Instant | null;
  readonly lastUsed: LastUsed;
}

export interface ReportedCertificate {
  readonly isActive: boolean;
  readonly lastRotatedAt: Instant | null;
}

/**
 * The last use of a credential. Distinguishes three reasons for a missing time: never used, no record in AWS, and no
 * permission.
 */
export type LastUsed =
  | { readonly status: "USED"; readonly at: Instant; readonly service: string | null; readonly region: string | null }
  | { readonly status: "NEVER_USED" }
  | { readonly status: "UNKNOWN" }
  | { readonly status: "NO_PERMISSION" };

// ---------------------------------------------------------------- other calls

/** SummaryMap of GetAccountSummary, with keys as AWS spells them (`AccountMFAEnabled`, `AccountAccessKeysPresent`, …). */
export type AccountSummary = Readonly<Record<string, number>>;

export interface PasswordPolicy {
  readonly minimumPasswordLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercaseCharacters: boolean;
  readonly requireLowercaseCharacters: boolean;
  readonly allowUsersToChangePassword: boolean;
  readonly expirePasswords: boolean;
  /** The maximum age of a password. Null if passwords do not expire. */
  readonly maxPasswordAgeDays: number | null;
  /** The number of previous passwords that cannot be reused. Null if none. */
  readonly passwordReusePrevention: number | null;
  readonly hardExpiry: boolean;
}

export interface VirtualMfaDevice {
  readonly serialNumber: string;
  /** The ARN of the device's user; it ends with `:root` for the root user. Null if the device is unassigned. */
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
  /** From GetAccessKeyLastUsed. Null if this API was not called. */
  readonly lastUsed: LastUsed | null;
}

export interface Organization {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** Null if the SCPs could not be read. Only the management account or a delegated administrator can read them. */
  readonly serviceControlPolicies: readonly OrganizationPolicy[] | null;
  /** The RCPs of the organization, like its SCPs. Absent in snapshots of earlier versions, which did not read them. */
  readonly resourceControlPolicies?: readonly OrganizationPolicy[] | null;
  /** The time of the oldest fact that another account of the organization read. Absent if the account read them itself. */
  readonly policiesReadAt?: Instant;
  /** Why policies are null although the organization was read. Absent if nothing more is known. */
  readonly unreadPolicies?: string;
}

/** A service control policy or resource control policy at one place to which it is attached. */
export interface OrganizationPolicy {
  readonly policyId: string;
  readonly policyName: string;
  /** The root, organizational unit or account that the policy is attached to. Policies are listed from the root down. */
  readonly targetId: string;
  readonly document: PolicyText;
}

/** The last accessed information of one user or role. Each principal is read separately, so each has its own age. */
export interface PrincipalLastAccessed {
  readonly principalArn: string;
  readonly readAt: Instant;
  readonly services: readonly ServiceLastAccessed[];
}

/**
 * When a service was last accessed. AWS counts attempts, including denied ones, and keeps them for 400 days. New
 * attempts appear after some hours.
 */
export interface ServiceLastAccessed {
  /** The prefix of the service: `iam`, `s3`, … */
  readonly serviceNamespace: string;
  /** Null if not accessed within the tracking period. Null means "never" only for a younger principal. */
  readonly lastAuthenticatedAt: Instant | null;
  /** The number of individually tracked actions. Null if AWS tracks none, which says nothing about their use. */
  readonly trackedActionCount: number | null;
  /** The number of tracked actions not used within the tracking period. */
  readonly unusedActionCount: number | null;
}

/** All details that AWS returns. Too large to keep in every snapshot. */
export interface ServiceLastAccessedDetails extends ServiceLastAccessed {
  readonly serviceName: string;
  readonly region: string | null;
  readonly trackedActions: readonly TrackedActionLastAccessed[];
}

export interface TrackedActionLastAccessed {
  /** The action without the service prefix: `ListBuckets`. */
  readonly actionName: string;
  readonly lastAccessedAt: Instant | null;
  readonly region: string | null;
}

/**
 * A credential of a user for one AWS service. An API key is a bearer token (Amazon Bedrock, CloudWatch Logs); a password
 * signs in to AWS CodeCommit or Amazon Keyspaces. AWS reports no last use of either.
 */
export interface ServiceSpecificCredential {
  readonly userName: string;
  readonly serviceSpecificCredentialId: string;
  /** The service principal, such as `bedrock.amazonaws.com`. */
  readonly serviceName: string;
  readonly kind: "API_KEY" | "PASSWORD";
  readonly isActive: boolean;
  readonly createdAt: Instant;
  /** Null if it never expires. Only API keys can expire. */
  readonly expiresAt: Instant | null;
}

/** A key with which a user signs in to AWS CodeCommit. */
export interface SshPublicKey {
  readonly userName: string;
  readonly sshPublicKeyId: string;
  readonly isActive: boolean;
  readonly uploadedAt: Instant;
}
