/** The JSON shapes of the REST routes: they validate what comes, and OpenAPI is made of them. */
const string = (description: string) => ({ type: "string", description }) as const;
const nullable = (description: string) => ({ type: ["string", "null"], description }) as const;
const integer = (description: string) => ({ type: "integer", description }) as const;
const boolean = (description: string) => ({ type: ["boolean", "null"], description }) as const;
const list = <Items extends object>(description: string, items: Items) =>
  ({ type: "array", description, items }) as const;
const object = <Properties extends object>(description: string, properties: Properties) =>
  ({ type: "object", description, properties, additionalProperties: true }) as const;

const moment = { type: "string", format: "date-time" } as const;
const nullableMoment = (description: string) =>
  ({ type: ["string", "null"], format: "date-time", description }) as const;
const counts = object("How many, by severity.", {
  total: integer("All."),
  critical: integer("CRITICAL."),
  high: integer("HIGH."),
  medium: integer("MEDIUM."),
  low: integer("LOW."),
  informational: integer("INFORMATIONAL."),
});
const lastUsed = object("When it was last used.", {
  status: string("USED, NEVER_USED, UNKNOWN or NO_PERMISSION."),
  at: nullableMoment("When."),
  service: nullable("The AWS service."),
  region: nullable("The region."),
});
const coverage = {
  ...object("What the latest scan read and did not; null before the first.", {
    percent: integer("Evaluated of all enabled checks."),
    missingPermissions: list("Refused AWS actions.", { type: "string" }),
    sources: list(
      "Every section of the account.",
      object("A section.", {
        section: string("Which."),
        status: string("READ, DENIED, FAILED or SKIPPED."),
        asOf: nullableMoment("When it was true."),
      }),
    ),
    asOf: nullableMoment("The oldest fact of the picture."),
  }),
  type: ["object", "null"],
} as const;

const accountParameter = string(
  "A 12-digit AWS account number or our id; may be left out where only one account can be meant.",
);
const page = {
  limit: { type: "integer", minimum: 1, maximum: 500, default: 100, description: "How many, at most." },
  cursor: { type: "string", maxLength: 512, description: "`nextCursor` of the page before." },
  q: { type: "string", maxLength: 1_000, description: "The query text of the lists, such as `mfa:no console:yes`." },
} as const;

const alert = object("An alert.", {
  id: string("Our id."),
  number: integer("Its number."),
  status: string("OPEN, ACKNOWLEDGED, DISMISSED or RESOLVED."),
  severity: string("CRITICAL, HIGH, MEDIUM, LOW or INFORMATIONAL."),
  category: string(
    "IAMUser, IAMAccessKey, IAMPolicy, IAMGroup, IAMRole, IAMPasswordPolicy, IAMRootUser or IAMAccount.",
  ),
  check: string("The check's id."),
  title: string("What is wrong."),
  description: string("What is wrong here."),
  resource: object("What it is about.", {
    id: string("Its identity."),
    name: string("Its name."),
    arn: nullable("Its ARN."),
  }),
  evidence: object("The facts that it rests on.", {}),
  firstSeenAt: moment,
});

const scan = object("A scan.", {
  id: string("Our id."),
  status: string("QUEUED, RUNNING, SUCCEEDED, PARTIAL, FAILED or CANCELLED."),
  account: object("The account.", {
    id: string("Our id."),
    awsAccountId: nullable("Its number."),
    name: string("Its name."),
  }),
  phase: nullable("CONNECT, COLLECT, ANALYZE or RECONCILE."),
  requestedAt: moment,
  startedAt: nullableMoment("When a worker began."),
  finishedAt: nullableMoment("When it ended."),
  progress: object("How far it is.", {
    sections: list(
      "Every section of the account.",
      object("A section.", {
        section: string("Which."),
        status: string("WAITING, READING, READ, DENIED, FAILED or SKIPPED."),
      }),
    ),
    at: moment,
  }),
  coverage,
  counts: { type: ["object", "null"], additionalProperties: true, description: "What it found." },
  errorCode: nullable("Why it failed."),
  errorMessage: nullable("Why it failed, in words."),
  newAlerts: list("Alerts that it opened or reopened; of finished scans that were waited for.", alert),
});
const scanAnswer = object("The scan.", { scan });

const problem = object("An RFC 9457 problem document.", {
  type: string("about:blank."),
  title: string("The status in words."),
  status: integer("The HTTP status."),
  detail: string("What is wrong."),
  code: string("The product's error code."),
  requestId: string("Names this request in our log."),
});
const refusals = { "4xx": problem, "5xx": problem } as const;

export const startScan = {
  summary: "Scan an account",
  description:
    "Asks for a scan. With `wait` the answer comes when the scan has ended, or after so many seconds as it stands then.",
  tags: ["scans"],
  body: {
    type: ["object", "null"],
    additionalProperties: false,
    properties: {
      account: accountParameter,
      wait: { type: "integer", minimum: 0, maximum: 120, description: "Seconds to wait for its end." },
    },
  },
  response: { 200: scanAnswer, 202: scanAnswer, ...refusals },
} as const;

export const readScan = {
  summary: "One scan",
  description: "Status, phase, progress, coverage and counts.",
  tags: ["scans"],
  params: { type: "object", properties: { id: string("The scan.") }, required: ["id"] },
  response: { 200: scanAnswer, ...refusals },
} as const;

export const listUsers = {
  summary: "Users",
  description: "IAM users by name, with keys, groups, policies and open alerts.",
  tags: ["inventory"],
  querystring: { type: "object", additionalProperties: false, properties: { account: accountParameter, ...page } },
  response: {
    200: object("A page of users.", {
      users: list(
        "The users.",
        object("A user.", {
          userName: string("Its name."),
          userId: string("AWS's unique id."),
          arn: string("Its ARN."),
          createDate: moment,
          passwordEnabled: boolean("It may sign in to the console; null: not read."),
          passwordLastUsed: {
            anyOf: [lastUsed, { type: "null" }],
            description: "null: it has no password, or it was not read.",
          },
          mfaEnabled: boolean("It has an MFA device; null: not read."),
          mfaDevices: list("Its MFA devices.", object("A device.", {})),
          groups: list("Names of its groups.", { type: "string" }),
          attachedPolicies: list(
            "Policies attached to it.",
            object("A policy.", { policyName: string("Name."), policyArn: string("ARN.") }),
          ),
          inlinePolicies: list("Names of its inline policies.", { type: "string" }),
          permissionsBoundary: nullable("The ARN of its permissions boundary."),
          accessKeys: list(
            "Its access keys.",
            object("A key.", {
              accessKeyId: nullable("Its id; null until it was read."),
              status: string("Active or Inactive."),
              createDate: moment,
              ageDays: integer("Whole days."),
              lastUsed,
            }),
          ),
          lastActivity: nullableMoment("The latest use of password or keys."),
          alerts: object("Its open alerts, those of its keys and inline policies included.", {
            open: integer("How many."),
            bySeverity: counts,
          }),
        }),
      ),
      nextCursor: nullable("Ask with it for the next page; null on the last."),
      asOf: nullableMoment("The oldest fact of the picture."),
      coverage,
    }),
    ...refusals,
  },
} as const;

export const listPolicies = {
  summary: "Policies",
  description: "Managed and inline policies by name, with what is risky in them.",
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
        description: "AWS: written by AWS. Local: customer managed. Inline: part of a user, group or role.",
      },
      ...page,
    },
  },
  response: {
    200: object("A page of policies.", {
      policies: list(
        "The policies.",
        object("A policy.", {
          policyName: string("Its name."),
          policyId: string("Its unique id."),
          arn: nullable("Its ARN; inline policies have none."),
          type: string("AWS_MANAGED, CUSTOMER_MANAGED or INLINE."),
          attachmentCount: integer("How many it is attached to."),
          attachedTo: list(
            "Who it hangs on.",
            object("A principal.", {
              kind: string("USER, GROUP or ROLE."),
              name: string("Name."),
              arn: string("ARN."),
              asBoundary: { type: "boolean", description: "As a permissions boundary." },
            }),
          ),
          document: string("The document, as text."),
          issues: list(
            "What is risky or wrong in it.",
            object("An issue.", {
              code: string("Which."),
              severity: string("How bad."),
              statement: { type: ["integer", "null"], description: "The statement's index." },
              message: string("In words."),
            }),
          ),
          riskScore: integer("0 to 99."),
        }),
      ),
      nextCursor: nullable("Ask with it for the next page; null on the last."),
      asOf: nullableMoment("The oldest fact of the picture."),
      coverage,
    }),
    ...refusals,
  },
} as const;

const rotation = object("A rotation. Never holds a secret.", {
  id: string("Our id."),
  status: string(
    "REQUESTED, CREATE_INTENT, RECONCILING, ORPHAN, SEALED, DELIVERED, VERIFIED, PROMOTED, DEACTIVATE_INTENT, OLD_INACTIVE, DELETE_INTENT, NEEDS_OPERATOR, COMPLETED, ROLLED_BACK or CANCELLED.",
  ),
  account: object("The account.", {
    id: string("Our id."),
    awsAccountId: nullable("Its number."),
    name: string("Its name."),
  }),
  userName: string("Whose key."),
  oldAccessKeyId: string("The key that is replaced."),
  newAccessKeyId: nullable("The new key's id; null until it was made."),
  mode: string("STANDARD or COMPROMISED."),
  destination: string("SECRETS_MANAGER or REVEAL."),
  secretId: nullable("The secret's name in Secrets Manager."),
  region: nullable("The secret's region."),
  requestedBy: string("Who asked."),
  requestedAt: moment,
  waitingFor: nullable("What it is waiting for, in words."),
  parkedCode: nullable("Why it waits for a person."),
  parkedReason: nullable("The same in words."),
  finishedAt: nullableMoment("When it ended."),
  steps: list(
    "Its history, oldest first.",
    object("A step.", {
      kind: string("What it is."),
      status: string("The state after it."),
      actor: string("Who did it."),
      at: moment,
      message: string("One sentence."),
      evidence: object("What it rests on.", {}),
    }),
  ),
});
const rotationAnswer = object("The rotation.", { rotation });

export const rotateKey = {
  summary: "Rotate an access key",
  description:
    "Begins to replace a user's access key; what cannot be done is refused and nothing is touched. The new secret goes to Secrets Manager, or is revealed once in the dashboard; it is never answered here. With an `Idempotency-Key` the same request asked again gives the same rotation.",
  tags: ["rotations"],
  headers: {
    type: "object",
    properties: { "idempotency-key": { type: "string", maxLength: 255, description: "Of your choice." } },
  },
  body: {
    type: "object",
    additionalProperties: false,
    properties: {
      account: accountParameter,
      userName: string("Whose key."),
      accessKeyId: string("Which key; may be left out where the user has one."),
      destination: {
        type: "string",
        enum: ["SECRETS_MANAGER", "REVEAL"],
        description: "SECRETS_MANAGER when left out.",
      },
      secretId: string("The secret's name or ARN; `iam-monitor/<userName>` when left out."),
      region: string("The secret's region; the connection's when left out."),
      reason: string("Why, for the history."),
    },
    required: ["userName"],
  },
  response: { 202: rotationAnswer, ...refusals },
} as const;

export const readRotation = {
  summary: "One rotation",
  description: "Its state and every step so far.",
  tags: ["rotations"],
  params: { type: "object", properties: { id: string("The rotation.") }, required: ["id"] },
  response: { 200: rotationAnswer, ...refusals },
} as const;

export const putFile = {
  summary: "Upload an offline file",
  description:
    "A file of an account of offline files, as it came from AWS, at most 256 MB: authorization-details, credential-report, account-summary or password-policy; or an inventory of `workloads` as JSON.",
  tags: ["accounts"],
  params: {
    type: "object",
    properties: { id: string("Our id of the account or its number."), kind: string("What kind of file it is.") },
    required: ["id", "kind"],
  },
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      takenAt: { type: "string", format: "date-time", description: "When it was read from AWS; now when left out." },
    },
  },
  response: { 200: object("The account.", { account: object("The account.", {}) }), ...refusals },
} as const;

export const exportAlerts = {
  summary: "Export alerts",
  description:
    "All alerts of a filter, streamed; also as they stood at a past moment. In CSV, cells that a spreadsheet would take for formulas are guarded.",
  tags: ["alerts"],
  querystring: {
    type: "object",
    additionalProperties: false,
    properties: {
      filter: {
        type: "string",
        maxLength: 2_000,
        description: "The query text, such as `is:open severity:high,critical`.",
      },
      asOf: { type: "string", format: "date-time", description: "As they stood at this moment." },
    },
  },
} as const;
