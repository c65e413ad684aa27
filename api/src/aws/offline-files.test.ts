import { describe, expect, test } from "vitest";
import { type OfflineFileKind, readOfflineAccount, recognizeOfflineFile } from "./offline-files.ts";

const TAKEN_AT = Date.UTC(2026, 10, 20);
const ACCOUNT = "123456789012";
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const details = {
  UserDetailList: [
    {
      Path: "/",
      UserName: "anna",
      UserId: "AIDAANNA",
      Arn: `arn:aws:iam::${ACCOUNT}:user/anna`,
      CreateDate: "2020-01-02T03:04:05+00:00",
      GroupList: ["admins"],
      AttachedManagedPolicies: [],
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: [] } }],
    },
  ],
  GroupDetailList: [],
  RoleDetailList: [
    {
      Path: "/",
      RoleName: "r",
      RoleId: "AROAR",
      Arn: `arn:aws:iam::${ACCOUNT}:role/r`,
      CreateDate: "2020-01-02T03:04:05Z",
      AssumeRolePolicyDocument: trust,
      RoleLastUsed: {},
    },
  ],
  Policies: [],
};
const csv =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,cert_2_active\n" +
  `anna,arn:aws:iam::${ACCOUNT}:user/anna,2020-01-02T03:04:05+00:00,true,no_information,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A,false,false\n`;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("the files of the AWS CLI", () => {
  test("become the same sections, what is missing is skipped", () => {
    const { snapshot, calls } = readOfflineAccount({
      awsAccountId: ACCOUNT,
      files: [
        { kind: "authorization-details", takenAt: TAKEN_AT, content: json(details) },
        { kind: "credential-report", takenAt: TAKEN_AT, content: Buffer.from(csv) },
        { kind: "account-summary", takenAt: TAKEN_AT, content: json({ SummaryMap: { AccountMFAEnabled: 1 } }) },
      ],
    });
    expect(snapshot).toMatchObject({ awsAccountId: ACCOUNT, partition: "aws", source: "OFFLINE", takenAt: TAKEN_AT });
    expect(calls).toBe(0);
    const { sections } = snapshot;
    expect(sections.authorizationDetails).toMatchObject({ status: "read", asOf: TAKEN_AT, count: 2 });
    if (sections.authorizationDetails.status !== "read") throw new Error("unread");
    const { users, roles } = sections.authorizationDetails.value;
    expect(users[0]).toMatchObject({
      userName: "anna",
      createdAt: Date.UTC(2020, 0, 2, 3, 4, 5),
      groupNames: ["admins"],
      tags: [],
    });
    expect(JSON.parse(users[0]!.inlinePolicies[0]!.document)).toEqual({ Version: "2012-10-17", Statement: [] });
    expect(JSON.parse(roles[0]!.trustPolicy)).toEqual(trust);
    expect(roles[0]!.lastUsed).toBeNull();
    expect(sections.credentialReport).toMatchObject({ status: "read", asOf: TAKEN_AT, value: { root: null } });
    expect(sections.accountSummary).toMatchObject({ value: { AccountMFAEnabled: 1 } });
    expect(sections.passwordPolicy).toMatchObject({ status: "skipped", code: "NOT_UPLOADED" });
    expect(sections.accessKeys).toMatchObject({ status: "skipped", code: "NOT_IN_SOURCE" });
  });

  test("the CLI's report is base64 in JSON and knows its age", () => {
    const content = json({
      Content: Buffer.from(csv).toString("base64"),
      ReportFormat: "text/csv",
      GeneratedTime: "2026-11-19T00:00:00+00:00",
    });
    const { snapshot } = readOfflineAccount({
      awsAccountId: ACCOUNT,
      files: [{ kind: "credential-report", takenAt: TAKEN_AT, content }],
    });
    expect(snapshot.sections.credentialReport).toMatchObject({ asOf: Date.UTC(2026, 10, 19) });
  });

  test("a password policy, and that there is none", () => {
    const read = (PasswordPolicy: object | null) =>
      readOfflineAccount({
        awsAccountId: ACCOUNT,
        files: [{ kind: "password-policy", takenAt: TAKEN_AT, content: json({ PasswordPolicy }) }],
      }).snapshot.sections.passwordPolicy;
    expect(read({ MinimumPasswordLength: 8, ExpirePasswords: false })).toMatchObject({
      status: "read",
      value: { minimumPasswordLength: 8, maxPasswordAgeDays: null },
    });
    expect(read(null)).toMatchObject({ status: "read", value: null, count: 0 });
  });

  test("an inventory of workloads: instances carry their role in a profile", () => {
    const profile = `arn:aws:iam::${ACCOUNT}:instance-profile/web`;
    const role = { ...details.RoleDetailList[0]!, InstanceProfileList: [{ InstanceProfileName: "web", Arn: profile }] };
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/r`;
    const functionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders`;
    const instance = (id: string) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/${id}`;
    const workloads = [
      { service: "lambda", resourceArn: functionArn, roleArn },
      { service: "ec2", resourceArn: instance("i-1"), instanceProfileArn: profile, state: "running" },
      { service: "ec2", resourceArn: instance("i-2"), instanceProfileArn: `${profile}-gone` },
    ];
    const files = [
      { kind: "authorization-details", takenAt: TAKEN_AT, content: json({ ...details, RoleDetailList: [role] }) },
      { kind: "workloads", takenAt: TAKEN_AT, content: json({ workloads }) },
    ] as const;
    expect(readOfflineAccount({ awsAccountId: ACCOUNT, files }).snapshot.sections.workloads).toMatchObject({
      status: "read",
      count: 3,
      value: {
        workloads: [
          { service: "lambda", resourceArn: functionArn, roleArn, state: null },
          { service: "ec2", roleArn, state: "running" },
          { service: "ec2", roleArn: null, state: null },
        ],
        kinds: null,
        unread: [],
      },
    });
    expect(recognizeOfflineFile("workloads", json({ workloads }), TAKEN_AT)).toEqual({
      awsAccountId: ACCOUNT,
      partition: "aws",
    });
    const unread = readOfflineAccount({ awsAccountId: ACCOUNT, files: [files[0]] });
    expect(unread.snapshot.sections.workloads).toMatchObject({ status: "skipped", code: "NOT_IN_SOURCE" });
  });

  test("say whose they are", () => {
    expect(recognizeOfflineFile("authorization-details", json(details), TAKEN_AT)).toEqual({
      awsAccountId: ACCOUNT,
      partition: "aws",
    });
    expect(recognizeOfflineFile("credential-report", Buffer.from(csv), TAKEN_AT)).toEqual({
      awsAccountId: ACCOUNT,
      partition: "aws",
    });
    expect(recognizeOfflineFile("account-summary", json({ SummaryMap: {} }), TAKEN_AT)).toEqual({
      awsAccountId: null,
      partition: null,
    });
  });

  test("of another account are refused", () => {
    const files = [{ kind: "authorization-details", takenAt: TAKEN_AT, content: json(details) }] as const;
    expect(() => readOfflineAccount({ awsAccountId: "999999999999", files })).toThrow(
      expect.objectContaining({ code: "AWS_WRONG_ACCOUNT" }),
    );
  });

  test("written by PowerShell are UTF-16", () => {
    const content = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(details), "utf16le")]);
    expect(recognizeOfflineFile("authorization-details", content, TAKEN_AT).awsAccountId).toBe(ACCOUNT);
  });
});

describe("a wrong file names what was expected", () => {
  test.each([
    ["authorization-details", json({ SummaryMap: {} }), "get-account-authorization-details", "UserDetailList"],
    ["authorization-details", Buffer.from(csv), "get-account-authorization-details", "not JSON"],
    [
      "authorization-details",
      json({ ...details, IsTruncated: true }),
      "get-account-authorization-details",
      "only a part",
    ],
    [
      "authorization-details",
      json({ ...details, UserDetailList: [{ ...details.UserDetailList[0], CreateDate: "soon" }] }),
      "get-account-authorization-details",
      "is not a date",
    ],
    ["authorization-details", Buffer.from("[".repeat(100_000)), "get-account-authorization-details", ""],
    ["credential-report", json(details), "credential report", "Content"],
    ["credential-report", Buffer.from(""), "credential report", "empty"],
    ["account-summary", json({ PasswordPolicy: {} }), "get-account-summary", "SummaryMap"],
    ["password-policy", json({ SummaryMap: {} }), "get-account-password-policy", "PasswordPolicy"],
    ["workloads", json({ Workloads: [] }), "an inventory", "workloads"],
    ["workloads", json({ workloads: [{ service: "lambda", resourceArn: "orders" }] }), "an inventory", "is not an ARN"],
    ["password-policy", Buffer.from([0, 1, 2, 3]), "get-account-password-policy", "not JSON"],
  ] as const)("%s %#", (kind, content, expected, problem) => {
    expect(() => recognizeOfflineFile(kind, content, TAKEN_AT)).toThrow(
      expect.objectContaining({
        code: "FILE_INVALID",
        message: expect.stringContaining(expected),
        details: expect.objectContaining({ problem: expect.stringContaining(problem) }),
      }),
    );
  });
});

describe("a hostile file costs little", () => {
  const refusal = (kind: OfflineFileKind, content: Buffer): string => {
    // CPU time, because other tests run at the same time.
    const started = process.cpuUsage();
    try {
      recognizeOfflineFile(kind, content, TAKEN_AT);
    } catch (error) {
      expect(error).toMatchObject({ code: "FILE_INVALID" });
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1_000).toBeLessThan(5_000);
      const { message } = error as Error;
      expect(message.length).toBeLessThan(1_000);
      return message;
    }
    throw new Error("The file was accepted.");
  };
  const many = (count: number, item: string) => Array.from({ length: count }, () => item).join(",");
  const rest = '"GroupDetailList":[],"RoleDetailList":[],"Policies":[]';

  test("a list of empty objects names the first problems", () => {
    const message = refusal(
      "authorization-details",
      Buffer.from(`{"UserDetailList":[${many(1_000_000, "{}")}],${rest}}`),
    );
    expect(message).toContain("UserDetailList.0.");
    expect(message).not.toContain("UserDetailList.1.");
  });

  test("one user with a million wrong tags", () => {
    const user = JSON.stringify(details.UserDetailList[0]).replace("{", `{"Tags":[${many(1_000_000, "{}")}],`);
    expect(refusal("authorization-details", Buffer.from(`{"UserDetailList":[${user}],${rest}}`))).toContain(
      "UserDetailList.0.Tags.0.Key",
    );
  });

  test("more values than a file may have", () => {
    expect(refusal("account-summary", Buffer.from(`[${many(4_100_000, "1")}]`))).toContain("more than 4000000 values");
  });

  test("a million wrong values in a summary, a workload with a million keys, and deep nesting", () => {
    const wrong = Array.from({ length: 300_000 }, (_, index) => `"k${index}":"x"`).join(",");
    expect(refusal("account-summary", Buffer.from(`{"SummaryMap":{${wrong}}}`))).toContain("SummaryMap.k0");
    expect(refusal("workloads", Buffer.from(`{"workloads":[{${wrong}}]}`))).toContain("workloads.0");
    expect(refusal("workloads", Buffer.from(`{"workloads":${"[".repeat(1_000)}`))).toContain("nested more than 64");
  });

  test("brackets and quotes inside of strings are no structure", () => {
    const text = json({ SummaryMap: { ['"'.repeat(50) + "[".repeat(200) + "\\"]: 1 } });
    expect(recognizeOfflineFile("account-summary", text, TAKEN_AT)).toEqual({ awsAccountId: null, partition: null });
  });

  test("a credential report from the future", () => {
    const report = { Content: Buffer.from(csv).toString("base64"), GeneratedTime: "2999-01-01T00:00:00Z" };
    expect(refusal("credential-report", json(report))).toContain("in the future");
  });
});
