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

/** The type of identity that acted in an AWS account. */
export type ActivityActorKind =
  /** A federated user, or a person of IAM Identity Center, acted. */
  | 'FEDERATED'
  /** A session of a role acted. */
  | 'ROLE'
  /** The root user of the account acted. */
  | 'ROOT'
  /** An AWS service acted by itself. */
  | 'SERVICE'
  /** CloudTrail names no identity of a known type. */
  | 'UNKNOWN'
  /** An IAM user acted. */
  | 'USER';

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

/** The type of the resource that an alert is about. */
export type AlertCategory =
  /** The alert is about an access key of a user. */
  | 'IAMAccessKey'
  /** The alert is about the account itself. */
  | 'IAMAccount'
  /** The alert is about a group. */
  | 'IAMGroup'
  /** The alert is about the account's password policy. */
  | 'IAMPasswordPolicy'
  /** The alert is about a managed or inline policy. */
  | 'IAMPolicy'
  /** The alert is about a role. */
  | 'IAMRole'
  /** The alert is about the root user. */
  | 'IAMRootUser'
  /** The alert is about an IAM user. */
  | 'IAMUser';

/** The type of a change in the history of an alert. */
export type AlertEventKind =
  /** The alert was acknowledged. */
  | 'ACKNOWLEDGED'
  /** The alert was assigned to an operator, or the assignment was removed. */
  | 'ASSIGNED'
  /** A comment was added. */
  | 'COMMENTED'
  /** The alert was dismissed, or an exception muted it: `changes` then has the exception's ID as `ruleId`. */
  | 'DISMISSED'
  /** The issue was found for the first time. */
  | 'OPENED'
  /** The issue was found again after the alert was resolved. */
  | 'REOPENED'
  /** The issue no longer exists, or its check was disabled or redefined. */
  | 'RESOLVED'
  /** The alert was snoozed until a time. */
  | 'SNOOZED'
  /** A triage action was undone, and the values before it are restored. */
  | 'UNDONE'
  /** The severity changed, and the status did not. */
  | 'UPDATED'
  /** A dismissal ended: it expired, the alert was reopened, its exception ended, or the severity increased. */
  | 'WITHDRAWN'
  /** A snooze ended: its time was over, the alert was reopened, or the severity increased. */
  | 'WOKEN';

/** The conditions that alerts must meet. All given conditions apply. */
export type AlertFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts. */
  accountIds?: Array<string | number> | null | undefined;
  /** The categories that an alert may have. */
  category?: Array<AlertCategory> | null | undefined;
  /** The IDs of the checks that may have raised an alert. */
  check?: Array<string> | null | undefined;
  /** The period in which a scan must have first observed the issue. */
  firstSeen?: DateTimeRange | null | undefined;
  /** The IDs of problems, as in `Problem.id`: the alerts of these root causes. At most 200. */
  problemIds?: Array<string | number> | null | undefined;
  /** Words and terms, such as `is:open severity:high,critical account:prod key.age:>90d`, at most 2,000 characters. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The identity of one resource, as in `Alert.resource.id`. */
  resourceId?: string | null | undefined;
  /** The severities that an alert may have. */
  severity?: Array<Severity> | null | undefined;
  /** The statuses that an alert may have. */
  status?: Array<AlertStatus> | null | undefined;
};

/** The property by which alerts are grouped. */
export type AlertGroupBy =
  /** Alerts are grouped by AWS account. */
  | 'ACCOUNT'
  /** Alerts are grouped by the check that raised them. */
  | 'CHECK'
  /** Alerts are grouped by the affected resource. */
  | 'RESOURCE';

/** The alert to act on. */
export type AlertIdInput = {
  /** The global ID of the alert. */
  id: string | number;
};

/** The order of a list of alerts. Equal items are sorted by their ID. */
export type AlertOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: AlertOrderField;
};

/** The value by which alerts are sorted. */
export type AlertOrderField =
  /** The list is sorted by the time at which a scan first reported the alert. */
  | 'FIRST_SEEN'
  /** The list is sorted by the number of the alert. */
  | 'NUMBER'
  /** The list is sorted by the name of the resource. */
  | 'RESOURCE'
  /** The list is sorted by severity, then by number. DESC begins with the newest of the most severe alerts. */
  | 'SEVERITY'
  /** The list is sorted by status: open, acknowledged, snoozed, dismissed, then resolved alerts. */
  | 'STATUS'
  /** The list is sorted by the title of the check. */
  | 'TITLE';

/** The reason why an alert was resolved. */
export type AlertResolution =
  /** The check was disabled in the settings. */
  | 'DISABLED'
  /** The check was evaluated again and passed. */
  | 'FIXED'
  /** The resource was deleted. */
  | 'GONE'
  /** The definition of the check changed. If the resource still fails, there is a new alert. */
  | 'SUPERSEDED';

/** The status of an alert. */
export type AlertStatus =
  /** The alert was acknowledged: an operator takes responsibility for it. */
  | 'ACKNOWLEDGED'
  /** An operator or an exception has dismissed the alert with a reason, until an expiry date. */
  | 'DISMISSED'
  /** The issue exists, and the alert is neither acknowledged, snoozed nor dismissed. */
  | 'OPEN'
  /** The issue no longer exists, or its check was disabled or redefined. Operators cannot set this status. */
  | 'RESOLVED'
  /** The alert was snoozed until a time, at which it opens again. */
  | 'SNOOZED';

/** The assignment of an alert to an operator. */
export type AssignAlertInput = {
  /** The ID or name of the operator; null or omitted removes the assignment. */
  assignee?: string | null | undefined;
  /** The global ID of the alert. */
  id: string | number;
};

/** The action applied to several alerts at once. */
export type BulkAlertAction =
  /** Acknowledges the alerts. */
  | 'ACKNOWLEDGE'
  /** Assigns the alerts to `assignee`, or removes the assignment if it is omitted. */
  | 'ASSIGN'
  /** Dismisses the alerts; needs `reason` and `expiresAt`. */
  | 'DISMISS'
  /** Reopens acknowledged, snoozed or dismissed alerts. */
  | 'REOPEN'
  /** Snoozes the alerts; needs `until`. */
  | 'SNOOZE';

/** The outcome of a check. */
export type CheckOutcome =
  /** The check is disabled in the settings. */
  | 'DISABLED'
  /** The check was evaluated and found a problem. */
  | 'FAIL'
  /** The check neither passed nor failed, because data that it needs was not read. */
  | 'NOT_EVALUATED'
  /** The check was evaluated and found no problem. */
  | 'PASS';

/** A comment for the timeline of an alert. */
export type CommentOnAlertInput = {
  /** The comment as plain text, at most 4,000 characters. */
  comment: string;
  /** The global ID of the alert. */
  id: string | number;
};

/** A published standard with controls for IAM. */
export type ControlStandard =
  /** The controls of AWS Security Hub for IAM and accounts, and those for KMS that evaluate IAM policies. */
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

/** A period of time. Either end can be omitted. */
export type DateTimeRange = {
  /** The start of the period, inclusive. */
  from?: string | null | undefined;
  /** The end of the period, exclusive. */
  to?: string | null | undefined;
};

/** The dismissal of an alert. */
export type DismissAlertInput = {
  /** A comment of at most 4,000 characters. */
  comment?: string | null | undefined;
  /** The time at which the alert reopens automatically: in the future, at most 365 days ahead. Required; otherwise the error is `EXPIRY_REQUIRED`. */
  expiresAt?: string | null | undefined;
  /** The global ID of the alert. */
  id: string | number;
  /** The reason for the dismissal. Required; otherwise the error is `REASON_REQUIRED`. */
  reason?: DismissalReason | null | undefined;
};

/** The reason why an alert was dismissed. */
export type DismissalReason =
  /** The issue does not exist on this resource. */
  | 'FALSE_POSITIVE'
  /** A control outside IAM mitigates the risk. */
  | 'MITIGATED_ELSEWHERE'
  /** The issue is real, and the risk is accepted for a limited time. */
  | 'RISK_ACCEPTED';

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

/** The kind of policy that a document of a fix belongs to. */
export type FixDocumentKind =
  /** The document is an inline policy of a user, group or role. */
  | 'INLINE_POLICY'
  /** The document is a customer managed policy. */
  | 'MANAGED_POLICY'
  /** The document is the trust policy of a role. */
  | 'TRUST_POLICY';

/** The state of a proposed fix. */
export type FixState =
  /** The latest snapshot no longer has the issue. */
  | 'GONE'
  /** A value that only the operator knows is missing or wrong. `inputs` says which one. */
  | 'INPUT_NEEDED'
  /** The latest snapshot does not say whether the issue exists. `reason` says what was not read. */
  | 'NOT_EVALUATED'
  /** No document fixes this issue or this resource. Follow the instructions of the alert. */
  | 'UNAVAILABLE'
  /** A document could be written, but the issue would stay, AWS would refuse the document, or it would allow more than now. It is not returned; `reason` says why. */
  | 'UNPROVEN'
  /** The documents are written, and with them the issue is gone in the latest snapshot. */
  | 'WRITTEN';

/** The values of one input of a fix. */
export type FixValueInput = {
  /** The ID of the input, as `inputs` of the fix returns it. */
  id: string;
  /** The values, at most 50 of at most 2,048 characters. */
  values: Array<string>;
};

/** The age that a fact can have when a scan reads it. */
export type Freshness =
  /** The fact is current at the time of reading. */
  | 'LIVE'
  /** The fact comes from the credential report, which AWS caches for up to four hours. */
  | 'REPORT'
  /** The fact is read live, but AWS records it with a delay: minutes for keys and passwords, hours for services. */
  | 'TRACKED';

/** The role of an operator or token. Each role also has the permissions of those before it. */
export type OperatorRole =
  /** The role also manages accounts, operators, tokens and settings. */
  | 'admin'
  /** The role also starts scans, works on alerts and shares views. */
  | 'analyst'
  /** The role also rotates access keys. */
  | 'operator'
  /** The role reads everything but what only admins manage. */
  | 'viewer';

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The part of a CloudTrail record that names the person behind an identity. */
export type PersonSource =
  /** The name of the role's session. The caller that assumed the role chose it. */
  | 'SESSION_NAME'
  /** The source identity, which was set at sign-in and stays the same through every role. */
  | 'SOURCE_IDENTITY'
  /** The name of the IAM user or federated user. */
  | 'USER_NAME';

/** The code of an issue of a policy document. Releases add codes. */
export type PolicyIssueCode =
  /** An action with a wildcard matches no action that AWS documents. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_MATCHES_NOTHING'
  /** An action does not support specific resources, so it matches only with Resource *. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'ACTION_NEEDS_ANY_RESOURCE'
  /** Another action of the statement covers the action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-action. */
  | 'ACTION_REDUNDANT'
  /** An action does not have the form service:Action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_SYNTAX'
  /** AWS documents no action with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_UNKNOWN'
  /** The statement allows every action on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ADMIN'
  /** The account in an ARN does not have 12 digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-account. */
  | 'ARN_ACCOUNT_INVALID'
  /** An ARN names no account, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-account. */
  | 'ARN_ACCOUNT_MISSING'
  /** An ARN names an account, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-account-not-allowed. */
  | 'ARN_ACCOUNT_NOT_ALLOWED'
  /** A resource is not a valid ARN. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'ARN_INVALID'
  /** An ARN names no Region, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-region. */
  | 'ARN_REGION_MISSING'
  /** An ARN names a Region, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-region-not-allowed. */
  | 'ARN_REGION_NOT_ALLOWED'
  /** An ARN has the form of no resource type that AWS documents for its service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-resource. */
  | 'ARN_RESOURCE_INVALID'
  /** The statement allows assuming every role that trusts the account. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html. */
  | 'ASSUME_ROLE_ANY'
  /** Bool or Null has several values, of which one is enough. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean. */
  | 'BOOLEAN_VALUES_SEVERAL'
  /** The statement allows removing the permissions boundary of a principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html. */
  | 'BOUNDARY_REMOVAL'
  /** ForAllValues or ForAnyValue is used with a claim that has one value in a token. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-confirm-audience-claim-type. */
  | 'CLAIM_SET_OPERATOR'
  /** The policy allows every action of CloudTrail, including stopping and deleting trails. See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html. */
  | 'CLOUDTRAIL_FULL_ACCESS'
  /** The Condition is empty, so the statement applies without one. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-condition. */
  | 'CONDITION_EMPTY'
  /** AWS no longer supports the condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-deprecated-global-condition-key. */
  | 'CONDITION_KEY_DEPRECATED'
  /** The caller chooses the value of the condition key, so the condition protects nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-untrustworthy-condition-key. */
  | 'CONDITION_KEY_FORGEABLE'
  /** A condition key is set only with another action, which no statement allows. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-condition-key. */
  | 'CONDITION_KEY_NEEDS_ACTION'
  /** No request for the actions carries the condition key, so the Allow never applies to them. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key. */
  | 'CONDITION_KEY_NOT_IN_REQUEST'
  /** The same condition key is given twice: AWS ignores the case of keys. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case. */
  | 'CONDITION_KEY_REPEATED'
  /** AWS documents no condition key with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-global-condition-key. */
  | 'CONDITION_KEY_UNKNOWN'
  /** A condition key protects only together with another one, which the statement lacks. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'CONDITION_KEY_UNPAIRED'
  /** A value matches everything, so the condition compares nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-key-due-to-wildcard-in-condition. */
  | 'CONDITION_MATCHES_ANY'
  /** A condition key for tags names no tag, so no request carries it. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition. */
  | 'CONDITION_TAG_KEY_MISSING'
  /** The values of a condition have different JSON types. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-data-type. */
  | 'CONDITION_TYPES_MIXED'
  /** A value of a condition is not valid for its operator, or its list is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. */
  | 'CONDITION_VALUE_INVALID'
  /** Another value of the condition covers the value. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-condition-value-num. */
  | 'CONDITION_VALUE_REDUNDANT'
  /** A value with a wildcard also matches the accounts, organizations, principals or networks of others. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive. */
  | 'CONDITION_WILDCARD_WIDE'
  /** For some actions, no request carries the condition key: a Deny never applies to them, or an Allow applies without its limit. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-deny-with-unsupported-tag-condition-key-for-service. */
  | 'CONDITION_WITHOUT_EFFECT'
  /** The statement allows obtaining credentials for any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'CREDENTIAL_EXPOSURE'
  /** The statement allows reading the data of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'DATA_EXFILTRATION'
  /** A date is written as a number of seconds. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-date-value. */
  | 'DATE_AS_EPOCH'
  /** A Deny names only groups, to which its actions do not apply, so it has no effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html. */
  | 'DEAD_DENY'
  /** The policy alone is enough for an escalation technique. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ESCALATION_TECHNIQUE'
  /** A federated principal is not an identity provider. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-federated-principal-syntax-in-role-trust-policy. */
  | 'FEDERATED_PRINCIPAL_INVALID'
  /** The statement allows changing any resource of a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'INFRASTRUCTURE_MODIFICATION'
  /** An address block has bits after its prefix, which AWS ignores. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-improve-ip-range. */
  | 'IP_RANGE_HOST_BITS'
  /** The statement allows decrypting with every KMS key. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_DECRYPT_ANY_KEY'
  /** The policy allows every action of KMS, including deleting keys and changing their policies. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_FULL_ACCESS'
  /** A value is not the ARN of a KMS key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-kms-key-value. */
  | 'KMS_KEY_ARN_INVALID'
  /** The statement allows subscribing to any product of AWS Marketplace. See https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html. */
  | 'MARKETPLACE_SUBSCRIBE'
  /** The statement seems to require MFA, but its condition on MFA does not have that effect, or its NotAction exempts actions that must require MFA. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'MFA_FLAWED'
  /** An Allow with NotAction covers every action except the listed ones, including actions that AWS adds later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html. */
  | 'NOT_ACTION_ALLOW'
  /** An Allow with NotPrincipal covers everyone except the listed principals, including anonymous callers. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-allow-with-not-principal. */
  | 'NOT_PRINCIPAL_ALLOW'
  /** A trust policy has NotPrincipal, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-notprincipal. */
  | 'NOT_PRINCIPAL_IN_TRUST_POLICY'
  /** An Allow with NotResource covers every resource except the listed ones, including resources that are created later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html. */
  | 'NOT_RESOURCE_ALLOW'
  /** Null is combined with ForAllValues or ForAnyValue, so the condition is always met or never met. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier. */
  | 'NULL_WITH_SET_OPERATOR'
  /** Every user of an identity provider can assume the role, because no condition names the application. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-condition-key-for-oidc-principal. */
  | 'OIDC_CLAIM_MISSING'
  /** A condition on the subject has a wildcard that matches more than one branch of one repository. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-specific-github-repo-and-branch-recommended. */
  | 'OIDC_SUBJECT_WIDE'
  /** A condition operator compares values of another type than the key has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch. */
  | 'OPERATOR_TYPE_MISMATCH'
  /** AWS has no condition operator with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator. */
  | 'OPERATOR_UNKNOWN'
  /** The statement allows passing every role to a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-pass-role-with-star-in-resource. */
  | 'PASS_ROLE_ANY'
  /** Action or NotAction is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_INVALID'
  /** A statement has neither Action nor NotAction. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_MISSING'
  /** The document begins with a byte order mark. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_BYTE_ORDER_MARK'
  /** Condition does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_CONDITION_INVALID'
  /** An object of the document has the same key twice. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_DUPLICATE_KEY'
  /** Effect is neither Allow nor Deny. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_INVALID'
  /** A statement has no Effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_MISSING'
  /** A statement has both an element and its Not… form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_CONFLICT'
  /** The document has an element that policies do not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_UNKNOWN'
  /** Id is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ID_INVALID'
  /** The document is not valid JSON. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_JSON_INVALID'
  /** The document is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_NOT_AN_OBJECT'
  /** Principal or NotPrincipal does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_PRINCIPAL_INVALID'
  /** Resource or NotResource is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_RESOURCE_INVALID'
  /** Sid is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_SID_INVALID'
  /** A statement is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_INVALID'
  /** The policy has no Statement. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_MISSING'
  /** The document is nested deeper than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_DEEP'
  /** The document is larger than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_LARGE'
  /** The policy has more characters than AWS accepts for a policy of its type. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-identity-policy-quota. */
  | 'POLICY_TOO_LONG'
  /** The document is URL-encoded twice, or its encoding is not valid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_URL_ENCODED'
  /** Version is neither 2012-10-17 nor 2008-10-17. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_VERSION_INVALID'
  /** A principal can use none of the statement's actions, or an action can be used by none of its principals. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal. */
  | 'PRINCIPAL_ACTION_MISMATCH'
  /** Principal or NotPrincipal is empty, so the statement applies to no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-principal. */
  | 'PRINCIPAL_EMPTY'
  /** A value of Principal is not a principal of AWS. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-format. */
  | 'PRINCIPAL_INVALID'
  /** An identity-based policy has a Principal element, which such policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-principal. */
  | 'PRINCIPAL_IN_IDENTITY_POLICY'
  /** A statement of a trust policy names no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-principal. */
  | 'PRINCIPAL_MISSING'
  /** A principal is named by its unique ID, which AWS shows in place of a deleted principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-role-reference. */
  | 'PRINCIPAL_UNIQUE_ID'
  /** A principal has a wildcard that AWS does not support there. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-wildcard-in-principal. */
  | 'PRINCIPAL_WILDCARD'
  /** An ARN or a condition names a Region that AWS does not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-region. */
  | 'REGION_UNKNOWN'
  /** The statement allows changing the permissions of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'RESOURCE_EXPOSURE'
  /** A trust policy has a Resource element, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-resource. */
  | 'RESOURCE_IN_TRUST_POLICY'
  /** The statement has no Resource, so it never matches. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-resource. */
  | 'RESOURCE_MISSING'
  /** A resource has a type to which none of the statement's actions applies. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_NEVER_MATCHES'
  /** Another resource of the statement covers the resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-resource. */
  | 'RESOURCE_REDUNDANT'
  /** A resource has a wildcard within its type, which AWS does not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'RESOURCE_TYPE_WILDCARD'
  /** The statement covers every resource, although some of its actions can be limited to specific resources. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_WILDCARD'
  /** A trust policy for IAM Roles Anywhere lacks actions without which the role cannot be assumed. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-roles-anywhere-trust-policy. */
  | 'ROLES_ANYWHERE_ACTIONS_MISSING'
  /** A condition on s3:prefix does not hide the objects below its prefixes. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-s3-prefix-in-negative-context. */
  | 'S3_PREFIX_NEGATED'
  /** The statement allows creating the service-linked role of every service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-create-slr-with-star-in-resource. */
  | 'SERVICE_LINKED_ROLE_ANY'
  /** An action has a wildcard in the name of the service, so it also covers later services. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-wildcard-in-service-name. */
  | 'SERVICE_NAME_WILDCARD'
  /** A service principal does not have the form SERVICE.amazonaws.com. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-principal-format. */
  | 'SERVICE_PRINCIPAL_INVALID'
  /** An action names a service that AWS does not document. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-in-action. */
  | 'SERVICE_UNKNOWN'
  /** The statement allows every action of a service on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'SERVICE_WILDCARD'
  /** The statement names a role and also a session of that role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-principal-in-role-trust-policy. */
  | 'SESSION_PRINCIPAL_REDUNDANT'
  /** A multivalued condition key is used without ForAllValues or ForAnyValue. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-qualifier. */
  | 'SET_OPERATOR_MISSING'
  /** ForAllValues or ForAnyValue is used with a single-valued condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key. */
  | 'SET_OPERATOR_SINGLE_VALUED'
  /** Two statements have the same Sid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unique-sids-required. */
  | 'SID_DUPLICATE'
  /** A Sid is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-sid-value. */
  | 'SID_EMPTY'
  /** A Sid has characters besides letters and digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-sid. */
  | 'SID_INVALID'
  /** A condition on aws:SourceIp also names private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-private-ip-address-subset. */
  | 'SOURCE_IP_PARTLY_PRIVATE'
  /** A condition on aws:SourceIp names only private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-private-ip-address. */
  | 'SOURCE_IP_PRIVATE'
  /** Another statement covers the statement, so it changes nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-statement. */
  | 'STATEMENT_REDUNDANT'
  /** A string operator compares an ARN, so a wildcard also matches its colons. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys. */
  | 'STRING_LIKE_ON_ARN'
  /** A trust policy allows an action that does not assume a role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy. */
  | 'TRUST_ACTION_UNSUPPORTED'
  /** A policy variable needs version 2012-10-17, so it is plain text here. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-version. */
  | 'VARIABLE_IN_OLD_VERSION'
  /** A policy variable is used with an operator for which AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator. */
  | 'VARIABLE_IN_WRONG_OPERATOR'
  /** A policy variable is not written as ${…}. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. */
  | 'VARIABLE_MALFORMED'
  /** A policy variable is in a place where AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-element. */
  | 'VARIABLE_MISPLACED'
  /** The policy has the outdated version 2008-10-17, or none. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-missing-version. */
  | 'VERSION_OLD'
  /** A value is not the ID of a VPC or VPC endpoint. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format. */
  | 'VPC_ID_INVALID'
  /** A value has a wildcard, and its operator compares it character by character. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator. */
  | 'WILDCARD_WITHOUT_LIKE';

/** A section of the account data, which is read and can fail on its own. */
export type SectionName =
  /** The section has the analyzers of IAM Access Analyzer and their findings about roles and users. */
  | 'accessAnalyzer'
  /** The section has the access keys of users. */
  | 'accessKeys'
  /** The section has the alias of the account. */
  | 'accountAliases'
  /** The section has the counts and limits of the account, and its root user's MFA and keys. */
  | 'accountSummary'
  /** The section has users, groups, roles and policies. */
  | 'authorizationDetails'
  /** The section has the credential report, which can be hours older than the scan. */
  | 'credentialReport'
  /** The section has the permission sets and assignments of IAM Identity Center. */
  | 'identityCenter'
  /** The section has the MFA devices of users, also hardware and FIDO devices. */
  | 'mfaDevices'
  /** The section has the OpenID Connect identity providers. */
  | 'oidcProviders'
  /** The section has the organization of the account, with its control policies. */
  | 'organization'
  /** The section has the delegated administrators, accounts and limits of the account's organization. */
  | 'organizationAdministration'
  /** The section has the features of IAM that the organization enabled. */
  | 'organizationsFeatures'
  /** The section has the password policy of the account. */
  | 'passwordPolicy'
  /** The section has the policies of buckets, keys, queues, topics, functions and secrets. */
  | 'resourcePolicies'
  /** The section has the SAML identity providers. */
  | 'samlProviders'
  /** The section has whether AWS has a security contact for the account. */
  | 'securityContact'
  /** The section has the server certificates. */
  | 'serverCertificates'
  /** The section has the services that each principal used. */
  | 'serviceLastAccessed'
  /** The section has the service-specific credentials of users. */
  | 'serviceSpecificCredentials'
  /** The section has the SSH public keys of users. */
  | 'sshPublicKeys'
  /** The section has the trails of every Region, and the alarms on their events. */
  | 'trailAlarms'
  /** The section has the virtual MFA devices. */
  | 'virtualMfaDevices'
  /** The section has functions, instances and other resources that run with a role. */
  | 'workloads';

/** The result of reading a section of the account data. */
export type SectionStatus =
  /** AWS denied access to the section. */
  | 'DENIED'
  /** An error occurred while reading the section. */
  | 'FAILED'
  /** The section was read. */
  | 'READ'
  /** The section was not requested, is not read yet, is not available from this source, or needs an organization. */
  | 'SKIPPED';

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

/** The snooze of an alert. */
export type SnoozeAlertInput = {
  /** The global ID of the alert. */
  id: string | number;
  /** The time at which the alert opens again: in the future, at most 90 days ahead. */
  until: string;
};

/** The action to undo. */
export type UndoTriageInput = {
  /** The `undoId` that the action returned to the same caller. */
  undoId: string | number;
};

/** One action for many alerts, selected by `ids` or by `filter`. */
export type UpdateAlertsInput = {
  /** The action to apply to each alert. */
  action: BulkAlertAction;
  /** The time of the frozen list to which the filter applies. Alerts added later are not changed. */
  asOf?: string | null | undefined;
  /** The ID or name of the operator for ASSIGN; omitted removes the assignment. */
  assignee?: string | null | undefined;
  /** A comment of at most 4,000 characters. */
  comment?: string | null | undefined;
  /** The time at which the alerts reopen automatically; required for DISMISS. */
  expiresAt?: string | null | undefined;
  /** The conditions that select the alerts. */
  filter?: AlertFilter | null | undefined;
  /** The global IDs of the alerts, at most 1,000. */
  ids?: Array<string | number> | null | undefined;
  /** The reason for the dismissal; required for DISMISS. */
  reason?: DismissalReason | null | undefined;
  /** The time at which the alerts open again, at most 90 days ahead; required for SNOOZE. */
  until?: string | null | undefined;
};

export type DocumentChangeFragment = { putPolicies: Array<{ policyArn: string, document: string }>, putInlinePolicies: Array<{ principalArn: string, policyName: string, document: string }>, setTrustPolicies: Array<{ roleArn: string, trustPolicy: string }> };

export type AlertEventLineFragment = { id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> };

export type AlertPageQueryVariables = Exact<{
  first: number;
  offset: number;
  asOf?: string | null | undefined;
  filter?: AlertFilter | null | undefined;
  orderBy?: AlertOrder | null | undefined;
  isFirst: boolean;
}>;


export type AlertPageQuery = { serverInfo?: { lastEventCursor: string }, alerts: { totalCount: number, asOf: string | null, nodes: Array<{ id: string, number: number, status: AlertStatus, severity: Severity, title: string, headline: string, firstSeenAt: string, lastSeenAt: string, isStale: boolean, staleSince: string | null, commentCount: number, snooze: { until: string } | null, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, check: { id: string, title: string }, resource: { id: string, name: string, category: AlertCategory }, account: { id: string, name: string, awsAccountId: string | null } }> } };

export type AlertSurroundingsQueryVariables = Exact<{
  filter?: AlertFilter | null | undefined;
  accountId?: string | number | null | undefined;
}>;


export type AlertSurroundingsQuery = { alertFacets: { total: number, status: Array<{ value: string, label: string, count: number }>, severity: Array<{ value: string, label: string, count: number }>, category: Array<{ value: string, label: string, count: number }>, check: Array<{ value: string, label: string, count: number }>, account: Array<{ value: string, label: string, count: number }> }, overview: { clearSince: string | null, asOf: string | null, coveragePercent: number | null, openAlerts: { total: number }, coverageSummary: { unreadAccountCount: number, scannedAccountCount: number, scanId: string | null, notReadSourceCount: number, offSourceCount: number, notEvaluatedCheckCount: number }, accounts: Array<{ id: string, name: string, coverage: { percent: number, missingPermissions: Array<string>, asOf: string | null, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null }> } };

export type AlertGroupsQueryVariables = Exact<{
  by: AlertGroupBy;
  filter?: AlertFilter | null | undefined;
}>;


export type AlertGroupsQuery = { alertGroups: Array<{ key: string, label: string, counts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }> };

export type AlertDetailQueryVariables = Exact<{
  number: number;
}>;


export type AlertDetailQuery = { alert: { category: AlertCategory, description: string, evidence: unknown, evidenceAsOf: string, resolvedAt: string | null, resolution: AlertResolution | null, reopenCount: number, staleReason: string | null, staleSince: string | null, acknowledgedAt: string | null, canVerify: boolean, id: string, number: number, status: AlertStatus, severity: Severity, title: string, headline: string, firstSeenAt: string, lastSeenAt: string, isStale: boolean, commentCount: number, owner: { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, escalationPath: { id: string } | null, check: { id: string, title: string, rationale: string, references: Array<{ title: string, url: string }>, facts: Array<{ call: string, section: SectionName, asOf: Freshness, isRequired: boolean, unknownWhen: Array<{ fact: string, reason: string }> }>, controls: Array<{ standard: ControlStandard, id: string }> }, resource: { id: string, name: string, arn: string | null, category: AlertCategory, node:
        | { __typename: 'AccessKey', accessKeyId: string | null, id: string, user: { id: string, userName: string } }
        | { __typename: 'Account', id: string }
        | { __typename: 'Alert', id: string }
        | { __typename: 'AlertEvent', id: string }
        | { __typename: 'ApiToken', id: string }
        | { __typename: 'Approval', id: string }
        | { __typename: 'AuditEvent', id: string }
        | { __typename: 'Check', id: string }
        | { __typename: 'EscalationPath', id: string }
        | { __typename: 'ExceptionRule', id: string }
        | { __typename: 'Group', id: string }
        | { __typename: 'NotificationDelivery', id: string }
        | { __typename: 'NotificationRule', id: string }
        | { __typename: 'NotificationTarget', id: string }
        | { __typename: 'Operator', id: string }
        | { __typename: 'Policy', id: string }
        | { __typename: 'Role', id: string }
        | { __typename: 'Rotation', id: string }
        | { __typename: 'RotationSchedule', id: string }
        | { __typename: 'Scan', id: string }
        | { __typename: 'User', userName: string, id: string, accessKeys: Array<{ id: string, accessKeyId: string | null, status: AccessKeyStatus }> }
       | null }, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, remediation: { text: string, cli: string | null, terraform: string | null }, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }>, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, account: { id: string, name: string, awsAccountId: string | null } } | null };

export type AlertRowFragment = { id: string, number: number, status: AlertStatus, severity: Severity, title: string, headline: string, firstSeenAt: string, lastSeenAt: string, isStale: boolean, staleSince: string | null, commentCount: number, snooze: { until: string } | null, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, check: { id: string, title: string }, resource: { id: string, name: string, category: AlertCategory }, account: { id: string, name: string, awsAccountId: string | null } };

export type FacetChoiceFragment = { value: string, label: string, count: number };

export type AlertAfterTriageFragment = { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> };

export type MutingRuleFragment = { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } };

export type SnoozeFactsFragment = { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } };

export type SnoozeAlertMutationVariables = Exact<{
  input: SnoozeAlertInput;
}>;


export type SnoozeAlertMutation = { snoozeAlert: { undoId: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type UndoTriageMutationVariables = Exact<{
  input: UndoTriageInput;
}>;


export type UndoTriageMutation = { undoTriage: { restoredCount: number, conflictCount: number, conflicts: Array<{ alertNumber: number, kind: AlertEventKind, at: string, by: { id: string | null, kind: ActorKind, displayName: string } }>, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type AssigneesQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type AssigneesQuery = { assignees: Array<{ id: string, name: string, role: OperatorRole, isInvited: boolean }> };

export type AcknowledgeAlertMutationVariables = Exact<{
  input: AlertIdInput;
}>;


export type AcknowledgeAlertMutation = { acknowledgeAlert: { undoId: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type DismissAlertMutationVariables = Exact<{
  input: DismissAlertInput;
}>;


export type DismissAlertMutation = { dismissAlert: { undoId: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type ReopenAlertMutationVariables = Exact<{
  input: AlertIdInput;
}>;


export type ReopenAlertMutation = { reopenAlert: { undoId: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type AssignAlertMutationVariables = Exact<{
  input: AssignAlertInput;
}>;


export type AssignAlertMutation = { assignAlert: { undoId: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type CommentOnAlertMutationVariables = Exact<{
  input: CommentOnAlertInput;
}>;


export type CommentOnAlertMutation = { commentOnAlert: { alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type VerifyAlertMutationVariables = Exact<{
  input: AlertIdInput;
}>;


export type VerifyAlertMutation = { verifyAlert: { outcome: CheckOutcome | null, message: string | null, alert: { id: string, status: AlertStatus, severity: Severity, acknowledgedAt: string | null, resolvedAt: string | null, resolution: AlertResolution | null, commentCount: number, lastSeenAt: string, isStale: boolean, assignee: { id: string | null, kind: ActorKind, displayName: string } | null, acknowledgedBy: { id: string | null, kind: ActorKind, displayName: string } | null, dismissal: { reason: DismissalReason, comment: string | null, at: string, expiresAt: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, exceptionRule: { id: string, query: string, expiresAt: string, owner: { id: string, name: string, isActive: boolean } } | null, snooze: { until: string, at: string, by: { id: string | null, kind: ActorKind, displayName: string } } | null, events: Array<{ id: string, kind: AlertEventKind, at: string, scanId: string | null, rotationId: string | null, changes: unknown, comment: string | null, actor: { id: string | null, kind: ActorKind, displayName: string }, causedBy: Array<{ eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } }> }> } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type UpdateAlertsMutationVariables = Exact<{
  input: UpdateAlertsInput;
}>;


export type UpdateAlertsMutation = { updateAlerts: { updatedCount: number, skippedCount: number, undoId: string | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type AlertFixQueryVariables = Exact<{
  alertId: string | number;
  inputs?: Array<FixValueInput> | FixValueInput | null | undefined;
}>;


export type AlertFixQuery = { alertFix: { state: FixState, reason: string | null, asOf: string, cli: string | null, terraform: string | null, notes: Array<string>, inputs: Array<{ id: string, label: string, hint: string, values: Array<string>, isRequired: boolean, isList: boolean, problem: string | null }>, documents: Array<{ kind: FixDocumentKind, name: string, fileName: string, before: string | null, after: string | null }>, change: { putPolicies: Array<{ policyArn: string, document: string }>, putInlinePolicies: Array<{ principalArn: string, policyName: string, document: string }>, setTrustPolicies: Array<{ roleArn: string, trustPolicy: string }> } | null, proof: { closedCount: number, openedCount: number, closedPaths: number, openedPaths: number, lossCount: number, closed: Array<{ checkId: string, title: string, resourceName: string }>, opened: Array<{ checkId: string, title: string, resourceName: string, severity: Severity }>, losses: Array<{ arn: string, lostCount: number, lost: Array<string>, limitedCount: number, limited: Array<string> }>, issues: Array<{ code: PolicyIssueCode, message: string, document: string }> } | null } };

export type RotationRequesterQueryVariables = Exact<{
  id: string | number;
}>;


export type RotationRequesterQuery = { rotation: { id: string, requestedBy: { id: string | null, kind: ActorKind, displayName: string }, schedule: { id: string, name: string } | null } | null };

export type CoverageSummaryPartsFragment = { unreadAccountCount: number, scannedAccountCount: number, scanId: string | null, notReadSourceCount: number, offSourceCount: number, notEvaluatedCheckCount: number };

export type ActorNameFragment = { id: string | null, kind: ActorKind, displayName: string };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export type ActivityLineFragment = { eventId: string, at: string, name: string, service: string, sourceAddress: string | null, userAgent: string | null, hasMfa: boolean | null, region: string, actor: { kind: ActivityActorKind, displayName: string, arn: string | null, person: string | null, personSource: PersonSource | null, roleName: string | null } };

export type OwnerPartsFragment = { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null };

export const DocumentChangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DocumentChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FixChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"putPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"putInlinePolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setTrustPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"}}]}}]}}]} as unknown as DocumentNode<DocumentChangeFragment, unknown>;
export const ActorNameFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<ActorNameFragment, unknown>;
export const AlertRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"staleSince"}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"category"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<AlertRowFragment, unknown>;
export const FacetChoiceFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FacetChoice"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FacetValue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]} as unknown as DocumentNode<FacetChoiceFragment, unknown>;
export const MutingRuleFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}}]} as unknown as DocumentNode<MutingRuleFragment, unknown>;
export const SnoozeFactsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<SnoozeFactsFragment, unknown>;
export const ActivityLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<ActivityLineFragment, unknown>;
export const AlertEventLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}}]} as unknown as DocumentNode<AlertEventLineFragment, unknown>;
export const AlertAfterTriageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}}]} as unknown as DocumentNode<AlertAfterTriageFragment, unknown>;
export const CoverageSummaryPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoverageSummaryParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoverageSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scannedAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"notReadSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"offSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCheckCount"}}]}}]} as unknown as DocumentNode<CoverageSummaryPartsFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const OwnerPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}}]} as unknown as DocumentNode<OwnerPartsFragment, unknown>;
export const AlertPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isFirst"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverInfo"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isFirst"}}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"lastEventCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"offset"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offset"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"staleSince"}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"category"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<AlertPageQuery, AlertPageQueryVariables>;
export const AlertSurroundingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertSurroundings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertFacets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FacetChoice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"severity"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FacetChoice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"category"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FacetChoice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FacetChoice"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FacetChoice"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"overview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clearSince"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"coveragePercent"}},{"kind":"Field","name":{"kind":"Name","value":"coverageSummary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CoverageSummaryParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"missingPermissions"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FacetChoice"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FacetValue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CoverageSummaryParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CoverageSummary"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unreadAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scannedAccountCount"}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"notReadSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"offSourceCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCheckCount"}}]}}]} as unknown as DocumentNode<AlertSurroundingsQuery, AlertSurroundingsQueryVariables>;
export const AlertGroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertGroups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertGroupBy"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertGroups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"counts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertGroupsQuery, AlertGroupsQueryVariables>;
export const AlertDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertRow"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"}},{"kind":"Field","name":{"kind":"Name","value":"evidenceAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"reopenCount"}},{"kind":"Field","name":{"kind":"Name","value":"staleReason"}},{"kind":"Field","name":{"kind":"Name","value":"staleSince"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"canVerify"}},{"kind":"Field","name":{"kind":"Name","value":"escalationPath"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"rationale"}},{"kind":"Field","name":{"kind":"Name","value":"references"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"facts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"call"}},{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"unknownWhen"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fact"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"controls"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"standard"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccessKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"User"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"accessKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"remediation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"cli"}},{"kind":"Field","name":{"kind":"Name","value":"terraform"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"staleSince"}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}}]}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"check"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resource"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"category"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}}]} as unknown as DocumentNode<AlertDetailQuery, AlertDetailQueryVariables>;
export const SnoozeAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SnoozeAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SnoozeAlertInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"snoozeAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<SnoozeAlertMutation, SnoozeAlertMutationVariables>;
export const UndoTriageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UndoTriage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UndoTriageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"undoTriage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"restoredCount"}},{"kind":"Field","name":{"kind":"Name","value":"conflictCount"}},{"kind":"Field","name":{"kind":"Name","value":"conflicts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertNumber"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<UndoTriageMutation, UndoTriageMutationVariables>;
export const AssigneesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Assignees"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assignees"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"isInvited"}}]}}]}}]} as unknown as DocumentNode<AssigneesQuery, AssigneesQueryVariables>;
export const AcknowledgeAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AcknowledgeAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acknowledgeAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<AcknowledgeAlertMutation, AcknowledgeAlertMutationVariables>;
export const DismissAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DismissAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DismissAlertInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dismissAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<DismissAlertMutation, DismissAlertMutationVariables>;
export const ReopenAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReopenAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reopenAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<ReopenAlertMutation, ReopenAlertMutationVariables>;
export const AssignAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AssignAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AssignAlertInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"assignAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<AssignAlertMutation, AssignAlertMutationVariables>;
export const CommentOnAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CommentOnAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CommentOnAlertInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"commentOnAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<CommentOnAlertMutation, CommentOnAlertMutationVariables>;
export const VerifyAlertDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyAlert"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AlertIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyAlert"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"alert"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertAfterTriage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"MutingRule"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ExceptionRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isActive"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SnoozeFacts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Snooze"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActivityLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AccountActivity"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"sourceAddress"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"hasMfa"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"person"}},{"kind":"Field","name":{"kind":"Name","value":"personSource"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertEventLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AlertEvent"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"actor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scanId"}},{"kind":"Field","name":{"kind":"Name","value":"rotationId"}},{"kind":"Field","name":{"kind":"Name","value":"changes"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"causedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActivityLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertAfterTriage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Alert"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"assignee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"resolution"}},{"kind":"Field","name":{"kind":"Name","value":"commentCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"isStale"}},{"kind":"Field","name":{"kind":"Name","value":"dismissal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"comment"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exceptionRule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"MutingRule"}}]}},{"kind":"Field","name":{"kind":"Name","value":"snooze"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SnoozeFacts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"events"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertEventLine"}}]}}]}}]} as unknown as DocumentNode<VerifyAlertMutation, VerifyAlertMutationVariables>;
export const UpdateAlertsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateAlerts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateAlertsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateAlerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updatedCount"}},{"kind":"Field","name":{"kind":"Name","value":"skippedCount"}},{"kind":"Field","name":{"kind":"Name","value":"undoId"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateAlertsMutation, UpdateAlertsMutationVariables>;
export const AlertFixDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AlertFix"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"alertId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FixValueInput"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"alertFix"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"alertId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"alertId"}}},{"kind":"Argument","name":{"kind":"Name","value":"inputs"},"value":{"kind":"Variable","name":{"kind":"Name","value":"inputs"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"hint"}},{"kind":"Field","name":{"kind":"Name","value":"values"}},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"isList"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}}]}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"fileName"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DocumentChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cli"}},{"kind":"Field","name":{"kind":"Name","value":"terraform"}},{"kind":"Field","name":{"kind":"Name","value":"notes"}},{"kind":"Field","name":{"kind":"Name","value":"proof"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closedCount"}},{"kind":"Field","name":{"kind":"Name","value":"closed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openedCount"}},{"kind":"Field","name":{"kind":"Name","value":"opened"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"closedPaths"}},{"kind":"Field","name":{"kind":"Name","value":"openedPaths"}},{"kind":"Field","name":{"kind":"Name","value":"lossCount"}},{"kind":"Field","name":{"kind":"Name","value":"losses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"lostCount"}},{"kind":"Field","name":{"kind":"Name","value":"lost"}},{"kind":"Field","name":{"kind":"Name","value":"limitedCount"}},{"kind":"Field","name":{"kind":"Name","value":"limited"}}]}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DocumentChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FixChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"putPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"putInlinePolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setTrustPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"}}]}}]}}]} as unknown as DocumentNode<AlertFixQuery, AlertFixQueryVariables>;
export const RotationRequesterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RotationRequester"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"requestedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActorName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"schedule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActorName"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Actor"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]} as unknown as DocumentNode<RotationRequesterQuery, RotationRequesterQueryVariables>;