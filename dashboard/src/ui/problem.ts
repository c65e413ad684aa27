import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";

/** A failed request, as a page shows it. `code` is an error code of the API, `NETWORK` or `HTTP_<status>`. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly isRetryable: boolean;
  /** When to try again, after a rate limit or an outage. */
  readonly retryAfterSeconds?: number;
  /** Where a query text is wrong, and what was most likely meant there. */
  readonly place?: { readonly position: number; readonly length: number; readonly suggestion: string | null };
}

function retryAfterOf(extensions: Readonly<Record<string, unknown>> | undefined): { retryAfterSeconds?: number } {
  const seconds = extensions?.["retryAfterSeconds"];
  return typeof seconds === "number" && seconds > 0 ? { retryAfterSeconds: Math.ceil(seconds) } : {};
}

function placeOf({ position, length, suggestion }: Readonly<Record<string, unknown>>): Pick<Problem, "place"> {
  if (typeof position !== "number" || typeof length !== "number") return {};
  return { place: { position, length, suggestion: typeof suggestion === "string" ? suggestion : null } };
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" && value !== "" ? value : fallback;
}

/** Converts anything thrown by a request into a problem, with the API's own error code if there is one. */
export function problemOf(error: unknown): Problem {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const extensions = first?.extensions ?? {};
    return {
      code: textOr(extensions["code"], "INTERNAL"),
      message: first?.message ?? "The response could not be read. Try again.",
      requestId: textOr(extensions["requestId"], "") || null,
      isRetryable: extensions["retryable"] === true,
      ...retryAfterOf(extensions),
      ...placeOf(extensions),
    };
  }
  if (ServerError.is(error)) return problemOfBody(error.bodyText, error.statusCode);
  return {
    code: "NETWORK",
    message: "The server did not respond. It may be stopped, or the network may be down.",
    requestId: null,
    isRetryable: true,
  };
}

/** A GraphQL response with a 4xx or 5xx status still has its errors in the body. */
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
        ...retryAfterOf(first.extensions),
      };
    }
  } catch {
    // The body is not JSON: an error page of a proxy, or empty. Only the status is known.
  }
  return {
    code: `HTTP_${status}`,
    message: "The server responded with an error.",
    requestId: null,
    isRetryable: status >= 500,
  };
}
