import { describe, expect, test } from "vitest";
import { AppError } from "../errors.ts";
import { toAwsError, unreadSection } from "./errors.ts";

const REMOTE = { action: "iam:ListUsers", isLoopback: false };
const LOOPBACK = { action: "iam:ListUsers", isLoopback: true };

function failure(fields: Record<string, unknown>): Error {
  return Object.assign(new Error(String(fields["message"] ?? "words")), fields);
}

test.each([
  ["AWS_CREDENTIALS_EXPIRED", { name: "ExpiredTokenException", Code: "ExpiredToken" }],
  [
    "AWS_CREDENTIALS_EXPIRED",
    { name: "CredentialsProviderError", message: "The SSO session associated with this profile has expired." },
  ],
  [
    "AWS_CREDENTIALS_MISSING",
    { name: "CredentialsProviderError", message: "Could not load credentials from any providers" },
  ],
  ["AWS_KEY_INVALID", { name: "InvalidClientTokenId", $metadata: { httpStatusCode: 403 } }],
  ["AWS_KEY_INVALID", { name: "SignatureDoesNotMatch", message: "The request signature we calculated does not match" }],
  [
    "CLOCK_SKEW",
    {
      name: "SignatureDoesNotMatch",
      message: "Signature expired: 20261124T000000Z is now earlier than 20261124T001000Z",
    },
  ],
  ["CLOCK_SKEW", { name: "RequestExpired" }],
  ["AWS_THROTTLED", { name: "Throttling", $metadata: { httpStatusCode: 400 } }],
  ["AWS_THROTTLED", { name: "Oddity", $metadata: { httpStatusCode: 429 } }],
  ["AWS_BAD_RESPONSE", { name: "Error", message: "@aws-sdk XML parse error: mismatched tags <html>" }],
  ["AWS_BAD_RESPONSE", { name: "SyntaxError", message: "Unexpected token <" }],
  ["AWS_BAD_RESPONSE", { name: "Unknown", $metadata: { httpStatusCode: 502 } }],
  ["AWS_BAD_RESPONSE", { name: "Error", code: "ECONNRESET", $response: { statusCode: 200 } }],
  ["AWS_UNREACHABLE", { name: "Error", code: "ECONNREFUSED" }],
  ["AWS_UNREACHABLE", { name: "Error", cause: { code: "ENOTFOUND" } }],
  ["AWS_UNREACHABLE", { name: "Error", code: "SELF_SIGNED_CERT_IN_CHAIN" }],
  ["AWS_UNREACHABLE", { name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } }],
  ["AWS_REJECTED", { name: "ValidationError", $metadata: { httpStatusCode: 400 } }],
  ["INTERNAL", { name: "TypeError" }],
])("%s from %j", (code, fields) => {
  expect(toAwsError(failure(fields), REMOTE).code).toBe(code);
});

test("a refusal names the action refused, in AWS's words, and the service control policy", () => {
  const message =
    "User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole on resource: x with an explicit deny in a service control policy";
  const error = toAwsError(failure({ name: "AccessDenied", message }), REMOTE);
  expect(error).toMatchObject({
    code: "AWS_ACCESS_DENIED",
    details: { action: "sts:AssumeRole", awsCode: "AccessDenied", isDeniedByServiceControlPolicy: true },
  });
  expect(unreadSection(error, 5)).toMatchObject({
    status: "denied",
    action: "sts:AssumeRole",
    reason: expect.stringContaining("service control policy"),
    at: 5,
  });
});

describe("an operation that the endpoint does not know", () => {
  const page = {
    name: "Error",
    message: "@aws-sdk XML parse error: mismatched tags",
    $response: { statusCode: 500, headers: { "Content-Type": "text/html; charset=utf-8" } },
  };
  test.each([
    { name: "InvalidAction" },
    { name: "UnknownOperationException" },
    {
      name: "InternalFailure",
      message: "API action ListUsers is not yet implemented",
      $metadata: { httpStatusCode: 501 },
    },
    page,
  ])("is skipped on loopback, and nothing of the kind elsewhere: %j", (fields) => {
    expect(toAwsError(failure(fields), LOOPBACK).code).toBe("UNSUPPORTED_BY_ENDPOINT");
    expect(unreadSection(toAwsError(failure(fields), LOOPBACK), 1)).toMatchObject({
      status: "skipped",
      code: "UNSUPPORTED_BY_ENDPOINT",
    });
    expect(toAwsError(failure(fields), REMOTE).code).not.toBe("UNSUPPORTED_BY_ENDPOINT");
  });

  test("a page with AWS's request id, or with another status, is a bad answer even there", () => {
    const withId = {
      ...page,
      $response: { ...page.$response, headers: { ...page.$response.headers, "x-amzn-requestid": "1" } },
    };
    expect(toAwsError(failure(withId), LOOPBACK).code).toBe("AWS_BAD_RESPONSE");
    expect(toAwsError(failure({ ...page, $response: { ...page.$response, statusCode: 200 } }), LOOPBACK).code).toBe(
      "AWS_BAD_RESPONSE",
    );
  });
});

test("ours pass as they are; long words are cut", () => {
  const ours = new AppError("AWS_WRONG_ACCOUNT");
  expect(toAwsError(ours, REMOTE)).toBe(ours);
  expect(
    String(
      toAwsError(
        failure({ name: "ValidationError", message: "x".repeat(9_000), $metadata: { httpStatusCode: 400 } }),
        REMOTE,
      ).details["reason"],
    ),
  ).toHaveLength(1_000);
});
