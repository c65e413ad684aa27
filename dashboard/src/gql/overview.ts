/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The type of the resource that an alert is about. */
export type AlertCategory =
  /** The alert is about an access key of a user. */
  | 'IAMAccessKey'
  /** The alert is about the account itself. */
  | 'IAMAccount'
  /** The alert is about a group. */
  | 'IAMGroup'
  /** The alert is about the account's password policy. */
  | 'IAMPasswordPolicy'
  /** The alert is about a managed or inline policy. */
  | 'IAMPolicy'
  /** The alert is about a role. */
  | 'IAMRole'
  /** The alert is about the root user. */
  | 'IAMRootUser'
  /** The alert is about an IAM user. */
  | 'IAMUser';

/** The conditions that alerts must meet. All given conditions apply. */
export type AlertFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** The categories that an alert may have. */
  category?: Array<AlertCategory> | null | undefined;
  /** The IDs of the checks that may have raised an alert. */
  check?: Array<string> | null | undefined;
  /** The period in which a scan must have first observed the issue. */
  firstSeen?: DateTimeRange | null | undefined;
  /** The IDs of problems, as in `Problem.id`: the alerts of these root causes. At most 200. */
  problemIds?: Array<string | number> | null | undefined;
  /** Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`, at most 2,000 characters. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The identity of one resource, as in `Alert.resource.id`. */
  resourceId?: string | null | undefined;
  /** The severities that an alert may have. */
  severity?: Array<Severity> | null | undefined;
  /** The statuses that an alert may have. */
  status?: Array<AlertStatus> | null | undefined;
};

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

/** The part of a cause that one fix has to change. */
export type CauseKind =
  /** An access key is too old, or is not used. */
  | 'ACCESS_KEY'
  /** An AWS managed policy, which an account can detach but not edit, allows too much. */
  | 'ATTACHMENT'
  /** A principal that is not an administrator may change other identities. */
  | 'IAM_PERMISSIONS'
  /** A user has not been active for a long time, or never was. */
  | 'INACTIVE_USER'
  /** A user has no MFA, or none that resists phishing. */
  | 'MFA'
  /** The password policy of the account is missing or weak. */
  | 'PASSWORD_POLICY'
  /** A statement of a policy allows too much, or has no effect. */
  | 'POLICY_STATEMENT'
  /** A resource has an issue that no other value describes. */
  | 'RESOURCE'
  /** A statement of a role's trust policy lets the wrong principals assume the role. */
  | 'TRUST_STATEMENT';

/** The type of a removal that closes escalation paths. */
export type ChokePointKind =
  /** A policy is detached from a user, group or role. */
  | 'ATTACHMENT'
  /** A statement is removed from a policy. */
  | 'STATEMENT'
  /** A statement is removed from the trust policy of a role. */
  | 'TRUST';

/** A published standard with controls for IAM. */
export type ControlStandard =
  /** The controls of AWS Security Hub for IAM and accounts, and those for KMS that evaluate IAM policies. */
  | 'AWS_SECURITY_HUB'
  /** The CIS AWS Foundations Benchmark, version 5.0. */
  | 'CIS_5_0'
  /** The CIS AWS Foundations Benchmark, version 6.0. */
  | 'CIS_6_0'
  /** The CIS AWS Foundations Benchmark, version 7.0. */
  | 'CIS_7_0'
  /** The controls of NIST SP 800-53 Revision 5 that AWS relates to these Security Hub controls. */
  | 'NIST_800_53_R5'
  /** The requirements of PCI DSS 4.0.1 that AWS relates to Security Hub's IAM controls. */
  | 'PCI_DSS_4_0_1';

/** A period of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the period, inclusive. */
  from?: string | null | undefined;
  /** The end of the period, exclusive. */
  to?: string | null | undefined;
};

/** The reason why a notification rule does not work. */
export type NotificationRuleFailureCode =
  /** None of the accounts that the rule or its query names is connected. */
  | 'ACCOUNT_GONE'
  /** The query of the rule is not valid in this version of IAM Monitor. */
  | 'BAD_QUERY'
  /** The rule met unexpected errors for ten minutes. The log has the details. */
  | 'INTERNAL'
  /** This version of IAM Monitor does not know the time zone of the rule. */
  | 'TIME_ZONE_UNKNOWN';

/** The type of what a policy in a proof applies to. */
export type PathHolderKind =
  /** The policy applies to a group. */
  | 'GROUP'
  /** The policy applies to the root, a unit or an account of an organization. */
  | 'ORGANIZATION_TARGET'
  /** The policy applies to a role. */
  | 'ROLE'
  /** The policy applies to an IAM user. */
  | 'USER';

/** The type of a principal on an escalation path. */
export type PathPrincipalKind =
  /** The principal is outside the account, or can be anyone. */
  | 'EXTERNAL'
  /** The principal does not exist yet. The attacker creates it in a step of the path. */
  | 'NEW'
  /** The principal is an IAM role. */
  | 'ROLE'
  /** The principal is an IAM user. */
  | 'USER';

/** The type of a resource that a hop uses or changes. */
export type PathResourceKind =
  /** The resource is a permissions boundary. */
  | 'BOUNDARY'
  /** The resource is a group. */
  | 'GROUP'
  /** The resource is a policy. */
  | 'POLICY'
  /** The resource is a policy version that is not the default version. */
  | 'POLICY_VERSION'
  /** The resource is an identity provider. */
  | 'PROVIDER'
  /** The resource is an AWS service that acts with a role. */
  | 'SERVICE'
  /** The resource runs with a role: a function, an instance or a stack. */
  | 'WORKLOAD';

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

export type OverviewQueryVariables = Exact<{
  accountId?: string | number | null | undefined;
}>;


export type OverviewQuery = { overview: { acknowledged: number, snoozed: number, dismissed: number, keysDueCount: number, foundOnFirstDay: number, clearSince: string | null, asOf: string | null, coveragePercent: number | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, keysDue: Array<{ id: string, accessKeyId: string | null, ageDays: number, user: { id: string, userName: string, account: { id: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } } }>, accounts: Array<{ id: string, name: string, awsAccountId: string | null, status: AccountStatus, coverage: { percent: number, asOf: string | null } | null, latestScan: { id: string, status: ScanStatus, finishedAt: string | null } | null, runningScan: { id: string, status: ScanStatus } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }>, trend: Array<{ date: string, open: number, opened: number, resolved: number, critical: number, high: number, medium: number, low: number, informational: number, hasScan: boolean }>, standards: Array<{ standard: ControlStandard, passedCount: number, failedCount: number, notEvaluatedCount: number, forPersonCount: number, notCoveredCount: number }>, mfa: { unknownAdministratorCount: number, unknownUserCount: number, unreadAccountCount: number, people: { total: number, hardware: number, authenticatorApp: number, unknownDevice: number, none: number }, administrators: { total: number, hardware: number, authenticatorApp: number, unknownDevice: number, none: number } }, keyAges: { limitDays: number, otherLimitAccountCount: number, activeCount: number, overLimitCount: number, unreadAccountCount: number, groups: Array<{ fromDays: number, toDays: number | null, count: number }> }, rootUsers: { withMfa: number, withoutMfa: number, withAccessKey: number, withoutAccessKey: number }, coverageSummary: { unreadAccountCount: number, scannedAccountCount: number, scanId: string | null, notReadSourceCount: number, offSourceCount: number, notEvaluatedCheckCount: number } } };

export type NewAlertsQueryVariables = Exact<{
  filter: AlertFilter;
}>;


export type NewAlertsQuery = { alerts: { totalCount: number } };

export type MfaCountsFragment = { total: number, hardware: number, authenticatorApp: number, unknownDevice: number, none: number };

export type PausedNotificationTargetsQueryVariables = Exact<{ [key: string]: never; }>;


export type PausedNotificationTargetsQuery = { notificationTargets: { nodes: Array<{ id: string, name: string, pausedAt: string | null, failingSince: string | null, waitingCount: number }> }, notificationRules: { nodes: Array<{ id: string, name: string, isEnabled: boolean, failure: { code: NotificationRuleFailureCode, message: string } | null }> } };

export type ChokePointsQueryVariables = Exact<{
  accountId: string | number;
}>;


export type ChokePointsQuery = { chokePoints: Array<{ kind: ChokePointKind, policyName: string, policyGlobalId: string | null, statementIndex: number | null, sid: string | null, holderCount: number, isOnlyStatement: boolean, isOfTarget: boolean, closes: number, isExact: boolean, dependentCount: number, holder: { kind: PathHolderKind, name: string } | null, holders: Array<{ kind: PathHolderKind, name: string }>, sources: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }>, workloads: Array<{ kind: PathResourceKind, name: string, arn: string | null }>, change: { policyArn: string | null, principalArn: string | null, policyId: string | null, index: number | null } }> };

export type TopFixQueryVariables = Exact<{
  filter?: AlertFilter | null | undefined;
}>;


export type TopFixQuery = { worst: { totalCount: number, nodes: Array<{ id: string, title: string, cause: CauseKind, fix: string, resourceId: string, resourceName: string, statement: number | null, isPreviewable: boolean, severity: Severity, alertCount: number, pathCount: number, identityCount: number, openSince: string, account: { id: string, name: string } }> }, problems: { alertCount: number, pathCount: number, nodes: Array<{ id: string, title: string, cause: CauseKind, fix: string, resourceId: string, resourceName: string, statement: number | null, isPreviewable: boolean, severity: Severity, alertCount: number, pathCount: number, identityCount: number, openSince: string, account: { id: string, name: string } }> } };

export type CoverageSummaryPartsFragment = { unreadAccountCount: number, scannedAccountCount: number, scanId: string | null, notReadSourceCount: number, offSourceCount: number, notEvaluatedCheckCount: number };

export type ProblemRowFragment = { id: string, title: string, cause: CauseKind, fix: string, resourceId: string, resourceName: string, statement: number | null, isPreviewable: boolean, severity: Severity, alertCount: number, pathCount: number, identityCount: number, openSince: string, account: { id: string, name: string } };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export const MfaCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MfaCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MfaCount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"hardware"}},{"kind":"Field","name":{"kind":"Name","value":"authenticatorApp"}},{"kind":"Field","name":{"kind":"Name","value":"unknownDevice"}},{"kind":"Field","name":{"kind":"Name","value":"none"}}]}}]} as unknown as DocumentNode<MfaCountsFragment, unknown>;
export const CoverageSummaryPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoverageSummaryParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoverageSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scannedAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"notReadSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"offSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCheckCount"}}]}}]} as unknown as DocumentNode<CoverageSummaryPartsFragment, unknown>;
export const ProblemRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Problem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isPreviewable"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"pathCount"}},{"kind":"Field","name":{"kind":"Name","value":"identityCount"}},{"kind":"Field","name":{"kind":"Name","value":"openSince"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProblemRowFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const OverviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Overview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"overview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledged"}},{"kind":"Field","name":{"kind":"Name","value":"snoozed"}},{"kind":"Field","name":{"kind":"Name","value":"dismissed"}},{"kind":"Field","name":{"kind":"Name","value":"keysDueCount"}},{"kind":"Field","name":{"kind":"Name","value":"keysDue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"trend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"opened"}},{"kind":"Field","name":{"kind":"Name","value":"resolved"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}},{"kind":"Field","name":{"kind":"Name","value":"hasScan"}}]}},{"kind":"Field","name":{"kind":"Name","value":"standards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"standard"}},{"kind":"Field","name":{"kind":"Name","value":"passedCount"}},{"kind":"Field","name":{"kind":"Name","value":"failedCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCount"}},{"kind":"Field","name":{"kind":"Name","value":"forPersonCount"}},{"kind":"Field","name":{"kind":"Name","value":"notCoveredCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfa"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"people"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MfaCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"administrators"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MfaCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unknownAdministratorCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownUserCount"}},{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"keyAges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limitDays"}},{"kind":"Field","name":{"kind":"Name","value":"otherLimitAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"activeCount"}},{"kind":"Field","name":{"kind":"Name","value":"overLimitCount"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fromDays"}},{"kind":"Field","name":{"kind":"Name","value":"toDays"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rootUsers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withMfa"}},{"kind":"Field","name":{"kind":"Name","value":"withoutMfa"}},{"kind":"Field","name":{"kind":"Name","value":"withAccessKey"}},{"kind":"Field","name":{"kind":"Name","value":"withoutAccessKey"}}]}},{"kind":"Field","name":{"kind":"Name","value":"foundOnFirstDay"}},{"kind":"Field","name":{"kind":"Name","value":"clearSince"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"coveragePercent"}},{"kind":"Field","name":{"kind":"Name","value":"coverageSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoverageSummaryParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MfaCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MfaCount"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"hardware"}},{"kind":"Field","name":{"kind":"Name","value":"authenticatorApp"}},{"kind":"Field","name":{"kind":"Name","value":"unknownDevice"}},{"kind":"Field","name":{"kind":"Name","value":"none"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoverageSummaryParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoverageSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scannedAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"notReadSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"offSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCheckCount"}}]}}]} as unknown as DocumentNode<OverviewQuery, OverviewQueryVariables>;
export const NewAlertsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NewAlerts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<NewAlertsQuery, NewAlertsQueryVariables>;
export const PausedNotificationTargetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PausedNotificationTargets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationTargets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"notificationRules"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PausedNotificationTargetsQuery, PausedNotificationTargetsQueryVariables>;
export const ChokePointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChokePoints"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"chokePoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyGlobalId"}},{"kind":"Field","name":{"kind":"Name","value":"statementIndex"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"holders"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"holderCount"}},{"kind":"Field","name":{"kind":"Name","value":"isOnlyStatement"}},{"kind":"Field","name":{"kind":"Name","value":"isOfTarget"}},{"kind":"Field","name":{"kind":"Name","value":"closes"}},{"kind":"Field","name":{"kind":"Name","value":"isExact"}},{"kind":"Field","name":{"kind":"Name","value":"dependentCount"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyId"}},{"kind":"Field","name":{"kind":"Name","value":"index"}}]}}]}}]}}]} as unknown as DocumentNode<ChokePointsQuery, ChokePointsQueryVariables>;
export const TopFixDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TopFix"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"worst"},"name":{"kind":"Name","value":"problems"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"7"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProblemRow"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"problems"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"3"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"IMPACT"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"pathCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProblemRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Problem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isPreviewable"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"pathCount"}},{"kind":"Field","name":{"kind":"Name","value":"identityCount"}},{"kind":"Field","name":{"kind":"Name","value":"openSince"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<TopFixQuery, TopFixQueryVariables>;