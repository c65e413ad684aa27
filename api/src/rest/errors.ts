/** Converts thrown errors to RFC 9457 problem documents. */
import type { FastifyError } from "fastify";
import { STATUS_CODES } from "node:http";
import { AppError, type ErrorCode, toAppError } from "../errors.ts";
import type { Problem } from "./shapes.ts";
import { INPUT_MESSAGES, mustBeOf } from "../services/core/input.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** The error codes of Fastify and the corresponding codes of IAM Monitor. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_VALIDATION: "BAD_USER_INPUT",
  FST_ERR_CTP_BODY_TOO_LARGE: "PAYLOAD_TOO_LARGE",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
  FST_ERR_CTP_EMPTY_JSON_BODY: "BAD_REQUEST",
  FST_ERR_CTP_INVALID_JSON_BODY: "BAD_REQUEST",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "BAD_REQUEST",
};

export function toRestError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, statusCode, validation } = error as Partial<FastifyError>;
  const known = code === undefined ? undefined : FASTIFY_CODES[code];
  if (known === "BAD_USER_INPUT")
    return new AppError(known, {
      message: validationMessage(error as FastifyError),
      details: { path: validationPath(validation) },
    });
  if (known) return new AppError(known);
  // Errors of JSON parsers and streams about the request have a 4xx status. Their message is not meant for clients.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new AppError(statusCode === 404 ? "NOT_FOUND" : "BAD_REQUEST");
  return toAppError(error);
}

export function problemOf(error: AppError, requestId: string): Problem {
  return {
    ...error.details,
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    retryable: error.isRetryable,
    requestId,
  };
}

type ValidationError = NonNullable<FastifyError["validation"]>[number];

function validationMessage({ validation, validationContext }: FastifyError): string {
  const first = validation?.[0];
  const location = validationPath(validation) || validationContext || "request";
  return `${location}: ${first ? messageOf(first) : INPUT_MESSAGES.other}.`;
}

/** The message for a failed validation by `schemas.ts`, with the same wording as all other inputs. */
function messageOf({ keyword, params }: ValidationError): string {
  const { limit = 0, type = "", allowedValues = [], format } = params as ValidationParams;
  switch (keyword) {
    case "minimum":
      return INPUT_MESSAGES.atLeast(limit);
    case "maximum":
      return INPUT_MESSAGES.atMost(limit);
    case "maxLength":
      return INPUT_MESSAGES.notLonger(limit, "characters");
    case "enum":
      return INPUT_MESSAGES.oneOf(allowedValues);
    case "format":
      return format === "date-time" ? INPUT_MESSAGES.moment : INPUT_MESSAGES.form;
    case "required":
      return INPUT_MESSAGES.missing;
    case "additionalProperties":
      return "is not known here";
    case "type":
      return mustBeOf([type].flat().find((each) => each !== "null") ?? "");
    default:
      return INPUT_MESSAGES.other;
  }
}

interface ValidationParams {
  readonly limit?: number;
  readonly type?: string | readonly string[];
  readonly allowedValues?: readonly unknown[];
  readonly format?: string;
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
}

function validationPath(validation: FastifyError["validation"]): string {
  const first = validation?.[0];
  const { missingProperty, additionalProperty } = (first?.params ?? {}) as ValidationParams;
  return [first?.instancePath.replace(/^\//, "").replaceAll("/", "."), missingProperty ?? additionalProperty]
    .filter(Boolean)
    .join(".");
}
