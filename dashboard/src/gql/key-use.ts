/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Whether CloudTrail was read to find out who uses an access key. */
export type KeyUseStatus =
  /** No Region could be read. The reasons say why. */
  | 'FAILED'
  /** The reading of this key was not requested yet. */
  | 'NOT_READ'
  /** The reading is off in the settings of the account. Nothing is known about the sources. */
  | 'OFF'
  /** Some Regions, or the earliest calls, could not be read. There may be more sources. */
  | 'PARTIAL'
  /** All Regions of the account's settings were read for the last 90 days. */
  | 'READ'
  /** The first reading of this key has not ended in any Region. */
  | 'READING';

/** The access key to look up in CloudTrail. */
export type ReadKeyUseInput = {
  /** The ID of the access key. */
  accessKeyId: string;
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
};

export type KeyUseDetailFragment = { status: KeyUseStatus, isReading: boolean, reasons: Array<string>, coveredFrom: string | null, coveredTo: string | null, regions: Array<string>, sourceCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, regions: Array<string>, firstUsedAt: string, lastUsedAt: string, callCount: number }> };

export type KeyUseQueryVariables = Exact<{
  accountId: string | number;
  accessKeyId: string;
}>;


export type KeyUseQuery = { keyUse: { status: KeyUseStatus, isReading: boolean, reasons: Array<string>, coveredFrom: string | null, coveredTo: string | null, regions: Array<string>, sourceCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, regions: Array<string>, firstUsedAt: string, lastUsedAt: string, callCount: number }> } };

export type ReadKeyUseMutationVariables = Exact<{
  input: ReadKeyUseInput;
}>;


export type ReadKeyUseMutation = { readKeyUse: { use: { status: KeyUseStatus, isReading: boolean, reasons: Array<string>, coveredFrom: string | null, coveredTo: string | null, regions: Array<string>, sourceCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, regions: Array<string>, firstUsedAt: string, lastUsedAt: string, callCount: number }> } | null, userErrors: Array<{ code: string, message: string }> } };

export const KeyUseDetailFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyUseDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isReading"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"coveredFrom"}},{"kind":"Field","name":{"kind":"Name","value":"coveredTo"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"sourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"firstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"callCount"}}]}}]}}]} as unknown as DocumentNode<KeyUseDetailFragment, unknown>;
export const KeyUseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"KeyUse"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessKeyId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keyUse"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"accessKeyId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessKeyId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyUseDetail"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyUseDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isReading"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"coveredFrom"}},{"kind":"Field","name":{"kind":"Name","value":"coveredTo"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"sourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"firstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"callCount"}}]}}]}}]} as unknown as DocumentNode<KeyUseQuery, KeyUseQueryVariables>;
export const ReadKeyUseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReadKeyUse"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReadKeyUseInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"readKeyUse"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"use"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyUseDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyUseDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"KeyUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"isReading"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"coveredFrom"}},{"kind":"Field","name":{"kind":"Name","value":"coveredTo"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"sourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"regions"}},{"kind":"Field","name":{"kind":"Name","value":"firstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"callCount"}}]}}]}}]} as unknown as DocumentNode<ReadKeyUseMutation, ReadKeyUseMutationVariables>;