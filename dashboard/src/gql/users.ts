/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The status of an access key, as AWS spells it. */
export type AccessKeyStatus =
  /** The key can be used for requests to AWS. */
  | 'Active'
  /** The key is deactivated and can be activated again. */
  | 'Inactive';

/** The settings that an account can have of its own or inherit from a unit of its organization. */
export type AccountSettingName =
  /** The days without activity after which a user counts as inactive. */
  | 'inactiveDays'
  /** The age in days that no access key may exceed. */
  | 'keyHardMaxAgeDays'
  /** The age in days from which an access key must be rotated. */
  | 'keyMaxAgeDays'
  /** The number of days before `keyMaxAgeDays` at which a check warns, 0 to 365. */
  | 'keyWarningDays'
  /** The days without use after which a role counts as unused. */
  | 'roleUnusedDays'
  /** The interval between scheduled scans in hours, 1 to 720. Null for no schedule. */
  | 'scanEveryHours'
  /** The days without use after which a credential counts as unused, as Security Hub demands. */
  | 'unusedLongDays'
  /** The days without use after which a credential counts as unused, as CIS demands. */
  | 'unusedShortDays';

/** The type of identity that acted in an AWS account. */
export type ActivityActorKind =
  /** A federated user, or a person of IAM Identity Center, acted. */
  | 'FEDERATED'
  /** A session of a role acted. */
  | 'ROLE'
  /** The root user of the account acted. */
  | 'ROOT'
  /** An AWS service acted by itself. */
  | 'SERVICE'
  /** CloudTrail names no identity of a known type. */
  | 'UNKNOWN'
  /** An IAM user acted. */
  | 'USER';

/** The type of an actor. */
export type ActorKind =
  /** A caller who was not authenticated made an attempt. */
  | 'ANONYMOUS'
  /** A signed-in operator acted. */
  | 'OPERATOR'
  /** A schedule acted. */
  | 'SCHEDULE'
  /** IAM Monitor itself acted. */
  | 'SYSTEM'
  /** A program acted with an API token. */
  | 'TOKEN'
  /** The action was recorded under a name that does not identify exactly one operator or token. */
  | 'UNKNOWN';

/** Whether and how a user or role can become an administrator of its own account, most dangerous first. Paths into other accounts do not count. */
export type AdminReach =
  /** The principal is an administrator. */
  | 'ADMINISTRATOR'
  /** A path exists, and a limit blocks one of its steps. */
  | 'BLOCKED'
  /** The principal can become an administrator if the conditions of a path are met. */
  | 'CONDITIONAL'
  /** The principal can become an administrator: every step of a path certainly works. */
  | 'EXPLOITABLE'
  /** The principal is not an administrator, and no path exists. */
  | 'NONE'
  /** No scan has evaluated the principal yet. */
  | 'NOT_EVALUATED'
  /** A path or a policy could not be evaluated, so the principal may be or become an administrator. */
  | 'UNKNOWN';

/** The type of a change in the history of an alert. */
export type AlertEventKind =
  /** The alert was acknowledged. */
  | 'ACKNOWLEDGED'
  /** The alert was assigned to an operator, or the assignment was removed. */
  | 'ASSIGNED'
  /** A comment was added. */
  | 'COMMENTED'
  /** The alert was dismissed, or an exception muted it: `changes` then has the exception's ID as `ruleId`. */
  | 'DISMISSED'
  /** The issue was found for the first time. */
  | 'OPENED'
  /** The issue was found again after the alert was resolved. */
  | 'REOPENED'
  /** The issue no longer exists, or its check was disabled or redefined. */
  | 'RESOLVED'
  /** The alert was snoozed until a time. */
  | 'SNOOZED'
  /** A triage action was undone, and the values before it are restored. */
  | 'UNDONE'
  /** The severity changed, and the status did not. */
  | 'UPDATED'
  /** A dismissal ended: it expired, the alert was reopened, its exception ended, or the severity increased. */
  | 'WITHDRAWN'
  /** A snooze ended: its time was over, the alert was reopened, or the severity increased. */
  | 'WOKEN';

/** The status of an alert. */
export type AlertStatus =
  /** The alert was acknowledged: an operator takes responsibility for it. */
  | 'ACKNOWLEDGED'
  /** An operator or an exception has dismissed the alert with a reason, until an expiry date. */
  | 'DISMISSED'
  /** The issue exists, and the alert is neither acknowledged, snoozed nor dismissed. */
  | 'OPEN'
  /** The issue no longer exists, or its check was disabled or redefined. Operators cannot set this status. */
  | 'RESOLVED'
  /** The alert was snoozed until a time, at which it opens again. */
  | 'SNOOZED';

/** Whether AWS recorded a use, and whether that could be read. */
export type LastUsedStatus =
  /** AWS reports that there never was a use. */
  | 'NEVER_USED'
  /** AWS denied access to the record. */
  | 'NO_PERMISSION'
  /** AWS has no record, so there may or may not have been a use. */
  | 'UNKNOWN'
  /** AWS recorded a use. `at` is the time. */
  | 'USED';

/** The conditions that users, access keys, groups or roles must meet. */
export type ListFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include items that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
};

/** The type of an MFA device. */
export type MfaDeviceKind =
  /** The device is a hardware token or a security key. */
  | 'HARDWARE'
  /** The device is an app that generates codes. */
  | 'VIRTUAL';

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The kind of a credential besides password, access key and MFA device. */
export type OtherCredentialKind =
  /** The credential is a bearer token for one service, such as Amazon Bedrock. */
  | 'API_KEY'
  /** The credential is a user name and a password for AWS CodeCommit or Amazon Keyspaces. */
  | 'SERVICE_PASSWORD'
  /** The credential is an X.509 certificate that signs requests to old AWS APIs. */
  | 'SIGNING_CERTIFICATE'
  /** The credential is the public key with which the user signs in to AWS CodeCommit. */
  | 'SSH_PUBLIC_KEY';

/** The part of a CloudTrail record that names the person behind an identity. */
export type PersonSource =
  /** The name of the role's session. The caller that assumed the role chose it. */
  | 'SESSION_NAME'
  /** The source identity, which was set at sign-in and stays the same through every role. */
  | 'SOURCE_IDENTITY'
  /** The name of the IAM user or federated user. */
  | 'USER_NAME';

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

/** The state of a rotation. */
export type RotationState =
  /** The rotation was stopped. It leaves the user's keys as they are. */
  | 'CANCELLED'
  /** The old key is deleted. */
  | 'COMPLETED'
  /** CreateAccessKey may have been sent. Only the run that committed this state may send it, once. */
  | 'CREATE_INTENT'
  /** The old key may be inactive. */
  | 'DEACTIVATE_INTENT'
  /** The old key may be deleted. A rollback is no longer possible. */
  | 'DELETE_INTENT'
  /** The secret is a pending version in Secrets Manager, or waits encrypted to be stored in Parameter Store, sent to a receiver or revealed. */
  | 'DELIVERED'
  /** The rotation is paused until an operator acts. Its code tells the cause, and it continues from the state in which it stopped. */
  | 'NEEDS_OPERATOR'
  /** The old key is inactive and can be reactivated. */
  | 'OLD_INACTIVE'
  /** CloudTrail proves that this rotation created a key whose secret is lost. It is deactivated and deleted if it was never used. */
  | 'ORPHAN'
  /** Applications can get the new key: it is AWSCURRENT, the current version of the parameter, acknowledged by its receiver, or can be revealed once. In the mode STANDARD, both keys work. */
  | 'PROMOTED'
  /** It is unknown whether AWS created a key. */
  | 'RECONCILING'
  /** The rotation has no new key yet. */
  | 'REQUESTED'
  /** The rotation was undone: the new key is deleted. A retired key is active again. */
  | 'ROLLED_BACK'
  /** The new key exists. Its secret is stored encrypted. */
  | 'SEALED'
  /** The receiver of the webhook may have the new key and has not acknowledged it. In the mode STANDARD, both keys work. */
  | 'SENT'
  /** The new key worked three times in a row. The product never uses it again. */
  | 'VERIFIED';

/** A section of the account data, which is read and can fail on its own. */
export type SectionName =
  /** The section has the analyzers of IAM Access Analyzer and their findings about roles and users. */
  | 'accessAnalyzer'
  /** The section has the access keys of users. */
  | 'accessKeys'
  /** The section has the alias of the account. */
  | 'accountAliases'
  /** The section has the counts and limits of the account, and its root user's MFA and keys. */
  | 'accountSummary'
  /** The section has users, groups, roles and policies. */
  | 'authorizationDetails'
  /** The section has the credential report, which can be hours older than the scan. */
  | 'credentialReport'
  /** The section has the permission sets and assignments of IAM Identity Center. */
  | 'identityCenter'
  /** The section has the MFA devices of users, also hardware and FIDO devices. */
  | 'mfaDevices'
  /** The section has the OpenID Connect identity providers. */
  | 'oidcProviders'
  /** The section has the organization of the account, with its control policies. */
  | 'organization'
  /** The section has the delegated administrators, accounts and limits of the account's organization. */
  | 'organizationAdministration'
  /** The section has the features of IAM that the organization enabled. */
  | 'organizationsFeatures'
  /** The section has the password policy of the account. */
  | 'passwordPolicy'
  /** The section has the policies of buckets, keys, queues, topics, functions and secrets. */
  | 'resourcePolicies'
  /** The section has the SAML identity providers. */
  | 'samlProviders'
  /** The section has whether AWS has a security contact for the account. */
  | 'securityContact'
  /** The section has the server certificates. */
  | 'serverCertificates'
  /** The section has the services that each principal used. */
  | 'serviceLastAccessed'
  /** The section has the service-specific credentials of users. */
  | 'serviceSpecificCredentials'
  /** The section has the SSH public keys of users. */
  | 'sshPublicKeys'
  /** The section has the trails of every Region, and the alarms on their events. */
  | 'trailAlarms'
  /** The section has the virtual MFA devices. */
  | 'virtualMfaDevices'
  /** The section has functions, instances and other resources that run with a role. */
  | 'workloads';

/** The result of reading a section of the account data. */
export type SectionStatus =
  /** AWS denied access to the section. */
  | 'DENIED'
  /** An error occurred while reading the section. */
  | 'FAILED'
  /** The section was read. */
  | 'READ'
  /** The section was not requested, is not read yet, is not available from this source, or needs an organization. */
  | 'SKIPPED';

/** The place that a setting of an account is from. */
export type SettingOrigin =
  /** The account itself. */
  | 'ACCOUNT'
  /** The setting of the installation. */
  | 'INSTALLATION'
  /** An organizational unit above the account, or the root. The nearest one with a value counts. */
  | 'UNIT';

/** The severity of an issue, most severe first. */
export type Severity =
  /** The account can be taken over or is being taken over. Act immediately. */
  | 'CRITICAL'
  /** The issue should be fixed today. */
  | 'HIGH'
  /** The finding is for information only. */
  | 'INFORMATIONAL'
  /** The issue can be fixed at the next opportunity. */
  | 'LOW'
  /** The issue should be scheduled for a fix. */
  | 'MEDIUM';

/** The order of a list of users. Equal items are sorted by their ID. */
export type UserOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: UserOrderField;
};

/** The value by which users are sorted. */
export type UserOrderField =
  /** The list is sorted by access. DESC begins with administrators, then users who can become one, then users whose access is not known. Among equal ones, console users without MFA come first, then the most severe open alert. Needs the permission to read paths. */
  | 'ACCESS'
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use of the password or a key. A user without one comes before all. */
  | 'LAST_ACTIVITY'
  /** The list is sorted by name. */
  | 'NAME';

/** The certainty that a path or a hop works, most useful to an attacker first. */
export type Verdict =
  /** A deny, a permissions boundary, a service control policy or another fact of the account prevents the path. */
  | 'BLOCKED'
  /** The path works only if conditions are met whose values are unknown here. The condition keys are listed. */
  | 'CONDITIONAL'
  /** The path works, as far as the account was read. */
  | 'EXPLOITABLE'
  /** The verdict is unknown because something that it depends on was not read. */
  | 'UNKNOWN';

export type ListPastFragment = { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } };

export type AdminReachReasonPartsFragment = { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null };

export type AlertEventLineFragment = { id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> };

export type PolicyLinkFragment = { policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null };

export type UsersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ListFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
  asOf?: string | null | undefined;
  isPresent: boolean;
}>;


export type UsersQuery = { users: { totalCount: number, asOf: string | null, past: { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } } | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, userName: string, deletedAt: string | null, passwordEnabled: boolean | null, mfaEnabled: boolean | null, lastActivityAt: string | null, passwordLastUsed: { status: LastUsedStatus, at: string | null } | null, mfaDevices: Array<{ kind: MfaDeviceKind }>, permissionsBoundary: { policyName: string } | null, groups: Array<{ id: string, groupName: string }>, accessKeys: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus, createdAt: string, ageDays: number, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null } }>, account: { id: string, name: string, awsAccountId: string | null } } & { arn?: string, adminReach?: AdminReach, adminReachReason?: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, owner?: { tagKey: string, tagValue: string } | null, openAlerts?: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, account?: { id: string, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } }> } };

export type UserPresetsQueryVariables = Exact<{
  accountIds?: Array<string | number> | string | number | null | undefined;
}>;


export type UserPresetsQuery = { all: { totalCount: number }, administrators: { totalCount: number }, canBecome: { totalCount: number }, perhaps: { totalCount: number }, cannot: { totalCount: number }, notEvaluated: { totalCount: number }, administratorsWithoutMfa: { totalCount: number }, consoleWithoutMfa: { totalCount: number }, inactive: { totalCount: number }, overdue: { totalCount: number }, withoutOwner: { totalCount: number }, withoutBoundary: { totalCount: number }, withAlerts: { totalCount: number } };

export type RootUserQueryVariables = Exact<{
  accountId: string | number;
}>;


export type RootUserQuery = { account: { id: string, rootUser: { mfaEnabled: boolean | null, accessKeysPresent: boolean | null } | null } | null };

export type UserDetailQueryVariables = Exact<{
  accountId: string | number;
  userName: string;
}>;


export type UserDetailQuery = { user: { userId: string, path: string, createdAt: string, firstSeenAt: string, asOf: string, passwordLastChangedAt: string | null, otherCredentialsRead: boolean, id: string, userName: string, deletedAt: string | null, passwordEnabled: boolean | null, mfaEnabled: boolean | null, lastActivityAt: string | null, arn: string, adminReach: AdminReach, owner: { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null } | null, tags: Array<{ key: string, value: string }>, mfaDevices: Array<{ serialNumber: string, kind: MfaDeviceKind, enabledAt: string | null }>, otherCredentials: Array<{ kind: OtherCredentialKind, credentialId: string | null, serviceName: string | null, isActive: boolean, createdAt: string | null, expiresAt: string | null }>, accessAnalyzer: { hasAnalyzer: boolean, unread: Array<string>, findings: Array<{ id: string, type: string, analyzerArn: string, region: string, createdAt: string, error: string | null }> } | null, permissionsBoundary: { policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null } | null, policies: Array<{ policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null }>, escalationPaths: Array<{ id: string, verdict: Verdict }>, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string }> }, passwordLastUsed: { status: LastUsedStatus, at: string | null } | null, groups: Array<{ id: string, groupName: string }>, accessKeys: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus, createdAt: string, ageDays: number, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null } }>, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } } | null };

export type UserHistoryQueryVariables = Exact<{
  accountId: string | number;
  userName: string;
}>;


export type UserHistoryQuery = { user: { id: string, activities: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }>, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> }> } } | null, rotations: { totalCount: number, nodes: Array<{ id: string, state: RotationState, oldAccessKeyId: string, requestedAt: string, finishedAt: string | null, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, schedule: { name: string } | null }> } };

export type UserRowFragment = { id: string, userName: string, deletedAt: string | null, passwordEnabled: boolean | null, mfaEnabled: boolean | null, lastActivityAt: string | null, passwordLastUsed: { status: LastUsedStatus, at: string | null } | null, mfaDevices: Array<{ kind: MfaDeviceKind }>, permissionsBoundary: { policyName: string } | null, groups: Array<{ id: string, groupName: string }>, accessKeys: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus, createdAt: string, ageDays: number, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null } }>, account: { id: string, name: string, awsAccountId: string | null } };

export type UserRowNowFragment = { arn: string, adminReach: AdminReach, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, owner: { tagKey: string, tagValue: string } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, account: { id: string, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } };

export type KeyAgeLimitPartsFragment = { id: string, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export type ListCoverageFragment = { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> };

export type ActivityLineFragment = { eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } };

export type OwnerPartsFragment = { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null };

export const ListPastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ListPastFragment, unknown>;
export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const ActivityLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<ActivityLineFragment, unknown>;
export const AlertEventLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<AlertEventLineFragment, unknown>;
export const PolicyLinkFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<PolicyLinkFragment, unknown>;
export const UserRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"passwordEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"passwordLastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"mfaDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<UserRowFragment, unknown>;
export const AdminReachReasonPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}}]} as unknown as DocumentNode<AdminReachReasonPartsFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const KeyAgeLimitPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<KeyAgeLimitPartsFragment, unknown>;
export const UserRowNowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<UserRowNowFragment, unknown>;
export const ListCoverageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<ListCoverageFragment, unknown>;
export const OwnerPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}}]} as unknown as DocumentNode<OwnerPartsFragment, unknown>;
export const UsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Users"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"past"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListPast"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserRowNow"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}}}]}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"passwordEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"passwordLastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"mfaDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}}]} as unknown as DocumentNode<UsersQuery, UsersQueryVariables>;
export const UserPresetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserPresets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"all"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"administrators"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"admin:yes","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"canBecome"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"reach:exploitable","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"perhaps"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"reach:conditional","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"cannot"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"admin:no","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"notEvaluated"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"admin:unknown","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"administratorsWithoutMfa"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"admin:yes mfa:no","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"consoleWithoutMfa"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"console:yes mfa:no","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"inactive"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"activity:>90d","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"overdue"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"overdue:yes","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"withoutOwner"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"owner:none","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"withoutBoundary"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"boundary:no","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"withAlerts"},"name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"alerts:yes","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<UserPresetsQuery, UserPresetsQueryVariables>;
export const RootUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RootUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"rootUser"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeysPresent"}}]}}]}}]}}]} as unknown as DocumentNode<RootUserQuery, RootUserQueryVariables>;
export const UserDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"userName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userName"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"UserRowNow"}},{"kind":"Field","name":{"kind":"Name","value":"userId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"passwordLastChangedAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfaDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serialNumber"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"enabledAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"otherCredentials"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credentialId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"otherCredentialsRead"}},{"kind":"Field","name":{"kind":"Name","value":"accessAnalyzer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasAnalyzer"}},{"kind":"Field","name":{"kind":"Name","value":"unread"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"analyzerArn"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyLink"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyLink"}}]}},{"kind":"Field","name":{"kind":"Name","value":"escalationPaths"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open,acknowledged,dismissed","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"passwordEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"passwordLastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"mfaDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UserRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<UserDetailQuery, UserDetailQueryVariables>;
export const UserHistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserHistory"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"userName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userName"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"activities"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"userName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userName"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}}]} as unknown as DocumentNode<UserHistoryQuery, UserHistoryQueryVariables>;