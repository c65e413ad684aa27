/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** The settings of a new notification rule. */
export type CreateNotificationRuleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** Whether the rule is enabled; default true. */
  isEnabled?: boolean | null | undefined;
  /** The unique name of the rule, at most 100 characters. */
  name: string;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The standard of a report that the rule sends to e-mail targets; if omitted, the rule sends events. A report needs a daily or weekly frequency, one account or all, and empty `events` and `query`. */
  reportStandard?: ControlStandard | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IDs of the targets, 1 to 50. */
  targetIds: Array<string | number>;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The settings of a new notification target. */
export type CreateNotificationTargetInput = {
  /** The settings of an e-mail target. */
  email?: EmailTargetInput | null | undefined;
  /** The settings of an Amazon EventBridge event bus. */
  eventBridge?: EventBridgeTargetInput | null | undefined;
  /** The settings of a Jira project. */
  jira?: JiraTargetInput | null | undefined;
  /** The name of the target, at most 100 characters. No other target has it. */
  name: string;
  /** The settings of a PagerDuty service. */
  pagerDuty?: PagerDutyTargetInput | null | undefined;
  /** The settings of AWS Security Hub. */
  securityHub?: SecurityHubTargetInput | null | undefined;
  /** The settings of a Slack channel. */
  slack?: SlackTargetInput | null | undefined;
  /** The settings of an Amazon SNS topic. */
  sns?: SnsTargetInput | null | undefined;
  /** The settings of a Microsoft Teams channel. */
  teams?: TeamsTargetInput | null | undefined;
  /** The settings of a webhook. */
  webhook?: WebhookTargetInput | null | undefined;
};

/** The state of a message to one target. */
export type DeliveryState =
  /** The target accepted the message. */
  | 'DELIVERED'
  /** The target has not accepted the message yet. It is sent again until the target accepts it or an admin skips it. */
  | 'PENDING'
  /** The address of an owner was refused permanently, or for a whole day. The targets of the rule get the message instead. */
  | 'REDIRECTED'
  /** An admin skipped the message, so it is not sent to this target. */
  | 'SKIPPED';

/** The settings of an e-mail target. */
export type EmailTargetInput = {
  /** The address of the sender. */
  from: string;
  /** The host name of the SMTP server. */
  host: string;
  /** The password of the user. Kept if omitted in a change that keeps the host and the port. */
  password?: string | null | undefined;
  /** The port of the SMTP server, 1 to 65,535. */
  port: number;
  /** The encryption of the connection. */
  security: SmtpSecurity;
  /** The addresses of the recipients, 1 to 20. */
  to: Array<string>;
  /** The user name at the SMTP server; no sign-in if omitted. */
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

/** The settings of an Amazon EventBridge event bus. */
export type EventBridgeTargetInput = {
  /** The ID of the connected account whose credentials publish. They need the permission `events:PutEvents`. */
  accountId: string | number;
  /** The ARN of the event bus. */
  eventBusArn: string;
};

/** The settings of a Jira project. */
export type JiraTargetInput = {
  /** The name of the type of new issues, such as `Task`. */
  issueType: string;
  /** The key of the project, such as `SEC`. */
  project: string;
  /** The API token of the user, or the personal access token for Data Center. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address. */
  token?: string | null | undefined;
  /** The address of the Jira site, such as `https://example.atlassian.net`. */
  url: string;
  /** The e-mail address of the user at Jira Cloud. Omitted for Jira Data Center. */
  userName?: string | null | undefined;
};

/** The conditions that a delivery must meet. */
export type NotificationDeliveryFilter = {
  /** The ID of the rule; all rules if omitted. */
  ruleId?: string | number | null | undefined;
  /** The state of the delivery; any state if omitted. */
  state?: DeliveryState | null | undefined;
  /** The ID of the target; all targets if omitted. */
  targetId?: string | number | null | undefined;
};

/** The delivery to act on. */
export type NotificationDeliveryIdInput = {
  /** The ID of the delivery. */
  id: string | number;
};

/** An event that a notification rule can report. The query narrows events of alerts, the choice of accounts all others. */
export type NotificationEvent =
  /** IAM Monitor refused requests of a caller. The refusals of one caller within an hour are reported together. */
  | 'ACCESS_REFUSED'
  /** An account was archived, because AWS has suspended or closed it or no longer lists it in its organization. */
  | 'ACCOUNT_CLOSED'
  /** A new account of an organization could not be connected within 24 hours. */
  | 'ACCOUNT_NOT_CONNECTED'
  /** Two scans of an account in a row crashed their worker, ended with an internal error, or timed out without a result. Its schedule is paused, unless the scans of most accounts break. */
  | 'ACCOUNT_NOT_SCANNABLE'
  /** The connection to an AWS account works again. */
  | 'ACCOUNT_REACHABLE'
  /** An account can be scanned again, after its scans broke twice in a row. */
  | 'ACCOUNT_SCANNABLE'
  /** The connection to an AWS account stopped working. */
  | 'ACCOUNT_UNREACHABLE'
  /** A reading of an organization would archive too many accounts at once, so an operator must decide about them. */
  | 'ARCHIVING_WAITS'
  /** The dismissal of an alert ended, so the alert is open again. */
  | 'DISMISSAL_EXPIRED'
  /** An active access key reaches its age limit in 14, 7 or 1 days. Each of the three moments is reported once. */
  | 'KEY_DUE'
  /** A scan found a new issue. */
  | 'OPENED'
  /** A scan found a path to administrator that the principal could not take before. */
  | 'PATH_OPENED'
  /** A scan found the issue of a resolved alert again. */
  | 'REOPENED'
  /** An alert was resolved, mostly because its issue was fixed or its resource was deleted. The query must match the alert as it was before. */
  | 'RESOLVED'
  /** The root user of an AWS account signed in or was used, as an event queue reported it. */
  | 'ROOT_USED'
  /** A rotation replaced an access key and deleted the old one. */
  | 'ROTATION_COMPLETED'
  /** A rotation was rolled back, or ended without replacing the access key. */
  | 'ROTATION_FAILED'
  /** A rotation waits for an operator, or a new access key waits to be revealed. */
  | 'ROTATION_WAITS'
  /** A notification rule does not work, for example because its query is no longer valid. */
  | 'RULE_FAILED'
  /** A scan failed, and the previous scan of the account did not fail with the same error. */
  | 'SCAN_FAILED'
  /** A scan could not read a part of its account that the previous scan had read. */
  | 'SCAN_PARTIAL'
  /** A scan found the issue of an alert with a higher severity than before. */
  | 'SEVERITY_ROSE'
  /** The time until which an alert was snoozed is over, so the alert is open again. */
  | 'SNOOZE_ENDED'
  /** A notification target was paused because it failed. Only other targets report it. */
  | 'TARGET_PAUSED'
  /** An operator or an exception acknowledged, dismissed or snoozed an alert, or opened it again. The query must match the alert as it was before; if it was opened again, as it is after. */
  | 'TRIAGED';

/** The frequency at which a notification rule sends. */
export type NotificationFrequency =
  /** Each scan or request that causes events is reported at once, with one message for all its events. */
  | 'AT_ONCE'
  /** One digest is sent each day at a local time if there were events. */
  | 'DAILY'
  /** One digest is sent at each full hour (UTC) if there were events. */
  | 'HOURLY'
  /** One digest is sent each week, on a day and at a local time, if there were events. */
  | 'WEEKLY';

/** The settings of a rule to preview. */
export type NotificationPreviewInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The hours in which a rule holds its messages back. They are sent as one digest at the end. */
export type NotificationQuietHoursInput = {
  /** The lowest severity of events that are sent during the quiet hours too; no event if omitted. Ignored for daily and weekly digests. */
  exceptSeverity?: Severity | null | undefined;
  /** The local time at which the quiet hours begin, such as `20:00`. */
  from: string;
  /** The local time at which the quiet hours end, such as `07:00`. On the next day if it is before `from`; must differ from `from`. */
  to: string;
};

/** The reason why a notification rule does not work. */
export type NotificationRuleFailureCode =
  /** None of the accounts that the rule or its query names is connected. */
  | 'ACCOUNT_GONE'
  /** The query of the rule is not valid in this version of IAM Monitor. */
  | 'BAD_QUERY'
  /** The rule met unexpected errors for ten minutes. The log has the details. */
  | 'INTERNAL'
  /** This version of IAM Monitor does not know the time zone of the rule. */
  | 'TIME_ZONE_UNKNOWN';

/** The notification rule to act on. */
export type NotificationRuleIdInput = {
  /** The ID of the rule. */
  id: string | number;
};

/** The settings of a rule, and which of its messages to show. */
export type NotificationSampleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The name of the rule, which the message contains, at most 100 characters; `New rule` if omitted. */
  name?: string | null | undefined;
  /** The position of the message in `NotificationPreview.messages`, 0 to 49; the newest if omitted. */
  position?: number | null | undefined;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The ID of the rule, which the message contains, if it is saved. */
  ruleId?: string | number | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The notification target to act on. */
export type NotificationTargetIdInput = {
  /** The ID of the target. */
  id: string | number;
};

/** The kind of a notification target. */
export type NotificationTargetKind =
  /** The target is a list of e-mail addresses, reached through an SMTP server. */
  | 'EMAIL'
  /** The target is an Amazon EventBridge event bus, with the credentials of a connected account. */
  | 'EVENTBRIDGE'
  /** The target is a Jira project, in which each alert has one issue. */
  | 'JIRA'
  /** The target is a PagerDuty service, in which each alert is one PagerDuty alert. */
  | 'PAGERDUTY'
  /** The target is AWS Security Hub in one account and Region, in which each alert is one finding. */
  | 'SECURITYHUB'
  /** The target is a Slack channel, with an incoming webhook or a bot. */
  | 'SLACK'
  /** The target is an Amazon SNS topic, with the credentials of a connected account. */
  | 'SNS'
  /** The target is a Microsoft Teams channel or chat, with a workflow. */
  | 'TEAMS'
  /** The target is a webhook that receives signed JSON. */
  | 'WEBHOOK';

/** The destination of messages for owners with certain names. */
export type OwnerMappingInput = {
  /** The e-mail addresses of an e-mail target, at most 5 with commas between them, or the channel of a Slack target with a bot token. The target's own address if omitted. */
  address?: string | null | undefined;
  /** The value of the tag, at most 256 characters, in which `*` stands for any. `*` alone is the default. */
  pattern: string;
  /** The ID of the target. */
  targetId: string | number;
};

/** The settings of a PagerDuty service. */
export type PagerDutyTargetInput = {
  /** The integration key of an Events API v2 integration. It is stored sealed. Kept if omitted in a change that keeps the protocol, host and port of the address. */
  routingKey?: string | null | undefined;
  /** The address of the Events API; `https://events.pagerduty.com/v2/enqueue` if omitted. Accounts in the EU have another one. */
  url?: string | null | undefined;
};

/** The settings of AWS Security Hub in one account and Region. */
export type SecurityHubTargetInput = {
  /** The ID of the connected account whose alerts become findings. Its credentials need `securityhub:BatchImportFindings` and `securityhub:BatchUpdateFindings`. */
  accountId: string | number;
  /** The Region in which the findings are imported, such as `eu-central-1`. */
  region: string;
};

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

/** The method by which a target posts to Slack. */
export type SlackMethod =
  /** The target posts with the token of a bot, to the channel in its settings. */
  | 'BOT'
  /** The target posts to an incoming webhook, whose address decides the channel. */
  | 'WEBHOOK';

/** The settings of a Slack channel: an incoming webhook, or a bot token and a channel. */
export type SlackTargetInput = {
  /** The token of a bot with the scope `chat:write`. It is stored sealed. Kept if a change omits both it and the address. */
  botToken?: string | null | undefined;
  /** The name of the channel. Required with a bot token. With a webhook it is only shown: the address decides where messages go. */
  channel?: string | null | undefined;
  /** The method, which requires its secret unless the changed target has it. The secrets decide the method if omitted. */
  method?: SlackMethod | null | undefined;
  /** The address of the incoming webhook, stored sealed. Kept if omitted in a change. With a bot token the address of `chat.postMessage`, which is known if omitted. */
  url?: string | null | undefined;
};

/** The encryption of the connection to an SMTP server. Nothing is sent without encryption. */
export type SmtpSecurity =
  /** The connection is encrypted by the command STARTTLS, usually on port 587. */
  | 'STARTTLS'
  /** The connection is encrypted from the first byte, usually on port 465. */
  | 'TLS';

/** The settings of an Amazon SNS topic. */
export type SnsTargetInput = {
  /** The ID of the connected account whose credentials publish. They need the permission `sns:Publish`. */
  accountId: string | number;
  /** The ARN of the topic. */
  topicArn: string;
};

/** The settings of a Microsoft Teams channel or chat. */
export type TeamsTargetInput = {
  /** The name of the channel, which is only shown. The workflow decides where messages go. */
  channel?: string | null | undefined;
  /** The address of the workflow. It is stored sealed. Kept if omitted in a change. */
  url?: string | null | undefined;
};

/** The new settings of a notification rule, all of them. */
export type UpdateNotificationRuleInput = {
  /** The IDs of the accounts whose events are reported, at most 200; all accounts if empty or omitted. Events of alerts are narrowed by the query instead, and events of no account are always reported. */
  accountIds?: Array<string | number> | null | undefined;
  /** The events to report, at least one, unless the rule sends a report. */
  events: Array<NotificationEvent>;
  /** The frequency at which the rule sends. */
  frequency: NotificationFrequency;
  /** The ID of the rule. */
  id: string | number;
  /** Whether the rule is enabled; unchanged if omitted. */
  isEnabled?: boolean | null | undefined;
  /** The unique name of the rule, at most 100 characters. */
  name: string;
  /** The query that an alert must match, at most 2,000 characters; all alerts if empty. Error: BAD_QUERY. */
  query: string;
  /** The quiet hours of the rule; none if omitted. */
  quietHours?: NotificationQuietHoursInput | null | undefined;
  /** The standard of a report that the rule sends to e-mail targets; if omitted, the rule sends events. A report needs a daily or weekly frequency, one account or all, and empty `events` and `query`. */
  reportStandard?: ControlStandard | null | undefined;
  /** The local time of the daily or weekly digest, such as `09:00`, which is the default. */
  startTime?: string | null | undefined;
  /** The IDs of the targets, 1 to 50. */
  targetIds: Array<string | number>;
  /** The IANA time zone of the digest's time and of the quiet hours, such as `Europe/Berlin`; default UTC. */
  timeZone?: string | null | undefined;
  /** Whether owners get the events of their users and roles; default false. The targets of the rule then get only the events without an owner. */
  toOwners?: boolean | null | undefined;
  /** The day of the weekly digest: 1 is Monday, which is the default, 7 is Sunday. */
  weekday?: number | null | undefined;
};

/** The new settings of a notification target. */
export type UpdateNotificationTargetInput = {
  /** The settings of an e-mail target. */
  email?: EmailTargetInput | null | undefined;
  /** The settings of an Amazon EventBridge event bus. */
  eventBridge?: EventBridgeTargetInput | null | undefined;
  /** The ID of the target. Its kind cannot be changed. */
  id: string | number;
  /** The settings of a Jira project. */
  jira?: JiraTargetInput | null | undefined;
  /** The name of the target, at most 100 characters. No other target has it. */
  name: string;
  /** The settings of a PagerDuty service. */
  pagerDuty?: PagerDutyTargetInput | null | undefined;
  /** The settings of AWS Security Hub. */
  securityHub?: SecurityHubTargetInput | null | undefined;
  /** The settings of a Slack channel. */
  slack?: SlackTargetInput | null | undefined;
  /** The settings of an Amazon SNS topic. */
  sns?: SnsTargetInput | null | undefined;
  /** The settings of a Microsoft Teams channel. */
  teams?: TeamsTargetInput | null | undefined;
  /** The settings of a webhook. */
  webhook?: WebhookTargetInput | null | undefined;
};

/** The new settings of owners, all of them. */
export type UpdateOwnerSettingsInput = {
  /** The domains of which a tag may contain an e-mail address, at most 50. Subdomains are not included. */
  emailDomains: Array<string>;
  /** The ID of the e-mail target that sends to addresses in tags. Required with domains. */
  emailTargetId?: string | number | null | undefined;
  /** The mappings in their order, at most 500. */
  mappings: Array<OwnerMappingInput>;
  /** The revision of the settings that are replaced. Error: OWNERS_CHANGED. */
  revision: number;
  /** The keys of owner tags in their order, 1 to 10. */
  tagKeys: Array<string>;
};

/** The settings of a webhook. Its requests are signed. */
export type WebhookTargetInput = {
  /** The signing secret: `whsec_` and 24 to 64 random bytes in base64. Required for a new target; kept if omitted in a change. */
  signingSecret?: string | null | undefined;
  /** The https address. It may contain a token, so it is stored sealed. Kept if omitted in a change. */
  url?: string | null | undefined;
};

export type NotificationTargetRowFragment = { id: string, name: string, kind: NotificationTargetKind, address: string, failingSince: string | null, retryAt: string | null, pausedAt: string | null, lastProblem: string | null, lastDeliveredAt: string | null, waitingCount: number, email: { host: string, port: number, security: SmtpSecurity, userName: string | null, from: string, to: Array<string> } | null, jira: { url: string, project: string, issueType: string, userName: string | null } | null, slack: { method: SlackMethod, channel: string | null } | null, pagerDuty: { url: string } | null, aws: { accountId: string, arn: string } | null, securityHub: { accountId: string, region: string, policy: string | null } | null };

export type NotificationRuleRowFragment = { id: string, name: string, query: string, events: Array<NotificationEvent>, reportStandard: ControlStandard | null, accountIds: Array<string>, toOwners: boolean, frequency: NotificationFrequency, startTime: string, weekday: number, timeZone: string, isEnabled: boolean, nextDigestAt: string | null, heldUntil: string | null, quietHours: { from: string, to: string, exceptSeverity: Severity | null } | null, failure: { code: NotificationRuleFailureCode, message: string, since: string } | null, targets: Array<{ id: string, name: string, kind: NotificationTargetKind }> };

export type NotificationDeliveryRowFragment = { id: string, messageId: string, ruleName: string, title: string, owner: string | null, address: string | null, eventCount: number, state: DeliveryState, isReplay: boolean, attemptCount: number, attemptedAt: string | null, deliveredAt: string | null, skippedAt: string | null, latencyMs: number | null, answerStatus: number | null, answerText: string | null, problemCode: string | null, createdAt: string, target: { id: string, name: string, kind: NotificationTargetKind, retryAt: string | null, pausedAt: string | null } };

export type NotificationsQueryVariables = Exact<{ [key: string]: never; }>;


export type NotificationsQuery = { notificationRules: { totalCount: number, nodes: Array<{ id: string, name: string, query: string, events: Array<NotificationEvent>, reportStandard: ControlStandard | null, accountIds: Array<string>, toOwners: boolean, frequency: NotificationFrequency, startTime: string, weekday: number, timeZone: string, isEnabled: boolean, nextDigestAt: string | null, heldUntil: string | null, quietHours: { from: string, to: string, exceptSeverity: Severity | null } | null, failure: { code: NotificationRuleFailureCode, message: string, since: string } | null, targets: Array<{ id: string, name: string, kind: NotificationTargetKind }> }> }, notificationTargets: { totalCount: number, nodes: Array<{ id: string, name: string, kind: NotificationTargetKind, address: string, failingSince: string | null, retryAt: string | null, pausedAt: string | null, lastProblem: string | null, lastDeliveredAt: string | null, waitingCount: number, email: { host: string, port: number, security: SmtpSecurity, userName: string | null, from: string, to: Array<string> } | null, jira: { url: string, project: string, issueType: string, userName: string | null } | null, slack: { method: SlackMethod, channel: string | null } | null, pagerDuty: { url: string } | null, aws: { accountId: string, arn: string } | null, securityHub: { accountId: string, region: string, policy: string | null } | null }> } };

export type NotificationDeliveriesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: NotificationDeliveryFilter | null | undefined;
}>;


export type NotificationDeliveriesQuery = { notificationDeliveries: { totalCount: number, nodes: Array<{ id: string, messageId: string, ruleName: string, title: string, owner: string | null, address: string | null, eventCount: number, state: DeliveryState, isReplay: boolean, attemptCount: number, attemptedAt: string | null, deliveredAt: string | null, skippedAt: string | null, latencyMs: number | null, answerStatus: number | null, answerText: string | null, problemCode: string | null, createdAt: string, target: { id: string, name: string, kind: NotificationTargetKind, retryAt: string | null, pausedAt: string | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type NotificationPreviewQueryVariables = Exact<{
  input: NotificationPreviewInput;
}>;


export type NotificationPreviewQuery = { notificationPreview: { messageCount: number, eventCount: number, since: string | null, owners: Array<{ sentTo: string | null, owner: string | null, messageCount: number, eventCount: number }>, days: Array<{ date: string, count: number }>, messages: Array<{ at: string, title: string, sentTo: string | null, owner: string | null, eventCount: number, alerts: Array<{ event: NotificationEvent, number: number, severity: Severity, title: string, resourceName: string }>, otherEvents: Array<{ eventId: string, event: NotificationEvent, severity: Severity, title: string }> }> } };

export type NotificationSampleQueryVariables = Exact<{
  input: NotificationSampleInput;
}>;


export type NotificationSampleQuery = { notificationSample: { at: string, title: string, eventCount: number, sentTo: string | null, owner: string | null, isTest: boolean, slack: unknown, emailSubject: string, emailText: string, webhook: unknown } };

export type OwnerSettingsPartsFragment = { revision: number, tagKeys: Array<string>, emailDomains: Array<string>, emailTargetId: string | null, mappings: Array<{ pattern: string, targetId: string, address: string | null }> };

export type OwnerSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnerSettingsQuery = { ownerSettings: { revision: number, tagKeys: Array<string>, emailDomains: Array<string>, emailTargetId: string | null, mappings: Array<{ pattern: string, targetId: string, address: string | null }> } };

export type UpdateOwnerSettingsMutationVariables = Exact<{
  input: UpdateOwnerSettingsInput;
}>;


export type UpdateOwnerSettingsMutation = { updateOwnerSettings: { settings: { revision: number, tagKeys: Array<string>, emailDomains: Array<string>, emailTargetId: string | null, mappings: Array<{ pattern: string, targetId: string, address: string | null }> } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type CreateNotificationRuleMutationVariables = Exact<{
  input: CreateNotificationRuleInput;
}>;


export type CreateNotificationRuleMutation = { createNotificationRule: { rule: { id: string, name: string, query: string, events: Array<NotificationEvent>, reportStandard: ControlStandard | null, accountIds: Array<string>, toOwners: boolean, frequency: NotificationFrequency, startTime: string, weekday: number, timeZone: string, isEnabled: boolean, nextDigestAt: string | null, heldUntil: string | null, quietHours: { from: string, to: string, exceptSeverity: Severity | null } | null, failure: { code: NotificationRuleFailureCode, message: string, since: string } | null, targets: Array<{ id: string, name: string, kind: NotificationTargetKind }> } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type UpdateNotificationRuleMutationVariables = Exact<{
  input: UpdateNotificationRuleInput;
}>;


export type UpdateNotificationRuleMutation = { updateNotificationRule: { rule: { id: string, name: string, query: string, events: Array<NotificationEvent>, reportStandard: ControlStandard | null, accountIds: Array<string>, toOwners: boolean, frequency: NotificationFrequency, startTime: string, weekday: number, timeZone: string, isEnabled: boolean, nextDigestAt: string | null, heldUntil: string | null, quietHours: { from: string, to: string, exceptSeverity: Severity | null } | null, failure: { code: NotificationRuleFailureCode, message: string, since: string } | null, targets: Array<{ id: string, name: string, kind: NotificationTargetKind }> } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type DeleteNotificationRuleMutationVariables = Exact<{
  input: NotificationRuleIdInput;
}>;


export type DeleteNotificationRuleMutation = { deleteNotificationRule: { userErrors: Array<{ code: ErrorCode, message: string }> } };

export type CreateNotificationTargetMutationVariables = Exact<{
  input: CreateNotificationTargetInput;
}>;


export type CreateNotificationTargetMutation = { createNotificationTarget: { target: { id: string, name: string, kind: NotificationTargetKind, address: string, failingSince: string | null, retryAt: string | null, pausedAt: string | null, lastProblem: string | null, lastDeliveredAt: string | null, waitingCount: number, email: { host: string, port: number, security: SmtpSecurity, userName: string | null, from: string, to: Array<string> } | null, jira: { url: string, project: string, issueType: string, userName: string | null } | null, slack: { method: SlackMethod, channel: string | null } | null, pagerDuty: { url: string } | null, aws: { accountId: string, arn: string } | null, securityHub: { accountId: string, region: string, policy: string | null } | null } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type UpdateNotificationTargetMutationVariables = Exact<{
  input: UpdateNotificationTargetInput;
}>;


export type UpdateNotificationTargetMutation = { updateNotificationTarget: { target: { id: string, name: string, kind: NotificationTargetKind, address: string, failingSince: string | null, retryAt: string | null, pausedAt: string | null, lastProblem: string | null, lastDeliveredAt: string | null, waitingCount: number, email: { host: string, port: number, security: SmtpSecurity, userName: string | null, from: string, to: Array<string> } | null, jira: { url: string, project: string, issueType: string, userName: string | null } | null, slack: { method: SlackMethod, channel: string | null } | null, pagerDuty: { url: string } | null, aws: { accountId: string, arn: string } | null, securityHub: { accountId: string, region: string, policy: string | null } | null } | null, userErrors: Array<{ code: ErrorCode, message: string, path: Array<string> | null }> } };

export type DeleteNotificationTargetMutationVariables = Exact<{
  input: NotificationTargetIdInput;
}>;


export type DeleteNotificationTargetMutation = { deleteNotificationTarget: { userErrors: Array<{ code: ErrorCode, message: string }> } };

export type TestNotificationTargetMutationVariables = Exact<{
  input: NotificationTargetIdInput;
}>;


export type TestNotificationTargetMutation = { testNotificationTarget: { isAccepted: boolean, status: number | null, answer: string | null, latencyMs: number | null, code: string | null, message: string | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type ResumeNotificationTargetMutationVariables = Exact<{
  input: NotificationTargetIdInput;
}>;


export type ResumeNotificationTargetMutation = { resumeNotificationTarget: { target: { id: string, name: string, kind: NotificationTargetKind, address: string, failingSince: string | null, retryAt: string | null, pausedAt: string | null, lastProblem: string | null, lastDeliveredAt: string | null, waitingCount: number, email: { host: string, port: number, security: SmtpSecurity, userName: string | null, from: string, to: Array<string> } | null, jira: { url: string, project: string, issueType: string, userName: string | null } | null, slack: { method: SlackMethod, channel: string | null } | null, pagerDuty: { url: string } | null, aws: { accountId: string, arn: string } | null, securityHub: { accountId: string, region: string, policy: string | null } | null } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type ReplayNotificationMutationVariables = Exact<{
  input: NotificationDeliveryIdInput;
}>;


export type ReplayNotificationMutation = { replayNotification: { delivery: { id: string, messageId: string, ruleName: string, title: string, owner: string | null, address: string | null, eventCount: number, state: DeliveryState, isReplay: boolean, attemptCount: number, attemptedAt: string | null, deliveredAt: string | null, skippedAt: string | null, latencyMs: number | null, answerStatus: number | null, answerText: string | null, problemCode: string | null, createdAt: string, target: { id: string, name: string, kind: NotificationTargetKind, retryAt: string | null, pausedAt: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export type SkipNotificationMutationVariables = Exact<{
  input: NotificationDeliveryIdInput;
}>;


export type SkipNotificationMutation = { skipNotification: { delivery: { id: string, messageId: string, ruleName: string, title: string, owner: string | null, address: string | null, eventCount: number, state: DeliveryState, isReplay: boolean, attemptCount: number, attemptedAt: string | null, deliveredAt: string | null, skippedAt: string | null, latencyMs: number | null, answerStatus: number | null, answerText: string | null, problemCode: string | null, createdAt: string, target: { id: string, name: string, kind: NotificationTargetKind, retryAt: string | null, pausedAt: string | null } } | null, userErrors: Array<{ code: ErrorCode, message: string }> } };

export const NotificationTargetRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationTargetRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"security"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jira"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"project"}},{"kind":"Field","name":{"kind":"Name","value":"issueType"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"slack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pagerDuty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"aws"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securityHub"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastProblem"}},{"kind":"Field","name":{"kind":"Name","value":"lastDeliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]} as unknown as DocumentNode<NotificationTargetRowFragment, unknown>;
export const NotificationRuleRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"reportStandard"}},{"kind":"Field","name":{"kind":"Name","value":"accountIds"}},{"kind":"Field","name":{"kind":"Name","value":"toOwners"}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"weekday"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"exceptSeverity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"nextDigestAt"}},{"kind":"Field","name":{"kind":"Name","value":"heldUntil"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}}]} as unknown as DocumentNode<NotificationRuleRowFragment, unknown>;
export const NotificationDeliveryRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationDeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageId"}},{"kind":"Field","name":{"kind":"Name","value":"ruleName"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isReplay"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"attemptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"skippedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"answerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"answerText"}},{"kind":"Field","name":{"kind":"Name","value":"problemCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}}]}}]}}]} as unknown as DocumentNode<NotificationDeliveryRowFragment, unknown>;
export const OwnerSettingsPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerSettingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OwnerSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"tagKeys"}},{"kind":"Field","name":{"kind":"Name","value":"mappings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pattern"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}},{"kind":"Field","name":{"kind":"Name","value":"emailDomains"}},{"kind":"Field","name":{"kind":"Name","value":"emailTargetId"}}]}}]} as unknown as DocumentNode<OwnerSettingsPartsFragment, unknown>;
export const NotificationsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Notifications"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationRules"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationRuleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notificationTargets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationTargetRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"reportStandard"}},{"kind":"Field","name":{"kind":"Name","value":"accountIds"}},{"kind":"Field","name":{"kind":"Name","value":"toOwners"}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"weekday"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"exceptSeverity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"nextDigestAt"}},{"kind":"Field","name":{"kind":"Name","value":"heldUntil"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationTargetRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"security"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jira"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"project"}},{"kind":"Field","name":{"kind":"Name","value":"issueType"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"slack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pagerDuty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"aws"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securityHub"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastProblem"}},{"kind":"Field","name":{"kind":"Name","value":"lastDeliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]} as unknown as DocumentNode<NotificationsQuery, NotificationsQueryVariables>;
export const NotificationDeliveriesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NotificationDeliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDeliveryFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationDeliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationDeliveryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationDeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageId"}},{"kind":"Field","name":{"kind":"Name","value":"ruleName"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isReplay"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"attemptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"skippedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"answerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"answerText"}},{"kind":"Field","name":{"kind":"Name","value":"problemCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}}]}}]}}]} as unknown as DocumentNode<NotificationDeliveriesQuery, NotificationDeliveriesQueryVariables>;
export const NotificationPreviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NotificationPreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationPreviewInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationPreview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"messageCount"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"owners"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sentTo"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"messageCount"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"days"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"sentTo"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"resourceName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"otherEvents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]}}]}}]} as unknown as DocumentNode<NotificationPreviewQuery, NotificationPreviewQueryVariables>;
export const NotificationSampleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"NotificationSample"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationSampleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"notificationSample"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"sentTo"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"isTest"}},{"kind":"Field","name":{"kind":"Name","value":"slack"}},{"kind":"Field","name":{"kind":"Name","value":"emailSubject"}},{"kind":"Field","name":{"kind":"Name","value":"emailText"}},{"kind":"Field","name":{"kind":"Name","value":"webhook"}}]}}]}}]} as unknown as DocumentNode<NotificationSampleQuery, NotificationSampleQueryVariables>;
export const OwnerSettingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OwnerSettings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ownerSettings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerSettingsParts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerSettingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OwnerSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"tagKeys"}},{"kind":"Field","name":{"kind":"Name","value":"mappings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pattern"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}},{"kind":"Field","name":{"kind":"Name","value":"emailDomains"}},{"kind":"Field","name":{"kind":"Name","value":"emailTargetId"}}]}}]} as unknown as DocumentNode<OwnerSettingsQuery, OwnerSettingsQueryVariables>;
export const UpdateOwnerSettingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateOwnerSettings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateOwnerSettingsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateOwnerSettings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerSettingsParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerSettingsParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OwnerSettings"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"}},{"kind":"Field","name":{"kind":"Name","value":"tagKeys"}},{"kind":"Field","name":{"kind":"Name","value":"mappings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pattern"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"address"}}]}},{"kind":"Field","name":{"kind":"Name","value":"emailDomains"}},{"kind":"Field","name":{"kind":"Name","value":"emailTargetId"}}]}}]} as unknown as DocumentNode<UpdateOwnerSettingsMutation, UpdateOwnerSettingsMutationVariables>;
export const CreateNotificationRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateNotificationRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateNotificationRuleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createNotificationRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationRuleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"reportStandard"}},{"kind":"Field","name":{"kind":"Name","value":"accountIds"}},{"kind":"Field","name":{"kind":"Name","value":"toOwners"}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"weekday"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"exceptSeverity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"nextDigestAt"}},{"kind":"Field","name":{"kind":"Name","value":"heldUntil"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}}]} as unknown as DocumentNode<CreateNotificationRuleMutation, CreateNotificationRuleMutationVariables>;
export const UpdateNotificationRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateNotificationRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateNotificationRuleInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateNotificationRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationRuleRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationRuleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationRule"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"reportStandard"}},{"kind":"Field","name":{"kind":"Name","value":"accountIds"}},{"kind":"Field","name":{"kind":"Name","value":"toOwners"}},{"kind":"Field","name":{"kind":"Name","value":"frequency"}},{"kind":"Field","name":{"kind":"Name","value":"startTime"}},{"kind":"Field","name":{"kind":"Name","value":"weekday"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"quietHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"exceptSeverity"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"nextDigestAt"}},{"kind":"Field","name":{"kind":"Name","value":"heldUntil"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"since"}}]}},{"kind":"Field","name":{"kind":"Name","value":"targets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}}]}}]}}]} as unknown as DocumentNode<UpdateNotificationRuleMutation, UpdateNotificationRuleMutationVariables>;
export const DeleteNotificationRuleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteNotificationRule"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationRuleIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteNotificationRule"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteNotificationRuleMutation, DeleteNotificationRuleMutationVariables>;
export const CreateNotificationTargetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateNotificationTarget"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateNotificationTargetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createNotificationTarget"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationTargetRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationTargetRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"security"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jira"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"project"}},{"kind":"Field","name":{"kind":"Name","value":"issueType"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"slack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pagerDuty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"aws"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securityHub"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastProblem"}},{"kind":"Field","name":{"kind":"Name","value":"lastDeliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]} as unknown as DocumentNode<CreateNotificationTargetMutation, CreateNotificationTargetMutationVariables>;
export const UpdateNotificationTargetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateNotificationTarget"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateNotificationTargetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateNotificationTarget"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationTargetRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationTargetRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"security"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jira"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"project"}},{"kind":"Field","name":{"kind":"Name","value":"issueType"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"slack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pagerDuty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"aws"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securityHub"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastProblem"}},{"kind":"Field","name":{"kind":"Name","value":"lastDeliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]} as unknown as DocumentNode<UpdateNotificationTargetMutation, UpdateNotificationTargetMutationVariables>;
export const DeleteNotificationTargetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteNotificationTarget"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTargetIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteNotificationTarget"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DeleteNotificationTargetMutation, DeleteNotificationTargetMutationVariables>;
export const TestNotificationTargetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TestNotificationTarget"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTargetIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"testNotificationTarget"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"isAccepted"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<TestNotificationTargetMutation, TestNotificationTargetMutationVariables>;
export const ResumeNotificationTargetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeNotificationTarget"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTargetIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeNotificationTarget"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationTargetRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationTargetRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationTarget"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"email"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"host"}},{"kind":"Field","name":{"kind":"Name","value":"port"}},{"kind":"Field","name":{"kind":"Name","value":"security"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"jira"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"project"}},{"kind":"Field","name":{"kind":"Name","value":"issueType"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"slack"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"channel"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pagerDuty"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"aws"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securityHub"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastProblem"}},{"kind":"Field","name":{"kind":"Name","value":"lastDeliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"waitingCount"}}]}}]} as unknown as DocumentNode<ResumeNotificationTargetMutation, ResumeNotificationTargetMutationVariables>;
export const ReplayNotificationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReplayNotification"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDeliveryIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayNotification"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationDeliveryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationDeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageId"}},{"kind":"Field","name":{"kind":"Name","value":"ruleName"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isReplay"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"attemptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"skippedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"answerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"answerText"}},{"kind":"Field","name":{"kind":"Name","value":"problemCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}}]}}]}}]} as unknown as DocumentNode<ReplayNotificationMutation, ReplayNotificationMutationVariables>;
export const SkipNotificationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SkipNotification"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDeliveryIdInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"skipNotification"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"NotificationDeliveryRow"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NotificationDeliveryRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"messageId"}},{"kind":"Field","name":{"kind":"Name","value":"ruleName"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"eventCount"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isReplay"}},{"kind":"Field","name":{"kind":"Name","value":"attemptCount"}},{"kind":"Field","name":{"kind":"Name","value":"attemptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"deliveredAt"}},{"kind":"Field","name":{"kind":"Name","value":"skippedAt"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"answerStatus"}},{"kind":"Field","name":{"kind":"Name","value":"answerText"}},{"kind":"Field","name":{"kind":"Name","value":"problemCode"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}},{"kind":"Field","name":{"kind":"Name","value":"pausedAt"}}]}}]}}]} as unknown as DocumentNode<SkipNotificationMutation, SkipNotificationMutationVariables>;