/**
 * Translates SDK errors to our error codes, and our errors to unread sections. `details.awsCode` and `details.reason`
 * keep AWS's own code and message. They name the refused action and, if one refused it, the service control policy.
 */
import { AppError, type ErrorCode } from "../errors.ts";
import type { SkipCode, UnreadPart, UnreadSection } from "../iam/section.ts";
import type { Instant } from "../iam/time.ts";

/** The maximum length of a stored AWS message. A hostile endpoint could send an endless one. */
const MAX_REASON_CHARACTERS = 1_000;
/** The maximum depth to which an error's causes are followed. */
const MAX_CAUSES = 5;

export interface CallContext {
  /** The action, such as `iam:GetUser`. */
  readonly action: string;
  readonly isLoopback: boolean;
}

/** The parts of an SDK error that are read. Each may be missing. */
interface SdkFailure {
  readonly name?: string;
  /** AWS's code as sent in XML (`NoSuchEntity`, where the SDK's name is `NoSuchEntityException`). */
  readonly Code?: string;
  readonly message?: string;
  /** Node's code, such as `ECONNREFUSED`. */
  readonly code?: string;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  AccessDenied: "AWS_ACCESS_DENIED",
  AccessDeniedException: "AWS_ACCESS_DENIED",
  AuthorizationError: "AWS_ACCESS_DENIED",
  UnauthorizedOperation: "AWS_ACCESS_DENIED",
  ExpiredToken: "AWS_CREDENTIALS_EXPIRED",
  ExpiredTokenException: "AWS_CREDENTIALS_EXPIRED",
  TokenRefreshRequired: "AWS_CREDENTIALS_EXPIRED",
  InvalidClientTokenId: "AWS_KEY_INVALID",
  InvalidAccessKeyId: "AWS_KEY_INVALID",
  UnrecognizedClientException: "AWS_KEY_INVALID",
  AuthFailure: "AWS_KEY_INVALID",
  SignatureDoesNotMatch: "AWS_KEY_INVALID",
  InvalidSignatureException: "AWS_KEY_INVALID",
  IncompleteSignature: "AWS_KEY_INVALID",
  MissingAuthenticationToken: "AWS_KEY_INVALID",
  RequestTimeTooSkewed: "CLOCK_SKEW",
  RequestExpired: "CLOCK_SKEW",
  RequestInTheFuture: "CLOCK_SKEW",
  Throttling: "AWS_THROTTLED",
  ThrottlingException: "AWS_THROTTLED",
  ThrottledException: "AWS_THROTTLED",
  RequestThrottled: "AWS_THROTTLED",
  RequestThrottledException: "AWS_THROTTLED",
  RequestLimitExceeded: "AWS_THROTTLED",
  TooManyRequestsException: "AWS_THROTTLED",
  // Systems Manager changes a parameter once at a time.
  TooManyUpdates: "AWS_THROTTLED",
  SlowDown: "AWS_THROTTLED",
  TimeoutError: "AWS_UNREACHABLE",
};

/** The name that the SDK gives to an error without a code. */
const NO_CODE = "Unknown";

/** How loopback endpoints report an unknown operation. AWS itself knows all operations that we call. */
const UNKNOWN_OPERATION_CODES = new Set([
  "InvalidAction",
  "UnknownOperationException",
  "UnknownOperation",
  "NotImplemented",
  "NotYetImplemented",
]);
/** AWS's message and code if the account itself may not ask. If a policy refuses, the message is another one. */
const ORGANIZATION_REFUSAL_WORDS = /don't have permissions to access this resource/i;
const ORGANIZATION_REFUSAL_CODE = "AccountNotManagementOrDelegatedAdministratorException";
const UNKNOWN_OPERATION_WORDS = /not (yet )?(been )?implemented|unknown (operation|action)/i;

const UNKNOWN_HOST = "ENOTFOUND";
const NETWORK_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  UNKNOWN_HOST,
  "EAI_AGAIN",
]);
const CERTIFICATE_CODES = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/;

/** Translates anything that an AWS call threw. The result never contains credentials, only AWS's code and message. */
export function toAwsError(thrown: unknown, { action, isLoopback }: CallContext): AppError {
  if (thrown instanceof AppError) return thrown;
  const failure = (thrown ?? {}) as SdkFailure;
  const awsCode = nameOf(failure);
  const words = wordsOf(failure);
  const code = codeOf(failure, isLoopback);
  const refused = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(words)?.[1] ?? action;
  return new AppError(code, {
    message: messageOf(code, refused, words),
    details: {
      action: code === "AWS_ACCESS_DENIED" ? refused : action,
      awsCode,
      reason: words,
      httpStatus: statusOf(failure),
      ...(code === "AWS_ACCESS_DENIED" && { isDeniedByServiceControlPolicy: /service control policy/i.test(words) }),
    },
    cause: thrown,
  });
}

/** Whether an endpoint on this machine does not know the operation. moto then answers with Werkzeug's error page. */
export function isUnknownOperation(thrown: unknown, isLoopback: boolean): boolean {
  if (!isLoopback) return false;
  const failure = (thrown ?? {}) as SdkFailure;
  if (UNKNOWN_OPERATION_CODES.has(nameOf(failure))) return true;
  if (statusOf(failure) === 501 || UNKNOWN_OPERATION_WORDS.test(failure.message ?? "")) return true;
  return statusOf(failure) === 500 && isParseError(failure) && isPageOfAnotherServer(failure);
}

/** The error for an answer that AWS would not give: an empty 200, a list without end or marker, a repeated marker. */
export function badResponse(action: string, reason: string): AppError {
  return new AppError("AWS_BAD_RESPONSE", {
    message: `${action}: ${reason}`,
    details: { action, awsCode: "BadResponse", reason },
  });
}

/**
 * The section for an error. It is skipped if the endpoint does not know the operation or the account itself may not
 * ask.
 */
export function unreadSection(error: AppError, at: Instant): UnreadSection {
  const action = String(error.details["action"] ?? "");
  if (error.code === "UNSUPPORTED_BY_ENDPOINT") return skippedSection("UNSUPPORTED_BY_ENDPOINT", error.message, at);
  if (awsCodeOf(error) === ORGANIZATION_REFUSAL_CODE) {
    return skippedSection(
      "NOT_IN_SOURCE",
      "Only the management account or a delegated administrator may read this.",
      at,
    );
  }
  const unread = { action, code: error.code, reason: error.message, at };
  return error.code === "AWS_ACCESS_DENIED" ? { status: "denied", ...unread } : { status: "failed", ...unread };
}

/**
 * The part of a section that a failed call left unread, while other parts were read. `called` names the call if the
 * error does not.
 */
export function unreadPart(error: AppError, called: string, region: string | null): UnreadPart {
  // The section says when it was read.
  const { status, code, reason, ...rest } = unreadSection(error, 0);
  const action = "action" in rest && rest.action !== "" ? rest.action : called;
  return { region, status, action, code, reason };
}

/** The error, if it is one of a call. An abort and our own bugs are thrown. */
export function errorOfCall({ signal }: { readonly signal?: AbortSignal }, error: unknown): AppError {
  signal?.throwIfAborted();
  if (!(error instanceof AppError)) throw error;
  return error;
}

export function skippedSection(code: SkipCode, reason: string, at: Instant): UnreadSection {
  return { status: "skipped", code, reason, at };
}

/**
 * Whether AWS refuses the account rather than the caller, because only the management account or a delegated
 * administrator may ask. No policy could change that, so it is not a missing permission.
 */
export function isOrganizationRefusal(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (awsCodeOf(error) === ORGANIZATION_REFUSAL_CODE) return true;
  return error.code === "AWS_ACCESS_DENIED" && ORGANIZATION_REFUSAL_WORDS.test(String(error.details["reason"]));
}

/** AWS's own code of a translated error, such as `NoSuchEntity`. */
export function awsCodeOf(error: unknown): string | null {
  const code = error instanceof AppError ? error.details["awsCode"] : undefined;
  return typeof code === "string" ? code : null;
}

function codeOf(failure: SdkFailure, isLoopback: boolean): ErrorCode {
  if (isUnknownOperation(failure, isLoopback)) return "UNSUPPORTED_BY_ENDPOINT";
  const name = nameOf(failure);
  const words = failure.message ?? "";
  if (
    /^(SignatureDoesNotMatch|InvalidSignatureException)$/.test(name) &&
    /signature (expired|not yet current)/i.test(words)
  )
    return "CLOCK_SKEW";
  if (CODES[name]) return CODES[name];
  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return /expired/i.test(words) ? "AWS_CREDENTIALS_EXPIRED" : "AWS_CREDENTIALS_MISSING";
  }
  if (/credential object is not valid|could not load credentials/i.test(words)) return "AWS_CREDENTIALS_MISSING";
  if (isParseError(failure)) return "AWS_BAD_RESPONSE";
  const status = statusOf(failure);
  // AWS's errors have a code. A refusal without a code is a well-formed page of a proxy.
  if (name === NO_CODE && status !== null) return "AWS_BAD_RESPONSE";
  if (status === 429) return "AWS_THROTTLED";
  // The connection broke while a good answer was being read. AWS was reachable, but the answer is truncated.
  if (failure.$response?.statusCode === 200) return "AWS_BAD_RESPONSE";
  if (isNetworkFailure(failure)) return "AWS_UNREACHABLE";
  if (status !== null && status >= 500) return "AWS_UNREACHABLE";
  if (status === 403 && /not authorized/i.test(words)) return "AWS_ACCESS_DENIED";
  return status === null ? "INTERNAL" : "AWS_REJECTED";
}

function messageOf(code: ErrorCode, action: string, words: string): string {
  switch (code) {
    case "AWS_ACCESS_DENIED":
      return `AWS refused ${action}: ${words}`;
    case "UNSUPPORTED_BY_ENDPOINT":
      return `The endpoint does not know ${action}.`;
    case "AWS_BAD_RESPONSE":
      return `${action}: the response is not one of AWS's (${words})`;
    case "AWS_CREDENTIALS_MISSING":
      return `No AWS credentials were found: ${words}`;
    case "INTERNAL":
      return `${action} failed on our side.`;
    default:
      return `${action}: ${words}`;
  }
}

function isParseError(failure: SdkFailure): boolean {
  return failure.message?.startsWith("@aws-sdk XML parse error") === true || failure.name === "SyntaxError";
}

/** Whether the answer is a page of moto's web server. Unlike moto's own answers, it has no request id. */
function isPageOfAnotherServer({ $response }: SdkFailure): boolean {
  const headers = Object.entries($response?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isPage = headers.some(([name, value]) => name === "content-type" && value.includes("text/html"));
  return isPage && !headers.some(([name]) => name === "x-amzn-requestid");
}

function isNetworkFailure(failure: SdkFailure): boolean {
  let current: SdkFailure | undefined = failure;
  for (let depth = 0; current && depth < MAX_CAUSES; depth += 1) {
    const code = current.code ?? "";
    if (NETWORK_CODES.has(code) || CERTIFICATE_CODES.test(code)) return true;
    current = current.cause as SdkFailure | undefined;
  }
  return false;
}

/** Whether the name of the endpoint does not exist. A name server that does not answer reports another code. */
export function isUnknownHost(error: AppError): boolean {
  let current = error.cause as SdkFailure | undefined;
  for (let depth = 0; current && depth < MAX_CAUSES; depth += 1) {
    if (current.code === UNKNOWN_HOST) return true;
    current = current.cause as SdkFailure | undefined;
  }
  return false;
}

function nameOf({ Code, name }: SdkFailure): string {
  return Code || name || NO_CODE;
}

function statusOf({ $metadata, $response }: SdkFailure): number | null {
  return $metadata?.httpStatusCode ?? $response?.statusCode ?? null;
}

/** AWS's message without the SDK's hint for programmers. The SDK appends it on a line of its own to a parse error. */
function wordsOf(failure: SdkFailure): string {
  const words =
    failure.message?.split("\n  Deserialization error")[0]?.trim() || failure.code || failure.name || "no words given";
  return words.slice(0, MAX_REASON_CHARACTERS);
}
