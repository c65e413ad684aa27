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

/** The status of the connection to an account. */
export type AccountStatus =
  /** An operator disconnected the account, which deleted its credentials, or IAM Monitor archived it (`archivedReason`). Its history is kept. */
  | 'ARCHIVED'
  /** The last test or scan reached the account. */
  | 'CONNECTED'
  /** The last test or scan did not reach the account. `statusReason` says why. */
  | 'ERROR'
  /** The account was added and has not been reached yet. */
  | 'PENDING';

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

/** The type of an MFA device. */
export type MfaDeviceKind =
  /** The device is a hardware token or a security key. */
  | 'HARDWARE'
  /** The device is an app that generates codes. */
  | 'VIRTUAL';

/** The effect of a statement, as policies spell it. */
export type PolicyEffect =
  /** The statement allows the actions. */
  | 'Allow'
  /** The statement denies the actions, whatever allows them. */
  | 'Deny';

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

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

/** The type of what a search has found. */
export type SearchKind =
  /** An access key, found by its ID or the beginning of it. */
  | 'ACCESS_KEY'
  /** An AWS account, found by its name, number or alias. */
  | 'ACCOUNT'
  /** An alert, found by its number or a text that it shows. */
  | 'ALERT'
  /** A check, found by its ID or title. */
  | 'CHECK'
  /** An IAM group. */
  | 'GROUP'
  /** A managed or inline policy. */
  | 'POLICY'
  /** An IAM role. */
  | 'ROLE'
  /** An IAM user. */
  | 'USER';

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

export type AdminReachReasonPartsFragment = { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null };

export type SearchQueryVariables = Exact<{
  text: string;
  accountId?: string | number | null | undefined;
}>;


export type SearchQuery = { search: Array<{ kind: SearchKind, id: string, name: string, detail: string | null, isExact: boolean, alertNumber: number | null, headline: string | null, severity: Severity | null, status: AlertStatus | null, account: { id: string, name: string, awsAccountId: string | null } | null }> };

export type SearchPreviewQueryVariables = Exact<{
  id: string | number;
}>;


export type SearchPreviewQuery = { node:
    | { __typename: 'AccessKey', accessKeyId: string | null, createdAt: string, ageDays: number, id: string, keyStatus: AccessKeyStatus, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null }, user: { id: string, userName: string, accessKeys: Array<{ id: string, status: AccessKeyStatus, ageDays: number }> }, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity }> } }
    | { __typename: 'Account', name: string, awsAccountId: string | null, statusReason: string | null, id: string, accountStatus: AccountStatus, latestScan: { id: string, status: ScanStatus, finishedAt: string | null } | null, coverage: { percent: number } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }
    | { __typename: 'Alert', number: number, headline: string, description: string, severity: Severity, firstSeenAt: string, evidenceAsOf: string, isStale: boolean, id: string, alertStatus: AlertStatus, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, check: { id: string, title: string }, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } }
    | { __typename: 'AlertEvent', id: string }
    | { __typename: 'ApiToken', id: string }
    | { __typename: 'Approval', id: string }
    | { __typename: 'AuditEvent', id: string }
    | { __typename: 'Check', title: string, familyName: string, severity: Severity, isEnabled: boolean, openAlertCount: number, rationale: string, id: string }
    | { __typename: 'EscalationPath', id: string }
    | { __typename: 'ExceptionRule', id: string }
    | { __typename: 'Group', groupName: string, memberCount: number, id: string, groupArn: string, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, alerts: { nodes: Array<{ id: string, number: number, headline: string, severity: Severity }> } }
    | { __typename: 'NotificationDelivery', id: string }
    | { __typename: 'NotificationRule', id: string }
    | { __typename: 'NotificationTarget', id: string }
    | { __typename: 'Operator', id: string }
    | { __typename: 'Policy', policyName: string, type: PolicyType, summary: string | null, riskScore: number, attachmentCount: number, id: string, policyArn: string | null, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, alerts: { nodes: Array<{ id: string, number: number, headline: string, severity: Severity }> } }
    | { __typename: 'Role', roleName: string, arn: string, adminReach: AdminReach, id: string, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null }, trustedBy: Array<{ label: string, effect: PolicyEffect }>, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, alerts: { nodes: Array<{ id: string, number: number, headline: string, severity: Severity }> } }
    | { __typename: 'Rotation', id: string }
    | { __typename: 'RotationSchedule', id: string }
    | { __typename: 'Scan', id: string }
    | { __typename: 'User', userName: string, arn: string, adminReach: AdminReach, passwordEnabled: boolean | null, mfaEnabled: boolean | null, lastActivityAt: string | null, id: string, mfaDevices: Array<{ kind: MfaDeviceKind }>, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, accessKeys: Array<{ id: string, status: AccessKeyStatus, ageDays: number }>, account: { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, alerts: { nodes: Array<{ id: string, number: number, headline: string, severity: Severity }> } }
   | null };

export type PreviewAccountFragment = { id: string, name: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> };

export type PreviewAlertFragment = { id: string, number: number, headline: string, severity: Severity };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export const AdminReachReasonPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}}]} as unknown as DocumentNode<AdminReachReasonPartsFragment, unknown>;
export const PreviewAccountFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PreviewAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<PreviewAccountFragment, unknown>;
export const PreviewAlertFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PreviewAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}}]} as unknown as DocumentNode<PreviewAlertFragment, unknown>;
export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"isExact"}},{"kind":"Field","name":{"kind":"Name","value":"alertNumber"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const SearchPreviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchPreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"passwordEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"mfaDevices"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAlert"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","alias":{"kind":"Name","value":"keyStatus"},"name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAlert"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAlert"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","alias":{"kind":"Name","value":"groupArn"},"name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAlert"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","alias":{"kind":"Name","value":"policyArn"},"name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAlert"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","alias":{"kind":"Name","value":"alertStatus"},"name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"evidenceAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PreviewAccount"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Check"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"familyName"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"openAlertCount"}},{"kind":"Field","name":{"kind":"Name","value":"rationale"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","alias":{"kind":"Name","value":"accountStatus"},"name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusReason"}},{"kind":"Field","name":{"kind":"Name","value":"latestScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PreviewAccount"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PreviewAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<SearchPreviewQuery, SearchPreviewQueryVariables>;