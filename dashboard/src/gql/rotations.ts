/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The status of an access key, as AWS spells it. */
export type AccessKeyStatus =
  /** The key can be used for requests to AWS. */
  | 'Active'
  /** The key is deactivated and can be activated again. */
  | 'Inactive';

/** The settings that an account can have of its own or inherit from a unit of its organization. */
export type AccountSettingName =
  /** The days without activity after which a user counts as inactive. */
  | 'inactiveDays'
  /** The age in days that no access key may exceed. */
  | 'keyHardMaxAgeDays'
  /** The age in days from which an access key must be rotated. */
  | 'keyMaxAgeDays'
  /** The number of days before `keyMaxAgeDays` at which a check warns, 0 to 365. */
  | 'keyWarningDays'
  /** The days without use after which a role counts as unused. */
  | 'roleUnusedDays'
  /** The interval between scheduled scans in hours, 1 to 720. Null for no schedule. */
  | 'scanEveryHours'
  /** The days without use after which a credential counts as unused, as Security Hub demands. */
  | 'unusedLongDays'
  /** The days without use after which a credential counts as unused, as CIS demands. */
  | 'unusedShortDays';

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

/** The rotation to continue. */
export type AdvanceRotationInput = {
  /** The user's name, to confirm that all applications use the new key and the old key need not be unused. If omitted, a parked rotation is retried. */
  confirmation?: string | null | undefined;
  /** The ID of the rotation. */
  id: string | number;
  /** The reason for the confirmation, at most 500 characters; required while CloudTrail shows sources that have not moved to the new key. */
  reason?: string | null | undefined;
};

/** The settings of a new rotation schedule. */
export type CreateRotationScheduleInput = {
  /** The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible. */
  accountId?: string | number | null | undefined;
  /** The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty. */
  daysOfWeek?: Array<number> | null | undefined;
  /** The destination of the new secrets; default SECRETS_MANAGER. */
  destination?: RotationDestination | null | undefined;
  /** The length of the window in minutes, 15 to 1,440; default 240. */
  durationMinutes?: number | null | undefined;
  /** The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30. */
  jitterMinutes?: number | null | undefined;
  /** The age in days at which keys are rotated, 1 to 3,650; default 90. */
  maxAgeDays?: number | null | undefined;
  /** The name of the schedule, at most 100 characters. */
  name: string;
  /** The number of open rotations in the account at which the schedule waits, 1 to 100; default 1. */
  openMax?: number | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 168. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240. */
  soakHours?: number | null | undefined;
  /** The local time at which the window opens, such as `02:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The users whose access keys the schedule rotates. */
  target: RotationScheduleTarget;
  /** The name of the group or user, or the key of the tag, at most 256 characters. */
  targetName?: string | null | undefined;
  /** The value of the tag, at most 256 characters; any value if omitted. */
  targetValue?: string | null | undefined;
  /** The IANA time zone of the window, such as `Europe/Berlin`. */
  timeZone: string;
  /** The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14. */
  warnDaysBefore?: number | null | undefined;
};

/** A period of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the period, inclusive. */
  from?: string | null | undefined;
  /** The end of the period, exclusive. */
  to?: string | null | undefined;
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

/** Whether AWS recorded a use, and whether that could be read. */
export type LastUsedStatus =
  /** AWS reports that there never was a use. */
  | 'NEVER_USED'
  /** AWS denied access to the record. */
  | 'NO_PERMISSION'
  /** AWS has no record, so there may or may not have been a use. */
  | 'UNKNOWN'
  /** AWS recorded a use. `at` is the time. */
  | 'USED';

/** The rotation to pause. */
export type PauseRotationInput = {
  /** The ID of the rotation. */
  id: string | number;
  /** The reason, at most 500 characters, for the history of the rotation and the audit log. */
  reason?: string | null | undefined;
};

/** The access key to replace and the delivery of the new one, or the unused key to retire. */
export type RotateAccessKeyInput = {
  /** The ID of the access key to replace. Can be omitted if the user has only one, but not for RETIRE. */
  accessKeyId?: string | null | undefined;
  /** The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible. */
  accountId?: string | number | null | undefined;
  /** The user's name repeated as a confirmation; required for COMPROMISED. */
  confirmation?: string | null | undefined;
  /** The destination of the new secret; default SECRETS_MANAGER. Not for RETIRE. */
  destination?: RotationDestination | null | undefined;
  /** Whether to return only the plan without starting the rotation; default false. */
  dryRun?: boolean | null | undefined;
  /** A key of your choice, 1 to 255 printable ASCII characters. Repeating a request with the same key returns the same rotation. */
  idempotencyKey?: string | null | undefined;
  /** The way in which the key is replaced or retired; default STANDARD. COMPROMISED requires the role admin, `confirmation` and `reason`. RETIRE requires `accessKeyId` and allows no destination. */
  mode?: RotationMode | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 24. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The reason for the rotation, at most 500 characters; required for COMPROMISED. */
  reason?: string | null | undefined;
  /** The receiver for WEBHOOK, one of the account's `keyReceivers`. Can be omitted if only one is listed for the user. */
  receiverId?: string | number | null | undefined;
  /** The AWS Region of the secret; default the Region of the account connection. */
  region?: string | null | undefined;
  /** The name or ARN of the secret in Secrets Manager; default `iam-monitor/<userName>`. Any other must be in the account's `secretDestinations`, else the request fails with `SECRET_DESTINATION_NOT_LISTED`. */
  secretId?: string | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760, for RETIRE at least 5; default 240. */
  soakHours?: number | null | undefined;
  /** The time at which the rotation starts, at most 31 days from now; at once if omitted or past. The plan is checked again then. Not for COMPROMISED. */
  startAt?: string | null | undefined;
  /** The name of the user whose key is replaced. */
  userName: string;
};

/** The destination of a new secret access key. */
export type RotationDestination =
  /** There is no new key: the rotation retires an unused key. Not for requests. */
  | 'NONE'
  /** The secret is stored as a SecureString in Parameter Store of AWS Systems Manager in the account, once the new key is verified. */
  | 'PARAMETER_STORE'
  /** The secret is shown once to the operator or token that requested the rotation. */
  | 'REVEAL'
  /** The secret is stored in AWS Secrets Manager in the account. */
  | 'SECRETS_MANAGER'
  /** The secret is sent to the webhook of a receiver, encrypted for it, once the new key is verified. The receiver must acknowledge it. */
  | 'WEBHOOK';

/** The conditions that rotations must meet. */
export type RotationFilter = {
  /** The ID of the account or its 12-digit AWS account number; all accounts if omitted. */
  accountId?: string | number | null | undefined;
  /** Whether a rotation must be open (true) or ended (false); both if omitted. */
  isOpen?: boolean | null | undefined;
  /** The period in which the rotation must have been requested; any time if omitted. */
  requested?: DateTimeRange | null | undefined;
  /** The ID of the schedule that started the rotation; all rotations if omitted. */
  scheduleId?: string | number | null | undefined;
  /** The states that a rotation may have; all states if omitted. */
  state?: Array<RotationState> | null | undefined;
  /** The name of the user whose key is replaced; all users if omitted. */
  userName?: string | null | undefined;
};

/** A condition for deactivating the old key. */
export type RotationGateConditionName =
  /** The arrival of the new key was confirmed. */
  | 'ACKNOWLEDGED'
  /** AWS recorded a use of the new key that cannot be IAM Monitor's own test. */
  | 'NEW_KEY_USED'
  /** The old key was unused for the whole quiet period. A last use that cannot be read does not meet the condition. */
  | 'OLD_KEY_QUIET'
  /** Both keys have been active for the whole overlap period. */
  | 'OVERLAP_PASSED'
  /** According to CloudTrail, every source that used the old key has moved to the new key. Uses count from 90 days before the new key was available. Unknown while CloudTrail is not read. */
  | 'SOURCES_MOVED';

/** The evidence that allowed the old key to be deactivated. */
export type RotationGateKind =
  /** A client other than IAM Monitor used the new key, and the old key was unused for the quiet period. */
  | 'NEW_KEY_IN_USE'
  /** The old key was not in use when the rotation was requested, and has not been used since. */
  | 'OLD_KEY_UNUSED'
  /** An operator confirmed that all applications use the new key. */
  | 'OPERATOR_CONFIRMED';

/** The rotation to act on. */
export type RotationIdInput = {
  /** The ID of the rotation. */
  id: string | number;
};

/** The way in which a key is replaced or retired. */
export type RotationMode =
  /** The key was leaked. It is deactivated first, so applications fail until they use the new key. */
  | 'COMPROMISED'
  /** The key is unused. It is deactivated and, after its waiting period, deleted. No new key is created. `OLD_KEY_IN_USE` refuses a key that was used in the last 90 days, and stops the rotation if the key is used later. */
  | 'RETIRE'
  /** The new key is delivered before the old key is deactivated, so applications always have a working key. */
  | 'STANDARD';

/** The rotation schedule to act on. */
export type RotationScheduleIdInput = {
  /** The ID of the schedule. */
  id: string | number;
};

/** The users whose access keys a schedule rotates. */
export type RotationScheduleTarget =
  /** The schedule applies to all users in the account. */
  | 'ACCOUNT'
  /** The schedule applies to the members of a group. */
  | 'GROUP'
  /** The schedule applies to users with a tag. */
  | 'TAG'
  /** The schedule applies to one user. */
  | 'USER';

/** The state of the destination (a secret or parameter) before a rotation. In any other state, the rotation is refused with `SECRET_CONFLICT`. */
export type RotationSecretStatus =
  /** The secret or parameter does not exist. The rotation creates and tags it. */
  | 'ABSENT'
  /** The secret or parameter is not tagged, but its current value is an access key of this user. */
  | 'HOLDS_KEY'
  /** The tags of the secret or parameter say that it holds the access key of this user. */
  | 'TAGGED';

/** Whether a source has moved from the old to the new key. */
export type RotationSourceState =
  /** The source has used the new key, and the old key not since. */
  | 'MOVED'
  /** The source uses the new key, but CloudTrail shows no use of the old key by it. */
  | 'NEW'
  /** The source used the old key in the 90 days before the new key was available. Since then CloudTrail shows no use of either key. The old key stays active until the source moves or an operator confirms. */
  | 'NOT_SEEN'
  /** The source used the old key after the new key was available, and has not used the new key since. */
  | 'USES_OLD_KEY';

/** Whether it is known which sources use the keys of a rotation. */
export type RotationSourcesStatus =
  /** CloudTrail is being read, or is read again after a failure. The old key stays active until then. */
  | 'PENDING'
  /** All Regions of the account's settings were read a short time ago. */
  | 'READ'
  /** CloudTrail cannot be read completely. The sources known from earlier are shown. */
  | 'UNKNOWN';

/** The state of a rotation. */
export type RotationState =
  /** The rotation was stopped. It leaves the user's keys as they are. */
  | 'CANCELLED'
  /** The old key is deleted. */
  | 'COMPLETED'
  /** CreateAccessKey may have been sent. Only the run that committed this state may send it, once. */
  | 'CREATE_INTENT'
  /** The old key may be inactive. */
  | 'DEACTIVATE_INTENT'
  /** The old key may be deleted. A rollback is no longer possible. */
  | 'DELETE_INTENT'
  /** The secret is a pending version in Secrets Manager, or waits encrypted to be stored in Parameter Store, sent to a receiver or revealed. */
  | 'DELIVERED'
  /** The rotation is paused until an operator acts. Its code tells the cause, and it continues from the state in which it stopped. */
  | 'NEEDS_OPERATOR'
  /** The old key is inactive and can be reactivated. */
  | 'OLD_INACTIVE'
  /** CloudTrail proves that this rotation created a key whose secret is lost. It is deactivated and deleted if it was never used. */
  | 'ORPHAN'
  /** Applications can get the new key: it is AWSCURRENT, the current version of the parameter, acknowledged by its receiver, or can be revealed once. In the mode STANDARD, both keys work. */
  | 'PROMOTED'
  /** It is unknown whether AWS created a key. */
  | 'RECONCILING'
  /** The rotation has no new key yet. */
  | 'REQUESTED'
  /** The rotation was undone: the new key is deleted. A retired key is active again. */
  | 'ROLLED_BACK'
  /** The new key exists. Its secret is stored encrypted. */
  | 'SEALED'
  /** The receiver of the webhook may have the new key and has not acknowledged it. In the mode STANDARD, both keys work. */
  | 'SENT'
  /** The new key worked three times in a row. The product never uses it again. */
  | 'VERIFIED';

/** The type of a step in the history of a rotation. */
export type RotationStepKind =
  /** The arrival of the new secret was confirmed or, in a rollback, the use of the former key. */
  | 'ACKNOWLEDGED'
  /** An operator or token requested an action on the rotation. */
  | 'ASKED'
  /** A call changed something in AWS. */
  | 'AWS_CALLED'
  /** The rotation changed its state. */
  | 'MOVED'
  /** A relevant fact was observed. */
  | 'NOTED'
  /** The rotation stopped and waits for an operator. */
  | 'PARKED'
  /** The rotation was requested. */
  | 'REQUESTED'
  /** The new secret was revealed. */
  | 'REVEALED';

/** The source of a rotation request. */
export type RotationTrigger =
  /** An operator started the rotation in the dashboard. */
  | 'OPERATOR'
  /** A rotation schedule started the rotation. */
  | 'SCHEDULE'
  /** A program started the rotation with an API token. */
  | 'TOKEN';

/** A reason why a schedule cannot, or should not, rotate a key. */
export type ScheduleObstacle =
  /** The key was never used. The schedule still rotates it. Consider deactivating and deleting it instead, because no application needs a new key. */
  | 'NEVER_USED'
  /** The schedule skips the key until one of the user's two keys is deleted, because AWS allows no third one. */
  | 'TWO_KEYS'
  /** The key was not used in the last 90 days. The schedule still rotates it. Consider deactivating and deleting it instead, because no application seems to need a new key. */
  | 'UNUSED';

/** The place that a setting of an account is from. */
export type SettingOrigin =
  /** The account itself. */
  | 'ACCOUNT'
  /** The setting of the installation. */
  | 'INSTALLATION'
  /** An organizational unit above the account, or the root. The nearest one with a value counts. */
  | 'UNIT';

/** The changes to a rotation schedule. Omitted fields keep their values. */
export type UpdateRotationScheduleInput = {
  /** The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty. */
  daysOfWeek?: Array<number> | null | undefined;
  /** The destination of the new secrets; default SECRETS_MANAGER. */
  destination?: RotationDestination | null | undefined;
  /** The length of the window in minutes, 15 to 1,440; default 240. */
  durationMinutes?: number | null | undefined;
  /** The ID of the schedule. */
  id: string | number;
  /** Whether the schedule is enabled; true also resumes a paused schedule. */
  isEnabled?: boolean | null | undefined;
  /** The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30. */
  jitterMinutes?: number | null | undefined;
  /** The age in days at which keys are rotated, 1 to 3,650; default 90. */
  maxAgeDays?: number | null | undefined;
  /** The new name of the schedule, at most 100 characters. */
  name?: string | null | undefined;
  /** The number of open rotations in the account at which the schedule waits, 1 to 100; default 1. */
  openMax?: number | null | undefined;
  /** The number of hours for which both keys stay active, 1 to 8,760; default 168. */
  overlapHours?: number | null | undefined;
  /** The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24. */
  quietHours?: number | null | undefined;
  /** The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240. */
  soakHours?: number | null | undefined;
  /** The local time at which the window opens, such as `02:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The users whose access keys the schedule rotates. */
  target?: RotationScheduleTarget | null | undefined;
  /** The name of the group or user, or the key of the tag, at most 256 characters. */
  targetName?: string | null | undefined;
  /** The value of the tag, at most 256 characters; any value if omitted. */
  targetValue?: string | null | undefined;
  /** The IANA time zone of the window, such as `Europe/Berlin`. */
  timeZone?: string | null | undefined;
  /** The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14. */
  warnDaysBefore?: number | null | undefined;
};

/** The permission of IAM Monitor to change an AWS account, and the credentials used for changes. */
export type WriteMode =
  /** Changes are made with the credentials that read the account. */
  | 'CONNECTION'
  /** IAM Monitor never changes the account. */
  | 'OFF'
  /** Changes are made with the separate rotate role. */
  | 'ROTATE_ROLE';

export type RotationRowFragment = { id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } };

export type RotationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: RotationFilter | null | undefined;
}>;


export type RotationsQuery = { rotations: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } }> } };

export type RotationDetailFragment = { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } };

export type RotationQueryVariables = Exact<{
  id: string | number;
}>;


export type RotationQuery = { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null };

export type RotationEventsSubscriptionVariables = Exact<{
  rotationId: string | number;
}>;


export type RotationEventsSubscription = { rotationEvents: { cursor: string, rotation: { id: string, state: RotationState } } };

export type RotateAccessKeyMutationVariables = Exact<{
  input: RotateAccessKeyInput;
}>;


export type RotateAccessKeyMutation = { rotateAccessKey: { plan: { accountId: string, userName: string, userArn: string, accessKeyId: string, mode: RotationMode, destination: RotationDestination, secretId: string | null, region: string | null, secretStatus: RotationSecretStatus | null, secretAccountId: string | null, warnings: Array<string>, steps: Array<{ state: RotationState, description: string, actions: Array<string>, waitSeconds: number }> } | null, rotation: { id: string, state: RotationState } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type AdvanceRotationMutationVariables = Exact<{
  input: AdvanceRotationInput;
}>;


export type AdvanceRotationMutation = { advanceRotation: { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type PauseRotationMutationVariables = Exact<{
  input: PauseRotationInput;
}>;


export type PauseRotationMutation = { pauseRotation: { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type RollbackRotationMutationVariables = Exact<{
  input: RotationIdInput;
}>;


export type RollbackRotationMutation = { rollbackRotation: { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type CancelRotationMutationVariables = Exact<{
  input: RotationIdInput;
}>;


export type CancelRotationMutation = { cancelRotation: { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type RevealSecretMutationVariables = Exact<{
  input: RotationIdInput;
}>;


export type RevealSecretMutation = { revealSecret: { accessKeyId: string | null, secretAccessKey: string | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type AcknowledgeRevealMutationVariables = Exact<{
  input: RotationIdInput;
}>;


export type AcknowledgeRevealMutation = { acknowledgeReveal: { rotation: { userArn: string, reason: string | null, secretId: string | null, region: string | null, versionId: string | null, sentAt: string | null, returnedAt: string | null, attempt: number, timeScale: number, probedAt: string | null, promotedAt: string | null, gateAt: string | null, gateKind: RotationGateKind | null, gateDeadlineAt: string | null, inactiveAt: string | null, revealedAt: string | null, acknowledgedAt: string | null, rollbackRequestedAt: string | null, resumeState: RotationState | null, canAdvance: boolean, canPause: boolean, canCancel: boolean, canRollBack: boolean, canConfirmReturn: boolean, canReveal: boolean, id: string, state: RotationState, stateSince: string, mode: RotationMode, destination: RotationDestination, userName: string, oldAccessKeyId: string, newAccessKeyId: string | null, requestedAt: string, trigger: RotationTrigger, finishedAt: string | null, waitingFor: string | null, nextTickAt: string | null, parkedCode: ErrorCode | null, parkedReason: string | null, receiver: { id: string, name: string, url: string } | null, gateConditions: Array<{ name: RotationGateConditionName, isMet: boolean, isKnown: boolean, isNeeded: boolean, detail: string | null }>, sources: { status: RotationSourcesStatus, reason: string | null, movedCount: number, totalCount: number, limits: Array<string>, sources: Array<{ address: string, agent: string, services: Array<string>, oldKeyLastUsedAt: string | null, newKeyFirstUsedAt: string | null, state: RotationSourceState }> }, revealedTo: { id: string | null, kind: ActorKind, displayName: string } | null, schedule: { id: string, name: string } | null, steps: Array<{ kind: RotationStepKind, at: string, message: string, fromState: RotationState | null, state: RotationState, evidence: unknown, actor: { id: string | null, kind: ActorKind, displayName: string } }>, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type ScheduledKeyRowFragment = { accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string };

export type RotationScheduleRowFragment = { id: string, name: string, isEnabled: boolean, pausedReason: string | null, target: RotationScheduleTarget, targetName: string | null, targetValue: string | null, maxAgeDays: number, timeZone: string, startTime: string, durationMinutes: number, daysOfWeek: Array<number>, destination: RotationDestination, nextSlotAt: string | null, createdAt: string, createdBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null }, preview: { due: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, expiring: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }> } };

export type RotationSchedulesQueryVariables = Exact<{
  accountId?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type RotationSchedulesQuery = { rotationSchedules: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, name: string, isEnabled: boolean, pausedReason: string | null, target: RotationScheduleTarget, targetName: string | null, targetValue: string | null, maxAgeDays: number, timeZone: string, startTime: string, durationMinutes: number, daysOfWeek: Array<number>, destination: RotationDestination, nextSlotAt: string | null, createdAt: string, createdBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null }, preview: { due: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, expiring: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }> } }> } };

export type RotationSchedulePreviewQueryVariables = Exact<{
  input: CreateRotationScheduleInput;
}>;


export type RotationSchedulePreviewQuery = { rotationSchedulePreview: { nextSlots: Array<string>, due: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, expiring: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, blocked: Array<{ accessKeyId: string, userName: string, obstacle: ScheduleObstacle }> } };

export type CreateRotationScheduleMutationVariables = Exact<{
  input: CreateRotationScheduleInput;
}>;


export type CreateRotationScheduleMutation = { createRotationSchedule: { schedule: { id: string, name: string, isEnabled: boolean, pausedReason: string | null, target: RotationScheduleTarget, targetName: string | null, targetValue: string | null, maxAgeDays: number, timeZone: string, startTime: string, durationMinutes: number, daysOfWeek: Array<number>, destination: RotationDestination, nextSlotAt: string | null, createdAt: string, createdBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null }, preview: { due: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, expiring: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }> } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type UpdateRotationScheduleMutationVariables = Exact<{
  input: UpdateRotationScheduleInput;
}>;


export type UpdateRotationScheduleMutation = { updateRotationSchedule: { schedule: { id: string, name: string, isEnabled: boolean, pausedReason: string | null, target: RotationScheduleTarget, targetName: string | null, targetValue: string | null, maxAgeDays: number, timeZone: string, startTime: string, durationMinutes: number, daysOfWeek: Array<number>, destination: RotationDestination, nextSlotAt: string | null, createdAt: string, createdBy: { id: string | null, kind: ActorKind, displayName: string }, account: { id: string, name: string, awsAccountId: string | null }, preview: { due: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }>, expiring: Array<{ accessKeyId: string, userName: string, createdAt: string, ageDays: number, dueAt: string }> } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type DeleteRotationScheduleMutationVariables = Exact<{
  input: RotationScheduleIdInput;
}>;


export type DeleteRotationScheduleMutation = { deleteRotationSchedule: { schedule: { id: string, deletedAt: string | null } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type DueKeysQueryVariables = Exact<{
  accountId?: string | number | null | undefined;
}>;


export type DueKeysQuery = { overview: { keysDueCount: number, asOf: string | null, keysDue: Array<{ id: string, accessKeyId: string | null, ageDays: number, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null }, user: { id: string, userName: string, accessKeys: Array<{ id: string }>, account: { id: string, awsAccountId: string | null, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } } }> } };

export type PlannedKeyQueryVariables = Exact<{
  accountId: string | number;
  accessKeyId: string;
}>;


export type PlannedKeyQuery = { account: { id: string, awsAccountId: string | null, name: string, writes: WriteMode, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> } | null, accessKeys: { nodes: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus, ageDays: number, lastUsed: { status: LastUsedStatus, at: string | null, service: string | null, region: string | null } }> } };

export type ScheduledAccountQueryVariables = Exact<{
  accountId: string | number;
}>;


export type ScheduledAccountQuery = { account: { id: string, region: string, writes: WriteMode } | null };

export type KeyAgeLimitPartsFragment = { id: string, settings: Array<{ name: AccountSettingName, value: number | null, origin: SettingOrigin, unitId: string | null, unitPath: string | null }> };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const RotationRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<RotationRowFragment, unknown>;
export const RotationDetailFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<RotationDetailFragment, unknown>;
export const ScheduledKeyRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}}]} as unknown as DocumentNode<ScheduledKeyRowFragment, unknown>;
export const RotationScheduleRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationScheduleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RotationSchedule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"pausedReason"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"targetValue"}},{"kind":"Field","name":{"kind":"Name","value":"maxAgeDays"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"daysOfWeek"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"nextSlotAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"preview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiring"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}}]} as unknown as DocumentNode<RotationScheduleRowFragment, unknown>;
export const KeyAgeLimitPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<KeyAgeLimitPartsFragment, unknown>;
export const RotationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Rotations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<RotationsQuery, RotationsQueryVariables>;
export const RotationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Rotation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<RotationQuery, RotationQueryVariables>;
export const RotationEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"RotationEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"rotationId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotationEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"rotationId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"rotationId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<RotationEventsSubscription, RotationEventsSubscriptionVariables>;
export const RotateAccessKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateAccessKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateAccessKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateAccessKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"plan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"secretStatus"}},{"kind":"Field","name":{"kind":"Name","value":"secretAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"waitSeconds"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RotateAccessKeyMutation, RotateAccessKeyMutationVariables>;
export const AdvanceRotationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdvanceRotation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdvanceRotationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"advanceRotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<AdvanceRotationMutation, AdvanceRotationMutationVariables>;
export const PauseRotationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PauseRotation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PauseRotationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pauseRotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<PauseRotationMutation, PauseRotationMutationVariables>;
export const RollbackRotationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RollbackRotation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rollbackRotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<RollbackRotationMutation, RollbackRotationMutationVariables>;
export const CancelRotationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelRotation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelRotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<CancelRotationMutation, CancelRotationMutationVariables>;
export const RevealSecretDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevealSecret"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revealSecret"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"secretAccessKey"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RevealSecretMutation, RevealSecretMutationVariables>;
export const AcknowledgeRevealDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcknowledgeReveal"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeReveal"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationDetail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateSince"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"oldAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"newAccessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"trigger"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"nextTickAt"}},{"kind":"Field","name":{"kind":"Name","value":"parkedCode"}},{"kind":"Field","name":{"kind":"Name","value":"parkedReason"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationDetail"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Rotation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationRow"}},{"kind":"Field","name":{"kind":"Name","value":"userArn"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"secretId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"receiver"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sentAt"}},{"kind":"Field","name":{"kind":"Name","value":"returnedAt"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"timeScale"}},{"kind":"Field","name":{"kind":"Name","value":"probedAt"}},{"kind":"Field","name":{"kind":"Name","value":"promotedAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateKind"}},{"kind":"Field","name":{"kind":"Name","value":"gateDeadlineAt"}},{"kind":"Field","name":{"kind":"Name","value":"gateConditions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isMet"}},{"kind":"Field","name":{"kind":"Name","value":"isKnown"}},{"kind":"Field","name":{"kind":"Name","value":"isNeeded"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"movedCount"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"limits"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"agent"}},{"kind":"Field","name":{"kind":"Name","value":"services"}},{"kind":"Field","name":{"kind":"Name","value":"oldKeyLastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"newKeyFirstUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"inactiveAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revealedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"rollbackRequestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resumeState"}},{"kind":"Field","name":{"kind":"Name","value":"canAdvance"}},{"kind":"Field","name":{"kind":"Name","value":"canPause"}},{"kind":"Field","name":{"kind":"Name","value":"canCancel"}},{"kind":"Field","name":{"kind":"Name","value":"canRollBack"}},{"kind":"Field","name":{"kind":"Name","value":"canConfirmReturn"}},{"kind":"Field","name":{"kind":"Name","value":"canReveal"}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"fromState"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}}]}}]}}]} as unknown as DocumentNode<AcknowledgeRevealMutation, AcknowledgeRevealMutationVariables>;
export const RotationSchedulesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RotationSchedules"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotationSchedules"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationScheduleRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationScheduleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RotationSchedule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"pausedReason"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"targetValue"}},{"kind":"Field","name":{"kind":"Name","value":"maxAgeDays"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"daysOfWeek"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"nextSlotAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"preview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiring"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}}]}}]}}]} as unknown as DocumentNode<RotationSchedulesQuery, RotationSchedulesQueryVariables>;
export const RotationSchedulePreviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RotationSchedulePreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateRotationScheduleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotationSchedulePreview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiring"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextSlots"}},{"kind":"Field","name":{"kind":"Name","value":"blocked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"obstacle"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}}]} as unknown as DocumentNode<RotationSchedulePreviewQuery, RotationSchedulePreviewQueryVariables>;
export const CreateRotationScheduleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateRotationSchedule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateRotationScheduleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createRotationSchedule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationScheduleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationScheduleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RotationSchedule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"pausedReason"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"targetValue"}},{"kind":"Field","name":{"kind":"Name","value":"maxAgeDays"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"daysOfWeek"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"nextSlotAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"preview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiring"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}}]}}]}}]} as unknown as DocumentNode<CreateRotationScheduleMutation, CreateRotationScheduleMutationVariables>;
export const UpdateRotationScheduleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateRotationSchedule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateRotationScheduleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateRotationSchedule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RotationScheduleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ScheduledKeyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ScheduledKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RotationScheduleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RotationSchedule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"pausedReason"}},{"kind":"Field","name":{"kind":"Name","value":"target"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"targetValue"}},{"kind":"Field","name":{"kind":"Name","value":"maxAgeDays"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"durationMinutes"}},{"kind":"Field","name":{"kind":"Name","value":"daysOfWeek"}},{"kind":"Field","name":{"kind":"Name","value":"destination"}},{"kind":"Field","name":{"kind":"Name","value":"nextSlotAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"preview"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiring"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ScheduledKeyRow"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateRotationScheduleMutation, UpdateRotationScheduleMutationVariables>;
export const DeleteRotationScheduleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteRotationSchedule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotationScheduleIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteRotationSchedule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteRotationScheduleMutation, DeleteRotationScheduleMutationVariables>;
export const DueKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DueKeys"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"overview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"keysDueCount"}},{"kind":"Field","name":{"kind":"Name","value":"keysDue"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<DueKeysQuery, DueKeysQueryVariables>;
export const PlannedKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PlannedKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessKeyId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"writes"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"KeyAgeLimitParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessKeyId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountIds"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"ageDays"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"KeyAgeLimitParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"origin"}},{"kind":"Field","name":{"kind":"Name","value":"unitId"}},{"kind":"Field","name":{"kind":"Name","value":"unitPath"}}]}}]}}]} as unknown as DocumentNode<PlannedKeyQuery, PlannedKeyQueryVariables>;
export const ScheduledAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ScheduledAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"writes"}}]}}]}}]} as unknown as DocumentNode<ScheduledAccountQuery, ScheduledAccountQueryVariables>;