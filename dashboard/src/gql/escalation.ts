/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Where an alert is in its life. */
export type AlertStatus =
  /** Somebody is on it. */
  | 'ACKNOWLEDGED'
  /** Accepted by somebody, with a reason and an end. */
  | 'DISMISSED'
  /** Seen, and nobody has looked at it. */
  | 'OPEN'
  /** No longer so; only a scan or a verification says this. */
  | 'RESOLVED';

/** Whether one section of an account was read. */
export type SectionStatus =
  /** AWS refused it. */
  | 'DENIED'
  /** Asked for, and something broke. */
  | 'FAILED'
  /** Read. */
  | 'READ'
  /** Not asked for: not possible with this source, not requested, or no organization. */
  | 'SKIPPED';

/** How bad it is, worst first. */
export type Severity =
  /** Act now: an account can be taken over, or is being. */
  | 'CRITICAL'
  /** Act today. */
  | 'HIGH'
  /** Good to know. */
  | 'INFORMATIONAL'
  /** Put it right when you come by. */
  | 'LOW'
  /** Plan it. */
  | 'MEDIUM';

export type PathAlertsQueryVariables = Exact<{
  accountIds?: Array<string | number> | string | number | null | undefined;
}>;


export type PathAlertsQuery = { alerts: { totalCount: number, asOf: string | null, coverage: { percent: number, sources: Array<{ section: string, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, nodes: Array<{ id: string, number: number, title: string, severity: Severity, status: AlertStatus, firstSeenAt: string, resource: { name: string } }> } };


export const PathAlertsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PathAlerts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"check:esc-path is:open,acknowledged","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountIds"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PathAlertsQuery, PathAlertsQueryVariables>;