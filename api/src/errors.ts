/**
 * Every error code of the public APIs, with its HTTP status and default message. Expected outcomes inside `iam/` are
 * return values, not errors.
 */
interface ErrorKind {
  readonly status: number;
  /** Says what happened, what it means for the person and, if there is one, the next step. Safe to show. */
  readonly message: string;
  /** Whether the error is a fault of the installation or the code. Such errors are logged with their stack. */
  readonly isReported?: boolean;
  /** Whether the same request may succeed later without a change. */
  readonly isRetryable?: boolean;
}

export const ERRORS = {
  // the request
  BAD_REQUEST: { status: 400, message: "The request is not valid. Check its body, headers and URL." },
  BAD_USER_INPUT: { status: 400, message: "The input is not valid. Correct it and try again." },
  BAD_QUERY: { status: 400, message: "The filter query is not valid. Correct it and try again." },
  HISTORY_NOT_KEPT: {
    status: 400,
    message:
      "The past of this value is not kept. Remove the value from the request, or remove asOf to ask about the present.",
  },
  BAD_CURSOR: { status: 400, message: "The cursor is not valid. Start again from the first page." },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request body is too large. Send less data in one request." },
  QUERY_TOO_LARGE: { status: 400, message: "The GraphQL document is too large. Split it into several requests." },
  QUERY_TOO_DEEP: { status: 400, message: "The GraphQL document is nested too deeply. Ask for fewer levels." },
  QUERY_TOO_COSTLY: {
    status: 400,
    message: "The GraphQL operation asks for too much at once. Use smaller pages or fewer fields.",
  },
  BATCHING_DISABLED: {
    status: 400,
    message: "Batched GraphQL operations are not supported. Send one operation per request.",
  },
  RATE_LIMITED: {
    status: 429,
    message: "Too many requests in a short time. Wait a moment and try again.",
    isRetryable: true,
  },
  EXPORTS_BUSY: {
    status: 429,
    message: "Too many exports are running. Wait until one has ended, then try again.",
    isRetryable: true,
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    message: "This socket has reached its limit of subscriptions. End one before you start another.",
  },
  HOST_UNKNOWN: {
    status: 421,
    message:
      "IAM Monitor is not configured for this host name. Open its configured address, or ask an admin to set PUBLIC_URL to this one.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: "This route does not support this HTTP method. Use one that its documentation names.",
  },
  HTTP_VERSION_UNSUPPORTED: {
    status: 505,
    message:
      "This route needs HTTP/1.1 or later, and the request came with HTTP/1.0. If a proxy is in between, set it to HTTP/1.1 (nginx: proxy_http_version 1.1).",
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "The content type is not supported. Send application/json." },
  // sign-in and permissions
  UNAUTHENTICATED: { status: 401, message: "You are not signed in. Sign in, or send a valid API token." },
  FORBIDDEN: { status: 403, message: "Your role does not allow this. Ask an admin for access." },
  SIGN_IN_FAILED: { status: 401, message: "The name or the password is incorrect. Check both and try again." },
  SIGN_IN_PROVIDER_ONLY: {
    status: 403,
    message: "Operators of this installation sign in only with the identity provider. Sign in there.",
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    message: "Too many sign-in attempts. Wait 15 minutes and try again.",
    isRetryable: true,
  },
  REAUTHENTICATION_REQUIRED: {
    status: 401,
    message: "This action needs a sign-in within the last 5 minutes. Confirm your identity and try again.",
  },
  PASSKEY_INVALID: {
    status: 401,
    message:
      "This passkey could not be verified, or the request for it has expired. Start again. To sign in, use a passkey that you registered here.",
  },
  PASSKEY_REQUIRED: {
    status: 403,
    message: "This installation requires a passkey. Register one under /sign-in/passkey, then try again.",
  },
  PASSKEY_PROOF_REQUIRED: {
    status: 403,
    message:
      "You have a passkey, so a password does not confirm your identity. Use your passkey. If you lost it, ask an admin to remove it and to give you a new invitation link.",
  },
  CONSOLE_CODE_INVALID: {
    status: 401,
    message:
      "This code is incorrect, has expired, was already used, or was replaced by a newer one. Request a new code and enter it.",
  },
  CONSOLE_CODE_UNAVAILABLE: {
    status: 409,
    message:
      "A printed code confirms only the first admin, while they have no password, passkey or identity provider and are signed in with a sign-in link. Use another method.",
  },
  PASSKEYS_UNAVAILABLE: {
    status: 409,
    message:
      "Passkeys need a host name, and PUBLIC_URL is an IP address. Ask an admin to set PUBLIC_URL to a host name.",
  },
  PASSWORD_WRONG: { status: 400, message: "The password is incorrect. Try again." },
  PASSWORD_WEAK: {
    status: 400,
    message: "The password is too weak. Use at least 12 characters, and not your name or one repeated character.",
  },
  ACCOUNT_FILE_OUTDATED: {
    status: 409,
    message:
      "The file would now change something other than the preview showed, because accounts or groups changed in the meantime. Nothing was saved. Review the new preview.",
  },
  ACCOUNT_GROUP_EXISTS: {
    status: 409,
    message: "An account group with this name already exists. Choose another name.",
  },
  ACCOUNT_GROUP_IN_USE: {
    status: 409,
    message: "Operators are limited to this account group. Give them another access first.",
  },
  OPERATOR_EXISTS: { status: 409, message: "An operator with this name already exists. Choose another name." },
  OPERATOR_DISABLED: { status: 409, message: "This operator is disabled. Ask an admin to enable the operator again." },
  LAST_ADMIN: {
    status: 409,
    message: "This is the last active admin who sees all accounts. Make another operator such an admin first.",
  },
  APPROVAL_REQUIRED: {
    status: 409,
    message: "This needs the approval of a second operator. Nothing has changed yet.",
  },
  APPROVAL_NOT_OPEN: {
    status: 409,
    message: "This approval request is no longer open. If the action is still needed, request it again.",
  },
  APPROVAL_OUTDATED: {
    status: 409,
    message:
      "The subject of the request has changed since, so the action was not carried out. If it is still needed, request it again.",
  },
  APPROVAL_BY_REQUESTER: {
    status: 403,
    message: "You requested this yourself. A second operator must approve or refuse it; you can withdraw it.",
  },
  INVITATION_INVALID: {
    status: 401,
    message:
      "This invitation has expired, was already used, or was replaced by a newer one. Ask an admin for a new one.",
  },
  TOKEN_LIFE_TOO_LONG: {
    status: 400,
    message: "An API token can be valid for at most 365 days. Choose an earlier expiry date.",
  },
  SIGN_IN_LINK_INVALID: {
    status: 401,
    message:
      "This sign-in link has expired, was already used, or was replaced by a newer one. Restart IAM Monitor for a new link. If an admin has signed in before, run `npm run admin:link` instead.",
  },
  ROLE_FROM_PROVIDER: { status: 409, message: "The identity provider sets this operator's role. Change it there." },
  OIDC_NOT_CONFIGURED: { status: 404, message: "No identity provider is configured. Use another sign-in method." },
  OIDC_UNAVAILABLE: {
    status: 503,
    message: "The identity provider could not be reached. Try again shortly.",
    isRetryable: true,
  },
  OIDC_STATE_INVALID: {
    status: 400,
    message:
      "This sign-in has expired, was already completed, or belongs to another browser or session. Start it again.",
  },
  OIDC_REFUSED: {
    status: 401,
    message: "The identity provider refused the sign-in. Try again, or contact its administrator.",
  },
  OIDC_ANSWER_INVALID: {
    status: 401,
    message:
      "The identity provider's response could not be verified, so you were not signed in. Ask an admin to check the configuration.",
  },
  OIDC_EMAIL_UNVERIFIED: {
    status: 403,
    message:
      "The identity provider sent no verified email address for you. Verify your address there and sign in again, or ask an admin to check the provider's claims.",
  },
  OIDC_NOT_INVITED: {
    status: 403,
    message: "You have no invitation, and none of your groups grants access. Ask an admin for access.",
  },
  OIDC_ROLES_MISSING: {
    status: 403,
    message:
      "The identity provider sent no groups, so your role is unknown and you were not signed in. Ask an admin to check OIDC_ROLE_CLAIM and the provider's claims.",
  },
  OIDC_DOMAIN_REFUSED: {
    status: 403,
    message: "Your email address is not in a domain that may sign in here. Use your organization's account.",
  },
  OIDC_AMR_MISSING: {
    status: 403,
    message:
      "The identity provider did not confirm that you used a required sign-in method, such as a second factor. Sign in there with one and try again.",
  },
  OIDC_LINK_REQUIRED: {
    status: 403,
    message:
      "An operator with a password or passkey already has this email address. Sign in that way and link the identity provider under Your profile, or ask an admin for a new invitation link.",
  },
  OIDC_OTHER_PERSON: {
    status: 409,
    message:
      "This identity is linked to another operator, or this operator to another identity. Sign in with the linked identity.",
  },
  OIDC_PROOF_STALE: {
    status: 401,
    message: "The identity provider did not ask you to sign in again, so your identity is not confirmed. Try again.",
  },
  // accounts, scans and alerts
  NOT_FOUND: { status: 404, message: "The requested resource does not exist. Check its ID or address." },
  ACCOUNT_REQUIRED: {
    status: 400,
    message:
      "No account was specified, and there is not exactly one that you can access. Specify an account, or connect one first.",
  },
  ACCOUNT_ALREADY_CONNECTED: {
    status: 409,
    message: "This AWS account is already connected. Change that connection instead.",
  },
  ACCOUNT_NOT_CONNECTED: {
    status: 409,
    message:
      "This account is not connected yet. A connection test that passes connects it; an account of offline files needs an upload.",
  },
  ACCOUNT_NOT_ARCHIVED: { status: 409, message: "Only a disconnected account can be erased. Disconnect it first." },
  ACCOUNT_ARCHIVED: { status: 409, message: "This account has been disconnected. Connect it again to use it." },
  SCAN_ALREADY_RUNNING: {
    status: 409,
    message: "A scan of this account is already queued or running. Wait until it finishes, or cancel it.",
  },
  SCAN_FINISHED: { status: 409, message: "This scan has already finished, so it cannot be cancelled." },
  ALERT_RESOLVED: {
    status: 409,
    message: "This alert is resolved. It reopens automatically if a scan finds the issue again.",
  },
  ALERT_NOT_OPEN: {
    status: 409,
    message: "The alert's current status does not allow this action. Load the alert again to see its status.",
  },
  REASON_REQUIRED: { status: 400, message: "A reason is required to dismiss an alert. Choose one." },
  EXPIRY_REQUIRED: {
    status: 400,
    message: "An expiry date is required to dismiss an alert. Choose one within 365 days.",
  },
  EXPIRY_TOO_FAR: { status: 400, message: "A dismissal can last at most 365 days. Choose an earlier expiry date." },
  SNOOZE_TOO_LONG: {
    status: 400,
    message: "A snooze can last at most 90 days. Choose an earlier time, or dismiss the alert with a reason.",
  },
  EXCEPTION_TOO_LONG: {
    status: 400,
    message: "An exception can last at most 365 days. Choose an earlier date, and renew the exception before its end.",
  },
  EXCEPTION_UNCONFIRMED: {
    status: 409,
    message:
      "This exception would mute more than a quarter of the open alerts. Check the preview, then confirm how many alerts it mutes.",
  },
  EXCEPTION_ENDED: {
    status: 409,
    message: "This exception has ended, so it mutes no alerts. Create another one to mute them again.",
  },
  UNDO_EXPIRED: {
    status: 409,
    message: "You have no action with this ID that can still be undone. Change the alert directly instead.",
  },
  ALERT_CHANGED: {
    status: 409,
    message:
      "The alert was changed after your action, so the action was not undone. The alert's history shows the change.",
  },
  VERIFY_UNSUPPORTED: {
    status: 409,
    message: "This check cannot be verified with a live call. The next scan evaluates it again.",
  },
  // notifications
  TARGET_ADDRESS_REFUSED: {
    status: 400,
    message:
      "The host is in a private or special network, which IAM Monitor does not call. Use a public address, or ask the operator of the installation to add the network to NOTIFICATION_NETWORKS.",
  },
  TARGET_UNREACHABLE: {
    status: 502,
    message: "The target could not be reached. Check its address and that it is running.",
    isRetryable: true,
  },
  TARGET_IN_USE: {
    status: 409,
    message:
      "A notification rule, an owner or an open rotation still uses this target or receiver. Change the rule or owner, or finish the rotation, first.",
  },
  OWNERS_CHANGED: {
    status: 409,
    message: "Another admin has changed the owners. Load the owners again, and repeat your change.",
  },
  KEY_USE_NOT_ENABLED: {
    status: 409,
    message:
      "Reading who uses access keys is off for this account. An admin can switch it on in the account's settings.",
  },
  // key rotation: the request is refused and nothing was changed
  ROTATION_NOT_ENABLED: {
    status: 409,
    message: "Key rotation is disabled for this account. An admin can enable it in the account's settings.",
  },
  ROTATION_ALREADY_OPEN: {
    status: 409,
    message: "A rotation of a key of this user is already open. Wait until it ends, cancel it, or roll it back.",
  },
  ROTATION_FINISHED: { status: 409, message: "This rotation has already finished, so it allows no further action." },
  ROTATION_OPEN: {
    status: 409,
    message: "A rotation in this account is not finished. Wait until it ends, cancel it, or roll it back.",
  },
  ROTATION_STATE: {
    status: 409,
    message: "The rotation's current state does not allow this action. Load the rotation again to see its state.",
  },
  ACCESS_KEY_LIMIT: {
    status: 409,
    message: "The user already has two access keys, the maximum that AWS allows. Delete one first.",
  },
  ROOT_NOT_SUPPORTED: { status: 409, message: "Access keys of the root user cannot be rotated. Delete them instead." },
  USER_NOT_FOUND: {
    status: 404,
    message: "The user does not exist in AWS. Scan the account to see which users it has.",
  },
  KEY_NOT_FOUND: {
    status: 404,
    message: "The user has no access key, or none with this ID. Scan the account to see which keys the user has.",
  },
  KEY_NOT_ACTIVE: {
    status: 409,
    message: "This access key is inactive, so no application can be using it. Delete it instead of rotating it.",
  },
  SELF_ROTATION_UNSUPPORTED: {
    status: 409,
    message: "IAM Monitor itself uses this access key. Rotating it would cut off its own access to AWS.",
  },
  CONFIRMATION_REQUIRED: { status: 400, message: "This action needs confirmation. Enter the user's name." },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    message: "This idempotency key was already used for a different request. Use a new one.",
  },
  TIME_SCALE_REFUSED: {
    status: 409,
    message: "ROTATION_TIME_SCALE can only be used for accounts whose AWS endpoint is on this machine.",
  },
  REVEAL_NOT_OPEN: {
    status: 409,
    message: "This rotation has no secret to reveal. Check its state: it may be in progress, rolling back or finished.",
  },
  // key rotation: why a rotation waits for an operator
  ACCOUNT_NOT_READ: {
    status: 409,
    message:
      "IAM Monitor could not read the account again, so it does not know which access keys exist now. Test the connection, then try again.",
  },
  CREATE_ATTEMPTS_SPENT: {
    status: 502,
    message:
      "Creating the new access key failed too many times. Read the reason in the rotation's steps before you continue.",
  },
  NEW_KEY_NOT_ACTIVE: {
    status: 409,
    message: "The new access key is not active. Check whether it was deactivated or deleted in AWS.",
  },
  NEW_KEY_NOT_USED: {
    status: 409,
    message: "The new access key has not been used. Check that the application has received it.",
  },
  NEW_KEY_NOT_WORKING: {
    status: 502,
    message: "AWS does not accept the new access key. Check the key in AWS before the rotation continues.",
  },
  OLD_KEY_IN_USE: { status: 409, message: "The old access key is still in use. Update the application that uses it." },
  OLD_KEY_REENABLED: {
    status: 409,
    message: "The old access key was activated again in AWS. An application may still need it.",
  },
  ORPHAN_IN_USE: {
    status: 409,
    message:
      "An access key is or may be in use, although no delivery of its secret is recorded. Find out what uses it.",
  },
  RESTORED: {
    status: 409,
    message:
      "The database was restored from a backup, so it lacks later changes. Check the state in AWS, then continue the rotation or send the request again.",
  },
  ROTATION_PAUSED: {
    status: 409,
    message: "An operator paused the rotation. Resume it, roll it back or cancel it.",
  },
  DELIVERY_NOT_OPEN: {
    status: 409,
    message: "This delivery does not wait for an acknowledgement. The rotation may have been rolled back or ended.",
  },
  DELIVERY_NOT_ACKNOWLEDGED: {
    status: 409,
    message:
      "The receiver of the webhook did not acknowledge the message of the rotation in time. Check that it is running before the rotation continues.",
  },
  DELIVERY_REFUSED: {
    status: 409,
    message:
      "The receiver of the webhook refused the message of the rotation. Check its log before the rotation continues.",
  },
  REVEAL_NOT_ACKNOWLEDGED: {
    status: 409,
    message: "Receipt of the new access key was not confirmed in time. Ask the requester whether it has arrived.",
  },
  SECRET_CONFLICT: {
    status: 409,
    message:
      "The secret or parameter belongs to something else, or was changed outside IAM Monitor. Check it before the rotation continues.",
  },
  SECRET_DESTINATION_NOT_LISTED: {
    status: 403,
    message:
      "The secret, parameter or receiver is not listed as a destination. Ask an admin to allow it on the account's page, under Where new secrets are stored.",
  },
  UNATTRIBUTED_KEY: {
    status: 409,
    message: "The user has another access key, and nothing proves that IAM Monitor created it. Check the key in AWS.",
  },
  // AWS
  AWS_ACCESS_DENIED: { status: 502, message: "AWS denied the call. Check the permissions of this connection." },
  AWS_CREDENTIALS_MISSING: {
    status: 502,
    message: "No AWS credentials were found for this connection. Check its settings.",
  },
  AWS_CREDENTIALS_EXPIRED: { status: 502, message: "The AWS credentials have expired. Renew them and try again." },
  AWS_KEY_INVALID: { status: 502, message: "AWS does not recognize this access key. It may have been deleted." },
  AWS_THROTTLED: { status: 503, message: "AWS kept throttling the calls. Try again later.", isRetryable: true },
  AWS_BAD_RESPONSE: {
    status: 502,
    message: "The response did not come from AWS or is incomplete. Check the endpoint and any proxy.",
  },
  AWS_UNREACHABLE: {
    status: 502,
    message: "AWS could not be reached. Check the network connection and try again.",
    isRetryable: true,
  },
  CALL_BUDGET_EXCEEDED: {
    status: 502,
    message: "Reading this would need more AWS calls than a scan may make. Its data stays unknown.",
  },
  AWS_REJECTED: { status: 502, message: "AWS rejected the call. Check the settings of the connection." },
  EVENT_QUEUE_IN_USE: {
    status: 409,
    message:
      "This queue is already read for another account or organization, which would lose events. Create a separate queue with the templates.",
  },
  EVENT_QUEUE_UNCONFIRMED: {
    status: 409,
    message:
      "The messages that were read are not events of IAM, STS or a sign-in, so they were left in the queue. Check the queue's URL. If the URL is right, run the setup command that sends a test event.",
  },
  NOT_IN_ORGANIZATION: {
    status: 409,
    message: "The account is in no organization, so it has no member accounts to read. Choose another account.",
  },
  IDENTITY_CENTER_NOT_FOUND: {
    status: 400,
    message: "There is no instance of IAM Identity Center in this Region. Choose the Region in which it is enabled.",
  },
  NOT_ORGANIZATION_READER: {
    status: 409,
    message:
      "Only the management account of an organization or a delegated administrator may list its accounts. Connect one of them and choose it here.",
  },
  AWS_WRONG_ACCOUNT: {
    status: 409,
    message:
      "The credentials or files belong to a different AWS account than the one connected. Use those of the connected account.",
  },
  CLOCK_SKEW: {
    status: 502,
    message:
      "The clock of the machine that runs IAM Monitor differs too much from the clock of AWS. Synchronize the machine's clock, then try again.",
  },
  UNSUPPORTED_BY_ENDPOINT: {
    status: 502,
    message: "The AWS endpoint does not support this operation, so what it reads is not known.",
  },
  FILE_INVALID: {
    status: 400,
    message: "The file does not have the expected format. Create it again with the commands shown for the upload.",
  },
  // scans
  WORKER_LOST: {
    status: 500,
    message: "The worker stopped unexpectedly three times during this scan. Start the scan again.",
    isRetryable: true,
  },
  SCAN_TIMEOUT: {
    status: 504,
    message:
      "The scan took longer than a scan may take. The data that was read is stored, and all other alerts stay as they are. Check the connection, or raise SCAN_MAX_MINUTES.",
    isRetryable: true,
  },
  // analyses
  ANALYSIS_LIMIT: {
    status: 422,
    message: "This analysis reached a limit of memory and was stopped. Ask for less at once.",
  },
  NOT_READ: {
    status: 409,
    message:
      "The users, roles and policies of this account have not been read, so this cannot be answered. Scan the account first.",
  },
  PRINCIPAL_NOT_FOUND: {
    status: 404,
    message:
      "The latest scan found no such user, role or group in the account. Check the name, or scan the account again.",
  },
  ACTION_INVALID: { status: 400, message: "Enter a single action, such as s3:GetObject. Wildcards are not allowed." },
  ARN_INVALID: {
    status: 400,
    message: "Enter a single resource ARN, or * for all resources. Other wildcards are not allowed.",
  },
  THINKING_BUSY: {
    status: 503,
    message: "The server is busy with other analyses. Try again in a moment.",
    isRetryable: true,
  },
  // the installation
  KEY_INVALID: { status: 500, message: "The key-encryption key is not valid. It must be 32 random bytes." },
  KEY_MISMATCH: {
    status: 500,
    message:
      "The key-encryption key that encrypted this database, or one of its secrets, is not configured. Configure it again; a former key belongs in KEY_ENCRYPTION_KEYS_OLD.",
  },
  DATABASE_VERSION: {
    status: 500,
    message:
      "The embedded database was made by another major version of PostgreSQL. Start the version of IAM Monitor that you used before.",
  },
  PROVIDER_GROUPS_CHANGED: {
    status: 409,
    message:
      "Another admin has changed the groups of the identity provider. Load the page again, and repeat your change.",
  },
  RETENTION_CHANGED: {
    status: 409,
    message: "Another admin has changed the retention policies. Load the page again, and repeat your change.",
  },
  DATABASE_NEWER: {
    status: 500,
    message:
      "A newer version of IAM Monitor has changed the database so that this version cannot work with it. Start the newer version, or restore the backup from before the update.",
  },
  DATABASE_TOO_OLD: {
    status: 500,
    message:
      "A version of IAM Monitor before 1.0 made the database, which this version cannot migrate. Nothing was changed. Start with an empty database and connect the accounts again, or go on with that version.",
  },
  DATABASE_LOCKED: {
    status: 500,
    message:
      "The database was not migrated, because another transaction holds a lock on a table. Nothing was changed. Wait until it has ended or end it, then start again.",
  },
  DATABASE_POOLED: {
    status: 500,
    message:
      "The address leads through a connection pooler. Add the parameter direct=HOST:PORT with the address of PostgreSQL itself to DATABASE_URL, and use a direct address in DATABASE_OWNER_URL.",
  },
  DATABASE_ROLE_MISSING: {
    status: 500,
    message: "The role of DATABASE_URL does not exist. Create it in the database.",
  },
  DATABASE_NOT_MIGRATED: {
    status: 500,
    message:
      "The database is not at this version, and the role of DATABASE_URL does not own its tables. Run `npm run migrate` with DATABASE_OWNER_URL.",
  },
  AUDIT_RETENTION_UNKNOWN: {
    status: 500,
    message:
      "No audit event was deleted, because the owner of the database has not recorded AUDIT_RETENTION_DAYS. Run `npm run migrate` with it and DATABASE_OWNER_URL.",
  },
  AUDIT_KEY_MISSING: {
    status: 500,
    message:
      "The audit log has events, but the table audit_key is empty, so they can be neither verified nor continued. Restore that table from a backup.",
  },
  AUDIT_ANCHOR_FAILED: {
    status: 500,
    message:
      "The anchor file of the audit log could not be read or written. Check AUDIT_ANCHOR_FILE and the rights on its folder.",
  },
  AUDIT_LOG_BROKEN: {
    status: 500,
    message:
      "The audit log is behind a head that was seen before, or its last event was changed. Run `npm run audit:verify` and keep the anchor file.",
  },
  KEY_UNAVAILABLE: {
    status: 503,
    message: "AWS KMS did not provide the key-encryption key. Check that AWS KMS can be reached and allows its use.",
  },
  SECRET_UNREADABLE: {
    status: 500,
    message:
      "A stored secret could not be decrypted. Check that this process has the key-encryption key that encrypted it.",
    isReported: true,
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    message: "The database is not available. Try again shortly.",
    isRetryable: true,
  },
  DEADLINE_EXCEEDED: {
    status: 503,
    message: "The request took too long. Try again, or ask for less at once.",
    isRetryable: true,
  },
  INTERNAL: {
    status: 500,
    message: "An internal error occurred. Try again; the server log has the details.",
    isReported: true,
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

export interface AppErrorOptions {
  /** Replaces the default message. Must be safe to show. */
  readonly message?: string;
  /** Fields for API clients, such as the running scan's ID or the path in the input. Never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  readonly cause?: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;

  constructor(code: ErrorCode, { message, details = {}, cause }: AppErrorOptions = {}) {
    super(message ?? ERRORS[code].message, { cause });
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get isRetryable(): boolean {
    return (ERRORS[this.code] as ErrorKind).isRetryable ?? false;
  }

  get isReported(): boolean {
    return (ERRORS[this.code] as ErrorKind).isReported ?? false;
  }
}

/**
 * Error codes of PostgreSQL for text that contains a NUL character, which can only come from a caller's input. A NUL in
 * a parameter fails with character_not_in_repertoire. Where MikroORM writes the value into the statement, the NUL cuts
 * the protocol message short, which fails with protocol_violation.
 */
const NUL_REFUSED: ReadonlySet<unknown> = new Set(["22021", "08P01"]);

/**
 * PostgreSQL's error code query_canceled: `statement_timeout` expired, or one of our deadlines
 * (`db/pool-deadlines.ts`).
 */
export const QUERY_CANCELED = "57014";

/** The code that the pool gives to every driver error that means PostgreSQL is unavailable (`db/database-away.ts`). */
export const DATABASE_AWAY = "DATABASE_UNAVAILABLE" satisfies ErrorCode;
/**
 * How long clients should wait before a retry while the database is unavailable. The embedded PostgreSQL restarts
 * within two seconds.
 */
const DATABASE_RETRY_SECONDS = 3;

/** Converts anything thrown to an `AppError`. An unexpected error becomes INTERNAL; only the log shows its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === QUERY_CANCELED) return new AppError("DEADLINE_EXCEEDED", { cause: error });
  if (code === DATABASE_AWAY)
    return new AppError(DATABASE_AWAY, { details: { retryAfterSeconds: DATABASE_RETRY_SECONDS }, cause: error });
  if (NUL_REFUSED.has(code))
    return new AppError("BAD_USER_INPUT", {
      message: "The input contains a NUL character, which cannot be stored. Remove it and try again.",
    });
  return new AppError("INTERNAL", { cause: error });
}
