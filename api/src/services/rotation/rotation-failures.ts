/** How a rotation treats a failed call: how often it is retried, and with which code the rotation is parked then. */
import { isCertainlyRefused } from "../../aws/access-key-writes.ts";
import { awsCodeOf } from "../../aws/errors.ts";
import { AppError } from "../../errors.ts";
import type { CreateOutcome } from "../../iam/rotation/decision.ts";
import { PARK_CODES, type ParkCode } from "../../iam/rotation/states.ts";
import { TEMPORARY_FAILURES_MAX } from "./retry-delays.ts";

/** Consecutive failures after which a rotation is parked. For those that pass by themselves see `TEMPORARY_FAILURES_MAX`. */
const CREDENTIAL_FAILURES_MAX = 5;
/**
 * The maximum number of retries for NoSuchEntity. IAM may only be delayed, so the call is retried for about 15 seconds.
 */
const LAG_FAILURES_MAX = 5;
/** Whether a key was created, as far as an error of CreateAccessKey shows it. */
export function outcomeOf(error: unknown): CreateOutcome {
  const message = error instanceof AppError ? error.message : "The answer from AWS was lost.";
  if (!isCertainlyRefused(error) || error.code === "AWS_THROTTLED") return { type: "UNKNOWN", message };
  return { type: "REFUSED", code: parkCodeOf(error), message };
}

const PARK_CODE_BY_AWS_CODE: Readonly<Record<string, ParkCode>> = {
  LimitExceeded: "ACCESS_KEY_LIMIT",
  NoSuchEntity: "KEY_NOT_FOUND",
  ParameterAlreadyExists: "SECRET_CONFLICT",
  ResourceExistsException: "SECRET_CONFLICT",
};

export function parkCodeOf(error: AppError): ParkCode {
  const known = PARK_CODE_BY_AWS_CODE[awsCodeOf(error) ?? ""] ?? error.code;
  if ((PARK_CODES as readonly string[]).includes(known)) return known as ParkCode;
  return error.code.startsWith("AWS_") ? "AWS_UNREACHABLE" : "INTERNAL";
}

/** The number of consecutive failures after which the rotation is parked. 1 if retrying cannot help. */
export function maxFailuresFor(error: AppError): number {
  // IAM is eventually consistent. A list may still show a deleted key, and a new key is not known everywhere at once.
  if (awsCodeOf(error) === "NoSuchEntity") return LAG_FAILURES_MAX;
  switch (error.code) {
    case "AWS_THROTTLED":
    case "AWS_UNREACHABLE":
    case "AWS_BAD_RESPONSE":
    case "TARGET_UNREACHABLE":
      return TEMPORARY_FAILURES_MAX;
    case "AWS_CREDENTIALS_EXPIRED":
    case "AWS_KEY_INVALID":
    case "INTERNAL":
      return CREDENTIAL_FAILURES_MAX;
    default:
      return 1;
  }
}
