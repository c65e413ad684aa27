/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What would be removed. */
export type ChokePointKind =
  /** A policy from somebody who carries it. */
  | 'ATTACHMENT'
  /** A statement of a policy. */
  | 'STATEMENT'
  /** A statement of a role's trust policy. */
  | 'TRUST';

/** A managed policy to detach from a user, group or role. */
export type DetachInput = {
  /** The ARN of the policy. */
  policyArn: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** Narrows a list of users, keys, groups or roles. */
export type ListFilter = {
  /** Our ids or 12-digit AWS account numbers; all accounts when left out. */
  accountIds?: Array<string | number> | null | undefined;
  /** Also what is no longer there. */
  includeGone?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`; terms AND, commas OR. */
  query?: string | null | undefined;
};

/** Who stands at an end of a hop. */
export type PathPrincipalKind =
  /** Somebody outside of the account, or anyone. */
  | 'EXTERNAL'
  /** What the caller makes itself. */
  | 'NEW'
  /** A role. */
  | 'ROLE'
  /** An IAM user. */
  | 'USER';

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

/** A statement to remove from a policy. */
export type RemoveStatementInput = {
  /** The statement's index in the document, from 0. */
  index: number;
  /** The global id, ARN or AWS id of the policy; `OWNERID/name` for an inline policy; `ROLEID#trust-policy` for a trust policy. */
  policyId: string | number;
};

/** A permissions boundary to set on, or remove from, a user or role. */
export type SetBoundaryInput = {
  /** The ARN of a managed policy in the account. Null removes the boundary. */
  policyArn?: string | null | undefined;
  /** The ARN of the user or role. */
  principalArn: string;
};

/** What is said of a path or a hop: the best for an attacker first. */
export type Verdict =
  /** It would work but for a deny, a boundary, a service control policy or a fact of the account. */
  | 'BLOCKED'
  /** It works if conditions are met whose values nobody can tell from here; they are named. */
  | 'CONDITIONAL'
  /** It works, as far as was read. */
  | 'EXPLOITABLE'
  /** It cannot be told: something that it hangs on was not read. */
  | 'UNKNOWN';

/** A hypothetical change, with at most 50 parts of each kind. It is never sent to AWS. */
export type WhatIfInput = {
  /** The account's global id or its 12-digit AWS id. */
  accountId: string | number;
  /** The policies to detach. */
  detach?: Array<DetachInput> | null | undefined;
  /** The statements to remove. */
  removeStatements?: Array<RemoveStatementInput> | null | undefined;
  /** The permissions boundaries to set or remove. */
  setBoundary?: Array<SetBoundaryInput> | null | undefined;
};

export type ChokePointsQueryVariables = Exact<{
  accountId: string | number;
}>;


export type ChokePointsQuery = { chokePoints: Array<{ kind: ChokePointKind, policyName: string, policyGlobalId: string | null, statementIndex: number | null, sid: string | null, isOfTarget: boolean, closes: number, isExact: boolean, restingOn: number, holder: { kind: string, name: string } | null, sources: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }>, change: { policyArn: string | null, principalArn: string | null, policyId: string | null, index: number | null } }> };

export type WhatIfQueryVariables = Exact<{
  input: WhatIfInput;
}>;


export type WhatIfQuery = { whatIf: { closedCount: number, openedCount: number, reroutedCount: number, unmatched: Array<string>, asOf: string, closed: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, opened: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, rerouted: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, administratorsGained: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }>, administratorsLost: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }> } };

export type PrincipalChoicesQueryVariables = Exact<{
  filter: ListFilter;
  first: number;
}>;


export type PrincipalChoicesQuery = { users: { nodes: Array<{ id: string, userName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> }, roles: { nodes: Array<{ id: string, roleName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> }, groups: { nodes: Array<{ id: string, groupName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> } };

export type PolicyChoicesQueryVariables = Exact<{
  filter: PolicyFilter;
  first: number;
}>;


export type PolicyChoicesQuery = { policies: { nodes: Array<{ id: string, policyName: string, arn: string | null, type: PolicyType, attachedTo: Array<{ id: string, name: string }>, document: { statements: Array<{ index: number, sid: string | null, effect: string, actions: Array<string>, notActions: Array<string> }> } }> } };

export type ChangedPathFragment = { before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> };

export const ChangedPathFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedPath"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"techniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ChangedPathFragment, unknown>;
export const ChokePointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChokePoints"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"chokePoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"policyGlobalId"}},{"kind":"Field","name":{"kind":"Name","value":"statementIndex"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isOfTarget"}},{"kind":"Field","name":{"kind":"Name","value":"closes"}},{"kind":"Field","name":{"kind":"Name","value":"isExact"}},{"kind":"Field","name":{"kind":"Name","value":"restingOn"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyId"}},{"kind":"Field","name":{"kind":"Name","value":"index"}}]}}]}}]}}]} as unknown as DocumentNode<ChokePointsQuery, ChokePointsQueryVariables>;
export const WhatIfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatIf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WhatIfInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"whatIf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closedCount"}},{"kind":"Field","name":{"kind":"Name","value":"openedCount"}},{"kind":"Field","name":{"kind":"Name","value":"reroutedCount"}},{"kind":"Field","name":{"kind":"Name","value":"closed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}}]}},{"kind":"Field","name":{"kind":"Name","value":"opened"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rerouted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}}]}},{"kind":"Field","name":{"kind":"Name","value":"administratorsGained"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"administratorsLost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unmatched"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedPath"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"techniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<WhatIfQuery, WhatIfQueryVariables>;
export const PrincipalChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PrincipalChoicesQuery, PrincipalChoicesQueryVariables>;
export const PolicyChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PolicyChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"attachedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"notActions"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PolicyChoicesQuery, PolicyChoicesQueryVariables>;