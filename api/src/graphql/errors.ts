/** From what was thrown to what may be said: expected failures as userErrors, the rest as GraphQL errors with our code. */
import { GraphQLError, type GraphQLFormattedError, Kind } from "graphql";
import { AppError, type ErrorCode, toAppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { UserError } from "./types/common.ts";

/** These say something about the request or about us, not about what the caller wanted done. */
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
  const path = error.details["path"];
  return {
    code: error.code,
    message: error.message,
    path: typeof path === "string" && path !== "" ? ["input", ...path.split(".")] : null,
  };
}

/** Runs a mutation's deed; what a caller may expect to go wrong becomes `userErrors` beside `empty`. */
export async function withUserErrors<T extends object>(
  empty: T,
  permission: () => Promise<T>,
): Promise<T & { userErrors: readonly UserError[] }> {
  try {
    return { ...(await permission()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof AppError) || PROTOCOL_CODES.has(error.code)) throw error;
    return { ...empty, userErrors: [toUserError(error)] };
  }
}

/** What is asked for by its key and is not there is null, not an error. */
export async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  }
}

/** graphql's own refusals, which are not AppErrors: they keep their code and message, without suggestions. */
const GRAPHQL_CODES: ReadonlySet<string> = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "BAD_REQUEST",
]);

/**
 * One error as it leaves, over HTTP and over sockets: `extensions { code, requestId, retryable }`, never a stack, a
 * statement of SQL or a guess at a name of the schema.
 */
export function formatGraphQLError(
  error: GraphQLError,
  formatted: GraphQLFormattedError,
  { requestId, log }: { requestId: string; log: Log },
): GraphQLFormattedError {
  const place = {
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
      message: withoutSuggestion(formatted.message),
      ...place,
      extensions: { code: typeof code === "string" ? code : codeOfRefusal(error), requestId, retryable: false },
    };
  }
  const known = toAppError(original);
  if (known.isReported)
    log.error(
      { requestId, code: known.code, reason: messageOf(known.cause), stack: stackOf(known.cause) },
      "graphql.failed",
    );
  return {
    message: known.message,
    ...place,
    extensions: { ...known.details, code: known.code, requestId, retryable: known.isRetryable },
  };
}

/** graphql says by its words alone that a document has too many tokens. */
export function isTokenLimit(error: unknown): boolean {
  return /more tha[nt] \d+ tokens/.test(String((error as { message?: unknown }).message));
}

/** graphql names no codes; Apollo says over HTTP what is said here over sockets. */
function codeOfRefusal({ nodes }: GraphQLError): string {
  return nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? "BAD_USER_INPUT" : "BAD_REQUEST";
}

/** `null`: graphql itself refused. */
function originalOf(error: GraphQLError): unknown {
  let original: unknown = error;
  while (original instanceof GraphQLError && original.originalError) original = original.originalError;
  return original instanceof GraphQLError ? null : original;
}

function withoutSuggestion(message: string): string {
  return message.replace(/ ?Did you mean .+\?$/su, "");
}

function messageOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.message : cause === undefined ? undefined : String(cause);
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}
