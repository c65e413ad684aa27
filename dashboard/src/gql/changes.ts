/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The difference of an alert between the start of a period and its end. */
export type AlertChangeKind =
  /** The first scan of the account opened the alert. The age of its issue is unknown, because nothing was read before. */
  | 'FOUND_BY_FIRST_SCAN'
  /** The alert is still open and is now less severe. */
  | 'LOWERED'
  /** The alert was opened in the period, not by the first scan of its account, and is not resolved at its end. */
  | 'OPENED'
  /** The alert opened and was resolved within the period. */
  | 'OPENED_AND_RESOLVED'
  /** The alert was open before, or a first scan found it, and it is now more severe. */
  | 'RAISED'
  /** The alert was resolved before, and its issue exists again. */
  | 'REOPENED'
  /** The alert was open and is now resolved. */
  | 'RESOLVED';

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

/** The groups to which a list of changes is limited. */
export type ChangeFocus =
  /** An alert was resolved or became less severe. */
  | 'BETTER'
  /** The first scan of the account found an alert, which is not dismissed. */
  | 'FIRST_SCAN'
  /** A user, group, role, policy or access key was created, changed or deleted. */
  | 'INVENTORY'
  /** An alert opened, reopened or became more severe, and is not dismissed. */
  | 'WORSE';

/** The outcome of a period for a resource or for one of its alerts. */
export type ChangeResult =
  /** The resource, or an access key or inline policy of it, was changed. */
  | 'CHANGED'
  /** The resource, or an access key or inline policy of it, was created. */
  | 'CREATED'
  /** The resource, or an access key or inline policy of it, was deleted. */
  | 'DELETED'
  /** The first scan of the account opened an alert of the resource. */
  | 'FOUND_BY_FIRST_SCAN'
  /** An open alert of the resource is less severe. */
  | 'LOWERED'
  /** An alert of the resource opened. */
  | 'OPENED'
  /** An alert of the resource opened and was resolved. */
  | 'OPENED_AND_RESOLVED'
  /** An open alert of the resource is more severe. */
  | 'RAISED'
  /** A resolved alert of the resource is open again. */
  | 'REOPENED'
  /** An alert of the resource was resolved. */
  | 'RESOLVED';

/** The subject of the changes of a resource. */
export type ChangeType =
  /** An access key of the user, or an alert about one, changed. */
  | 'ACCESS_KEY'
  /** The resource is the account itself, its root user or its password policy. */
  | 'ACCOUNT'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is one that no scan has stored. */
  | 'OTHER'
  /** An alert about a path from the resource to administrator changed. */
  | 'PATH'
  /** The resource is a managed policy. */
  | 'POLICY'
  /** The resource is a role. */
  | 'ROLE'
  /** The resource is an IAM user. */
  | 'USER';

/** The part of a resource that changed. */
export type ChangedFact =
  /** The password policy allows users to change their own password, or no longer. */
  | 'allowUsersToChangePassword'
  /** Other managed policies are attached, by ARN. */
  | 'attachedPolicies'
  /** The user has a password for the console, or no longer. */
  | 'consolePassword'
  /** The document of the policy differs. */
  | 'document'
  /** The user is a member of other groups. */
  | 'groups'
  /** Users can no longer set a new password after theirs has expired, or can again. */
  | 'hardExpiry'
  /** The role is in other instance profiles. */
  | 'instanceProfiles'
  /** Passwords expire after another number of days, or never. */
  | 'maxPasswordAgeDays'
  /** The user has MFA, or no longer. */
  | 'mfa'
  /** The password policy requires another minimum length. */
  | 'minimumPasswordLength'
  /** The resource has another name. */
  | 'name'
  /** Another number of previous passwords cannot be reused. */
  | 'passwordReusePrevention'
  /** The resource has another path. */
  | 'path'
  /** Another policy, or none, is the permissions boundary. */
  | 'permissionsBoundary'
  /** The password policy requires lower-case letters, or no longer. */
  | 'requireLowercaseCharacters'
  /** The password policy requires digits, or no longer. */
  | 'requireNumbers'
  /** The password policy requires symbols, or no longer. */
  | 'requireSymbols'
  /** The password policy requires upper-case letters, or no longer. */
  | 'requireUppercaseCharacters'
  /** An access key is active or inactive. */
  | 'status'
  /** The resource has other tags, each as `key=value`. */
  | 'tags'
  /** The trust policy of the role differs. */
  | 'trustPolicy'
  /** Another version of the policy is the default version. */
  | 'version'
  /** The managed policy has other versions, by ID. Only comparisons of scans report it. */
  | 'versions';

/** The type of the resource to which a group of changes belongs. */
export type ChangedResourceKind =
  /** The changes belong to the account itself, its root user or its password policy. */
  | 'ACCOUNT'
  /** The changes belong to a group or its inline policies. */
  | 'GROUP'
  /** The changes belong to a resource that no scan has stored. */
  | 'OTHER'
  /** The changes belong to a managed policy. */
  | 'POLICY'
  /** The changes belong to a role or its inline policies. */
  | 'ROLE'
  /** The changes belong to an IAM user, its access keys or its inline policies. */
  | 'USER';

/** The difference of a resource between two readings. */
export type InventoryChangeKind =
  /** Both readings contain the resource, with different facts. */
  | 'CHANGED'
  /** The earlier reading did not contain the resource. */
  | 'CREATED'
  /** The later reading no longer contains the resource. */
  | 'DELETED';

/** The type of a resource whose changes scans record. */
export type InventoryKind =
  /** The resource is an access key of a user. */
  | 'ACCESS_KEY'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is a managed or inline policy. */
  | 'POLICY'
  /** The resource is a role. */
  | 'ROLE'
  /** The resource is an IAM user. */
  | 'USER';

/** The part of a CloudTrail record that names the person behind an identity. */
export type PersonSource =
  /** The name of the role's session. The caller that assumed the role chose it. */
  | 'SESSION_NAME'
  /** The source identity, which was set at sign-in and stays the same through every role. */
  | 'SOURCE_IDENTITY'
  /** The name of the IAM user or federated user. */
  | 'USER_NAME';

/** The status of a scan. */
export type ScanStatus =
  /** The scan was cancelled, or its account was archived. The scan changed nothing. */
  | 'CANCELLED'
  /** The scan ended without a result and changed nothing. */
  | 'FAILED'
  /** The scan finished, but some sections could not be read. */
  | 'PARTIAL'
  /** The scan is waiting for a worker. */
  | 'QUEUED'
  /** A worker is scanning the account. */
  | 'RUNNING'
  /** The scan finished and read all requested sections. */
  | 'SUCCEEDED';

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

export type ChangesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  since?: string | null | undefined;
  sinceScanId?: string | number | null | undefined;
  until?: string | null | undefined;
  accountId?: string | number | null | undefined;
  focus?: ChangeFocus | null | undefined;
  results?: Array<ChangeResult> | ChangeResult | null | undefined;
  types?: Array<ChangeType> | ChangeType | null | undefined;
  actors?: Array<string> | string | null | undefined;
}>;


export type ChangesQuery = { changes: { totalCount: number, groupCount: number, since: string, until: string, completeSince: string, pageInfo: { hasNextPage: boolean, endCursor: string | null }, alertCounts: { opened: number, foundByFirstScan: number, reopened: number, raised: number, resolved: number, lowered: number, openedAndResolved: number }, inventoryCounts: { created: number, changed: number, deleted: number }, inventoryKindCounts: Array<{ kind: InventoryKind, created: number, changed: number, deleted: number }>, focusCounts: { worse: number, inventory: number, better: number, firstScan: number }, coverage: Array<{ lastScanAt: string | null, isScanned: boolean, hasBaseline: boolean, unreadSections: Array<SectionName>, recordedSince: string | null, credentialReportAt: string | null, account: { id: string, name: string } }>, incompleteScans: Array<{ id: string, status: ScanStatus, finishedAt: string | null, account: { id: string, name: string } }>, nodes: Array<{ id: string, severity: Severity | null, at: string, alertCount: number, inventoryCount: number, account: { id: string, name: string, awsAccountId: string | null }, resource: { kind: ChangedResourceKind, name: string, nodeId: string | null, arn: string | null, isDeleted: boolean }, alerts: Array<{ kind: AlertChangeKind, fromSeverity: Severity | null, severity: Severity, isDismissed: boolean, at: string, alert: { id: string, number: number, title: string, headline: string, status: AlertStatus } }>, inventory: Array<{ id: number, kind: InventoryKind, change: InventoryChangeKind, name: string, at: string, scanId: string | null, hasDocumentsLeftOut: boolean, facts: Array<{ fact: ChangedFact, removed: Array<string>, added: Array<string> }>, documents: Array<{ fact: ChangedFact, before: string | null, after: string | null }>, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> }> } };

export type ChangeFacetsQueryVariables = Exact<{
  since?: string | null | undefined;
  sinceScanId?: string | number | null | undefined;
  accountId?: string | number | null | undefined;
  focus?: ChangeFocus | null | undefined;
  results?: Array<ChangeResult> | ChangeResult | null | undefined;
  types?: Array<ChangeType> | ChangeType | null | undefined;
  actors?: Array<string> | string | null | undefined;
}>;


export type ChangeFacetsQuery = { changeFacets: { results: Array<{ result: ChangeResult, count: number }>, types: Array<{ type: ChangeType, count: number }>, actors: Array<{ key: string, name: string | null, count: number }> } };

export type ChangeGroupCardFragment = { id: string, severity: Severity | null, at: string, alertCount: number, inventoryCount: number, account: { id: string, name: string, awsAccountId: string | null }, resource: { kind: ChangedResourceKind, name: string, nodeId: string | null, arn: string | null, isDeleted: boolean }, alerts: Array<{ kind: AlertChangeKind, fromSeverity: Severity | null, severity: Severity, isDismissed: boolean, at: string, alert: { id: string, number: number, title: string, headline: string, status: AlertStatus } }>, inventory: Array<{ id: number, kind: InventoryKind, change: InventoryChangeKind, name: string, at: string, scanId: string | null, hasDocumentsLeftOut: boolean, facts: Array<{ fact: ChangedFact, removed: Array<string>, added: Array<string> }>, documents: Array<{ fact: ChangedFact, before: string | null, after: string | null }>, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> };

export type ChangedAlertFragment = { kind: AlertChangeKind, fromSeverity: Severity | null, severity: Severity, isDismissed: boolean, at: string, alert: { id: string, number: number, title: string, headline: string, status: AlertStatus } };

export type ChangedItemFragment = { id: number, kind: InventoryKind, change: InventoryChangeKind, name: string, at: string, scanId: string | null, hasDocumentsLeftOut: boolean, facts: Array<{ fact: ChangedFact, removed: Array<string>, added: Array<string> }>, documents: Array<{ fact: ChangedFact, before: string | null, after: string | null }>, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> };

export type ActivityLineFragment = { eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } };

export const ChangedAlertFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fromSeverity"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isDismissed"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<ChangedAlertFragment, unknown>;
export const ActivityLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<ActivityLineFragment, unknown>;
export const ChangedItemFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedItem"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"added"}}]}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasDocumentsLeftOut"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<ChangedItemFragment, unknown>;
export const ChangeGroupCardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeGroupCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGroup"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedAlert"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inventoryCount"}},{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedItem"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fromSeverity"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isDismissed"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedItem"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"added"}}]}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasDocumentsLeftOut"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}}]} as unknown as DocumentNode<ChangeGroupCardFragment, unknown>;
export const ChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Changes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sinceScanId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"until"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"focus"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeFocus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"results"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeResult"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"actors"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"since"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}},{"kind":"Argument","name":{"kind":"Name","value":"sinceScanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sinceScanId"}}},{"kind":"Argument","name":{"kind":"Name","value":"until"},"value":{"kind":"Variable","name":{"kind":"Name","value":"until"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"focus"},"value":{"kind":"Variable","name":{"kind":"Name","value":"focus"}}},{"kind":"Argument","name":{"kind":"Name","value":"results"},"value":{"kind":"Variable","name":{"kind":"Name","value":"results"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"actors"},"value":{"kind":"Variable","name":{"kind":"Name","value":"actors"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"groupCount"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"completeSince"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alertCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"opened"}},{"kind":"Field","name":{"kind":"Name","value":"foundByFirstScan"}},{"kind":"Field","name":{"kind":"Name","value":"reopened"}},{"kind":"Field","name":{"kind":"Name","value":"raised"}},{"kind":"Field","name":{"kind":"Name","value":"resolved"}},{"kind":"Field","name":{"kind":"Name","value":"lowered"}},{"kind":"Field","name":{"kind":"Name","value":"openedAndResolved"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inventoryCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inventoryKindCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"created"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"deleted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"focusCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"worse"}},{"kind":"Field","name":{"kind":"Name","value":"inventory"}},{"kind":"Field","name":{"kind":"Name","value":"better"}},{"kind":"Field","name":{"kind":"Name","value":"firstScan"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastScanAt"}},{"kind":"Field","name":{"kind":"Name","value":"isScanned"}},{"kind":"Field","name":{"kind":"Name","value":"hasBaseline"}},{"kind":"Field","name":{"kind":"Name","value":"unreadSections"}},{"kind":"Field","name":{"kind":"Name","value":"recordedSince"}},{"kind":"Field","name":{"kind":"Name","value":"credentialReportAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"incompleteScans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangeGroupCard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"fromSeverity"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isDismissed"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedItem"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InventoryChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"added"}}]}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hasDocumentsLeftOut"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangeGroupCard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeGroup"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"nodeId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedAlert"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inventoryCount"}},{"kind":"Field","name":{"kind":"Name","value":"inventory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedItem"}}]}}]}}]} as unknown as DocumentNode<ChangesQuery, ChangesQueryVariables>;
export const ChangeFacetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChangeFacets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sinceScanId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"focus"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeFocus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"results"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeResult"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"types"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeType"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"actors"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeFacets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"since"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}},{"kind":"Argument","name":{"kind":"Name","value":"sinceScanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sinceScanId"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"focus"},"value":{"kind":"Variable","name":{"kind":"Name","value":"focus"}}},{"kind":"Argument","name":{"kind":"Name","value":"results"},"value":{"kind":"Variable","name":{"kind":"Name","value":"results"}}},{"kind":"Argument","name":{"kind":"Name","value":"types"},"value":{"kind":"Variable","name":{"kind":"Name","value":"types"}}},{"kind":"Argument","name":{"kind":"Name","value":"actors"},"value":{"kind":"Variable","name":{"kind":"Name","value":"actors"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"result"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"types"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"actors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<ChangeFacetsQuery, ChangeFacetsQueryVariables>;