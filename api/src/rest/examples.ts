/** The examples of the OpenAPI document. The types and a test require that each has the shape that it shows. */
import type { z } from "zod";
import type {
  AlertView,
  CoverageView,
  policyPage as policyPageShape,
  rotationAnswer,
  scanAnswer,
  uploadedFile as uploadedFileShape,
  userPage as userPageShape,
} from "./shapes.ts";

const ACCOUNT = { id: "account_0192f0c17d5e7aa4", awsAccountId: "111122223333", name: "Production" } as const;
const REQUESTED_AT = "2026-11-24T12:00:00.000Z";
const FINISHED_AT = "2026-11-24T12:00:09.000Z";
const USER_ARN = "arn:aws:iam::111122223333:user/ci-deploy";

const coverage: CoverageView = {
  enabled: 110,
  evaluated: 108,
  percent: 98,
  missingPermissions: ["organizations:DescribeOrganization"],
  sources: [
    {
      section: "authorizationDetails",
      status: "READ",
      action: null,
      code: null,
      reason: null,
      count: 106,
      asOf: REQUESTED_AT,
    },
    {
      section: "organization",
      status: "DENIED",
      action: "organizations:DescribeOrganization",
      code: "AccessDenied",
      reason: "The role may not call organizations:DescribeOrganization.",
      count: null,
      asOf: null,
    },
  ],
  notEvaluatedChecks: [
    {
      checkId: "scp-missing",
      reason: "The organization was not read.",
      missingActions: ["organizations:DescribeOrganization"],
    },
  ],
  asOf: REQUESTED_AT,
};

const alert: AlertView = {
  id: "alert_0192f0c17d5e7ab0",
  number: 17,
  status: "OPEN",
  severity: "HIGH",
  category: "IAMAccessKey",
  check: "key-age-90",
  title: "Access key is older than 90 days",
  description: "The access key AKIAIOSFODNN7EXAMPLE of ci-deploy is 131 days old.",
  resource: { id: "AKIAIOSFODNN7EXAMPLE", name: "AKIAIOSFODNN7EXAMPLE", arn: null },
  evidence: { ageDays: 131, limitDays: 90 },
  firstSeenAt: FINISHED_AT,
};

const progress = { percent: 0, itemsRead: 0, apiCalls: 0, throttles: 0, checksDone: 0, checksTotal: 0, message: null };

export const queuedScan: z.infer<typeof scanAnswer> = {
  scan: {
    id: "scan_0192f0c17d5e7ab1",
    status: "QUEUED",
    account: ACCOUNT,
    phase: null,
    requestedAt: REQUESTED_AT,
    startedAt: null,
    finishedAt: null,
    progress: { ...progress, sections: [], at: REQUESTED_AT },
    coverage: null,
    counts: null,
    errorCode: null,
    errorMessage: null,
  },
};

export const finishedScan: z.infer<typeof scanAnswer> = {
  scan: {
    ...queuedScan.scan,
    status: "PARTIAL",
    phase: "RECONCILE",
    startedAt: REQUESTED_AT,
    finishedAt: FINISHED_AT,
    progress: {
      ...progress,
      sections: [{ section: "authorizationDetails", status: "READ", itemsRead: 106 }],
      percent: 100,
      itemsRead: 106,
      apiCalls: 12,
      checksDone: 110,
      checksTotal: 110,
      at: FINISHED_AT,
    },
    coverage,
    counts: {
      users: 26,
      accessKeys: 24,
      groups: 5,
      roles: 20,
      policies: 55,
      findings: 131,
      opened: 1,
      reopened: 0,
      resolved: 2,
      updated: 4,
    },
    newAlerts: [alert],
  },
};

export const userPage: z.infer<typeof userPageShape> = {
  users: [
    {
      userName: "ci-deploy",
      userId: "AIDACKCEVSQ6C2EXAMPLE",
      arn: USER_ARN,
      createDate: "2024-03-01T08:00:00.000Z",
      passwordEnabled: false,
      passwordLastUsed: null,
      mfaEnabled: false,
      mfaDevices: [],
      groups: ["Deployers"],
      attachedPolicies: [{ policyName: "Deploy", policyArn: "arn:aws:iam::111122223333:policy/Deploy" }],
      inlinePolicies: ["artifacts"],
      permissionsBoundary: null,
      accessKeys: [
        {
          accessKeyId: "AKIAIOSFODNN7EXAMPLE",
          status: "Active",
          createDate: "2026-07-16T08:00:00.000Z",
          ageDays: 131,
          lastUsed: { status: "USED", at: "2026-11-24T11:00:00.000Z", service: "s3", region: "eu-central-1" },
        },
      ],
      lastActivity: "2026-11-24T11:00:00.000Z",
      alerts: { open: 1, bySeverity: { total: 1, critical: 0, high: 1, medium: 0, low: 0, informational: 0 } },
    },
  ],
  nextCursor: null,
  asOf: REQUESTED_AT,
  coverage,
};

export const policyPage: z.infer<typeof policyPageShape> = {
  policies: [
    {
      policyName: "Deploy",
      policyId: "ANPACKCEVSQ6C2EXAMPLE",
      arn: "arn:aws:iam::111122223333:policy/Deploy",
      type: "CUSTOMER_MANAGED",
      attachmentCount: 1,
      attachedTo: [{ kind: "USER", name: "ci-deploy", arn: USER_ARN, asBoundary: false }],
      document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]}',
      issues: [
        {
          code: "PASS_ROLE_ANY",
          severity: "HIGH",
          statement: 0,
          message: "The statement allows passing every role of the account to a service.",
        },
      ],
      riskScore: 72,
    },
  ],
  nextCursor: null,
  asOf: REQUESTED_AT,
  coverage,
};

export const rotation: z.infer<typeof rotationAnswer> = {
  rotation: {
    id: "rotation_0192f0c17d5e7ab2",
    status: "REQUESTED",
    account: ACCOUNT,
    userName: "ci-deploy",
    oldAccessKeyId: "AKIAIOSFODNN7EXAMPLE",
    newAccessKeyId: null,
    mode: "STANDARD",
    destination: "SECRETS_MANAGER",
    secretId: "iam-monitor/ci-deploy",
    region: "eu-central-1",
    requestedBy: "deploy pipeline",
    requestedById: "operator_0192f0c17d5e7ab3",
    requestedAt: REQUESTED_AT,
    waitingFor: null,
    parkedCode: null,
    parkedReason: null,
    finishedAt: null,
    steps: [
      {
        kind: "REQUESTED",
        status: "REQUESTED",
        actor: "deploy pipeline",
        at: REQUESTED_AT,
        message: "The rotation was requested.",
        evidence: {},
      },
    ],
  },
};

export const uploadedFile: z.infer<typeof uploadedFileShape> = { account: { ...ACCOUNT, status: "CONNECTED" } };
