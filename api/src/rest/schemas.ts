/**
 * The JSON schemas of the REST routes. Fastify validates requests with them, and the OpenAPI document is generated from
 * them.
 */
const string = (description: string) => ({ type: "string", description }) as const;
const nullable = (description: string) => ({ type: ["string", "null"], description }) as const;
const integer = (description: string) => ({ type: "integer", description }) as const;
const boolean = (description: string) => ({ type: ["boolean", "null"], description }) as const;
const list = <Items extends object>(description: string, items: Items) =>
  ({ type: "array", description, items }) as const;
const object = <Properties extends object>(description: string, properties: Properties) =>
  ({ type: "object", description, properties, additionalProperties: true }) as const;

const time = (description: string) => ({ type: "string", format: "date-time", description }) as const;
const nullableTime = (description: string) => ({ type: ["string", "null"], format: "date-time", description }) as const;
const counts = object("The number of open alerts by severity.", {
  total: integer("The number of alerts of all severities."),
  critical: integer("The number of alerts with severity CRITICAL."),
  high: integer("The number of alerts with severity HIGH."),
  medium: integer("The number of alerts with severity MEDIUM."),
  low: integer("The number of alerts with severity LOW."),
  informational: integer("The number of alerts with severity INFORMATIONAL."),
});
const lastUsed = object("The most recent use.", {
  status: string("The knowledge about the use: USED, NEVER_USED, UNKNOWN or NO_PERMISSION."),
  at: nullableTime("The time of the use; null unless the status is USED."),
  service: nullable("The AWS service that was called; null if unknown."),
  region: nullable("The AWS Region that was called; null if unknown."),
});
const COVERAGE_ENABLED =
  "The number of enabled checks that the scan could be expected to evaluate; a check is left out if the scan was not asked to read its data, or cannot read it from this account. Null for a scan of an earlier version.";
const COVERAGE_EVALUATED = "The number of these checks that were evaluated. Null for a scan of an earlier version.";
const coverage = {
  ...object("The sections and checks that the latest scan covered; null before the first scan.", {
    enabled: { ...integer(COVERAGE_ENABLED), type: ["integer", "null"] },
    evaluated: { ...integer(COVERAGE_EVALUATED), type: ["integer", "null"] },
    percent: integer("`evaluated` as a percentage of `enabled`, rounded down."),
    missingPermissions: list("The AWS actions that were denied or failed.", { type: "string" }),
    sources: list(
      "The sections of the account data.",
      object("A section of the account data.", {
        section: string("The name of the section, such as `authorizationDetails`."),
        status: string("The status of the section: READ, DENIED, FAILED or SKIPPED."),
        asOf: nullableTime("The time to which the section applies; null if it was not read."),
      }),
    ),
    asOf: nullableTime("The time to which the oldest fact applies; null if nothing was read."),
  }),
  type: ["object", "null"],
} as const;

const accountParameter = string(
  "The 12-digit AWS account number or the account ID. Can be omitted if only one account is possible.",
);
const page = {
  limit: { type: "integer", minimum: 1, maximum: 500, default: 100, description: "The maximum number of items." },
  cursor: { type: "string", maxLength: 512, description: "The `nextCursor` of the previous page." },
  q: { type: "string", maxLength: 1_000, description: "A search with words and terms, such as `mfa:no console:yes`." },
} as const;

const alert = object("An alert.", {
  id: string("The ID of the alert."),
  number: integer("The number of the alert, unique in the installation."),
  status: string("The status of the alert: OPEN, ACKNOWLEDGED, SNOOZED, DISMISSED or RESOLVED."),
  severity: string("The severity of the issue: CRITICAL, HIGH, MEDIUM, LOW or INFORMATIONAL."),
  category: string(
    "The category of the affected resource: IAMUser, IAMAccessKey, IAMPolicy, IAMGroup, IAMRole, IAMPasswordPolicy, IAMRootUser or IAMAccount.",
  ),
  check: string("The ID of the check."),
  title: string("The issue in a few words."),
  description: string("The issue in detail, with names and values."),
  resource: object("The affected resource.", {
    id: string("The identity of the resource that survives renames."),
    name: string("The name of the resource."),
    arn: nullable("The ARN of the resource; null if it has none."),
  }),
  evidence: object("The facts that prove the issue. Never contains a secret.", {}),
  firstSeenAt: time("The time at which a scan first observed the issue."),
});

const scan = object("A scan.", {
  id: string("The ID of the scan."),
  status: string("The status of the scan: QUEUED, RUNNING, SUCCEEDED, PARTIAL, FAILED or CANCELLED."),
  account: object("The AWS account.", {
    id: string("The ID of the account."),
    awsAccountId: nullable("The 12-digit AWS account number; null until a first call to AWS succeeded."),
    name: string("The name that operators gave the account."),
  }),
  phase: nullable("The current or last phase: CONNECT, COLLECT, ANALYZE or RECONCILE; null while queued."),
  requestedAt: time("The time of the request."),
  startedAt: nullableTime("The time at which a worker started the scan; null while queued."),
  finishedAt: nullableTime("The time at which the scan ended; null while it is open."),
  progress: object("The progress of the scan.", {
    sections: list(
      "The sections of the account data.",
      object("A section of the account data.", {
        section: string("The name of the section, such as `authorizationDetails`."),
        status: string("The status of reading: WAITING, READING, READ, DENIED, FAILED or SKIPPED."),
      }),
    ),
    at: time("The time of this progress report."),
  }),
  coverage,
  counts: {
    type: ["object", "null"],
    additionalProperties: true,
    description: "The numbers of items found; null unless the scan finished.",
  },
  errorCode: nullable("The error code of a failed scan; otherwise null."),
  errorMessage: nullable("The explanation of the error; null if the scan did not fail."),
  newAlerts: list(
    "The alerts that the scan opened or reopened. Present only if `wait` was given and the scan finished.",
    alert,
  ),
});
const scanResponse = object("The requested scan.", { scan });

const problem = object("An RFC 9457 problem document.", {
  type: string("The problem type, always `about:blank`."),
  title: string("The HTTP status in words."),
  status: integer("The HTTP status code."),
  detail: string("The explanation of the error."),
  code: string("The error code of IAM Monitor."),
  retryable: { type: "boolean", description: "Whether the same request can succeed later." },
  requestId: string("The ID of the request, as in the server log."),
});
/** The problem documents that every route may return. */
export const errors = { "4xx": problem, "5xx": problem } as const;

const idempotencyKey = {
  type: "object",
  properties: {
    "idempotency-key": {
      type: "string",
      maxLength: 255,
      description: "A key of your choice, 1 to 255 printable ASCII characters.",
    },
  },
} as const;

export const startScan = {
  summary: "Scan an account",
  description:
    "Starts a scan. With `wait`, the response is sent when the scan has ended or the given time has passed; if a scan of the account is open, the request waits for that one. A request with the same `Idempotency-Key` as an earlier one that started a scan gets that scan. The key of a request that only waited for an open scan is not kept, so repeating it after the end of that scan starts a new one.",
  tags: ["scans"],
  headers: idempotencyKey,
  body: {
    type: ["object", "null"],
    additionalProperties: false,
    properties: {
      account: accountParameter,
      wait: {
        type: "integer",
        minimum: 0,
        maximum: 120,
        description: "The maximum time to wait for the end, in seconds.",
      },
    },
  },
  response: { 200: scanResponse, 202: scanResponse, ...errors },
} as const;

export const readScan = {
  summary: "Read a scan",
  description: "Returns the status, phase, progress, coverage and counts of a scan.",
  tags: ["scans"],
  params: { type: "object", properties: { id: string("The ID of the scan.") }, required: ["id"] },
  response: { 200: scanResponse, ...errors },
} as const;

export const listUsers = {
  summary: "List users",
  description: "Lists IAM users by name, with their access keys, groups, policies and open alerts.",
  tags: ["inventory"],
  querystring: { type: "object", additionalProperties: false, properties: { account: accountParameter, ...page } },
  response: {
    200: object("A page of users.", {
      users: list(
        "The users on this page.",
        object("An IAM user.", {
          userName: string("The name of the user."),
          userId: string("The unique ID of the user in AWS."),
          arn: string("The ARN of the user."),
          createDate: time("The time at which the user was created."),
          passwordEnabled: boolean("Whether the user has a console password; null if this was not read."),
          passwordLastUsed: {
            anyOf: [lastUsed, { type: "null" }],
            description: "The most recent use of the console password; null if there is none or it was not read.",
          },
          mfaEnabled: boolean("Whether the user has an MFA device; null if this was not read."),
          mfaDevices: list("The known MFA devices of the user.", object("An MFA device.", {})),
          groups: list("The names of the groups that the user is a member of.", { type: "string" }),
          attachedPolicies: list(
            "The managed policies attached to the user.",
            object("An attached policy.", {
              policyName: string("The name of the policy."),
              policyArn: string("The ARN of the policy."),
            }),
          ),
          inlinePolicies: list("The names of the user's inline policies.", { type: "string" }),
          permissionsBoundary: nullable("The ARN of the user's permissions boundary; null if there is none."),
          accessKeys: list(
            "The access keys of the user.",
            object("An access key.", {
              accessKeyId: nullable("The access key ID; null until it was read."),
              status: string("The status of the key: Active or Inactive."),
              createDate: time("The time at which the key was created."),
              ageDays: integer("The age of the key in whole days."),
              lastUsed,
            }),
          ),
          lastActivity: nullableTime("The last time the password or an access key was used; null if no use is known."),
          alerts: object("The open alerts about the user, its access keys and its inline policies.", {
            open: integer("The number of open alerts."),
            bySeverity: counts,
          }),
        }),
      ),
      nextCursor: nullable("The cursor of the next page; null on the last page."),
      asOf: nullableTime("The time to which the oldest fact applies; null if nothing was read."),
      coverage,
    }),
    ...errors,
  },
} as const;

export const listPolicies = {
  summary: "List policies",
  description: "Lists managed and inline policies by name, with the issues in their documents.",
  tags: ["inventory"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      account: accountParameter,
      scope: {
        type: "string",
        enum: ["All", "AWS", "Local", "Inline"],
        default: "All",
        description:
          "The type of the policies: AWS for AWS managed, Local for customer managed, Inline for inline policies.",
      },
      ...page,
    },
  },
  response: {
    200: object("A page of policies.", {
      policies: list(
        "The policies on this page.",
        object("A managed or inline policy.", {
          policyName: string("The name of the policy."),
          policyId: string("The unique ID of the policy in AWS."),
          arn: nullable("The ARN of the policy; null for an inline policy."),
          type: string("The type of the policy: AWS_MANAGED, CUSTOMER_MANAGED or INLINE."),
          attachmentCount: integer("The number of users, groups and roles to which the policy is attached."),
          attachedTo: list(
            "The users, groups and roles to which the policy is attached.",
            object("A user, group or role.", {
              kind: string("The type of the principal: USER, GROUP or ROLE."),
              name: string("The name of the principal."),
              arn: string("The ARN of the principal."),
              asBoundary: { type: "boolean", description: "Whether the policy is the permissions boundary." },
            }),
          ),
          document: string("The policy document as JSON text."),
          issues: list(
            "The risks and mistakes in the document.",
            object("An issue.", {
              code: string("The code of the issue."),
              severity: string("The severity of the issue."),
              statement: {
                type: ["integer", "null"],
                description: "The index of the statement, starting at 0; null for the whole document.",
              },
              message: string("The explanation of the issue."),
            }),
          ),
          riskScore: integer("The risk score of the policy, 0 to 99."),
        }),
      ),
      nextCursor: nullable("The cursor of the next page; null on the last page."),
      asOf: nullableTime("The time to which the oldest fact applies; null if nothing was read."),
      coverage,
    }),
    ...errors,
  },
} as const;

const rotation = object("A rotation of an access key. Never contains a secret.", {
  id: string("The ID of the rotation."),
  status: string(
    "The state of the rotation: REQUESTED, CREATE_INTENT, RECONCILING, ORPHAN, SEALED, DELIVERED, VERIFIED, PROMOTED, DEACTIVATE_INTENT, OLD_INACTIVE, DELETE_INTENT, NEEDS_OPERATOR, COMPLETED, ROLLED_BACK or CANCELLED.",
  ),
  account: object("The AWS account.", {
    id: string("The ID of the account."),
    awsAccountId: nullable("The 12-digit AWS account number; null until a first call to AWS succeeded."),
    name: string("The name that operators gave the account."),
  }),
  userName: string("The name of the user whose key is replaced."),
  oldAccessKeyId: string("The ID of the access key that is replaced."),
  newAccessKeyId: nullable("The ID of the new access key; null until AWS created it."),
  mode: string("The order in which the key is replaced: STANDARD or COMPROMISED."),
  destination: string("The destination of the new secret: SECRETS_MANAGER or REVEAL."),
  secretId: nullable("The name or ARN of the secret in Secrets Manager; null for REVEAL."),
  region: nullable("The AWS Region of the secret; null for REVEAL."),
  requestedBy: string("The operator, token or schedule that requested the rotation, as shown to people."),
  requestedById: nullable("The ID of the operator who requested the rotation or owns the token; null for a schedule."),
  requestedAt: time("The time of the request."),
  waitingFor: nullable("The event or time that the rotation is waiting for; null if it is not waiting."),
  parkedCode: nullable("The error code for which the rotation is parked; null if it is not parked."),
  parkedReason: nullable("The reason why the rotation is parked; null if it is not parked."),
  finishedAt: nullableTime("The time at which the rotation ended; null while it is open."),
  steps: list(
    "The history of the rotation, oldest step first.",
    object("A step of the rotation.", {
      kind: string("The type of the step."),
      status: string("The state after the step."),
      actor: string("The operator or token that caused the step, or IAM Monitor itself."),
      at: time("The time of the step."),
      message: string("The description of the step in one sentence."),
      evidence: object("The evidence for the step. Never contains a secret.", {}),
    }),
  ),
});
const rotationResponse = object("The requested rotation.", { rotation });

export const rotateKey = {
  summary: "Rotate an access key",
  description:
    "Starts the rotation of a user's access key. A rotation that cannot succeed is refused before any change. The new secret is stored in Secrets Manager or revealed once in the dashboard; it is never returned here. Repeating a request with the same `Idempotency-Key` returns the same rotation.",
  tags: ["rotations"],
  headers: idempotencyKey,
  body: {
    type: "object",
    additionalProperties: false,
    properties: {
      account: accountParameter,
      userName: string("The name of the user whose key is replaced."),
      accessKeyId: string("The ID of the access key to replace. Can be omitted if the user has only one."),
      destination: {
        type: "string",
        enum: ["SECRETS_MANAGER", "REVEAL"],
        description: "The destination of the new secret; default SECRETS_MANAGER.",
      },
      secretId: string("The name or ARN of the secret; default `iam-monitor/<userName>`."),
      region: string("The AWS Region of the secret; default the Region of the account connection."),
      reason: string("The reason for the rotation, at most 500 characters."),
    },
    required: ["userName"],
  },
  response: { 202: rotationResponse, ...errors },
} as const;

export const readRotation = {
  summary: "Read a rotation",
  description: "Returns the state of a rotation and every step so far.",
  tags: ["rotations"],
  params: { type: "object", properties: { id: string("The ID of the rotation.") }, required: ["id"] },
  response: { 200: rotationResponse, ...errors },
} as const;

export const putFile = {
  summary: "Upload an offline file",
  description:
    "Stores a file of an account with the source OFFLINE_FILES, at most 32 MB unless OFFLINE_FILE_MAX_MB sets another limit. The kinds authorization-details, credential-report, account-summary and password-policy are files as returned by AWS; `workloads` is an inventory as JSON.",
  tags: ["accounts"],
  params: {
    type: "object",
    properties: {
      id: string("The account ID or the 12-digit AWS account number."),
      kind: string("The kind of the file."),
    },
    required: ["id", "kind"],
  },
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      takenAt: {
        type: "string",
        format: "date-time",
        description: "The time at which the file was read from AWS; default now. A time in the future is refused.",
      },
    },
  },
  response: {
    200: object("The account of the file.", { account: object("The account with its status.", {}) }),
    ...errors,
  },
} as const;

export const exportAlerts = {
  summary: "Export alerts",
  description:
    "Streams all alerts that match a filter, now or at a time in the past. In CSV, cells that a spreadsheet would interpret as formulas are escaped. `/api/export/alerts.ndjson` and `/api/export/alerts.csv` also choose accounts and end with the coverage.",
  tags: ["exports"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      filter: {
        type: "string",
        maxLength: 2_000,
        description: "A search with words and terms, such as `is:open severity:high,critical`.",
      },
      asOf: { type: "string", format: "date-time", description: "The time at which the alerts are read; default now." },
    },
  },
} as const;
