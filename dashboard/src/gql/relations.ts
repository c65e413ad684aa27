/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Narrows a list of users, keys, groups or roles. */
export type ListFilter = {
  /** Our ids or 12-digit AWS account numbers; all accounts when left out. */
  accountIds?: Array<string | number> | null | undefined;
  /** Also what is no longer there. */
  includeGone?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`; terms AND, commas OR. */
  query?: string | null | undefined;
};

/** Narrows a list of policies. */
export type PolicyFilter = {
  /** Our ids or 12-digit AWS account numbers; all accounts when left out. */
  accountIds?: Array<string | number> | null | undefined;
  /** Also what is no longer there. */
  includeGone?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `risk:>=70 attached:yes`; terms AND, commas OR. */
  query?: string | null | undefined;
  /** Only these types. */
  type?: Array<PolicyType> | null | undefined;
};

/** Whose policy it is and where it lives. */
export type PolicyType =
  /** Written and kept by AWS. */
  | 'AWS_MANAGED'
  /** Written in this account, attachable to many. */
  | 'CUSTOMER_MANAGED'
  /** Part of one user, group or role. */
  | 'INLINE';

/** How two things are tied. */
export type RelationKind =
  /** From a user, group or role to a managed policy. */
  | 'ATTACHED'
  /** From a user or role to its permissions boundary. */
  | 'BOUNDED_BY'
  /** From a user, group or role to a policy that is part of it. */
  | 'INLINE'
  /** From whom a trust policy names to the role; its conditions and denies are not weighed here. */
  | 'MAY_ASSUME'
  /** From a user to its group. */
  | 'MEMBER_OF';

/** What stands in a picture of relations. */
export type RelationNodeKind =
  /** A group. */
  | 'GROUP'
  /** An inline policy. */
  | 'INLINE_POLICY'
  /** A managed policy. */
  | 'POLICY'
  /** A role. */
  | 'ROLE'
  /** Whom a trust policy names: a service, an account, a provider, somebody of one, or everybody. */
  | 'TRUSTED'
  /** An IAM user. */
  | 'USER';

/** From how far away somebody comes in, widest first. */
export type TrustReach =
  /** From anywhere. */
  | 'EVERYONE'
  /** Through an identity provider. */
  | 'FEDERATION'
  /** From another account. */
  | 'OTHER_ACCOUNT'
  /** An AWS service. */
  | 'SERVICE'
  /** From the account itself. */
  | 'THIS_ACCOUNT'
  /** It cannot be told. */
  | 'UNKNOWN';

export type RelationGraphQueryVariables = Exact<{
  accountId: string | number;
  around?: string | number | null | undefined;
  depth?: number | null | undefined;
  kinds?: Array<RelationNodeKind> | RelationNodeKind | null | undefined;
}>;


export type RelationGraphQuery = { relationGraph: { around: string | null, totalNodes: number, totalRelations: number, asOf: string, nodes: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string, reach: TrustReach | null, distance: number, count: number, members: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string }> }>, relations: Array<{ from: string, to: string, kind: RelationKind, count: number }> } };

export type RelationThingFragment = { key: string, id: string | null, kind: RelationNodeKind, name: string, reach: TrustReach | null, distance: number, count: number, members: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string }> };

export type RelationChoicesQueryVariables = Exact<{
  first: number;
  filter?: ListFilter | null | undefined;
  policies?: PolicyFilter | null | undefined;
}>;


export type RelationChoicesQuery = { users: { nodes: Array<{ id: string, userName: string, arn: string }> }, groups: { nodes: Array<{ id: string, groupName: string, arn: string }> }, roles: { nodes: Array<{ id: string, roleName: string, arn: string }> }, policies: { nodes: Array<{ id: string, policyName: string, policyId: string, owner: string | null, arn: string | null }> } };

export const RelationThingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RelationThing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<RelationThingFragment, unknown>;
export const RelationGraphDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RelationGraph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"around"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"depth"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNodeKind"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relationGraph"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"around"},"value":{"kind":"Variable","name":{"kind":"Name","value":"around"}}},{"kind":"Argument","name":{"kind":"Name","value":"depth"},"value":{"kind":"Variable","name":{"kind":"Name","value":"depth"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"around"}},{"kind":"Field","name":{"kind":"Name","value":"totalNodes"}},{"kind":"Field","name":{"kind":"Name","value":"totalRelations"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RelationThing"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RelationThing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<RelationGraphQuery, RelationGraphQueryVariables>;
export const RelationChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RelationChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"policies"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"policies"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyId"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}}]}}]} as unknown as DocumentNode<RelationChoicesQuery, RelationChoicesQueryVariables>;