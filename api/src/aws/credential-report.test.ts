import { describe, expect, test } from "vitest";
import { parseCredentialReport } from "./credential-report.ts";

const MADE_AT = Date.UTC(2026, 10, 24);
const COLUMNS =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
  "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service," +
  "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service," +
  "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
const names = COLUMNS.split(",");

/** The row of a user without credentials, changed by the given fields. */
function row(fields: Record<string, string> = {}): string {
  const plain: Record<string, string> = {
    user: "anna",
    arn: "arn:aws:iam::123456789012:user/anna",
    user_creation_time: "2020-01-02T03:04:05+00:00",
    password_enabled: "false",
    mfa_active: "false",
    access_key_1_active: "false",
    access_key_2_active: "false",
    cert_1_active: "false",
    cert_2_active: "false",
  };
  return names.map((name) => fields[name] ?? plain[name] ?? "N/A").join(",");
}

function parse(...rows: string[]) {
  const parsed = parseCredentialReport([COLUMNS, ...rows].join("\n"), MADE_AT);
  if (!parsed.isValid) throw new Error(parsed.problem);
  return parsed.report;
}

function parseUser(fields: Record<string, string>) {
  return parse(row(fields)).users[0]!;
}

test("root has a row of its own, with what does not apply to it as null", () => {
  const { root, users, generatedAt } = parse(
    row({
      user: "<root_account>",
      arn: "arn:aws:iam::123456789012:root",
      password_enabled: "not_supported",
      password_last_changed: "not_supported",
      password_last_used: "2026-11-01T00:00:00+00:00",
      mfa_active: "TRUE",
    }),
    row(),
  );
  expect(root).toMatchObject({
    userName: "<root_account>",
    passwordEnabled: null,
    passwordLastChangedAt: null,
    mfaActive: true,
    passwordLastUsed: { status: "USED" },
  });
  expect(users.map((user) => user.userName)).toEqual(["anna"]);
  expect(generatedAt).toBe(MADE_AT);
});

test("a report without a root row says so", () => {
  expect(parse(row()).root).toBeNull();
});

describe("access keys", () => {
  test("a slot is filled when its key was ever made, inactive ones too", () => {
    const user = parseUser({ access_key_2_active: "false", access_key_2_last_rotated: "2024-05-06T07:08:09+00:00" });
    expect(user.accessKeys).toEqual([
      { isActive: false, createdAt: Date.UTC(2024, 4, 6, 7, 8, 9), lastUsed: { status: "NEVER_USED" } },
    ]);
  });

  test("an empty slot holds no key", () => {
    expect(parseUser({}).accessKeys).toEqual([]);
  });

  test("last use with its service; N/A of a key older than the tracking is unknown, not never", () => {
    const used = parseUser({
      access_key_1_active: "true",
      access_key_1_last_rotated: "2024-05-06T07:08:09+00:00",
      access_key_1_last_used_date: "2026-11-20T00:00:00+00:00",
      access_key_1_last_used_service: "s3",
      access_key_1_last_used_region: "eu-west-1",
    });
    expect(used.accessKeys[0]!.lastUsed).toEqual({
      status: "USED",
      at: Date.UTC(2026, 10, 20),
      service: "s3",
      region: "eu-west-1",
    });
    const lastUseOf = (createdAt: string) =>
      parseUser({ access_key_1_active: "true", access_key_1_last_rotated: createdAt }).accessKeys[0]!.lastUsed.status;
    expect(lastUseOf("2015-04-21T23:59:59+00:00")).toBe("UNKNOWN");
    expect(lastUseOf("2015-04-22T00:00:00+00:00")).toBe("NEVER_USED");
  });

  test("an active root key without a date is a key of unknown age", () => {
    expect(parseUser({ access_key_1_active: "true" }).accessKeys).toEqual([
      { isActive: true, createdAt: null, lastUsed: { status: "UNKNOWN" } },
    ]);
  });
});

describe("passwords", () => {
  test("no_information is never used, unless the user is older than the tracking", () => {
    const lastUseOf = (user_creation_time: string) =>
      parseUser({ user_creation_time, password_enabled: "true", password_last_used: "no_information" }).passwordLastUsed
        .status;
    expect(lastUseOf("2014-10-19T23:59:59+00:00")).toBe("UNKNOWN");
    expect(lastUseOf("2014-10-20T00:00:00+00:00")).toBe("NEVER_USED");
  });

  test("N/A is no password", () => {
    expect(parseUser({})).toMatchObject({
      passwordEnabled: false,
      passwordLastUsed: { status: "NEVER_USED" },
      passwordLastChangedAt: null,
    });
  });
});

describe("the file", () => {
  test("columns may stand in any order, unknown ones are passed over", () => {
    const order = [...names].reverse();
    const fields = row({ mfa_active: "true" }).split(",");
    const line = order.map((name) => fields[names.indexOf(name)]).join(",");
    const parsed = parseCredentialReport(`new_column,${order.join(",")}\nx,${line}\n`, MADE_AT);
    expect(parsed).toMatchObject({ isValid: true, report: { users: [{ userName: "anna", mfaActive: true }] } });
  });

  test.each([
    ["", "empty"],
    ["<html></html>", "lacks user"],
    [COLUMNS.replace("mfa_active,", ""), "lacks mfa_active"],
    [`${COLUMNS}\nanna,arn`, "row 2 has 2 fields"],
    [`${COLUMNS}\n${row({ mfa_active: "perhaps" })}`, "mfa_active is neither"],
    [`${COLUMNS}\n${row({ user_creation_time: "N/A" })}`, "user_creation_time is not a date"],
    [`${COLUMNS}\n${row({ password_last_used: "yesterday" })}`, "password_last_used is not a date"],
  ])("what cannot be read is a problem with a name: %#", (csv, problem) => {
    expect(parseCredentialReport(csv, MADE_AT)).toMatchObject({
      isValid: false,
      problem: expect.stringContaining(problem),
    });
  });

  test("names with commas, quoted or not, stay whole; CRLF and a byte order mark do no harm", () => {
    const plain = row({ user: "a,b", arn: "arn:aws:iam::1:user/a,b", mfa_active: "true" });
    const quoted = row({ user: '"c,d"', arn: '"arn:aws:iam::1:user/c,d"' });
    const parsed = parseCredentialReport(`\uFEFF${COLUMNS}\r\n${plain}\r\n${quoted}\r\n`, MADE_AT);
    expect(parsed).toMatchObject({
      isValid: true,
      report: { users: [{ userName: "a,b", arn: "arn:aws:iam::1:user/a,b", mfaActive: true }, { userName: "c,d" }] },
    });
  });
});
