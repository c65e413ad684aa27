/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The conditions that users, access keys, groups or roles must meet. */
export type ListFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include items that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
};

/** The conditions that policies must meet. */
export type PolicyFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include policies that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `risk:>=70 attached:yes`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The types that a policy may have; all types if omitted. */
  type?: Array<PolicyType> | null | undefined;
};

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

/** The type of a relation. */
export type RelationKind =
  /** The relation leads from a user, group or role to a managed policy. */
  | 'ATTACHED'
  /** The relation leads from a user or role to its permissions boundary. */
  | 'BOUNDED_BY'
  /** The relation leads from a user, group or role to a policy embedded in it. */
  | 'INLINE'
  /** The relation leads from a principal named in a trust policy to the role. `conditions` says what limits it. */
  | 'MAY_ASSUME'
  /** The relation leads from a user to a group it belongs to. */
  | 'MEMBER_OF';

/** The type of a node in a relation graph. */
export type RelationNodeKind =
  /** The node is a group. */
  | 'GROUP'
  /** The node is an inline policy. */
  | 'INLINE_POLICY'
  /** The node is a managed policy. */
  | 'POLICY'
  /** The node is a role. */
  | 'ROLE'
  /** The node is a principal named in a trust policy: a service, an account, an identity provider, an identity of one, or everyone. */
  | 'TRUSTED'
  /** The node is an IAM user. */
  | 'USER';

/** The origin of the principals that a trust policy admits, widest first. */
export type TrustReach =
  /** Principals from any AWS account can assume the role. */
  | 'EVERYONE'
  /** Identities of an identity provider can assume the role. */
  | 'FEDERATION'
  /** Principals from another AWS account can assume the role. */
  | 'OTHER_ACCOUNT'
  /** An AWS service can assume the role. */
  | 'SERVICE'
  /** Principals from the same AWS account can assume the role. */
  | 'THIS_ACCOUNT'
  /** The origin of the principal cannot be determined. */
  | 'UNKNOWN';

export type RelationGraphQueryVariables = Exact<{
  accountId: string | number;
  around?: string | number | null | undefined;
  depth?: number | null | undefined;
  kinds?: Array<RelationNodeKind> | RelationNodeKind | null | undefined;
  isPowerfulOnly?: boolean | null | undefined;
}>;


export type RelationGraphQuery = { relationGraph: { around: string | null, totalNodes: number, totalRelations: number, asOf: string, nodes: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string, reach: TrustReach | null, isAdministrator: boolean, distance: number, count: number, members: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string }> }>, relations: Array<{ from: string, to: string, kind: RelationKind, count: number, conditions: Array<string> }> } };

export type RelationThingFragment = { key: string, id: string | null, kind: RelationNodeKind, name: string, reach: TrustReach | null, isAdministrator: boolean, distance: number, count: number, members: Array<{ key: string, id: string | null, kind: RelationNodeKind, name: string }> };

export type RelationChoicesQueryVariables = Exact<{
  first: number;
  filter?: ListFilter | null | undefined;
  policies?: PolicyFilter | null | undefined;
}>;


export type RelationChoicesQuery = { users: { nodes: Array<{ id: string, userName: string, arn: string }> }, groups: { nodes: Array<{ id: string, groupName: string, arn: string }> }, roles: { nodes: Array<{ id: string, roleName: string, arn: string }> }, policies: { nodes: Array<{ id: string, policyName: string, policyId: string, owner: string | null, arn: string | null }> } };

export const RelationThingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RelationThing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<RelationThingFragment, unknown>;
export const RelationGraphDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RelationGraph"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"around"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"depth"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNodeKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPowerfulOnly"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"relationGraph"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"around"},"value":{"kind":"Variable","name":{"kind":"Name","value":"around"}}},{"kind":"Argument","name":{"kind":"Name","value":"depth"},"value":{"kind":"Variable","name":{"kind":"Name","value":"depth"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"isPowerfulOnly"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPowerfulOnly"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"around"}},{"kind":"Field","name":{"kind":"Name","value":"totalNodes"}},{"kind":"Field","name":{"kind":"Name","value":"totalRelations"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RelationThing"}}]}},{"kind":"Field","name":{"kind":"Name","value":"relations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RelationThing"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RelationNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}},{"kind":"Field","name":{"kind":"Name","value":"distance"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<RelationGraphQuery, RelationGraphQueryVariables>;
export const RelationChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RelationChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"policies"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"policies"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyId"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}}]}}]}}]} as unknown as DocumentNode<RelationChoicesQuery, RelationChoicesQueryVariables>;