/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The order of a list of access keys. Equal items are sorted by their ID. */
export type AccessKeyOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: AccessKeyOrderField;
};

/** The value by which access keys are sorted. */
export type AccessKeyOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use. An item without a known use counts as used before all others. */
  | 'LAST_USED'
  /** The list is sorted by the name of the user. */
  | 'USER';

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

export type ListPastFragment = { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } };

export type AccessKeysQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ListFilter | null | undefined;
  orderBy?: AccessKeyOrder | null | undefined;
  asOf?: string | null | undefined;
  isPresent: boolean;
}>;


export type AccessKeysQuery = { accessKeys: { totalCount: number, asOf: string | null, past: { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } } | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus, createdAt: string, ageDays: number, deletedAt: string | null, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null }, user: { id: string, userName: string, deletedAt: string | null }, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } } & { owner?: { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null } | null, rotations?: Array<{ id: string, state: RotationState, requestedAt: string, oldAccessKeyId: string, newAccessKeyId: string | null }> }> } };

export type AccessKeyPresetsQueryVariables = Exact<{
  accountIds?: Array<string | number> | string | number | null | undefined;
}>;


export type AccessKeyPresetsQuery = { active: { totalCount: number }, inactive: { totalCount: number }, overdue: { totalCount: number }, neverUsed: { totalCount: number }, unused: { totalCount: number } };

export type KeyAgeGroupsQueryVariables = Exact<{
  one?: ListFilter | null | undefined;
  two?: ListFilter | null | undefined;
  three?: ListFilter | null | undefined;
  four?: ListFilter | null | undefined;
  five?: ListFilter | null | undefined;
  six?: ListFilter | null | undefined;
}>;


export type KeyAgeGroupsQuery = { one: { totalCount: number }, two: { totalCount: number }, three: { totalCount: number }, four: { totalCount: number }, five: { totalCount: number }, six: { totalCount: number } };

export type KeyAgeLimitQueryVariables = Exact<{ [key: string]: never; }>;


export type KeyAgeLimitQuery = { checks: Array<{ id: string, thresholds: Array<{ name: string, value: unknown, defaultValue: unknown }> }> };

export type AccessKeyRowFragment = { id: string, accessKeyId: string | null, status: AccessKeyStatus, createdAt: string, ageDays: number, deletedAt: string | null, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null }, user: { id: string, userName: string, deletedAt: string | null }, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } };

export type AccessKeyRowNowFragment = { owner: { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null } | null, rotations: Array<{ id: string, state: RotationState, requestedAt: string, oldAccessKeyId: string, newAccessKeyId: string | null }> };

export type OtherCredentialsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ListFilter | null | undefined;
  orderBy?: UserOrder | null | undefined;
  asOf?: string | null | undefined;
}>;


export type OtherCredentialsQuery = { users: { totalCount: number, asOf: string | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, userName: string, account: { id: string, name: string, awsAccountId: string | null }, otherCredentials: Array<{ kind: OtherCredentialKind, credentialId: string | null, serviceName: string | null, isActive: boolean, createdAt: string | null, expiresAt: string | null }> }> } };

export type KeyAgeLimitPartsFragment = { id: string, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> };

export type ListCoverageFragment = { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> };

export type OwnerPartsFragment = { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null };

export const ListPastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ListPastFragment, unknown>;
export const KeyAgeLimitPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<KeyAgeLimitPartsFragment, unknown>;
export const AccessKeyRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AccessKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<AccessKeyRowFragment, unknown>;
export const OwnerPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}}]} as unknown as DocumentNode<OwnerPartsFragment, unknown>;
export const AccessKeyRowNowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AccessKeyRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rotations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}}]} as unknown as DocumentNode<AccessKeyRowNowFragment, unknown>;
export const ListCoverageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<ListCoverageFragment, unknown>;
export const AccessKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccessKeys"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKeyOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"past"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListPast"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AccessKeyRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"AccessKeyRowNow"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}}}]}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AccessKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AccessKeyRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rotations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}}]}}]}}]} as unknown as DocumentNode<AccessKeysQuery, AccessKeysQueryVariables>;
export const AccessKeyPresetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccessKeyPresets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"active"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"status:active","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"inactive"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"status:inactive","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"overdue"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"overdue:yes","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"neverUsed"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"lastused:never","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"unused"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"used:>90d","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<AccessKeyPresetsQuery, AccessKeyPresetsQueryVariables>;
export const KeyAgeGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"KeyAgeGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"one"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"two"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"three"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"four"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"five"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"six"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"one"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"one"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"two"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"two"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"three"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"three"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"four"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"four"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"five"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"five"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"six"},"name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"six"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<KeyAgeGroupsQuery, KeyAgeGroupsQueryVariables>;
export const KeyAgeLimitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"KeyAgeLimit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"thresholds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"defaultValue"}}]}}]}}]}}]} as unknown as DocumentNode<KeyAgeLimitQuery, KeyAgeLimitQueryVariables>;
export const OtherCredentialsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OtherCredentials"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"otherCredentials"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"credentialId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceName"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<OtherCredentialsQuery, OtherCredentialsQueryVariables>;