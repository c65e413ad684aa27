/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** A period of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the period, inclusive. */
  from?: string | null | undefined;
  /** The end of the period, exclusive. */
  to?: string | null | undefined;
};

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The order of a list of problems. Equal items are sorted by their ID. */
export type ProblemOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: ProblemOrderField;
};

/** The value by which problems are sorted. */
export type ProblemOrderField =
  /** The list is sorted by the number of alerts. */
  | 'ALERTS'
  /** The list is sorted by the number of affected identities. */
  | 'IDENTITIES'
  /** The list is sorted by the escalation paths that depend on the problem, then by its alerts. */
  | 'IMPACT'
  /** The list is sorted by the time at which the first alert of the problem was opened. */
  | 'OPEN_SINCE'
  /** The list is sorted by the most severe alert, then by the affected identities. */
  | 'SEVERITY';

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

export type ProblemPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AlertFilter | null | undefined;
  orderBy?: ProblemOrder | null | undefined;
}>;


export type ProblemPageQuery = { serverInfo: { lastEventCursor: string }, alerts: { asOf: string | null }, problems: { totalCount: number, alertCount: number, problemCounts: { total: number, critical: number, high: number, medium: number, low: number, informational: number }, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, title: string, cause: CauseKind, fix: string, resourceId: string, resourceName: string, statement: number | null, isPreviewable: boolean, severity: Severity, alertCount: number, pathCount: number, identityCount: number, openSince: string, account: { id: string, name: string } }> } };

export type ProblemTrendsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type ProblemTrendsQuery = { problemTrends: Array<{ id: string, openAlerts: Array<number | null> }> };

export type ProblemAlertsQueryVariables = Exact<{
  first: number;
  filter?: AlertFilter | null | undefined;
}>;


export type ProblemAlertsQuery = { alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string, check: { id: string }, account: { id: string, name: string } }> } };

export type ProblemAlertFragment = { id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string, check: { id: string }, account: { id: string, name: string } };

export type ProblemRowFragment = { id: string, title: string, cause: CauseKind, fix: string, resourceId: string, resourceName: string, statement: number | null, isPreviewable: boolean, severity: Severity, alertCount: number, pathCount: number, identityCount: number, openSince: string, account: { id: string, name: string } };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export const ProblemAlertFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProblemAlertFragment, unknown>;
export const ProblemRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Problem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isPreviewable"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"pathCount"}},{"kind":"Field","name":{"kind":"Name","value":"identityCount"}},{"kind":"Field","name":{"kind":"Name","value":"openSince"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProblemRowFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const ProblemPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProblemPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ProblemOrder"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastEventCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"0"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}},{"kind":"Field","name":{"kind":"Name","value":"problems"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"problemCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProblemRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Problem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"fix"}},{"kind":"Field","name":{"kind":"Name","value":"resourceId"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isPreviewable"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"alertCount"}},{"kind":"Field","name":{"kind":"Name","value":"pathCount"}},{"kind":"Field","name":{"kind":"Name","value":"identityCount"}},{"kind":"Field","name":{"kind":"Name","value":"openSince"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProblemPageQuery, ProblemPageQueryVariables>;
export const ProblemTrendsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProblemTrends"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"problemTrends"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"}}]}}]}}]} as unknown as DocumentNode<ProblemTrendsQuery, ProblemTrendsQueryVariables>;
export const ProblemAlertsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProblemAlerts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ProblemAlert"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ProblemAlert"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ProblemAlertsQuery, ProblemAlertsQueryVariables>;