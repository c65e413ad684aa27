/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** How the connection to an account stands. */
export type AccountStatus =
  /** Disconnected: its secrets are wiped, its history stays. */
  | 'ARCHIVED'
  /** The last test or scan reached it. */
  | 'CONNECTED'
  /** The last test or scan did not reach it; `statusReason` says why. */
  | 'ERROR'
  /** Named, and not tested yet. */
  | 'PENDING';

/** What an alert is about; it follows the alert's resource. */
export type AlertCategory =
  /** An access key of a user. */
  | 'IAMAccessKey'
  /** The account itself. */
  | 'IAMAccount'
  /** A group. */
  | 'IAMGroup'
  /** The account's password policy. */
  | 'IAMPasswordPolicy'
  /** A managed or inline policy. */
  | 'IAMPolicy'
  /** A role. */
  | 'IAMRole'
  /** The root user. */
  | 'IAMRootUser'
  /** An IAM user. */
  | 'IAMUser';

/** One step in the life of an alert. */
export type AlertEventKind =
  /** Somebody took it on. */
  | 'ACKNOWLEDGED'
  /** It was given to somebody, or taken back. */
  | 'ASSIGNED'
  /** Somebody wrote a comment. */
  | 'COMMENTED'
  /** Somebody dismissed it. */
  | 'DISMISSED'
  /** A scan saw it for the first time. */
  | 'OPENED'
  /** A scan saw the same trouble again. */
  | 'REOPENED'
  /** A scan or a verification found it gone. */
  | 'RESOLVED'
  /** Its severity or evidence changed. */
  | 'UPDATED'
  /** A dismissal ended: withdrawn, expired or overtaken by a higher severity. */
  | 'WITHDRAWN';

/** Narrows a list of alerts; everything given must hold. */
export type AlertFilter = {
  /** Our ids or 12-digit AWS account numbers. */
  accountIds?: Array<string | number> | null | undefined;
  /** Any of these. */
  category?: Array<AlertCategory> | null | undefined;
  /** Ids of checks. */
  check?: Array<string> | null | undefined;
  /** When a scan saw it first. */
  firstSeen?: DateTimeRange | null | undefined;
  /** Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`; terms AND, commas OR. */
  query?: string | null | undefined;
  /** The identity of one resource (`Alert.resource.id`). */
  resourceId?: string | null | undefined;
  /** Any of these. */
  severity?: Array<Severity> | null | undefined;
  /** Any of these. */
  status?: Array<AlertStatus> | null | undefined;
};

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

/** What to go to the identity provider for. */
export type BeginProviderSignInInput = {
  /** The path of ours to come back to. */
  from?: string | null | undefined;
  /** With INVITATION: what stands behind `#invitation=` in the link. */
  invitation?: string | null | undefined;
  /** Why. */
  purpose: ProviderPurpose;
};

/** A stretch of time; either end may be left open. */
export type DateTimeRange = {
  /** From this moment on. */
  from?: string | null | undefined;
  /** Before this moment. */
  to?: string | null | undefined;
};

/** What somebody goes to the identity provider for. */
export type ProviderPurpose =
  /** To take up an invitation. */
  | 'INVITATION'
  /** To come by it from now on. */
  | 'LINK'
  /** To show again that it is he, for what wants a proof of the last five minutes. */
  | 'PROOF'
  /** To come in. */
  | 'SIGN_IN';

/** Where a scan is. */
export type ScanStatus =
  /** Somebody stopped it; nothing was changed. */
  | 'CANCELLED'
  /** It ended without a result; nothing was changed. */
  | 'FAILED'
  /** It ended, and some sections could not be read. */
  | 'PARTIAL'
  /** Waiting for a worker. */
  | 'QUEUED'
  /** A worker reads the account. */
  | 'RUNNING'
  /** Everything that was asked for was read. */
  | 'SUCCEEDED';

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

/** A one-time link's token, or a name and a password. */
export type SignInInput = {
  /** The operator's name; case does not matter. */
  name?: string | null | undefined;
  /** His password. */
  password?: string | null | undefined;
  /** What stands behind `#token=` in the link. */
  token?: string | null | undefined;
};

/** Which account to scan. */
export type StartScanInput = {
  /** Our id or the account number; may be left out where only one account can be meant. */
  accountId?: string | number | null | undefined;
};

export type SessionQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionQuery = { viewer: { kind: string, name: string, role: string, operatorId: string | null, lastVisitAt: string | null }, serverInfo: { version: string, awsEndpoint: string | null, isDemo: boolean, lastEventCursor: string }, accounts: { nodes: Array<{ id: string, name: string, awsAccountId: string | null, isDemo: boolean, status: AccountStatus, openAlerts: { total: number }, runningScan: { id: string, status: ScanStatus } | null, latestScan: { id: string, status: ScanStatus } | null }> } };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn: { viewer: { kind: string, name: string, role: string } | null, userErrors: Array<{ code: string, message: string }> } };

export type SignInMethodsQueryVariables = Exact<{ [key: string]: never; }>;


export type SignInMethodsQuery = { signInMethods: { providerName: string | null } };

export type BeginProviderSignInMutationVariables = Exact<{
  input: BeginProviderSignInInput;
}>;


export type BeginProviderSignInMutation = { beginProviderSignIn: { url: string | null, userErrors: Array<{ code: string, message: string }> } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { signOut: { userErrors: Array<{ code: string, message: string }> } };

export type StartScanMutationVariables = Exact<{
  input: StartScanInput;
}>;


export type StartScanMutation = { startScan: { scan: { id: string, status: ScanStatus, account: { id: string, runningScan: { id: string, status: ScanStatus } | null } } | null, userErrors: Array<{ code: string, message: string }> } };

export type AlertEventsSubscriptionVariables = Exact<{
  filter?: AlertFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AlertEventsSubscription = { alertEvents: { id: string, cursor: string, kind: AlertEventKind, at: string, alert: { id: string, number: number, status: AlertStatus, severity: Severity } } };

export type ChangeDemoAccountMutationVariables = Exact<{ [key: string]: never; }>;


export type ChangeDemoAccountMutation = { changeDemoAccount: { message: string | null, scan: { id: string, status: ScanStatus } | null, userErrors: Array<{ code: string, message: string }> } };


export const SessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Session"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"operatorId"}},{"kind":"Field","name":{"kind":"Name","value":"lastVisitAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"serverInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"awsEndpoint"}},{"kind":"Field","name":{"kind":"Name","value":"isDemo"}},{"kind":"Field","name":{"kind":"Name","value":"lastEventCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"isDemo"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"latestScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SessionQuery, SessionQueryVariables>;
export const SignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SignInMutation, SignInMutationVariables>;
export const SignInMethodsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SignInMethods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signInMethods"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"providerName"}}]}}]}}]} as unknown as DocumentNode<SignInMethodsQuery, SignInMethodsQueryVariables>;
export const BeginProviderSignInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"BeginProviderSignIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"BeginProviderSignInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"beginProviderSignIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<BeginProviderSignInMutation, BeginProviderSignInMutationVariables>;
export const SignOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<SignOutMutation, SignOutMutationVariables>;
export const StartScanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartScan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartScanInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startScan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"runningScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartScanMutation, StartScanMutationVariables>;
export const AlertEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"AlertEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}}]}}]}}]} as unknown as DocumentNode<AlertEventsSubscription, AlertEventsSubscriptionVariables>;
export const ChangeDemoAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeDemoAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeDemoAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ChangeDemoAccountMutation, ChangeDemoAccountMutationVariables>;