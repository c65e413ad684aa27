/** Completes a credential report with what an earlier reading contained. */
import type {
  AccountSnapshot,
  CredentialReport,
  CredentialReportRow,
  LastUsed,
  ReportedAccessKey,
} from "../account.ts";
import { SECOND } from "../time.ts";

const isUnknown = ({ status }: LastUsed) => status === "UNKNOWN" || status === "NO_PERMISSION";

function isIncompleteRow(row: CredentialReportRow): boolean {
  return (
    row.passwordEnabled === null ||
    // AWS reports no change for a user without a password.
    (row.passwordEnabled && row.passwordLastChangedAt === null) ||
    isUnknown(row.passwordLastUsed) ||
    row.accessKeys.some((key) => key.createdAt === null || isUnknown(key.lastUsed))
  );
}

export function lacksReportValue({ root, users }: CredentialReport, snapshot: AccountSnapshot): boolean {
  return (
    root === null ||
    isUnknown(root.passwordLastUsed) ||
    root.accessKeys.some((key) => isUnknown(key.lastUsed)) ||
    users.some(isIncompleteRow) ||
    usersWithoutRow(users, snapshot).length > 0
  );
}

/** The users without a row of their own: they are younger than the report, or the row belongs to a deleted user. */
function usersWithoutRow(
  rows: readonly CredentialReportRow[],
  { sections: { authorizationDetails } }: AccountSnapshot,
): readonly { readonly arn: string; readonly createdAt: number }[] {
  if (authorizationDetails.status !== "read") return [];
  const listed = new Set(rows.map((row) => rowKey(row.arn, row.userCreatedAt)));
  return authorizationDetails.value.users.filter(({ arn, createdAt }) => !listed.has(rowKey(arn, createdAt)));
}

function rowKey(arn: string, createdAt: number): string {
  return `${arn} ${Math.floor(createdAt / SECOND)}`;
}

export function fillReport(
  report: CredentialReport,
  { before, snapshot }: { readonly before: CredentialReport; readonly snapshot: AccountSnapshot },
): { readonly value: CredentialReport; readonly pieces: readonly string[] } {
  if (!lacksReportValue(report, snapshot)) return { value: report, pieces: [] };
  const pieces: string[] = [];
  const rowsBefore = new Map(before.users.map((row) => [rowKey(row.arn, row.userCreatedAt), row]));
  const fill = (row: CredentialReportRow, earlier: CredentialReportRow | null | undefined): CredentialReportRow => {
    const filled = earlier ? fillRow(row, earlier) : row;
    if (filled !== row) pieces.push(`the credentials of ${row.userName}`);
    return filled;
  };
  const added = usersWithoutRow(report.users, snapshot).flatMap(({ arn, createdAt }) => {
    const earlier = rowsBefore.get(rowKey(arn, createdAt));
    if (earlier) pieces.push(`the credentials of ${earlier.userName}`);
    return earlier ? [earlier] : [];
  });
  const replaced = new Set(added.map((row) => row.arn));
  const users = report.users
    .filter((row) => !replaced.has(row.arn))
    .map((row) => (isIncompleteRow(row) ? fill(row, rowsBefore.get(rowKey(row.arn, row.userCreatedAt))) : row));
  let root = report.root && fill(report.root, before.root);
  if (root === null && before.root !== null) {
    root = before.root;
    pieces.push("the credentials of the root user");
  }
  return { value: { ...report, root, users: [...users, ...added] }, pieces };
}

/** Returns the row itself if the earlier row knows no more. */
function fillRow(row: CredentialReportRow, earlier: CredentialReportRow): CredentialReportRow {
  const passwordEnabled = row.passwordEnabled ?? earlier.passwordEnabled;
  const passwordLastChangedAt =
    passwordEnabled === true ? (row.passwordLastChangedAt ?? earlier.passwordLastChangedAt) : row.passwordLastChangedAt;
  const passwordLastUsed = knownUse(row.passwordLastUsed, earlier.passwordLastUsed);
  const accessKeys = fillKeys(row.accessKeys, earlier.accessKeys);
  return passwordEnabled === row.passwordEnabled &&
    passwordLastChangedAt === row.passwordLastChangedAt &&
    passwordLastUsed === row.passwordLastUsed &&
    accessKeys === row.accessKeys
    ? row
    : { ...row, passwordEnabled, passwordLastChangedAt, passwordLastUsed, accessKeys };
}

function knownUse(lastUsed: LastUsed, earlier: LastUsed): LastUsed {
  return isUnknown(lastUsed) && !isUnknown(earlier) ? earlier : lastUsed;
}

function fillKeys(
  keys: readonly ReportedAccessKey[],
  earlier: readonly ReportedAccessKey[],
): readonly ReportedAccessKey[] {
  // A key without a creation time cannot be matched with one of the earlier keys.
  if (keys.some((key) => key.createdAt === null))
    return earlier.every((key) => key.createdAt !== null) && earlier.length === keys.length ? earlier : keys;
  const filled = keys.map((key) => {
    const known = earlier.find(({ createdAt }) => createdAt === key.createdAt);
    const lastUsed = known ? knownUse(key.lastUsed, known.lastUsed) : key.lastUsed;
    return lastUsed === key.lastUsed ? key : { ...key, lastUsed };
  });
  return filled.every((key, index) => key === keys[index]) ? keys : filled;
}
