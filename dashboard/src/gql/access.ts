/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** An assumption that a decision rests on, because something was not read. */
export type AccessAssumption =
  /** The policies deny the request. The access control list of the bucket may allow it. The list or Object Ownership was not read, or the list contains an ID that may be the caller's account. */
  | 'BUCKET_ACL_NOT_READ'
  /** The key policy denies the request. Not all grants of the key were read; one of the others may allow it. */
  | 'KEY_GRANTS_NOT_READ'
  /** The key policy is not read. It is assumed to be the default key policy of AWS, which delegates the decision to IAM. */
  | 'KEY_POLICY_IS_DEFAULT'
  /** The policies deny the request. Access control lists have an effect in the bucket, and those of its objects are not read; one of them may allow it. */
  | 'OBJECT_ACL_NOT_READ'
  /** The bucket policy or access control list is or may be public. It is not known whether Block Public Access withdraws what it allows, because a setting was not read or AWS does not document the case. */
  | 'PUBLIC_ACCESS_BLOCK_NOT_READ'
  /** The resource control policies were not read; one of them may deny the request. */
  | 'RCP_NOT_READ'
  /** A resource-based policy of the resource is not read. If there is one, it may allow or deny the request. */
  | 'RESOURCE_POLICY_NOT_READ'
  /** The service control policies were not read; one of them may deny the request. */
  | 'SCP_NOT_READ';

/** The decision of the policy evaluator on one request. */
export type AccessDecisionKind =
  /** The request is allowed, as far as the policies were read. `assumes` lists what was not read. */
  | 'ALLOWED'
  /** The request is allowed only if conditions are met whose values are unknown here. `keys` lists their condition keys. */
  | 'CONDITIONAL'
  /** A Deny statement applies to the request (explicit deny). */
  | 'EXPLICIT_DENY'
  /** No statement allows the request (implicit deny). */
  | 'IMPLICIT_DENY'
  /** The decision is unknown because something that it depends on was not read. `missing` says what. */
  | 'UNKNOWN';

/** The access level of an action as classified by AWS. */
export type AccessLevel =
  /** The action lists resources. */
  | 'LIST'
  /** The action changes permissions. */
  | 'PERMISSIONS_MANAGEMENT'
  /** The action reads the contents of resources. */
  | 'READ'
  /** The action only changes tags. */
  | 'TAGGING'
  /** The action creates, changes or deletes resources. */
  | 'WRITE';

/** The resources on which an action is allowed. */
export type ActionReach =
  /** The action is allowed on every resource of its type. */
  | 'ANY_RESOURCE'
  /** The action is allowed on specific resources only. */
  | 'SOME_RESOURCES'
  /** The action does not support resource-level permissions, so it is allowed on all resources or none. */
  | 'UNSCOPABLE';

/** The type of policy that limits a permission. */
export type LimitKind =
  /** The permissions boundary limits the permission. */
  | 'BOUNDARY'
  /** A Deny statement in a policy of the principal limits the permission. */
  | 'DENY'
  /** A service control policy of the organization limits the permission. */
  | 'SCP';

/** The kind of principal outside the account that a resource policy lets in. */
export type OutsideParty =
  /** Any principal, which no condition or Deny on fixed values keeps out. */
  | 'EVERYONE'
  /** The sessions of an identity provider. */
  | 'FEDERATED'
  /** Any principal that meets a condition, such as an organization. */
  | 'LIMITED_EVERYONE'
  /** Another AWS account, or a principal of it. */
  | 'OTHER_ACCOUNT'
  /** An AWS service. */
  | 'SERVICE'
  /** A principal whose ID tells no account, such as a deleted user. */
  | 'UNKNOWN';

/** The part of a resource's configuration that lets a principal in. */
export type OutsideSource =
  /** An access control list of an Amazon S3 bucket. */
  | 'ACCESS_CONTROL_LIST'
  /** A grant of an AWS KMS key. */
  | 'KEY_GRANT'
  /** A statement of the policy of the resource. */
  | 'POLICY';

/** The effect of a statement on a step. */
export type PathEffect =
  /** The statement allows the action. */
  | 'ALLOWS'
  /** The statement denies the action. */
  | 'DENIES'
  /** No statement of the policy layer allows the action (implicit deny). */
  | 'IMPLICIT_DENY'
  /** The statement allows the action if its conditions are met. */
  | 'MAY_ALLOW'
  /** The statement denies the action if its conditions are met. */
  | 'MAY_DENY';

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

/** The policy layer that a statement belongs to. */
export type PathLayer =
  /** No statement decides: AWS refuses the request, because it manages the resource itself. */
  | 'AWS_RESERVED'
  /** The statement is in the permissions boundary. */
  | 'BOUNDARY'
  /** The statement is in a policy of the principal or of one of its groups. */
  | 'IDENTITY'
  /** The statement is in a resource control policy of the organization. */
  | 'RCP'
  /** The statement is in a resource-based policy. */
  | 'RESOURCE'
  /** The statement is in a service control policy of the organization. */
  | 'SCP'
  /** The statement is in a session policy. */
  | 'SESSION'
  /** The statement is in the trust policy of a role. */
  | 'TRUST';

/** The type of a policy and the way it applies to the principal. */
export type PathPolicyKind =
  /** The policy is attached to the principal. */
  | 'ATTACHED'
  /** The policy is the permissions boundary of the principal. */
  | 'BOUNDARY'
  /** The policy is attached to a group of the user. */
  | 'GROUP_ATTACHED'
  /** The policy is embedded in a group of the user. */
  | 'GROUP_INLINE'
  /** The policy is embedded in the principal. */
  | 'INLINE'
  /** The policy is a resource control policy. */
  | 'RCP'
  /** The policy is a resource-based policy. */
  | 'RESOURCE'
  /** The policy is a service control policy. */
  | 'SCP'
  /** The policy is a session policy. */
  | 'SESSION'
  /** The policy is the trust policy of a role. */
  | 'TRUST'
  /** The policy is written by the attacker on the path. */
  | 'WRITTEN';

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

/** The effect of a statement, as policies spell it. */
export type PolicyEffect =
  /** The statement allows the actions. */
  | 'Allow'
  /** The statement denies the actions, whatever allows them. */
  | 'Deny';

/** The extent to which an answer takes service control policies into account. */
export type ScpReading =
  /** Service control policies do not apply: the account is the management account, or the principal is a service-linked role. */
  | 'NOT_BOUND'
  /** The service control policies were not read, so permissions may be overstated. */
  | 'NOT_READ'
  /** The account belongs to no organization, so no service control policies apply. */
  | 'NO_ORGANIZATION'
  /** The service control policies were read and evaluated. */
  | 'READ';

export type PrincipalAdministratorQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
}>;


export type PrincipalAdministratorQuery = { principalPermissions: { isAdministrator: boolean } | null };

export type PrincipalPermissionsQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
}>;


export type PrincipalPermissionsQuery = { principalPermissions: { grantedCount: number, count: number, isAdministrator: boolean, isBounded: boolean, scps: ScpReading, serviceCount: number, unknownPatterns: Array<string>, asOf: string, unreadable: Array<{ policyName: string, via: string | null, reason: string }>, levels: Array<{ accessLevel: AccessLevel, count: number }>, services: Array<{ service: string, allowed: number, known: number, levels: Array<{ accessLevel: AccessLevel, count: number }> }>, limits: Array<{ kind: LimitKind, policyName: string, level: string | null, count: number | null, policy: { via: string | null, policy: { id: string } | null } | null }> } | null };

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


export type PrincipalActionsQuery = { principalPermissions: { actions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, grantedBy: Array<{ policyName: string, via: string | null, statement: number, sid: string | null, isConditional: boolean }>, limitedBy: Array<{ kind: LimitKind, policyName: string, level: string | null, statement: number | null, isWhole: boolean }> }> } } | null };

export type PermittedRowFragment = { action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, grantedBy: Array<{ policyName: string, via: string | null, statement: number, sid: string | null, isConditional: boolean }>, limitedBy: Array<{ kind: LimitKind, policyName: string, level: string | null, statement: number | null, isWhole: boolean }> };

export type AccessDecisionQueryVariables = Exact<{
  accountId: string | number;
  principal: string | number;
  action: string;
  resource: string;
}>;


export type AccessDecisionQuery = { accessDecision: { action: string, resource: string, decision: AccessDecisionKind, keys: Array<string>, assumes: Array<AccessAssumption>, missing: string | null, unreadPolicy: string | null, isPublicAccessBlocked: boolean, isKnownAction: boolean, asOf: string, statements: Array<{ effect: PathEffect, layer: PathLayer, summary: string, action: string, resource: string, index: number | null, sid: string | null, keys: Array<string>, policy: { id: string | null, kind: PathPolicyKind, name: string, holder: { kind: PathHolderKind, name: string } | null } | null, excerpt: { text: string, line: number } | null, trusted: Array<{ effect: PolicyEffect, who: string, conditions: Array<string> }> }> } | null };

export type PrincipalsAllowedQueryVariables = Exact<{
  accountId: string | number;
  action: string;
  resource: string;
  first: number;
  offset: number;
}>;


export type PrincipalsAllowedQuery = { principalsAllowed: { isKnownAction: boolean, allowedCount: number, conditionalCount: number, unknownCount: number, deniedCount: number, assumes: Array<AccessAssumption>, asOf: string, unreadPolicy: string | null, policy: { resourceArn: string, document: string | null, parseError: string | null, unreadOutside: string | null, outside: Array<{ source: OutsideSource, party: OutsideParty, principal: string, statementIndex: number, sid: string | null, actions: Array<string>, reason: string, isBlocked: boolean }> } | null, principals: Array<{ kind: PathPrincipalKind, name: string, arn: string, decision: AccessDecisionKind, keys: Array<string>, missing: string | null, statements: Array<{ effect: PathEffect, layer: PathLayer, summary: string, action: string, resource: string, index: number | null, sid: string | null, keys: Array<string>, policy: { id: string | null, kind: PathPolicyKind, name: string, holder: { kind: PathHolderKind, name: string } | null } | null, excerpt: { text: string, line: number } | null, trusted: Array<{ effect: PolicyEffect, who: string, conditions: Array<string> }> }> }> } };

export type PathStatementPartsFragment = { effect: PathEffect, layer: PathLayer, summary: string, action: string, resource: string, index: number | null, sid: string | null, keys: Array<string>, policy: { id: string | null, kind: PathPolicyKind, name: string, holder: { kind: PathHolderKind, name: string } | null } | null, excerpt: { text: string, line: number } | null, trusted: Array<{ effect: PolicyEffect, who: string, conditions: Array<string> }> };

export const PermittedRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PermittedRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermittedAction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"grantedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isWhole"}}]}}]}}]} as unknown as DocumentNode<PermittedRowFragment, unknown>;
export const PathStatementPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PathStatementParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathStatement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"layer"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trusted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]} as unknown as DocumentNode<PathStatementPartsFragment, unknown>;
export const PrincipalAdministratorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalAdministrator"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}}]}}]}}]} as unknown as DocumentNode<PrincipalAdministratorQuery, PrincipalAdministratorQueryVariables>;
export const PrincipalPermissionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalPermissions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grantedCount"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"isAdministrator"}},{"kind":"Field","name":{"kind":"Name","value":"isBounded"}},{"kind":"Field","name":{"kind":"Name","value":"scps"}},{"kind":"Field","name":{"kind":"Name","value":"serviceCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownPatterns"}},{"kind":"Field","name":{"kind":"Name","value":"unreadable"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}}]} as unknown as DocumentNode<PrincipalPermissionsQuery, PrincipalPermissionsQueryVariables>;
export const PrincipalActionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalActions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isLimited"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AccessLevel"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"service"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalPermissions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"isLimited"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isLimited"}}},{"kind":"Argument","name":{"kind":"Name","value":"accessLevel"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}}},{"kind":"Argument","name":{"kind":"Name","value":"service"},"value":{"kind":"Variable","name":{"kind":"Name","value":"service"}}},{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PermittedRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PermittedRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PermittedAction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"grantedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limitedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"isWhole"}}]}}]}}]} as unknown as DocumentNode<PrincipalActionsQuery, PrincipalActionsQueryVariables>;
export const AccessDecisionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccessDecision"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principal"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"action"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"resource"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessDecision"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"principal"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principal"}}},{"kind":"Argument","name":{"kind":"Name","value":"action"},"value":{"kind":"Variable","name":{"kind":"Name","value":"action"}}},{"kind":"Argument","name":{"kind":"Name","value":"resource"},"value":{"kind":"Variable","name":{"kind":"Name","value":"resource"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"assumes"}},{"kind":"Field","name":{"kind":"Name","value":"missing"}},{"kind":"Field","name":{"kind":"Name","value":"unreadPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"isPublicAccessBlocked"}},{"kind":"Field","name":{"kind":"Name","value":"isKnownAction"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PathStatementParts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PathStatementParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathStatement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"layer"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trusted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]} as unknown as DocumentNode<AccessDecisionQuery, AccessDecisionQueryVariables>;
export const PrincipalsAllowedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalsAllowed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"action"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"resource"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalsAllowed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"action"},"value":{"kind":"Variable","name":{"kind":"Name","value":"action"}}},{"kind":"Argument","name":{"kind":"Name","value":"resource"},"value":{"kind":"Variable","name":{"kind":"Name","value":"resource"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"offset"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isKnownAction"}},{"kind":"Field","name":{"kind":"Name","value":"allowedCount"}},{"kind":"Field","name":{"kind":"Name","value":"conditionalCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownCount"}},{"kind":"Field","name":{"kind":"Name","value":"deniedCount"}},{"kind":"Field","name":{"kind":"Name","value":"assumes"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"unreadPolicy"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resourceArn"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"parseError"}},{"kind":"Field","name":{"kind":"Name","value":"outside"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"party"}},{"kind":"Field","name":{"kind":"Name","value":"principal"}},{"kind":"Field","name":{"kind":"Name","value":"statementIndex"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"isBlocked"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unreadOutside"}}]}},{"kind":"Field","name":{"kind":"Name","value":"principals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"missing"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PathStatementParts"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PathStatementParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathStatement"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"layer"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"excerpt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trusted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}}]}}]}}]} as unknown as DocumentNode<PrincipalsAllowedQuery, PrincipalsAllowedQueryVariables>;