/**
 * Every error that leaves the product: code -> HTTP status, words that are safe to show, and whether it is ours to
 * mend (`isReported`: logged with its stack). Expected outcomes inside `iam/` are values, not errors.
 */
interface ErrorKind {
  readonly status: number;
  readonly message: string;
  readonly isReported?: boolean;
  /** The same request may succeed later without a change. */
  readonly isRetryable?: boolean;
}

export const ERRORS = {
  // what the caller sent
  BAD_REQUEST: { status: 400, message: "The request could not be read." },
  BAD_USER_INPUT: { status: 400, message: "The input is not valid." },
  BAD_QUERY: { status: 400, message: "The filter query could not be understood." },
  BAD_CURSOR: { status: 400, message: "The cursor is not one of ours." },
  PAYLOAD_TOO_LARGE: { status: 413, message: "The request body is too large." },
  QUERY_TOO_LARGE: { status: 400, message: "The GraphQL document is too large." },
  QUERY_TOO_DEEP: { status: 400, message: "The GraphQL document nests too deep." },
  QUERY_TOO_COSTLY: { status: 400, message: "The GraphQL document asks for too much at once: ask for smaller pages." },
  BATCHING_DISABLED: { status: 400, message: "Send one operation at a time." },
  RATE_LIMITED: { status: 429, message: "Too much was asked for in too short a time.", isRetryable: true },
  TOO_MANY_SUBSCRIPTIONS: { status: 429, message: "This socket carries as many subscriptions as one may." },
  METHOD_NOT_ALLOWED: { status: 405, message: "This route does not know that method." },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "Send application/json." },
  // who is asking
  UNAUTHENTICATED: { status: 401, message: "Sign in, or send a valid API token." },
  FORBIDDEN: { status: 403, message: "Your role does not allow this." },
  SIGN_IN_FAILED: { status: 401, message: "The name or the password is not right." },
  TOO_MANY_ATTEMPTS: { status: 429, message: "Too many attempts: wait a quarter of an hour.", isRetryable: true },
  REAUTHENTICATION_REQUIRED: {
    status: 401,
    message: "Show again that it is you: this needs a sign-in of the last 5 minutes.",
  },
  PASSWORD_WRONG: { status: 400, message: "The password is not right." },
  PASSWORD_WEAK: {
    status: 400,
    message: "A password has 12 characters or more, and is not your name or a row of the same letters.",
  },
  OPERATOR_EXISTS: { status: 409, message: "Somebody of this name is here already." },
  OPERATOR_DISABLED: { status: 409, message: "This operator is disabled." },
  LAST_ADMIN: { status: 409, message: "This is the last admin: make another one first." },
  INVITATION_INVALID: { status: 401, message: "This invitation was used or has expired. Ask for another." },
  TOKEN_LIFE_TOO_LONG: { status: 400, message: "A token may live 365 days at most." },
  SIGN_IN_LINK_INVALID: {
    status: 401,
    message: "This sign-in link was used or has expired. Restart the product to get another.",
  },
  ROLE_FROM_PROVIDER: { status: 409, message: "The identity provider says this operator's role: change it there." },
  OIDC_NOT_CONFIGURED: { status: 404, message: "No identity provider is set up here." },
  OIDC_UNAVAILABLE: { status: 503, message: "The identity provider could not be reached.", isRetryable: true },
  OIDC_STATE_INVALID: {
    status: 400,
    message: "This sign-in was begun elsewhere, took too long or was finished already.",
  },
  OIDC_REFUSED: { status: 401, message: "The identity provider did not sign you in." },
  OIDC_ANSWER_INVALID: { status: 401, message: "What the identity provider sent does not prove who you are." },
  OIDC_EMAIL_UNVERIFIED: { status: 403, message: "The identity provider has not verified your e-mail address." },
  OIDC_NOT_INVITED: { status: 403, message: "Nobody has invited you, and none of your groups is let in." },
  OIDC_OTHER_PERSON: { status: 409, message: "This is linked to somebody else." },
  OIDC_PROOF_STALE: { status: 401, message: "The identity provider did not ask you again who you are." },
  // what was asked for
  NOT_FOUND: { status: 404, message: "There is no such thing here." },
  ACCOUNT_REQUIRED: { status: 400, message: "Several accounts are connected: say which one." },
  ACCOUNT_ALREADY_CONNECTED: { status: 409, message: "This AWS account is connected already." },
  ACCOUNT_NOT_CONNECTED: { status: 409, message: "This account is not connected yet: test its connection first." },
  ACCOUNT_ARCHIVED: { status: 409, message: "This account was disconnected." },
  SCAN_ALREADY_RUNNING: { status: 409, message: "A scan of this account is running already." },
  SCAN_FINISHED: { status: 409, message: "This scan has ended already." },
  ALERT_RESOLVED: {
    status: 409,
    message: "This alert is resolved; it opens again by itself when a scan sees the trouble again.",
  },
  ALERT_NOT_OPEN: { status: 409, message: "The alert's status does not allow this." },
  REASON_REQUIRED: { status: 400, message: "Dismissing needs a reason." },
  EXPIRY_REQUIRED: { status: 400, message: "Dismissing needs a date at which it ends." },
  EXPIRY_TOO_FAR: { status: 400, message: "A dismissal may last 365 days at most." },
  VERIFY_UNSUPPORTED: { status: 409, message: "No live call can verify this check; the next scan will." },
  // rotating keys: refused, and nothing touched
  ROTATION_NOT_ENABLED: { status: 409, message: "Writing to this account is switched off." },
  ROTATION_ALREADY_OPEN: { status: 409, message: "A key of this user is being rotated already." },
  ROTATION_FINISHED: { status: 409, message: "This rotation has ended already." },
  ROTATION_OPEN: { status: 409, message: "A rotation of this account is under way: let it end, or cancel it, first." },
  ROTATION_STATE: { status: 409, message: "The rotation's state does not allow this." },
  ACCESS_KEY_LIMIT: { status: 409, message: "The user has two access keys, which is as many as AWS allows." },
  ROOT_NOT_SUPPORTED: { status: 409, message: "Root's own keys are not rotated: delete them." },
  USER_NOT_FOUND: { status: 404, message: "AWS knows no such user." },
  KEY_NOT_FOUND: { status: 404, message: "This user has no such access key." },
  KEY_NOT_ACTIVE: { status: 409, message: "This access key is inactive already: there is nothing to hand over." },
  SELF_ROTATION_UNSUPPORTED: {
    status: 409,
    message: "The platform itself runs on this key: rotating it would lock it out.",
  },
  CONFIRMATION_REQUIRED: { status: 400, message: "Type the user's name to confirm." },
  IDEMPOTENCY_KEY_REUSED: { status: 409, message: "This idempotency key was used for another request." },
  TIME_SCALE_REFUSED: { status: 409, message: "ROTATION_TIME_SCALE is for accounts on this machine only." },
  REVEAL_NOT_OPEN: { status: 409, message: "There is nothing to fetch." },
  // rotating keys: why a rotation waits for a person
  ACCOUNT_NOT_READ: { status: 409, message: "The account could not be read again." },
  CREATE_ATTEMPTS_SPENT: { status: 502, message: "Creating a key was tried too often." },
  NEW_KEY_NOT_ACTIVE: { status: 409, message: "The new key is not active." },
  NEW_KEY_NOT_USED: { status: 409, message: "Nobody was seen using the new key." },
  NEW_KEY_NOT_WORKING: { status: 502, message: "AWS does not take the new key." },
  OLD_KEY_IN_USE: { status: 409, message: "The old key is still used." },
  OLD_KEY_REENABLED: { status: 409, message: "Somebody switched the old key on again." },
  ORPHAN_IN_USE: { status: 409, message: "A key whose secret nobody should have was used." },
  RESTORED: { status: 409, message: "The database was put back from a backup." },
  REVEAL_NOT_ACKNOWLEDGED: { status: 409, message: "Nobody has confirmed that the new key arrived." },
  SECRET_CONFLICT: { status: 409, message: "Secrets Manager holds something else." },
  UNATTRIBUTED_KEY: { status: 409, message: "There is a key that nobody can prove to be ours." },
  // what AWS answered
  AWS_ACCESS_DENIED: { status: 502, message: "AWS refused the call." },
  AWS_CREDENTIALS_MISSING: { status: 502, message: "No AWS credentials were found for this connection." },
  AWS_CREDENTIALS_EXPIRED: { status: 502, message: "The AWS credentials have expired." },
  AWS_KEY_INVALID: { status: 502, message: "AWS does not know this access key." },
  AWS_THROTTLED: { status: 503, message: "AWS throttled the calls to the end.", isRetryable: true },
  AWS_BAD_RESPONSE: { status: 502, message: "The answer was not AWS's." },
  AWS_UNREACHABLE: { status: 502, message: "AWS could not be reached.", isRetryable: true },
  AWS_REJECTED: { status: 502, message: "AWS rejected the call." },
  AWS_WRONG_ACCOUNT: { status: 409, message: "The credentials belong to another AWS account than the one connected." },
  CLOCK_SKEW: { status: 502, message: "The clock of this machine is too far off for AWS." },
  UNSUPPORTED_BY_ENDPOINT: { status: 502, message: "The endpoint does not know this operation." },
  FILE_INVALID: { status: 400, message: "The file is not what it should be." },
  // how scans end
  WORKER_LOST: { status: 500, message: "The worker was lost three times while scanning.", isRetryable: true },
  // questions that take long thought
  NOT_READ: {
    status: 409,
    message: "Users, roles and policies of this account were not read, so nothing can be told.",
  },
  PRINCIPAL_NOT_FOUND: { status: 404, message: "No user or role of this name was read in this account." },
  ACTION_INVALID: { status: 400, message: "Name one action, such as s3:GetObject: a pattern stands for many." },
  ARN_INVALID: { status: 400, message: "Name one resource by its ARN, or * for all: a pattern stands for many." },
  THINKING_BUSY: {
    status: 503,
    message: "Too many such questions are being thought about. Ask again in a moment.",
    isRetryable: true,
  },
  // us
  KEY_INVALID: { status: 500, message: "The key-encryption key must be 32 random bytes." },
  KEY_MISMATCH: { status: 500, message: "The key-encryption key does not belong to this database." },
  SECRET_UNREADABLE: { status: 500, message: "A stored secret could not be opened.", isReported: true },
  DATABASE_UNAVAILABLE: {
    status: 503,
    message: "The database is away for the moment. Try again shortly.",
    isRetryable: true,
  },
  DEADLINE_EXCEEDED: { status: 503, message: "The answer took too long.", isRetryable: true },
  INTERNAL: { status: 500, message: "Something went wrong on our side.", isReported: true },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

export interface AppErrorOptions {
  /** Safe words for people, instead of the table's. */
  readonly message?: string;
  /** Safe fields for machines: the running scan's id, the refused action, the place in the input. Never a secret. */
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
 * PostgreSQL keeps no NUL in text; only a caller's text can have brought one. As a parameter it is refused with
 * character_not_in_repertoire, and where MikroORM writes it into the statement the message ends there: protocol_violation.
 */
const NUL_REFUSED: ReadonlySet<unknown> = new Set(["22021", "08P01"]);

/** PostgreSQL's query_canceled: its `statement_timeout`, or a deadline of ours (`db/pool-deadlines.ts`). */
export const QUERY_CANCELED = "57014";

/** What the pool makes of all the words by which a driver says that PostgreSQL cannot be asked (`db/database-away.ts`). */
export const DATABASE_AWAY = "DATABASE_UNAVAILABLE" satisfies ErrorCode;
/** The embedded one is started again within two seconds. */
const DATABASE_RETRY_SECONDS = 3;

/** Anything thrown, as one of ours: what we did not foresee is INTERNAL and keeps its cause for the log alone. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === QUERY_CANCELED) return new AppError("DEADLINE_EXCEEDED", { cause: error });
  if (code === DATABASE_AWAY)
    return new AppError(DATABASE_AWAY, { details: { retryAfterSeconds: DATABASE_RETRY_SECONDS }, cause: error });
  if (NUL_REFUSED.has(code))
    return new AppError("BAD_USER_INPUT", { message: "A text holds a character that no text here can hold." });
  return new AppError("INTERNAL", { cause: error });
}
