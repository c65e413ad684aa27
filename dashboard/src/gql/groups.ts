/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The order of a list of groups. Equal items are sorted by their ID. */
export type GroupOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: GroupOrderField;
};

/** The value by which groups are sorted. */
export type GroupOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the number of members. */
  | 'MEMBERS'
  /** The list is sorted by name. */
  | 'NAME';

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

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

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

export type ListPastFragment = { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } };

export type PolicyLinkFragment = { policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null };

export type GroupsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ListFilter | null | undefined;
  orderBy?: GroupOrder | null | undefined;
  asOf?: string | null | undefined;
  isPresent: boolean;
}>;


export type GroupsQuery = { groups: { totalCount: number, asOf: string | null, past: { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } } | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, groupName: string, path: string, createdAt: string, deletedAt: string | null, memberCount: number, policies: Array<{ policyName: string, arn: string | null }>, account: { id: string, name: string, awsAccountId: string | null } } & { openAlerts?: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }> } };

export type GroupDetailQueryVariables = Exact<{
  accountId: string | number;
  groupName: string;
}>;


export type GroupDetailQuery = { group: { groupId: string, arn: string, firstSeenAt: string, asOf: string, id: string, groupName: string, path: string, createdAt: string, deletedAt: string | null, memberCount: number, members: Array<{ id: string, userName: string, mfaEnabled: boolean | null, passwordEnabled: boolean | null, lastActivityAt: string | null, deletedAt: string | null, passwordLastUsed: { status: LastUsedStatus, at: string | null } | null, accessKeys: Array<{ id: string, lastUsed: { status: LastUsedStatus, at: string | null } }> }>, policies: Array<{ policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } } | null }>, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string }> }, account: { id: string, name: string, awsAccountId: string | null }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } } | null };

export type GroupRowFragment = { id: string, groupName: string, path: string, createdAt: string, deletedAt: string | null, memberCount: number, policies: Array<{ policyName: string, arn: string | null }>, account: { id: string, name: string, awsAccountId: string | null } };

export type GroupRowNowFragment = { openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export type ListCoverageFragment = { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> };

export const ListPastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ListPastFragment, unknown>;
export const PolicyLinkFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<PolicyLinkFragment, unknown>;
export const GroupRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<GroupRowFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const GroupRowNowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<GroupRowNowFragment, unknown>;
export const ListCoverageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<ListCoverageFragment, unknown>;
export const GroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Groups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GroupOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"past"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListPast"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GroupRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"GroupRowNow"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}}}]}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]} as unknown as DocumentNode<GroupsQuery, GroupsQueryVariables>;
export const GroupDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"GroupDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"groupName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"groupName"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"GroupRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"GroupRowNow"}},{"kind":"Field","name":{"kind":"Name","value":"groupId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"mfaEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"passwordEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"lastActivityAt"}},{"kind":"Field","name":{"kind":"Name","value":"passwordLastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyLink"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open,acknowledged,dismissed","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"GroupRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Group"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<GroupDetailQuery, GroupDetailQueryVariables>;