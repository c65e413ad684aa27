/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The values that a key of a query takes. */
export type QueryKeyKind =
  /** The key takes an age in hours, days, weeks or years (`>90d`, `<12h`), or a period in UTC (`2026-11-01..2026-11-30`, `2026-11-01..*`). */
  | 'AGE'
  /** The key takes one of its values, and several with commas. */
  | 'CHOICE'
  /** The key takes a number, with or without a comparison: `12`, `>70`, `<=5`. */
  | 'NUMBER'
  /** The key takes any text, as described. */
  | 'TEXT'
  /** The key takes `yes` or `no`. */
  | 'YES_NO';

/** A list that is filtered by a query text. */
export type QueryList =
  /** The list of access keys. */
  | 'ACCESS_KEYS'
  /** The list of connected accounts. */
  | 'ACCOUNTS'
  /** The list of alerts, and the query of problems and notification rules. */
  | 'ALERTS'
  /** The audit log. */
  | 'AUDIT_EVENTS'
  /** The list of paths to administrator. */
  | 'ESCALATION_PATHS'
  /** The list of groups. */
  | 'GROUPS'
  /** The list of policies. */
  | 'POLICIES'
  /** The list of roles. */
  | 'ROLES'
  /** The list of IAM users. */
  | 'USERS';

export type QueryKeysQueryVariables = Exact<{
  list: QueryList;
}>;


export type QueryKeysQuery = { queryKeys: Array<{ name: string, aliases: Array<string>, kind: QueryKeyKind, values: Array<string>, examples: Array<string>, description: string }> };


export const QueryKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"QueryKeys"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"list"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QueryList"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"queryKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"list"},"value":{"kind":"Variable","name":{"kind":"Name","value":"list"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"aliases"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"examples"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]} as unknown as DocumentNode<QueryKeysQuery, QueryKeysQueryVariables>;