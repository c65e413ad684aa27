/**
 * The access keys of one user as ListAccessKeys returned them, which may be newer than the credential report. AWS
 * regenerates the report at most every 4 hours ("Getting credential reports for your AWS account" in the IAM User
 * Guide). Until then it shows a rotated key as active, although the rotation has deleted it.
 */
import type { AccessKeyMetadata, AccountSnapshot, CredentialReportRow } from "./account.ts";
import type { Instant } from "./time.ts";

export interface UserKeys {
  /** AWS's unique ID of the user. A new user with the same name is a different user. */
  readonly userId: string;
  readonly userName: string;
  readonly readAt: Instant;
  /** All keys of the user, with their last use. */
  readonly keys: readonly AccessKeyMetadata[];
}

/**
 * Replaces the keys in the credential report's rows by newer readings of the same users. A reading that is not newer than
 * the report changes nothing, nor does a reading of a user who no longer exists. Passwords and MFA stay as reported.
 */
export function withNewerKeys(snapshot: AccountSnapshot, readings: readonly UserKeys[]): AccountSnapshot {
  const { credentialReport, authorizationDetails, accessKeys } = snapshot.sections;
  if (credentialReport.status !== "read" || authorizationDetails.status !== "read") return snapshot;
  const report = credentialReport.value;
  const names = new Map(authorizationDetails.value.users.map((user) => [user.userId, user.userName]));
  const newer = new Map(
    readings
      .filter(({ userId, userName, readAt }) => readAt > report.generatedAt && names.get(userId) === userName)
      .map((reading) => [reading.userName, reading]),
  );
  if (newer.size === 0) return snapshot;
  const users = report.users.map((row) => withKeys(row, newer.get(row.userName)));
  const others = accessKeys.status === "read" ? accessKeys.value.filter((key) => !newer.has(key.userName)) : [];
  return {
    ...snapshot,
    sections: {
      ...snapshot.sections,
      credentialReport: { ...credentialReport, value: { ...report, users } },
      ...(accessKeys.status === "read" && {
        accessKeys: { ...accessKeys, value: [...others, ...[...newer.values()].flatMap(({ keys }) => keys)] },
      }),
    },
  };
}

function withKeys(row: CredentialReportRow, reading: UserKeys | undefined): CredentialReportRow {
  if (reading === undefined) return row;
  return {
    ...row,
    accessKeys: reading.keys.map(({ isActive, createdAt, lastUsed }) => ({
      isActive,
      createdAt,
      lastUsed: lastUsed ?? { status: "UNKNOWN" },
    })),
  };
}
