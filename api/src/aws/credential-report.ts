/**
 * Parses IAM's credential report, a CSV file. Columns are found by their names in the header, because AWS adds columns
 * and the file may come from an older tool. The report contains no access key ids. It has three markers for a missing
 * value, which mean different facts:
 *
 * - `N/A`            there is no key in the slot, or no password. As the last use of a filled key slot: the key was
 *   never used since AWS began to track this on 2015-04-22.
 * - `no_information` the password was never used, or not since AWS began to track this on 2014-10-20.
 * - `not_supported`  the column does not apply to root.
 */
import type {
  CredentialReport,
  CredentialReportRow,
  LastUsed,
  ReportedAccessKey,
  ReportedCertificate,
} from "../iam/account.ts";
import type { Instant } from "../iam/time.ts";

const KEY_USE_TRACKED_SINCE: Instant = Date.UTC(2015, 3, 22);
const PASSWORD_USE_TRACKED_SINCE: Instant = Date.UTC(2014, 9, 20);
const ROOT_ACCOUNT = "<root_account>";
/** The IAM quota is 5,000 users per account, and some accounts have a higher one. */
const MAX_ROWS = 100_000;

const REQUIRED_COLUMNS = [
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
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "cert_1_active",
  "cert_2_active",
] as const;

export type ParsedReport =
  | { readonly isValid: true; readonly report: CredentialReport }
  /** A message for people that names the column or the row. */
  | { readonly isValid: false; readonly problem: string };

/**
 * Parses the report. Does not throw for invalid input, which may be a bad AWS answer or a wrong file of an operator.
 */
export function parseCredentialReport(csv: string, generatedAt: Instant): ParsedReport {
  const lines = csv
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== "");
  const header = lines.shift();
  if (header === undefined) return invalid("it is empty");
  const columns = splitLine(header);
  const missing = REQUIRED_COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) return invalid(`the header lacks ${missing.join(", ")}`);
  if (lines.length > MAX_ROWS) return invalid(`it has more than ${MAX_ROWS} rows`);

  const positions = new Map(columns.map((name, position) => [name, position]));
  let root: CredentialReportRow | null = null;
  const users: CredentialReportRow[] = [];
  for (const [index, line] of lines.entries()) {
    const fields = rejoinNames(splitLine(line), columns);
    if (fields.length !== columns.length)
      return invalid(`row ${index + 2} has ${fields.length} fields instead of ${columns.length}`);
    try {
      const row = readRow(new Fields(fields, positions));
      if (row.userName === ROOT_ACCOUNT) root = row;
      else users.push(row);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      return invalid(`row ${index + 2}: ${error.message}`);
    }
  }
  return { isValid: true, report: { generatedAt, root, users } };
}

/** Reads `N/A` for a key as never used. Unknown if AWS did not track use yet when the key was created. */
export function neverUsedKey(createdAt: Instant | null): LastUsed {
  return createdAt !== null && createdAt >= KEY_USE_TRACKED_SINCE ? { status: "NEVER_USED" } : { status: "UNKNOWN" };
}

/** Reads `no_information` as never used. Unknown if AWS did not track use yet when the user was created. */
export function neverUsedPassword(userCreatedAt: Instant): LastUsed {
  return userCreatedAt >= PASSWORD_USE_TRACKED_SINCE ? { status: "NEVER_USED" } : { status: "UNKNOWN" };
}

function readRow(fields: Fields): CredentialReportRow {
  const userCreatedAt = fields.instant("user_creation_time");
  if (userCreatedAt === null) throw new FieldError("user_creation_time is not a date");
  return {
    userName: fields.text("user"),
    arn: fields.text("arn"),
    userCreatedAt,
    passwordEnabled: fields.flag("password_enabled"),
    passwordLastUsed: passwordLastUsed(fields, userCreatedAt),
    passwordLastChangedAt: fields.instant("password_last_changed"),
    passwordNextRotationAt: fields.instant("password_next_rotation"),
    mfaActive: fields.flag("mfa_active") ?? false,
    accessKeys: ["access_key_1", "access_key_2"].flatMap((slot) => accessKey(fields, slot)),
    certificates: ["cert_1", "cert_2"].flatMap((slot) => certificate(fields, slot)),
  };
}

function passwordLastUsed(fields: Fields, userCreatedAt: Instant): LastUsed {
  const at = fields.instant("password_last_used");
  if (at !== null) return { status: "USED", at, service: null, region: null };
  // If there is no password, it cannot have been used. `passwordEnabled` shows that there is none.
  return fields.text("password_last_used") === "N/A" && fields.flag("password_enabled") === false
    ? { status: "NEVER_USED" }
    : neverUsedPassword(userCreatedAt);
}

/**
 * The key in a slot. The slot is filled if it has a creation time or is active: an active root key may lack the time.
 */
function accessKey(fields: Fields, slot: string): ReportedAccessKey[] {
  const isActive = fields.flag(`${slot}_active`) ?? false;
  const createdAt = fields.instant(`${slot}_last_rotated`);
  if (createdAt === null && !isActive) return [];
  const usedAt = fields.instant(`${slot}_last_used_date`);
  const lastUsed: LastUsed =
    usedAt === null
      ? neverUsedKey(createdAt)
      : {
          status: "USED",
          at: usedAt,
          service: fields.optionalText(`${slot}_last_used_service`),
          region: fields.optionalText(`${slot}_last_used_region`),
        };
  return [{ isActive, createdAt, lastUsed }];
}

function certificate(fields: Fields, slot: string): ReportedCertificate[] {
  const isActive = fields.flag(`${slot}_active`) ?? false;
  const lastRotatedAt = fields.instant(`${slot}_last_rotated`);
  return isActive || lastRotatedAt !== null ? [{ isActive, lastRotatedAt }] : [];
}

class FieldError extends Error {}

const ABSENT = new Set(["", "N/A", "no_information", "not_supported"]);

/** The fields of one row by the names of the header. */
class Fields {
  readonly #fields: readonly string[];
  readonly #positions: ReadonlyMap<string, number>;

  constructor(fields: readonly string[], positions: ReadonlyMap<string, number>) {
    this.#fields = fields;
    this.#positions = positions;
  }

  text(column: string): string {
    return this.optionalField(column) ?? "";
  }

  optionalText(column: string): string | null {
    const text = this.text(column);
    return ABSENT.has(text) ? null : text;
  }

  instant(column: string): Instant | null {
    const text = this.text(column);
    if (ABSENT.has(text)) return null;
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw new FieldError(`${column} is not a date`);
    return at;
  }

  /** Null if AWS says that the field does not apply. */
  flag(column: string): boolean | null {
    const text = this.text(column);
    if (ABSENT.has(text)) return null;
    const word = text.toLowerCase();
    if (word !== "true" && word !== "false") throw new FieldError(`${column} is neither true nor false`);
    return word === "true";
  }

  optionalField(column: string): string | undefined {
    const position = this.#positions.get(column);
    return position === undefined ? undefined : this.#fields[position];
  }
}

/** Splits a row, whose fields may be quoted as in RFC 4180. Most reports have no quotes and take the fast path. */
function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
  }
  return fields;
}

/**
 * Joins an unquoted user name that was split at its commas. This is possible because `user` and `arn` both contain it.
 */
function rejoinNames(fields: string[], columns: readonly string[]): string[] {
  const extra = (fields.length - columns.length) / 2;
  if (extra < 1 || !Number.isInteger(extra) || columns[0] !== "user" || columns[1] !== "arn") return fields;
  const length = extra + 1;
  return [fields.slice(0, length).join(","), fields.slice(length, 2 * length).join(","), ...fields.slice(2 * length)];
}

function invalid(problem: string): ParsedReport {
  return { isValid: false, problem };
}
