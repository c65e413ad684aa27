/** The REST operations about scans, lists, rotations and files. `export-operations.ts` has those that answer with files. */
import { z } from "zod";
import type { ErrorCode } from "../errors.ts";
import { ROTATION_DESTINATIONS } from "../iam/rotation/states.ts";
import { OFFLINE_FILE_KINDS } from "../services/analysis/offline-files.ts";
import { CURSOR_MAX_CHARACTERS } from "../services/core/page.ts";
import * as examples from "./examples.ts";
import type { Operation } from "./operation.ts";
import { policyPage, rotationAnswer, scanAnswer, string, time, uploadedFile, userPage } from "./shapes.ts";

const accountParameter = string(
  "The 12-digit AWS account number or the account ID. Can be omitted if only one account is possible.",
).optional();

const idempotencyKey = z.object({
  "idempotency-key": z
    .string()
    .max(255)
    .describe("A key of your choice, 1 to 255 printable ASCII characters.")
    .optional(),
});

/** The errors of a request that names an account, or none. */
const ACCOUNT_ERRORS = ["BAD_USER_INPUT", "ACCOUNT_REQUIRED", "NOT_FOUND"] as const satisfies readonly ErrorCode[];
const BODY_ERRORS = [
  "BAD_REQUEST",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
] as const satisfies readonly ErrorCode[];

export const startScan = {
  id: "startScan",
  method: "POST",
  path: "/api/alerts/iam",
  summary: "Scan an account",
  description:
    "Starts a scan. With `wait`, the response is sent when the scan has ended or the given time has passed; if a scan of the account is open, the request waits for that one. A request with the same `Idempotency-Key` as an earlier one that started a scan gets that scan. The key of a request that only waited for an open scan is not kept, so repeating it after the end of that scan starts a new one.",
  tag: "scans",
  headers: idempotencyKey,
  body: {
    shape: z.strictObject({
      account: accountParameter,
      wait: z.int().min(0).max(120).describe("The maximum time to wait for the end, in seconds; default 0.").optional(),
    }),
    isOptional: true,
    example: { account: "111122223333", wait: 60 },
  },
  answers: {
    200: {
      description: "The scan has ended. Sent only with `wait`.",
      shape: scanAnswer,
      example: examples.finishedScan,
      headers: ["Location"],
    },
    202: {
      description: "The scan has not ended yet. Read it at `Location` until it has.",
      shape: scanAnswer,
      example: examples.queuedScan,
      headers: ["Location", "Retry-After"],
    },
  },
  errors: [
    ...ACCOUNT_ERRORS,
    ...BODY_ERRORS,
    "ACCOUNT_ARCHIVED",
    "ACCOUNT_NOT_CONNECTED",
    "SCAN_ALREADY_RUNNING",
    "IDEMPOTENCY_KEY_REUSED",
  ],
} as const satisfies Operation;

export const readScan = {
  id: "readScan",
  method: "GET",
  path: "/api/scans/{id}",
  summary: "Read a scan",
  description: "Returns the status, phase, progress, coverage and counts of a scan.",
  tag: "scans",
  params: z.object({ id: string("The ID of the scan, such as `scan_0192f0c1`.") }),
  answers: { 200: { description: "The scan.", shape: scanAnswer, example: examples.queuedScan } },
  isTagged: true,
  errors: ["BAD_USER_INPUT", "NOT_FOUND"],
} as const satisfies Operation;

const page = {
  account: accountParameter,
  limit: z.int().min(1).max(500).default(100).describe("The maximum number of items."),
  cursor: z.string().max(CURSOR_MAX_CHARACTERS).describe("The `nextCursor` of the previous page.").optional(),
  q: z.string().max(1_000).describe("A search with words and terms, such as `mfa:no console:yes`.").optional(),
};
const LIST_ERRORS = [...ACCOUNT_ERRORS, "BAD_QUERY", "BAD_CURSOR"] as const satisfies readonly ErrorCode[];

export const listUsers = {
  id: "listUsers",
  method: "GET",
  path: "/api/aws/iam/users",
  summary: "List users",
  description: "Lists IAM users by name, with their access keys, groups, policies and open alerts.",
  tag: "inventory",
  query: z.strictObject(page),
  answers: {
    200: { description: "A page of users.", shape: userPage, example: examples.userPage, headers: ["Link"] },
  },
  isTagged: true,
  errors: LIST_ERRORS,
} as const satisfies Operation;

export const listPolicies = {
  id: "listPolicies",
  method: "GET",
  path: "/api/aws/iam/policies",
  summary: "List policies",
  description: "Lists managed and inline policies by name, with the issues in their documents.",
  tag: "inventory",
  query: z.strictObject({
    ...page,
    scope: z
      .enum(["All", "AWS", "Local", "Inline"])
      .default("All")
      .describe(
        "The type of the policies: AWS for AWS managed, Local for customer managed, Inline for inline policies.",
      ),
  }),
  answers: {
    200: { description: "A page of policies.", shape: policyPage, example: examples.policyPage, headers: ["Link"] },
  },
  isTagged: true,
  errors: [...LIST_ERRORS, "THINKING_BUSY", "ANALYSIS_LIMIT"],
} as const satisfies Operation;

export const rotateKey = {
  id: "rotateKey",
  method: "POST",
  path: "/api/aws/iam/rotate-key",
  summary: "Rotate an access key",
  description:
    "Starts the rotation of a user's access key. A rotation that cannot succeed is refused before any change. The new secret is stored in Secrets Manager or Parameter Store, sent to a webhook, or revealed once in the dashboard; it is never returned here. Repeating a request with the same `Idempotency-Key` returns the same rotation.",
  tag: "rotations",
  headers: idempotencyKey,
  body: {
    shape: z.strictObject({
      account: accountParameter,
      userName: string("The name of the user whose key is replaced."),
      accessKeyId: string("The ID of the access key to replace. Can be omitted if the user has only one.").optional(),
      destination: z
        .enum(ROTATION_DESTINATIONS)
        .describe("The destination of the new secret; default SECRETS_MANAGER.")
        .optional(),
      secretId: string(
        "The name or ARN of the secret, default `iam-monitor/<userName>`; or the name of the parameter, default `/iam-monitor/<userName>`.",
      ).optional(),
      region: string(
        "The AWS Region of the secret or parameter; default the Region of the account connection.",
      ).optional(),
      receiverId: string(
        "The ID of the receiver for WEBHOOK. Can be omitted if only one is listed for the user.",
      ).optional(),
      reason: string("The reason for the rotation, at most 500 characters.").optional(),
    }),
    example: { account: "111122223333", userName: "ci-deploy", reason: "The key is older than 90 days." },
  },
  answers: {
    202: {
      description: "The rotation has started. Read it at `Location`; it takes hours to days.",
      shape: rotationAnswer,
      example: examples.rotation,
      headers: ["Location", "Retry-After"],
    },
  },
  errors: [
    ...ACCOUNT_ERRORS,
    ...BODY_ERRORS,
    "ACCOUNT_ARCHIVED",
    "ACCOUNT_NOT_CONNECTED",
    "ROTATION_NOT_ENABLED",
    "ROTATION_ALREADY_OPEN",
    "IDEMPOTENCY_KEY_REUSED",
    "TIME_SCALE_REFUSED",
    "ROOT_NOT_SUPPORTED",
    "USER_NOT_FOUND",
    "KEY_NOT_FOUND",
    "KEY_NOT_ACTIVE",
    "ACCESS_KEY_LIMIT",
    "SELF_ROTATION_UNSUPPORTED",
    "SECRET_CONFLICT",
    "SECRET_DESTINATION_NOT_LISTED",
    "AWS_ACCESS_DENIED",
    "AWS_CREDENTIALS_MISSING",
    "AWS_CREDENTIALS_EXPIRED",
    "AWS_KEY_INVALID",
    "AWS_THROTTLED",
    "AWS_BAD_RESPONSE",
    "AWS_UNREACHABLE",
    "AWS_REJECTED",
    "AWS_WRONG_ACCOUNT",
    "CLOCK_SKEW",
    "UNSUPPORTED_BY_ENDPOINT",
  ],
} as const satisfies Operation;

export const readRotation = {
  id: "readRotation",
  method: "GET",
  path: "/api/aws/iam/rotations/{id}",
  summary: "Read a rotation",
  description: "Returns the state of a rotation and every step so far.",
  tag: "rotations",
  params: z.object({ id: string("The ID of the rotation, such as `rotation_0192f0c1`.") }),
  answers: { 200: { description: "The rotation.", shape: rotationAnswer, example: examples.rotation } },
  isTagged: true,
  errors: ["BAD_USER_INPUT", "NOT_FOUND"],
} as const satisfies Operation;

export const putFile = {
  id: "putOfflineFile",
  method: "PUT",
  path: "/api/accounts/{id}/files/{kind}",
  summary: "Upload an offline file",
  description:
    "Stores a file of an account with the source OFFLINE_FILES, at most 32 MB unless OFFLINE_FILE_MAX_MB sets another limit. The kinds authorization-details, credential-report, account-summary and password-policy are files as returned by AWS; `workloads` is an inventory as JSON.",
  tag: "accounts",
  params: z.object({
    id: string("The account ID or the 12-digit AWS account number."),
    kind: z.enum(OFFLINE_FILE_KINDS).describe("The kind of the file."),
  }),
  query: z.strictObject({
    takenAt: time(
      "The time at which the file was read from AWS; default now. A time in the future is refused.",
    ).optional(),
  }),
  file: "The file as AWS returned it. Its Content-Type is ignored.",
  answers: {
    200: { description: "The file is stored.", shape: uploadedFile, example: examples.uploadedFile },
  },
  errors: [
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "FILE_INVALID",
    "NOT_FOUND",
    "ACCOUNT_ARCHIVED",
    "AWS_WRONG_ACCOUNT",
    "PAYLOAD_TOO_LARGE",
    "ANALYSIS_LIMIT",
    "THINKING_BUSY",
  ],
} as const satisfies Operation;
