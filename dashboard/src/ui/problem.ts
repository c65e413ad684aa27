import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";

/** What went wrong, in the words that a page shows. `code` is one of the api's, or one of the two made here. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly isRetryable: boolean;
  /** Where too much was asked for: when there is room again. */
  readonly retryAfterSeconds?: number;
}

function waitOf(extensions: Readonly<Record<string, unknown>> | undefined): { retryAfterSeconds?: number } {
  const seconds = extensions?.["retryAfterSeconds"];
  return typeof seconds === "number" && seconds > 0 ? { retryAfterSeconds: Math.ceil(seconds) } : {};
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** Anything that a request threw, as a problem to show: the api's own code where there is one. */
export function problemOf(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const extensions = first?.extensions ?? {};
    return {
      code: textOr(extensions["code"], "INTERNAL"),
      message: first?.message ?? "The answer could not be read.",
      requestId: textOr(extensions["requestId"], "") || null,
      isRetryable: extensions["retryable"] === true,
      ...waitOf(extensions),
    };
  }
  if (ServerError.is(error)) return problemOfBody(error.bodyText, error.statusCode);
  return {
    code: "NETWORK",
    message: "The server did not answer. It may be stopped, or the network is down.",
    requestId: null,
    isRetryable: true,
  };
}

/** A GraphQL answer with a 4xx or 5xx status still carries its errors in the body. */
function problemOfBody(bodyText: string, status: number): Problem {
  try {
    const first = (JSON.parse(bodyText) as { errors?: { message?: unknown; extensions?: Record<string, unknown> }[] })
      .errors?.[0];
    if (first) {
      return {
        code: textOr(first.extensions?.["code"], `HTTP_${status}`),
        message: textOr(first.message, "The request was refused."),
        requestId: textOr(first.extensions?.["requestId"], "") || null,
        isRetryable: first.extensions?.["retryable"] === true || status >= 500,
        ...waitOf(first.extensions),
      };
    }
  } catch {
    // Not JSON: a proxy's page, or nothing. The status is all that can be said.
  }
  return {
    code: `HTTP_${status}`,
    message: "The server answered with an error.",
    requestId: null,
    isRetryable: status >= 500,
  };
}
