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

/** The secret that rotations of an account may write. */
export type AddSecretDestinationInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The AWS Region of the secret; default the Region of the ARN or of the account connection. */
  region?: string | null | undefined;
  /** The name or ARN of the secret, or its beginning followed by `*`. With the ARN of another AWS account, new keys leave the account. */
  secretId: string;
  /** The name of the only user whose keys may be stored there; any user of the account if omitted. */
  userName?: string | null | undefined;
};

/** An error code of IAM Monitor, with its general message. The meaning of a code never changes; releases add codes. */
export type ErrorCode =
  /** The user already has two access keys, the maximum that AWS allows. Delete one first. */
  | 'ACCESS_KEY_LIMIT'
  /** This AWS account is already connected. Change that connection instead. */
  | 'ACCOUNT_ALREADY_CONNECTED'
  /** This account has been disconnected. Connect it again to use it. */
  | 'ACCOUNT_ARCHIVED'
  /** The file would now change something other than the preview showed, because accounts or groups changed in the meantime. Nothing was saved. Review the new preview. */
  | 'ACCOUNT_FILE_OUTDATED'
  /** An account group with this name already exists. Choose another name. */
  | 'ACCOUNT_GROUP_EXISTS'
  /** Operators are limited to this account group. Give them another access first. */
  | 'ACCOUNT_GROUP_IN_USE'
  /** Only a disconnected account can be erased. Disconnect it first. */
  | 'ACCOUNT_NOT_ARCHIVED'
  /** This account is not connected yet. A connection test that passes connects it; an account of offline files needs an upload. */
  | 'ACCOUNT_NOT_CONNECTED'
  /** IAM Monitor could not read the account again, so it does not know which access keys exist now. Test the connection, then try again. */
  | 'ACCOUNT_NOT_READ'
  /** No account was specified, and there is not exactly one that you can access. Specify an account, or connect one first. */
  | 'ACCOUNT_REQUIRED'
  /** Enter a single action, such as s3:GetObject. Wildcards are not allowed. */
  | 'ACTION_INVALID'
  /** The alert was changed after your action, so the action was not undone. The alert's history shows the change. */
  | 'ALERT_CHANGED'
  /** The alert's current status does not allow this action. Load the alert again to see its status. */
  | 'ALERT_NOT_OPEN'
  /** This alert is resolved. It reopens automatically if a scan finds the issue again. */
  | 'ALERT_RESOLVED'
  /** This analysis reached a limit of memory and was stopped. Ask for less at once. */
  | 'ANALYSIS_LIMIT'
  /** You requested this yourself. A second operator must approve or refuse it; you can withdraw it. */
  | 'APPROVAL_BY_REQUESTER'
  /** This approval request is no longer open. If the action is still needed, request it again. */
  | 'APPROVAL_NOT_OPEN'
  /** The subject of the request has changed since, so the action was not carried out. If it is still needed, request it again. */
  | 'APPROVAL_OUTDATED'
  /** This needs the approval of a second operator. Nothing has changed yet. */
  | 'APPROVAL_REQUIRED'
  /** Enter a single resource ARN, or * for all resources. Other wildcards are not allowed. */
  | 'ARN_INVALID'
  /** The anchor file of the audit log could not be read or written. Check AUDIT_ANCHOR_FILE and the rights on its folder. */
  | 'AUDIT_ANCHOR_FAILED'
  /** The audit log has events, but the table audit_key is empty, so they can be neither verified nor continued. Restore that table from a backup. */
  | 'AUDIT_KEY_MISSING'
  /** The audit log is behind a head that was seen before, or its last event was changed. Run `npm run audit:verify` and keep the anchor file. */
  | 'AUDIT_LOG_BROKEN'
  /** No audit event was deleted, because the owner of the database has not recorded AUDIT_RETENTION_DAYS. Run `npm run migrate` with it and DATABASE_OWNER_URL. */
  | 'AUDIT_RETENTION_UNKNOWN'
  /** AWS denied the call. Check the permissions of this connection. */
  | 'AWS_ACCESS_DENIED'
  /** The response did not come from AWS or is incomplete. Check the endpoint and any proxy. */
  | 'AWS_BAD_RESPONSE'
  /** The AWS credentials have expired. Renew them and try again. */
  | 'AWS_CREDENTIALS_EXPIRED'
  /** No AWS credentials were found for this connection. Check its settings. */
  | 'AWS_CREDENTIALS_MISSING'
  /** AWS does not recognize this access key. It may have been deleted. */
  | 'AWS_KEY_INVALID'
  /** AWS rejected the call. Check the settings of the connection. */
  | 'AWS_REJECTED'
  /** AWS kept throttling the calls. Try again later. */
  | 'AWS_THROTTLED'
  /** AWS could not be reached. Check the network connection and try again. */
  | 'AWS_UNREACHABLE'
  /** The credentials or files belong to a different AWS account than the one connected. Use those of the connected account. */
  | 'AWS_WRONG_ACCOUNT'
  /** The cursor is not valid. Start again from the first page. */
  | 'BAD_CURSOR'
  /** The filter query is not valid. Correct it and try again. */
  | 'BAD_QUERY'
  /** The request is not valid. Check its body, headers and URL. */
  | 'BAD_REQUEST'
  /** The input is not valid. Correct it and try again. */
  | 'BAD_USER_INPUT'
  /** Batched GraphQL operations are not supported. Send one operation per request. */
  | 'BATCHING_DISABLED'
  /** Reading this would need more AWS calls than a scan may make. Its data stays unknown. */
  | 'CALL_BUDGET_EXCEEDED'
  /** The clock of the machine that runs IAM Monitor differs too much from the clock of AWS. Synchronize the machine's clock, then try again. */
  | 'CLOCK_SKEW'
  /** This action needs confirmation. Enter the user's name. */
  | 'CONFIRMATION_REQUIRED'
  /** This code is incorrect, has expired, was already used, or was replaced by a newer one. Request a new code and enter it. */
  | 'CONSOLE_CODE_INVALID'
  /** A printed code confirms only the first admin, while they have no password, passkey or identity provider and are signed in with a sign-in link. Use another method. */
  | 'CONSOLE_CODE_UNAVAILABLE'
  /** Creating the new access key failed too many times. Read the reason in the rotation's steps before you continue. */
  | 'CREATE_ATTEMPTS_SPENT'
  /** The database was not migrated, because another transaction holds a lock on a table. Nothing was changed. Wait until it has ended or end it, then start again. */
  | 'DATABASE_LOCKED'
  /** A newer version of IAM Monitor has changed the database so that this version cannot work with it. Start the newer version, or restore the backup from before the update. */
  | 'DATABASE_NEWER'
  /** The database is not at this version, and the role of DATABASE_URL does not own its tables. Run `npm run migrate` with DATABASE_OWNER_URL. */
  | 'DATABASE_NOT_MIGRATED'
  /** The address leads through a connection pooler. Add the parameter direct=HOST:PORT with the address of PostgreSQL itself to DATABASE_URL, and use a direct address in DATABASE_OWNER_URL. */
  | 'DATABASE_POOLED'
  /** The role of DATABASE_URL does not exist. Create it in the database. */
  | 'DATABASE_ROLE_MISSING'
  /** The database is not available. Try again shortly. */
  | 'DATABASE_UNAVAILABLE'
  /** The embedded database was made by another major version of PostgreSQL. Start the version of IAM Monitor that you used before. */
  | 'DATABASE_VERSION'
  /** The request took too long. Try again, or ask for less at once. */
  | 'DEADLINE_EXCEEDED'
  /** The receiver of the webhook did not acknowledge the message of the rotation in time. Check that it is running before the rotation continues. */
  | 'DELIVERY_NOT_ACKNOWLEDGED'
  /** This delivery does not wait for an acknowledgement. The rotation may have been rolled back or ended. */
  | 'DELIVERY_NOT_OPEN'
  /** The receiver of the webhook refused the message of the rotation. Check its log before the rotation continues. */
  | 'DELIVERY_REFUSED'
  /** This queue is already read for another account or organization, which would lose events. Create a separate queue with the templates. */
  | 'EVENT_QUEUE_IN_USE'
  /** The messages that were read are not events of IAM, STS or a sign-in, so they were left in the queue. Check the queue's URL. If the URL is right, run the setup command that sends a test event. */
  | 'EVENT_QUEUE_UNCONFIRMED'
  /** This exception has ended, so it mutes no alerts. Create another one to mute them again. */
  | 'EXCEPTION_ENDED'
  /** An exception can last at most 365 days. Choose an earlier date, and renew the exception before its end. */
  | 'EXCEPTION_TOO_LONG'
  /** This exception would mute more than a quarter of the open alerts. Check the preview, then confirm how many alerts it mutes. */
  | 'EXCEPTION_UNCONFIRMED'
  /** An expiry date is required to dismiss an alert. Choose one within 365 days. */
  | 'EXPIRY_REQUIRED'
  /** A dismissal can last at most 365 days. Choose an earlier expiry date. */
  | 'EXPIRY_TOO_FAR'
  /** Too many exports are running. Wait until one has ended, then try again. */
  | 'EXPORTS_BUSY'
  /** The file does not have the expected format. Create it again with the commands shown for the upload. */
  | 'FILE_INVALID'
  /** Your role does not allow this. Ask an admin for access. */
  | 'FORBIDDEN'
  /** The past of this value is not kept. Remove the value from the request, or remove asOf to ask about the present. */
  | 'HISTORY_NOT_KEPT'
  /** IAM Monitor is not configured for this host name. Open its configured address, or ask an admin to set PUBLIC_URL to this one. */
  | 'HOST_UNKNOWN'
  /** This route needs HTTP/1.1 or later, and the request came with HTTP/1.0. If a proxy is in between, set it to HTTP/1.1 (nginx: proxy_http_version 1.1). */
  | 'HTTP_VERSION_UNSUPPORTED'
  /** This idempotency key was already used for a different request. Use a new one. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** There is no instance of IAM Identity Center in this Region. Choose the Region in which it is enabled. */
  | 'IDENTITY_CENTER_NOT_FOUND'
  /** An internal error occurred. Try again; the server log has the details. */
  | 'INTERNAL'
  /** This invitation has expired, was already used, or was replaced by a newer one. Ask an admin for a new one. */
  | 'INVITATION_INVALID'
  /** The key-encryption key is not valid. It must be 32 random bytes. */
  | 'KEY_INVALID'
  /** The key-encryption key that encrypted this database, or one of its secrets, is not configured. Configure it again; a former key belongs in KEY_ENCRYPTION_KEYS_OLD. */
  | 'KEY_MISMATCH'
  /** This access key is inactive, so no application can be using it. Delete it instead of rotating it. */
  | 'KEY_NOT_ACTIVE'
  /** The user has no access key, or none with this ID. Scan the account to see which keys the user has. */
  | 'KEY_NOT_FOUND'
  /** AWS KMS did not provide the key-encryption key. Check that AWS KMS can be reached and allows its use. */
  | 'KEY_UNAVAILABLE'
  /** Reading who uses access keys is off for this account. An admin can switch it on in the account's settings. */
  | 'KEY_USE_NOT_ENABLED'
  /** This is the last active admin who sees all accounts. Make another operator such an admin first. */
  | 'LAST_ADMIN'
  /** This route does not support this HTTP method. Use one that its documentation names. */
  | 'METHOD_NOT_ALLOWED'
  /** The new access key is not active. Check whether it was deactivated or deleted in AWS. */
  | 'NEW_KEY_NOT_ACTIVE'
  /** The new access key has not been used. Check that the application has received it. */
  | 'NEW_KEY_NOT_USED'
  /** AWS does not accept the new access key. Check the key in AWS before the rotation continues. */
  | 'NEW_KEY_NOT_WORKING'
  /** The requested resource does not exist. Check its ID or address. */
  | 'NOT_FOUND'
  /** The account is in no organization, so it has no member accounts to read. Choose another account. */
  | 'NOT_IN_ORGANIZATION'
  /** Only the management account of an organization or a delegated administrator may list its accounts. Connect one of them and choose it here. */
  | 'NOT_ORGANIZATION_READER'
  /** The users, roles and policies of this account have not been read, so this cannot be answered. Scan the account first. */
  | 'NOT_READ'
  /** The identity provider did not confirm that you used a required sign-in method, such as a second factor. Sign in there with one and try again. */
  | 'OIDC_AMR_MISSING'
  /** The identity provider's response could not be verified, so you were not signed in. Ask an admin to check the configuration. */
  | 'OIDC_ANSWER_INVALID'
  /** Your email address is not in a domain that may sign in here. Use your organization's account. */
  | 'OIDC_DOMAIN_REFUSED'
  /** The identity provider sent no verified email address for you. Verify your address there and sign in again, or ask an admin to check the provider's claims. */
  | 'OIDC_EMAIL_UNVERIFIED'
  /** An operator with a password or passkey already has this email address. Sign in that way and link the identity provider under Your profile, or ask an admin for a new invitation link. */
  | 'OIDC_LINK_REQUIRED'
  /** No identity provider is configured. Use another sign-in method. */
  | 'OIDC_NOT_CONFIGURED'
  /** You have no invitation, and none of your groups grants access. Ask an admin for access. */
  | 'OIDC_NOT_INVITED'
  /** This identity is linked to another operator, or this operator to another identity. Sign in with the linked identity. */
  | 'OIDC_OTHER_PERSON'
  /** The identity provider did not ask you to sign in again, so your identity is not confirmed. Try again. */
  | 'OIDC_PROOF_STALE'
  /** The identity provider refused the sign-in. Try again, or contact its administrator. */
  | 'OIDC_REFUSED'
  /** The identity provider sent no groups, so your role is unknown and you were not signed in. Ask an admin to check OIDC_ROLE_CLAIM and the provider's claims. */
  | 'OIDC_ROLES_MISSING'
  /** This sign-in has expired, was already completed, or belongs to another browser or session. Start it again. */
  | 'OIDC_STATE_INVALID'
  /** The identity provider could not be reached. Try again shortly. */
  | 'OIDC_UNAVAILABLE'
  /** The old access key is still in use. Update the application that uses it. */
  | 'OLD_KEY_IN_USE'
  /** The old access key was activated again in AWS. An application may still need it. */
  | 'OLD_KEY_REENABLED'
  /** This operator is disabled. Ask an admin to enable the operator again. */
  | 'OPERATOR_DISABLED'
  /** An operator with this name already exists. Choose another name. */
  | 'OPERATOR_EXISTS'
  /** An access key is or may be in use, although no delivery of its secret is recorded. Find out what uses it. */
  | 'ORPHAN_IN_USE'
  /** Another admin has changed the owners. Load the owners again, and repeat your change. */
  | 'OWNERS_CHANGED'
  /** Passkeys need a host name, and PUBLIC_URL is an IP address. Ask an admin to set PUBLIC_URL to a host name. */
  | 'PASSKEYS_UNAVAILABLE'
  /** This passkey could not be verified, or the request for it has expired. Start again. To sign in, use a passkey that you registered here. */
  | 'PASSKEY_INVALID'
  /** You have a passkey, so a password does not confirm your identity. Use your passkey. If you lost it, ask an admin to remove it and to give you a new invitation link. */
  | 'PASSKEY_PROOF_REQUIRED'
  /** This installation requires a passkey. Register one under /sign-in/passkey, then try again. */
  | 'PASSKEY_REQUIRED'
  /** The password is too weak. Use at least 12 characters, and not your name or one repeated character. */
  | 'PASSWORD_WEAK'
  /** The password is incorrect. Try again. */
  | 'PASSWORD_WRONG'
  /** The request body is too large. Send less data in one request. */
  | 'PAYLOAD_TOO_LARGE'
  /** The latest scan found no such user, role or group in the account. Check the name, or scan the account again. */
  | 'PRINCIPAL_NOT_FOUND'
  /** Another admin has changed the groups of the identity provider. Load the page again, and repeat your change. */
  | 'PROVIDER_GROUPS_CHANGED'
  /** The GraphQL operation asks for too much at once. Use smaller pages or fewer fields. */
  | 'QUERY_TOO_COSTLY'
  /** The GraphQL document is nested too deeply. Ask for fewer levels. */
  | 'QUERY_TOO_DEEP'
  /** The GraphQL document is too large. Split it into several requests. */
  | 'QUERY_TOO_LARGE'
  /** Too many requests in a short time. Wait a moment and try again. */
  | 'RATE_LIMITED'
  /** A reason is required to dismiss an alert. Choose one. */
  | 'REASON_REQUIRED'
  /** This action needs a sign-in within the last 5 minutes. Confirm your identity and try again. */
  | 'REAUTHENTICATION_REQUIRED'
  /** The database was restored from a backup, so it lacks later changes. Check the state in AWS, then continue the rotation or send the request again. */
  | 'RESTORED'
  /** Another admin has changed the retention policies. Load the page again, and repeat your change. */
  | 'RETENTION_CHANGED'
  /** Receipt of the new access key was not confirmed in time. Ask the requester whether it has arrived. */
  | 'REVEAL_NOT_ACKNOWLEDGED'
  /** This rotation has no secret to reveal. Check its state: it may be in progress, rolling back or finished. */
  | 'REVEAL_NOT_OPEN'
  /** The identity provider sets this operator's role. Change it there. */
  | 'ROLE_FROM_PROVIDER'
  /** Access keys of the root user cannot be rotated. Delete them instead. */
  | 'ROOT_NOT_SUPPORTED'
  /** A rotation of a key of this user is already open. Wait until it ends, cancel it, or roll it back. */
  | 'ROTATION_ALREADY_OPEN'
  /** This rotation has already finished, so it allows no further action. */
  | 'ROTATION_FINISHED'
  /** Key rotation is disabled for this account. An admin can enable it in the account's settings. */
  | 'ROTATION_NOT_ENABLED'
  /** A rotation in this account is not finished. Wait until it ends, cancel it, or roll it back. */
  | 'ROTATION_OPEN'
  /** An operator paused the rotation. Resume it, roll it back or cancel it. */
  | 'ROTATION_PAUSED'
  /** The rotation's current state does not allow this action. Load the rotation again to see its state. */
  | 'ROTATION_STATE'
  /** A scan of this account is already queued or running. Wait until it finishes, or cancel it. */
  | 'SCAN_ALREADY_RUNNING'
  /** This scan has already finished, so it cannot be cancelled. */
  | 'SCAN_FINISHED'
  /** The scan took longer than a scan may take. The data that was read is stored, and all other alerts stay as they are. Check the connection, or raise SCAN_MAX_MINUTES. */
  | 'SCAN_TIMEOUT'
  /** The secret or parameter belongs to something else, or was changed outside IAM Monitor. Check it before the rotation continues. */
  | 'SECRET_CONFLICT'
  /** The secret, parameter or receiver is not listed as a destination. Ask an admin to allow it on the account's page, under Where new secrets are stored. */
  | 'SECRET_DESTINATION_NOT_LISTED'
  /** A stored secret could not be decrypted. Check that this process has the key-encryption key that encrypted it. */
  | 'SECRET_UNREADABLE'
  /** IAM Monitor itself uses this access key. Rotating it would cut off its own access to AWS. */
  | 'SELF_ROTATION_UNSUPPORTED'
  /** The name or the password is incorrect. Check both and try again. */
  | 'SIGN_IN_FAILED'
  /** This sign-in link has expired, was already used, or was replaced by a newer one. Restart IAM Monitor for a new link. If an admin has signed in before, run `npm run admin:link` instead. */
  | 'SIGN_IN_LINK_INVALID'
  /** Operators of this installation sign in only with the identity provider. Sign in there. */
  | 'SIGN_IN_PROVIDER_ONLY'
  /** A snooze can last at most 90 days. Choose an earlier time, or dismiss the alert with a reason. */
  | 'SNOOZE_TOO_LONG'
  /** The host is in a private or special network, which IAM Monitor does not call. Use a public address, or ask the operator of the installation to add the network to NOTIFICATION_NETWORKS. */
  | 'TARGET_ADDRESS_REFUSED'
  /** A notification rule, an owner or an open rotation still uses this target or receiver. Change the rule or owner, or finish the rotation, first. */
  | 'TARGET_IN_USE'
  /** The target could not be reached. Check its address and that it is running. */
  | 'TARGET_UNREACHABLE'
  /** The server is busy with other analyses. Try again in a moment. */
  | 'THINKING_BUSY'
  /** ROTATION_TIME_SCALE can only be used for accounts whose AWS endpoint is on this machine. */
  | 'TIME_SCALE_REFUSED'
  /** An API token can be valid for at most 365 days. Choose an earlier expiry date. */
  | 'TOKEN_LIFE_TOO_LONG'
  /** Too many sign-in attempts. Wait 15 minutes and try again. */
  | 'TOO_MANY_ATTEMPTS'
  /** This socket has reached its limit of subscriptions. End one before you start another. */
  | 'TOO_MANY_SUBSCRIPTIONS'
  /** The user has another access key, and nothing proves that IAM Monitor created it. Check the key in AWS. */
  | 'UNATTRIBUTED_KEY'
  /** You are not signed in. Sign in, or send a valid API token. */
  | 'UNAUTHENTICATED'
  /** You have no action with this ID that can still be undone. Change the alert directly instead. */
  | 'UNDO_EXPIRED'
  /** The AWS endpoint does not support this operation, so what it reads is not known. */
  | 'UNSUPPORTED_BY_ENDPOINT'
  /** The content type is not supported. Send application/json. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** The user does not exist in AWS. Scan the account to see which users it has. */
  | 'USER_NOT_FOUND'
  /** This check cannot be verified with a live call. The next scan evaluates it again. */
  | 'VERIFY_UNSUPPORTED'
  /** The worker stopped unexpectedly three times during this scan. Start the scan again. */
  | 'WORKER_LOST';

/** The secret destination to remove. */
export type SecretDestinationIdInput = {
  /** The ID of the destination. */
  id: string | number;
};

export type SecretDestinationRowFragment = { id: string, secretId: string, region: string, userName: string | null, addedAt: string, addedBy: { id: string | null, kind: ActorKind, displayName: string } };

export type SecretDestinationsQueryVariables = Exact<{
  accountId: string | number;
}>;


export type SecretDestinationsQuery = { account: { id: string, awsAccountId: string | null, secretDestinations: Array<{ id: string, secretId: string, region: string, userName: string | null, addedAt: string, addedBy: { id: string | null, kind: ActorKind, displayName: string } }> } | null };

export type AddSecretDestinationMutationVariables = Exact<{
  input: AddSecretDestinationInput;
}>;


export type AddSecretDestinationMutation = { addSecretDestination: { account: { id: string, secretDestinations: Array<{ id: string, secretId: string, region: string, userName: string | null, addedAt: string, addedBy: { id: string | null, kind: ActorKind, displayName: string } }> } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type RemoveSecretDestinationMutationVariables = Exact<{
  input: SecretDestinationIdInput;
}>;


export type RemoveSecretDestinationMutation = { removeSecretDestination: { account: { id: string, secretDestinations: Array<{ id: string, secretId: string, region: string, userName: string | null, addedAt: string, addedBy: { id: string | null, kind: ActorKind, displayName: string } }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const SecretDestinationRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretDestinationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SecretDestination"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<SecretDestinationRowFragment, unknown>;
export const SecretDestinationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SecretDestinations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"secretDestinations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SecretDestinationRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretDestinationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SecretDestination"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}}]} as unknown as DocumentNode<SecretDestinationsQuery, SecretDestinationsQueryVariables>;
export const AddSecretDestinationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AddSecretDestination"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AddSecretDestinationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"addSecretDestination"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretDestinations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SecretDestinationRow"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretDestinationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SecretDestination"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}}]} as unknown as DocumentNode<AddSecretDestinationMutation, AddSecretDestinationMutationVariables>;
export const RemoveSecretDestinationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemoveSecretDestination"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SecretDestinationIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removeSecretDestination"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretDestinations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SecretDestinationRow"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretDestinationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SecretDestination"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"addedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"addedAt"}}]}}]} as unknown as DocumentNode<RemoveSecretDestinationMutation, RemoveSecretDestinationMutationVariables>;