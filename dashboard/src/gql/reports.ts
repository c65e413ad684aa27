/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The type of an actor. */
export type ActorKind =
  /** A caller who was not authenticated made an attempt. */
  | 'ANONYMOUS'
  /** A signed-in operator acted. */
  | 'OPERATOR'
  /** A schedule acted. */
  | 'SCHEDULE'
  /** IAM Monitor itself acted. */
  | 'SYSTEM'
  /** A program acted with an API token. */
  | 'TOKEN'
  /** The action was recorded under a name that does not identify exactly one operator or token. */
  | 'UNKNOWN';

/** The finding of a person about a control that no scan can decide. */
export type AnswerControlInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The number of the control, which must be for a person or not covered. */
  controlId: string;
  /** The evidence: what was looked at, where, and what it showed; at most 2,000 characters. */
  evidence: string;
  /** The time from which the control is open again; in the future, at most 396 days from now. */
  expiresAt: string;
  /** Whether the control is met. */
  outcome: ControlOutcome;
  /** The standard that contains the control. */
  standard: ControlStandard;
};

/** The answer to withdraw. */
export type ControlAnswerIdInput = {
  /** The ID of the answer. */
  id: string | number;
};

/** The answer of a person about a control. */
export type ControlOutcome =
  /** The control is not met. */
  | 'FAIL'
  /** The control is met, as the evidence shows. */
  | 'PASS';

/** A published standard with controls for IAM. */
export type ControlStandard =
  /** The controls of AWS Security Hub for IAM and accounts, and those for KMS that look at IAM policies. */
  | 'AWS_SECURITY_HUB'
  /** The CIS AWS Foundations Benchmark, version 5.0. */
  | 'CIS_5_0'
  /** The CIS AWS Foundations Benchmark, version 6.0. */
  | 'CIS_6_0'
  /** The CIS AWS Foundations Benchmark, version 7.0. */
  | 'CIS_7_0'
  /** The controls of NIST SP 800-53 Revision 5 that AWS relates to these Security Hub controls. */
  | 'NIST_800_53_R5'
  /** The requirements of PCI DSS 4.0.1 that AWS relates to Security Hub's IAM controls. */
  | 'PCI_DSS_4_0_1';

/** The state of a control. */
export type ControlState =
  /** At least one test of the control fails in at least one account, or a person answered that it is not met. */
  | 'FAIL'
  /** No scan can decide the control. A person must look at what `reason` names. */
  | 'MANUAL'
  /** A scan could decide the control, but no check does, or only in part. `reason` says what is missing. */
  | 'NOT_COVERED'
  /** No test fails, but at least one was not evaluated, so the control does not pass. */
  | 'NOT_EVALUATED'
  /** Every test of the control passes in every account, and a person answered what no scan can. */
  | 'PASS';

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

export type ControlAnswerRowFragment = { id: string, accountName: string, outcome: ControlOutcome, evidence: string, answeredAt: string, expiresAt: string, answeredBy: { id: string | null, kind: ActorKind, displayName: string } };

export type ReportChoicesQueryVariables = Exact<{
  standard: ControlStandard;
  accountId?: string | number | null | undefined;
}>;


export type ReportChoicesQuery = { controls: Array<{ id: string, title: string, asks: string, state: ControlState, reason: string | null, isForPerson: boolean, answers: Array<{ id: string, accountName: string, outcome: ControlOutcome, evidence: string, answeredAt: string, expiresAt: string, answeredBy: { id: string | null, kind: ActorKind, displayName: string } }> }>, scans: { nodes: Array<{ id: string, finishedAt: string | null, account: { id: string, name: string } }> } };

export type ReportRecordQueryVariables = Exact<{
  sha256: string;
}>;


export type ReportRecordQuery = { reportRecord: { id: string, createdAt: string, standard: ControlStandard, account: string | null, scanId: string | null, asOf: string, createdBy: { id: string | null, kind: ActorKind, displayName: string } } | null };

export type ComparedFindingFragment = { number: number, severity: Severity, title: string, resourceName: string, accountName: string };

export type CompareReportsQueryVariables = Exact<{
  standard: ControlStandard;
  accountId?: string | number | null | undefined;
  fromScanId: string | number;
  toScanId?: string | number | null | undefined;
}>;


export type CompareReportsQuery = { compareReports: { fromAt: string, toAt: string, unchangedControlCount: number, newFindingCount: number, goneFindingCount: number, changedControls: Array<{ controlId: string, title: string, before: ControlState, after: ControlState, reason: string | null }>, newFindings: Array<{ number: number, severity: Severity, title: string, resourceName: string, accountName: string }>, goneFindings: Array<{ number: number, severity: Severity, title: string, resourceName: string, accountName: string }> } };

export type AnswerControlMutationVariables = Exact<{
  input: AnswerControlInput;
}>;


export type AnswerControlMutation = { answerControl: { userErrors: Array<{ code: string, message: string, path: Array<string> | null }> } };

export type WithdrawControlAnswerMutationVariables = Exact<{
  input: ControlAnswerIdInput;
}>;


export type WithdrawControlAnswerMutation = { withdrawControlAnswer: { userErrors: Array<{ code: string, message: string }> } };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export const ControlAnswerRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ControlAnswerRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ControlAnswer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accountName"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"answeredBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ControlAnswerRowFragment, unknown>;
export const ComparedFindingFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ComparedFinding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"accountName"}}]}}]} as unknown as DocumentNode<ComparedFindingFragment, unknown>;
export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const ReportChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"standard"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ControlStandard"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"controls"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"standard"},"value":{"kind":"Variable","name":{"kind":"Name","value":"standard"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"asks"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"isForPerson"}},{"kind":"Field","name":{"kind":"Name","value":"answers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ControlAnswerRow"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"scans"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"SUCCEEDED"},{"kind":"EnumValue","value":"PARTIAL"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ControlAnswerRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ControlAnswer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accountName"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"answeredBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}}]} as unknown as DocumentNode<ReportChoicesQuery, ReportChoicesQueryVariables>;
export const ReportRecordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportRecord"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"sha256"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportRecord"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"sha256"},"value":{"kind":"Variable","name":{"kind":"Name","value":"sha256"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"standard"}},{"kind":"Field","name":{"kind":"Name","value":"account"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ReportRecordQuery, ReportRecordQueryVariables>;
export const CompareReportsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CompareReports"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"standard"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ControlStandard"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"fromScanId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"toScanId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"compareReports"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"standard"},"value":{"kind":"Variable","name":{"kind":"Name","value":"standard"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"fromScanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"fromScanId"}}},{"kind":"Argument","name":{"kind":"Name","value":"toScanId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"toScanId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fromAt"}},{"kind":"Field","name":{"kind":"Name","value":"toAt"}},{"kind":"Field","name":{"kind":"Name","value":"changedControls"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"controlId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unchangedControlCount"}},{"kind":"Field","name":{"kind":"Name","value":"newFindings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedFinding"}}]}},{"kind":"Field","name":{"kind":"Name","value":"newFindingCount"}},{"kind":"Field","name":{"kind":"Name","value":"goneFindings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ComparedFinding"}}]}},{"kind":"Field","name":{"kind":"Name","value":"goneFindingCount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ComparedFinding"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReportFinding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"accountName"}}]}}]} as unknown as DocumentNode<CompareReportsQuery, CompareReportsQueryVariables>;
export const AnswerControlDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AnswerControl"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnswerControlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answerControl"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<AnswerControlMutation, AnswerControlMutationVariables>;
export const WithdrawControlAnswerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawControlAnswer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ControlAnswerIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawControlAnswer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WithdrawControlAnswerMutation, WithdrawControlAnswerMutationVariables>;