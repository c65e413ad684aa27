/**
 * The shapes of REST answers. The routes serialise with them, the views have their types, and the OpenAPI document is
 * generated from them.
 */
import { z } from "zod";
import { ERRORS, type ErrorCode } from "../errors.ts";
import { ALERT_STATUSES } from "../iam/alerts/alert.ts";
import { ROTATION_DESTINATIONS, ROTATION_MODES, ROTATION_STATES } from "../iam/rotation/states.ts";
import { SCAN_PHASES, SCAN_STATUSES } from "../iam/scan.ts";
import { ALERT_CATEGORIES, SEVERITIES } from "../iam/severity.ts";

export const string = (description: string) => z.string().describe(description);
const nullable = (description: string) => z.string().nullable().describe(description);
const integer = (description: string) => z.int().describe(description);
const nullableInteger = (description: string) => z.int().nullable().describe(description);
export const time = (description: string) => z.iso.datetime({ offset: true }).describe(description);
const nullableTime = (description: string) => z.iso.datetime({ offset: true }).nullable().describe(description);
const list = <Items extends z.ZodType>(description: string, items: Items) => z.array(items).describe(description);
/** Facts whose names depend on the check or the step. */
const evidence = (description: string) => z.record(z.string(), z.unknown()).describe(description);

const SECTION_STATUSES = ["READ", "DENIED", "FAILED", "SKIPPED"] as const;
const SECTION_NAME = "The name of the section, such as `authorizationDetails`.";
const COVERAGE_ENABLED =
  "The number of enabled checks that the scan could be expected to evaluate; a check is left out if its data was not requested, or cannot be read from this account. Null for a scan of an earlier version.";

const severityCounts = z
  .object({
    total: integer("The number of alerts of all severities."),
    critical: integer("The number of alerts with severity CRITICAL."),
    high: integer("The number of alerts with severity HIGH."),
    medium: integer("The number of alerts with severity MEDIUM."),
    low: integer("The number of alerts with severity LOW."),
    informational: integer("The number of alerts with severity INFORMATIONAL."),
  })
  .describe("The number of open alerts by severity.");

const lastUsed = z
  .object({
    status: z.enum(["USED", "NEVER_USED", "UNKNOWN", "NO_PERMISSION"]).describe("The knowledge about the use."),
    at: nullableTime("The time of the use; null unless the status is USED."),
    service: nullable("The AWS service that was called; null if unknown."),
    region: nullable("The AWS Region that was called; null if unknown."),
  })
  .describe("The most recent use.");

const coverage = z
  .object({
    enabled: nullableInteger(COVERAGE_ENABLED),
    evaluated: nullableInteger(
      "The number of these checks that were evaluated. Null for a scan of an earlier version.",
    ),
    percent: integer("`evaluated` as a percentage of `enabled`, rounded down."),
    missingPermissions: list("The AWS actions that were denied or failed.", z.string()),
    sources: list(
      "The sections of the account data.",
      z
        .object({
          section: string(SECTION_NAME),
          status: z.enum(SECTION_STATUSES).describe("The status of the section."),
          action: nullable("The AWS action that was denied or failed; otherwise null."),
          code: nullable("The error code of AWS; null if there is none."),
          reason: nullable("The reason why the section was not read; null if it was read completely."),
          count: nullableInteger("The number of items that were read; null if it was not read."),
          asOf: nullableTime("The time to which the section applies; null if it was not read."),
        })
        .describe("A section of the account data."),
    ),
    notEvaluatedChecks: list(
      "The enabled checks that were not evaluated.",
      z
        .object({
          checkId: string("The ID of the check."),
          reason: string("The reason why the check was not evaluated."),
          missingActions: list("The AWS actions that were denied or failed.", z.string()),
        })
        .describe("A check that was not evaluated."),
    ),
    asOf: nullableTime("The time to which the oldest fact applies; null if nothing was read."),
  })
  .describe("The sections and checks that a scan covered.");

const account = z
  .object({
    id: string("The ID of the account."),
    awsAccountId: nullable("The 12-digit AWS account number; null until a first call to AWS succeeded."),
    name: string("The name of the account in IAM Monitor."),
  })
  .describe("An AWS account.");

const alert = z
  .object({
    id: string("The ID of the alert."),
    number: integer("The number of the alert, unique in the installation."),
    status: z.enum(ALERT_STATUSES).describe("The status of the alert."),
    severity: z.enum(SEVERITIES).describe("The severity of the issue."),
    category: z.enum(ALERT_CATEGORIES).describe("The category of the affected resource."),
    check: string("The ID of the check."),
    title: string("The issue in a few words."),
    description: string("The issue in detail, with names and values."),
    resource: z
      .object({
        id: string("The identity of the resource that survives renames."),
        name: string("The name of the resource."),
        arn: nullable("The ARN of the resource; null if it has none."),
      })
      .describe("The affected resource."),
    evidence: evidence("The facts that prove the issue. Never contains a secret."),
    firstSeenAt: time("The time at which a scan first observed the issue."),
  })
  .describe("An alert.");

const scanCounts = z
  .object({
    users: integer("The number of users."),
    accessKeys: integer("The number of access keys."),
    groups: integer("The number of groups."),
    roles: integer("The number of roles."),
    policies: integer("The number of policies."),
    findings: integer("The number of findings of all checks."),
    opened: integer("The number of alerts that the scan opened."),
    reopened: integer("The number of alerts that the scan reopened."),
    resolved: integer("The number of alerts that the scan resolved."),
    updated: integer("The number of alerts that the scan updated."),
  })
  .describe("The numbers of items that a scan found.");

const scanProgress = z
  .object({
    percent: integer("An estimate of how much of the scan is done, 0 to 100; 100 only if it finished with a result."),
    sections: list(
      "The sections of the account data.",
      z
        .object({
          section: string(SECTION_NAME),
          status: z.enum(["WAITING", "READING", ...SECTION_STATUSES]).describe("The status of reading."),
          itemsRead: integer("The number of items read so far."),
        })
        .describe("A section of the account data."),
    ),
    itemsRead: integer("The number of items read so far in all sections."),
    apiCalls: integer("The number of calls to AWS so far."),
    throttles: integer("The number of calls that AWS throttled so far."),
    checksDone: integer("The number of checks that were evaluated so far."),
    checksTotal: integer("The number of checks to evaluate; 0 before the analysis."),
    message: nullable("The current activity in a few words; null if there is none."),
    at: time("The time of this progress report."),
  })
  .describe(
    "The progress of a scan. Its numbers never fall. If the worker is lost, another one starts the scan again, and only `percent` does not fall.",
  );

const scan = z
  .object({
    id: string("The ID of the scan."),
    status: z.enum(SCAN_STATUSES).describe("The status of the scan."),
    account,
    phase: z.enum(SCAN_PHASES).nullable().describe("The current or last phase; null while queued."),
    requestedAt: time("The time of the request."),
    startedAt: nullableTime("The time at which a worker started the scan; null while queued."),
    finishedAt: nullableTime("The time at which the scan ended; null while it is open."),
    progress: scanProgress,
    coverage: coverage.nullable().describe("The sections and checks that the scan covered; null until it finished."),
    counts: scanCounts.nullable().describe("The numbers of items found; null unless the scan finished."),
    errorCode: nullable("The error code of a failed scan; otherwise null."),
    errorMessage: nullable("The explanation of the error; null if the scan did not fail."),
    newAlerts: list(
      "The alerts that the scan opened or reopened, at most 500. Present only if `wait` was given and the scan finished.",
      alert,
    ).optional(),
  })
  .describe("A scan of an account.");
export const scanAnswer = z.object({ scan }).describe("The requested scan.");

const accessKey = z
  .object({
    accessKeyId: nullable("The access key ID; null until it was read."),
    status: z.enum(["Active", "Inactive"]).describe("The status of the key."),
    createDate: time("The time at which the key was created."),
    ageDays: integer("The age of the key in whole days."),
    lastUsed,
  })
  .describe("An access key.");

const user = z
  .object({
    userName: string("The name of the user."),
    userId: string("The unique ID of the user in AWS."),
    arn: string("The ARN of the user."),
    createDate: time("The time at which the user was created."),
    passwordEnabled: z
      .boolean()
      .nullable()
      .describe("Whether the user has a console password; null if this was not read."),
    passwordLastUsed: lastUsed
      .nullable()
      .describe("The most recent use of the console password; null if there is none or it was not read."),
    mfaEnabled: z.boolean().nullable().describe("Whether the user has an MFA device; null if this was not read."),
    mfaDevices: list(
      "The known MFA devices of the user.",
      z
        .object({
          serialNumber: string("The serial number or ARN of the device."),
          kind: string("The kind of the device: VIRTUAL, or HARDWARE for a hardware token or security key."),
          enabledAt: nullableTime("The time at which the device was enabled; null if it was not read."),
        })
        .describe("An MFA device."),
    ),
    groups: list("The names of the groups that the user is a member of.", z.string()),
    attachedPolicies: list(
      "The managed policies attached to the user.",
      z
        .object({ policyName: string("The name of the policy."), policyArn: string("The ARN of the policy.") })
        .describe("An attached policy."),
    ),
    inlinePolicies: list("The names of the user's inline policies.", z.string()),
    permissionsBoundary: nullable("The ARN of the user's permissions boundary; null if there is none."),
    accessKeys: list("The access keys of the user.", accessKey),
    lastActivity: nullableTime("The most recent sign-in or call; null if there is none or it was not read."),
    alerts: z
      .object({ open: integer("The number of open alerts."), bySeverity: severityCounts })
      .describe("The open alerts of the user and its access keys."),
  })
  .describe("An IAM user.");

const policy = z
  .object({
    policyName: string("The name of the policy."),
    policyId: string("The unique ID of the policy in AWS."),
    arn: nullable("The ARN of the policy; null for an inline policy."),
    type: z.enum(["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"]).describe("The type of the policy."),
    attachmentCount: integer("The number of users, groups and roles to which the policy is attached."),
    attachedTo: list(
      "The users, groups and roles to which the policy is attached.",
      z
        .object({
          kind: z.enum(["USER", "GROUP", "ROLE"]).describe("The type of the principal."),
          name: string("The name of the principal."),
          arn: string("The ARN of the principal."),
          asBoundary: z.boolean().describe("Whether the policy is the permissions boundary."),
        })
        .describe("A user, group or role."),
    ),
    document: string("The policy document as JSON text."),
    issues: list(
      "The risks and mistakes in the document.",
      z
        .object({
          code: string("The code of the issue, such as `PASS_ROLE_ANY`."),
          severity: z.enum(SEVERITIES).describe("The severity of the issue."),
          statement: nullableInteger("The index of the statement, starting at 0; null for the whole document."),
          message: string("The explanation of the issue."),
        })
        .describe("An issue of a policy document."),
    ),
    riskScore: integer("The risk score of the policy, 0 to 99."),
  })
  .describe("A managed or inline policy.");

const page = {
  nextCursor: nullable("The cursor of the next page; null on the last page."),
  asOf: nullableTime("The time to which the oldest fact applies; null if nothing was read."),
  coverage: coverage
    .nullable()
    .describe("The sections and checks that the latest scan covered; null before the first scan."),
};
export const userPage = z
  .object({ users: list("The users on this page.", user), ...page })
  .describe("A page of users.");
export const policyPage = z
  .object({ policies: list("The policies on this page.", policy), ...page })
  .describe("A page of policies.");

const rotationStep = z
  .object({
    kind: z
      .enum(["REQUESTED", "MOVED", "AWS_CALLED", "NOTED", "PARKED", "ASKED", "REVEALED", "ACKNOWLEDGED"])
      .describe("The type of the step."),
    status: z.enum(ROTATION_STATES).describe("The state after the step."),
    actor: string("The operator or token that caused the step, or IAM Monitor itself."),
    at: time("The time of the step."),
    message: string("The description of the step in one sentence."),
    evidence: evidence("The evidence for the step. Never contains a secret."),
  })
  .describe("A step of a rotation.");

const rotation = z
  .object({
    id: string("The ID of the rotation."),
    status: z.enum(ROTATION_STATES).describe("The state of the rotation."),
    account,
    userName: string("The name of the user whose key is replaced."),
    oldAccessKeyId: string("The ID of the access key that is replaced."),
    newAccessKeyId: nullable("The ID of the new access key; null until AWS created it, and in the mode RETIRE."),
    mode: z.enum(ROTATION_MODES).describe("The way in which the key is replaced or retired."),
    destination: z
      .enum([...ROTATION_DESTINATIONS, "NONE"])
      .describe("The destination of the new secret; NONE in the mode RETIRE, which has no new key."),
    secretId: nullable("The name or ARN of the secret or the name of the parameter; null for WEBHOOK and REVEAL."),
    region: nullable("The AWS Region of the secret; null for REVEAL."),
    requestedBy: string("The operator, token or schedule that requested the rotation, as shown to people."),
    requestedById: nullable(
      "The ID of the operator who requested the rotation or owns the token; null for a schedule.",
    ),
    requestedAt: time("The time of the request."),
    waitingFor: nullable("The event or time that the rotation is waiting for; null if it is not waiting."),
    parkedCode: nullable("The error code for which the rotation is parked; null if it is not parked."),
    parkedReason: nullable("The reason why the rotation is parked; null if it is not parked."),
    finishedAt: nullableTime("The time at which the rotation ended; null while it is open."),
    steps: list("The history of the rotation, oldest step first.", rotationStep),
  })
  .describe("A rotation of an access key. Never contains a secret.");
export const rotationAnswer = z.object({ rotation }).describe("The requested rotation.");

export const uploadedFile = z
  .object({
    account: account
      .extend({
        status: z.enum(["PENDING", "CONNECTED", "ERROR", "ARCHIVED"]).describe("The status of the connection."),
      })
      .describe("The account of the file. It is CONNECTED once a file names its AWS account."),
  })
  .describe("The account of an uploaded file.");

const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const problem = z
  .object({
    type: z.literal("about:blank").describe("The problem type, always `about:blank`."),
    title: string("The HTTP status in words."),
    status: z.int().min(400).max(599).describe("The HTTP status code."),
    detail: string("The explanation of the error."),
    code: z.enum(ERROR_CODES).describe("The error code of IAM Monitor. Never renamed."),
    retryable: z.boolean().describe("Whether the same request can succeed later."),
    requestId: string("The ID of the request, as in the server log."),
    path: string("The part of the input that is wrong, such as `limit`.").optional(),
    position: integer("The position of the mistake in a filter query, starting at 0.").optional(),
    retryAfterSeconds: z.number().describe("The time to wait before the next attempt, in seconds.").optional(),
  })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .describe("An RFC 9457 problem document. Some codes add members, such as the ID of the scan that is in the way.");

export const acknowledgedDelivery = z.object({
  deliveryId: string("The ID of the delivery, as in the request."),
});

/** The shapes that have a name in the OpenAPI document. */
export const NAMED_SHAPES = {
  AccessKey: accessKey,
  Account: account,
  AcknowledgedDelivery: acknowledgedDelivery,
  Alert: alert,
  Coverage: coverage,
  LastUsed: lastUsed,
  Policy: policy,
  PolicyPage: policyPage,
  Problem: problem,
  Rotation: rotation,
  RotationAnswer: rotationAnswer,
  RotationStep: rotationStep,
  Scan: scan,
  ScanAnswer: scanAnswer,
  ScanCounts: scanCounts,
  ScanProgress: scanProgress,
  SeverityCounts: severityCounts,
  UploadedFile: uploadedFile,
  User: user,
  UserPage: userPage,
} as const;

export type AlertView = z.infer<typeof alert>;
export type CoverageView = z.infer<typeof coverage>;
export type LastUsedView = z.infer<typeof lastUsed>;
export type PolicyView = z.infer<typeof policy>;
export type Problem = z.infer<typeof problem>;
export type RotationView = z.infer<typeof rotation>;
export type ScanView = z.infer<typeof scan>;
export type UserView = z.infer<typeof user>;
export type AccessKeyView = z.infer<typeof accessKey>;
