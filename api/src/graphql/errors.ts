/**
 * Converts thrown errors into responses: expected failures become `userErrors`, all others GraphQL errors with a code.
 */
import { GraphQLError, type GraphQLFormattedError, Kind } from "graphql";
import { AppError, type ErrorCode, toAppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { UserError } from "./types/common.ts";

/** Codes that concern the request or the server rather than the requested change. They are never `userErrors`. */
const PROTOCOL_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "INTERNAL",
  "DATABASE_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "KEY_MISMATCH",
  "SECRET_UNREADABLE",
]);

export function toUserError(error: AppError): UserError {
  const { path, approvalId } = error.details;
  return {
    code: error.code,
    message: error.message,
    path: typeof path === "string" && path !== "" ? ["input", ...path.split(".")] : null,
    approvalId: error.code === "APPROVAL_REQUIRED" && typeof approvalId === "string" ? approvalId : null,
  };
}

/** Runs the action of a mutation. An expected failure becomes `userErrors` in the payload `empty`. */
export async function withUserErrors<T extends object>(
  empty: T,
  action: () => Promise<T>,
): Promise<T & { userErrors: readonly UserError[] }> {
  try {
    return { ...(await action()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof AppError) || PROTOCOL_CODES.has(error.code)) throw error;
    return { ...empty, userErrors: [toUserError(error)] };
  }
}

/** Returns the object, or null instead of an error if it does not exist. */
export async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** Returns the object that a non-null field needs, or NOT_FOUND if it was erased while the request ran. */
export async function orNotFound<T>(found: Promise<T | null>): Promise<T> {
  const object = await found;
  if (object === null) throw new AppError("NOT_FOUND");
  return object;
}

/** Codes of errors that graphql itself raises. They keep their code and message, without suggestions. */
const GRAPHQL_CODES: ReadonlySet<string> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "BAD_REQUEST",
]);

interface FormatOptions {
  readonly requestId: string;
  /** Whether the caller is known, and may therefore read the schema. Others learn no name that is in it. */
  readonly hasCaller: boolean;
  readonly log: Log;
  /** Receives our errors, some of which refuse a caller (`noteRefusal`). */
  readonly onRefusal?: (error: AppError) => void;
}

/**
 * Formats an error for the client, over HTTP and WebSockets, with `extensions { code, requestId, retryable }`. Never
 * reveals a stack trace or an SQL statement.
 */
export function formatGraphQLError(
  error: GraphQLError,
  formatted: GraphQLFormattedError,
  { requestId, hasCaller, log, onRefusal }: FormatOptions,
): GraphQLFormattedError {
  const location = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  const original = originalOf(error);
  const code = formatted.extensions?.["code"];
  if (code === "GRAPHQL_PARSE_FAILED" && isTokenLimit(formatted))
    return {
      message: new AppError("QUERY_TOO_LARGE").message,
      extensions: { code: "QUERY_TOO_LARGE", requestId, retryable: false },
    };
  if (original === null || (typeof code === "string" && GRAPHQL_CODES.has(code) && !(original instanceof AppError))) {
    return {
      message: hasCaller ? formatted.message : withoutSuggestion(formatted.message),
      ...location,
      extensions: { code: typeof code === "string" ? code : codeOfGraphQLError(error), requestId, retryable: false },
    };
  }
  const known = toAppError(original);
  onRefusal?.(known);
  if (known.isReported)
    log.error(
      { requestId, code: known.code, reason: messageOf(known.cause), stack: stackOf(known.cause) },
      "graphql.failed",
    );
  return {
    message: known.message,
    ...location,
    extensions: { ...known.details, code: known.code, requestId, retryable: known.isRetryable },
  };
}

/** Whether a document has too many tokens. graphql reports this only in the message text. */
export function isTokenLimit(error: unknown): boolean {
  return /more tha[nt] \d+ tokens/.test(String((error as { message?: unknown }).message));
}

/** The code for a graphql error that has none. Matches what Apollo Server reports over HTTP. */
function codeOfGraphQLError({ nodes }: GraphQLError): string {
  return nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? "BAD_USER_INPUT" : "BAD_REQUEST";
}

/** The error that a resolver threw. Null if graphql itself raised the error. */
function originalOf(error: GraphQLError): unknown {
  let original: unknown = error;
  while (original instanceof GraphQLError && original.originalError) original = original.originalError;
  return original instanceof GraphQLError ? null : original;
}

function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .+\?$/su, "");
}

function messageOf(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? cause.message : String(cause);
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
