/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What an answer takes for granted, since it was not read. */
export type AccessAssumption =
  /** The key's own policy is not read: it is taken for AWS's default, which leaves the answer to IAM. */
  | 'KEY_POLICY_IS_DEFAULT'
  /** A policy of the resource itself is not read: where there is one, it may allow or forbid it. */
  | 'RESOURCE_POLICY_NOT_READ'
  /** The service control policies were not read: one of them may forbid it. */
  | 'SCP_NOT_READ';

/** What the evaluator answers. */
export type AccessDecisionKind =
  /** Yes, as far as was read; `assumes` says what was not. */
  | 'ALLOWED'
  /** It hangs on condition keys that nobody can tell from here; they are named. */
  | 'CONDITIONAL'
  /** No: a Deny says so. */
  | 'EXPLICIT_DENY'
  /** No: nothing allows it. */
  | 'IMPLICIT_DENY'
  /** It cannot be told: something that it hangs on was not read. */
  | 'UNKNOWN';

/** What an action does, as AWS sorts actions. */
export type AccessLevel =
  /** Lists what there is. */
  | 'LIST'
  /** Changes who may do what. */
  | 'PERMISSIONS_MANAGEMENT'
  /** Reads contents. */
  | 'READ'
  /** Changes tags alone. */
  | 'TAGGING'
  /** Makes, changes or deletes things. */
  | 'WRITE';

/** On which resources an action is allowed. */
export type ActionReach =
  /** On every resource of its kind. */
  | 'ANY_RESOURCE'
  /** On named resources. */
  | 'SOME_RESOURCES'
  /** AWS ties it to no resource, so it is allowed on all or not at all. */
  | 'UNSCOPABLE';

/** What takes a right away. */
export type LimitKind =
  /** The permissions boundary. */
  | 'BOUNDARY'
  /** A Deny of a policy that the principal holds. */
  | 'DENY'
  /** A service control policy of the organization. */
  | 'SCP';

/** What a statement does to a step. */
export type PathEffect =
  /** Allows it. */
  | 'ALLOWS'
  /** Denies it. */
  | 'DENIES'
  /** No statement of the layer allows it. */
  | 'IMPLICIT_DENY'
  /** Allows it if its conditions are met. */
  | 'MAY_ALLOW'
  /** Denies it if its conditions are met. */
  | 'MAY_DENY';

/** Where a statement stands. */
export type PathLayer =
  /** The permissions boundary. */
  | 'BOUNDARY'
  /** The principal's own policies, or its groups'. */
  | 'IDENTITY'
  /** A resource's own policy. */
  | 'RESOURCE'
  /** A service control policy of the organization. */
  | 'SCP'
  /** A session policy. */
  | 'SESSION'
  /** A role's trust policy. */
  | 'TRUST';

/** How the policy of a statement comes to count. */
export type PathPolicyKind =
  /** Attached to the principal. */
  | 'ATTACHED'
  /** The principal's permissions boundary. */
  | 'BOUNDARY'
  /** Attached to a group of the user. */
  | 'GROUP_ATTACHED'
  /** Inline, on a group of the user. */
  | 'GROUP_INLINE'
  /** Inline, on the principal. */
  | 'INLINE'
  /** A resource's own policy. */
  | 'RESOURCE'
  /** A service control policy. */
  | 'SCP'
  /** A session policy. */
  | 'SESSION'
  /** A role's trust policy. */
  | 'TRUST'
  /** The caller writes it itself on the way. */
  | 'WRITTEN';

/** Whether service control policies are in an answer. */
export type ScpReading =
  /** They do not bind it: the organization's management account, or a service-linked role. */
  | 'NOT_BOUND'
  /** Not read: what they would take away is not known. */
  | 'NOT_READ'
  /** The account is in no organization: there are none. */
  | 'NO_ORGANIZATION'
  /** Read, and weighed. */
  | 'READ';

export type PrincipalAdministratorQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
}>;


export type PrincipalAdministratorQuery = { principalPermissions: { isAdministrator: boolean } };

export type PrincipalPermissionsQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
}>;


export type PrincipalPermissionsQuery = { principalPermissions: { grantedCount: number, count: number, isAdministrator: boolean, isBounded: boolean, scps: ScpReading, serviceCount: number, unknownPatterns: Array<string>, asOf: string, unreadable: Array<{ policyName: string, via: string | null, reason: string }>, levels: Array<{ accessLevel: AccessLevel, count: number }>, services: Array<{ service: string, allowed: number, known: number, levels: Array<{ accessLevel: AccessLevel, count: number }> }>, limits: Array<{ kind: LimitKind, policyName: string, level: string | null, count: number | null, policy: { via: string | null, policy: { id: string } | null } | null }> } };

export type PrincipalActionsQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
  isLimited?: boolean | null | undefined;
  accessLevel?: AccessLevel | null | undefined;
  service?: string | null | undefined;
  query?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PrincipalActionsQuery = { principalPermissions: { actions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, grantedBy: Array<{ policyName: string, via: string | null, statement: number, sid: string | null, isConditional: boolean }>, limitedBy: Array<{ kind: LimitKind, policyName: string, level: string | null, statement: number | null, isWhole: boolean }> }> } } };

export type PermittedRowFragment = { action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, grantedBy: Array<{ policyName: string, via: string | null, statement: number, sid: string | null, isConditional: boolean }>, limitedBy: Array<{ kind: LimitKind, policyName: string, level: string | null, statement: number | null, isWhole: boolean }> };

export type AccessDecisionQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
  action: string;
  resource: string;
}>;


export type AccessDecisionQuery = { accessDecision: { action: string, resource: string, decision: AccessDecisionKind, keys: Array<string>, assumes: Array<AccessAssumption>, missing: string | null, isKnownAction: boolean, asOf: string, statements: Array<{ effect: PathEffect, layer: PathLayer, summary: string, action: string, resource: string, index: number | null, sid: string | null, keys: Array<string>, policy: { id: string | null, kind: PathPolicyKind, name: string, holder: { kind: string, name: string } | null } | null, excerpt: { text: string, line: number } | null, trusted: Array<{ effect: string, who: string, conditions: Array<string> }> }> } };

export type PathStatementPartsFragment = { effect: PathEffect, layer: PathLayer, summary: string, action: string, resource: string, index: number | null, sid: string | null, keys: Array<string>, policy: { id: string | null, kind: PathPolicyKind, name: string, holder: { kind: string, name: string } | null } | null, excerpt: { text: string, line: number } | null, trusted: Array<{ effect: string, who: string, conditions: Array<string> }> };

export const PermittedRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PermittedRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermittedAction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"grantedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isWhole"}}]}}]}}]} as unknown as DocumentNode<PermittedRowFragment, unknown>;
export const PathStatementPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PathStatementParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathStatement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"layer"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trusted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]} as unknown as DocumentNode<PathStatementPartsFragment, unknown>;
export const PrincipalAdministratorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalAdministrator"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}}]}}]}}]} as unknown as DocumentNode<PrincipalAdministratorQuery, PrincipalAdministratorQueryVariables>;
export const PrincipalPermissionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalPermissions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantedCount"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}},{"kind":"Field","name":{"kind":"Name","value":"isBounded"}},{"kind":"Field","name":{"kind":"Name","value":"scps"}},{"kind":"Field","name":{"kind":"Name","value":"serviceCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownPatterns"}},{"kind":"Field","name":{"kind":"Name","value":"unreadable"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}}]} as unknown as DocumentNode<PrincipalPermissionsQuery, PrincipalPermissionsQueryVariables>;
export const PrincipalActionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalActions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isLimited"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AccessLevel"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"service"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"isLimited"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isLimited"}}},{"kind":"Argument","name":{"kind":"Name","value":"accessLevel"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}}},{"kind":"Argument","name":{"kind":"Name","value":"service"},"value":{"kind":"Variable","name":{"kind":"Name","value":"service"}}},{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PermittedRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PermittedRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermittedAction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"grantedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isWhole"}}]}}]}}]} as unknown as DocumentNode<PrincipalActionsQuery, PrincipalActionsQueryVariables>;
export const AccessDecisionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccessDecision"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"action"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"resource"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessDecision"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}},{"kind":"Argument","name":{"kind":"Name","value":"action"},"value":{"kind":"Variable","name":{"kind":"Name","value":"action"}}},{"kind":"Argument","name":{"kind":"Name","value":"resource"},"value":{"kind":"Variable","name":{"kind":"Name","value":"resource"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"assumes"}},{"kind":"Field","name":{"kind":"Name","value":"missing"}},{"kind":"Field","name":{"kind":"Name","value":"isKnownAction"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PathStatementParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PathStatementParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathStatement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"layer"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trusted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]} as unknown as DocumentNode<AccessDecisionQuery, AccessDecisionQueryVariables>;