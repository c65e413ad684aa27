/**
 * The credential report: generated on request and served again for four hours, so its content may be hours old. Its
 * times have the form `2026-11-24T15:49:00+00:00`. AWS writes missing values as `N/A`, `no_information` or
 * `not_supported`.
 */
import { DAY, HOUR, type Instant, SECOND } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import type { StoredReport } from "../account-state.ts";
import { AwsError } from "../aws-error.ts";
import type { SandboxAccessKey, SandboxSigningCertificate, SandboxUser } from "../entities.ts";
import { type OperationTable, time } from "../operation.ts";

/** A report younger than this is served again instead of generating a new one. */
const REPORT_LIFETIME_HOURS = 4;

const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
];

const ABSENT = "N/A";

export const credentialReportOperations: OperationTable = {
  GenerateCredentialReport: ({ account, at }) => {
    const report = account.credentialReport;
    if (report === null || at - report.startedAt >= REPORT_LIFETIME_HOURS * HOUR) {
      account.credentialReport = { startedAt: at, csv: writeReport(account) };
      const reason = report === null ? "No report exists." : "The previous report has expired.";
      return { State: "STARTED", Description: `${reason} Starting a new report generation task` };
    }
    return { State: isReady(account, report, at) ? "COMPLETE" : "INPROGRESS" };
  },
  GetCredentialReport: ({ account, at }) => {
    const report = account.credentialReport;
    if (report === null)
      throw new AwsError("ReportNotPresent", 410, "No report exists. Call GenerateCredentialReport first.");
    if (!isReady(account, report, at)) {
      throw new AwsError("ReportInProgress", 404, "Report generation is still in progress.");
    }
    if (at - report.startedAt >= REPORT_LIFETIME_HOURS * HOUR) {
      throw new AwsError(
        "ReportExpired",
        410,
        "The most recent report has expired. Call GenerateCredentialReport to generate a new one.",
      );
    }
    return {
      Content: Buffer.from(report.csv).toString("base64"),
      ReportFormat: "text/csv",
      GeneratedTime: time(report.startedAt),
    };
  },
};

function isReady(account: SandboxAccount, report: StoredReport, at: Instant): boolean {
  return at - report.startedAt >= account.reportSeconds * SECOND;
}

export function writeReport(account: SandboxAccount): string {
  const rows = [COLUMNS.join(","), rootRow(account)];
  for (const user of account.users.values()) rows.push(userRow(account, user));
  return rows.join("\n");
}

function rootRow(account: SandboxAccount): string {
  const { root } = account;
  return [
    "<root_account>",
    account.rootArn,
    reportTime(root.createdAt),
    "not_supported",
    root.passwordLastUsedAt === null ? "no_information" : reportTime(root.passwordLastUsedAt),
    "not_supported",
    "not_supported",
    root.mfa !== "NONE",
    ...keyColumns(account, root.accessKeys[0]),
    ...keyColumns(account, root.accessKeys[1]),
    ...certificateColumns(root.certificates[0]),
    ...certificateColumns(root.certificates[1]),
  ].join(",");
}

function userRow(account: SandboxAccount, user: SandboxUser): string {
  return [
    user.name,
    user.arn,
    reportTime(user.createdAt),
    ...passwordColumns(account, user),
    user.mfaDevices.length > 0,
    ...keyColumns(account, user.accessKeys[0]),
    ...keyColumns(account, user.accessKeys[1]),
    ...certificateColumns(user.certificates[0]),
    ...certificateColumns(user.certificates[1]),
  ].join(",");
}

function passwordColumns({ passwordPolicy }: SandboxAccount, { password }: SandboxUser): (string | boolean)[] {
  if (password === null) return [false, ABSENT, ABSENT, ABSENT];
  const maxAgeDays = passwordPolicy?.maxPasswordAge ?? 0;
  return [
    true,
    password.lastUsedAt === null ? "no_information" : reportTime(password.lastUsedAt),
    reportTime(password.changedAt),
    maxAgeDays === 0 ? ABSENT : reportTime(password.changedAt + maxAgeDays * DAY),
  ];
}

function keyColumns(account: SandboxAccount, key: SandboxAccessKey | undefined): (string | boolean)[] {
  if (key === undefined) return [false, ABSENT, ABSENT, ABSENT, ABSENT];
  const { isActive, createdAt } = key;
  const lastUsed = account.lastUseOf(key);
  if (lastUsed === null) return [isActive, reportTime(createdAt), ABSENT, ABSENT, ABSENT];
  return [isActive, reportTime(createdAt), reportTime(lastUsed.at), lastUsed.region, lastUsed.service];
}

function certificateColumns(certificate: SandboxSigningCertificate | undefined): (string | boolean)[] {
  return certificate === undefined ? [false, ABSENT] : [certificate.isActive, reportTime(certificate.uploadedAt)];
}

function reportTime(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 19)}+00:00`;
}
