/** `iam-monitor check` against the files of the demo account: twenty changes, unknown values, templates, formats and broken files. */
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { trust } from "../../sandbox/demo/documents.ts";
import { seededRandom } from "../../sandbox/random.ts";
import { now } from "../../src/clock.ts";
import { runCheck } from "../../src/gate/check.ts";
import { writeAccountFiles } from "../support/account-files.ts";
import { arnOf, PASS_TO_LAMBDA, PLAN_CASES, policy, POLICY_CASES, trustOf } from "./changes.ts";
import { terraformPlan } from "./plans.ts";

const FUZZED = 300;
let folder: string;
let account: readonly string[];
let at: number;

beforeAll(async () => {
  at = now();
  folder = mkdtempSync(join(tmpdir(), "gate-"));
  const demo = demoAccount();
  // Any principal can assume this role of the demo account, so every principal would have a path.
  demo.account.role("SharedServices").trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  const files = await writeAccountFiles(demo, folder);
  account = files.flatMap((file) => ["--offline", file]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(content: string | Buffer, ...options: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runCheck({
    args: ["check", "infra/plan.json", ...options],
    token: null,
    at,
    readFile: async (file) => (file === "infra/plan.json" ? Buffer.from(content) : readFile(file)),
    writeFile: async () => undefined,
    print: (text) => void (out += text),
    printError: (text) => void (err += text),
  });
  return { code, out, err };
}

const json = async (content: string, ...options: readonly string[]) => {
  const { code, out, err } = await check(content, ...account, "--format", "json", ...options);
  expect(err).toBe("");
  const { findings } = JSON.parse(out) as {
    findings: readonly { rule: string; result: string; place: object; label: string }[];
  };
  return { code, rules: findings.filter(({ result }) => result !== "NOTE").map(({ rule }) => rule), findings };
};

describe("twenty changes of the demo account", () => {
  test.each([...PLAN_CASES, ...POLICY_CASES])("$name: opens $opens", async ({ opens, content, attachTo }) => {
    const options = [...account, ...(attachTo === undefined ? [] : ["--attach-to", attachTo])];
    const { code, out, err } = await check(content, ...options);
    expect([code, err], out).toEqual([opens ? 1 : 0, ""]);
    expect((await check(content, ...options)).out).toBe(out);
  });
});

describe("values that are known only after apply", () => {
  const attached = {
    address: "aws_iam_user_policy_attachment.a",
    after: { user: "v.horvat" },
    unknown: { policy_arn: true },
  };
  const deferred = (statement: object, unknown: object) => ({
    address: "data.aws_iam_policy_document.d",
    actions: ["read"],
    after: {
      statement: [
        {
          effect: "Allow",
          sid: null,
          actions: [],
          not_actions: null,
          resources: [],
          not_resources: null,
          principals: [],
          not_principals: [],
          condition: [],
          ...statement,
        },
      ],
      source_policy_documents: null,
      override_policy_documents: null,
      version: null,
    },
    unknown: { id: true, json: true, statement: [unknown] },
  });
  const inline = {
    address: "aws_iam_user_policy.p",
    after: { name: "p", user: "v.horvat" },
    unknown: { policy: true },
    references: { policy: ["data.aws_iam_policy_document.d.json", "data.aws_iam_policy_document.d"] },
  };

  test("a document that is unknown as a whole could allow everything", async () => {
    const found = await json(
      terraformPlan({
        address: "aws_iam_user_policy.p",
        after: { name: "p", user: "v.horvat" },
        unknown: { policy: true },
      }),
    );
    expect(found).toMatchObject({ code: 2, rules: ["possible-admin"] });
    expect(JSON.stringify(found.findings)).toContain("is known only after apply");
  });

  test("an unknown resource matters only if a path could depend on it", async () => {
    const bucket = { actions: ["s3:GetObject"], resources: [] };
    expect(await json(terraformPlan(deferred(bucket, { resources: [true] }), inline))).toMatchObject({
      code: 0,
      rules: [],
    });
    const user = { actions: ["iam:PutUserPolicy"], resources: [] };
    expect(await json(terraformPlan(deferred(user, { resources: [true] }), inline))).toMatchObject({
      code: 2,
      rules: ["possible-path"],
    });
  });

  test("an unknown deny denies nothing at worst", async () => {
    const denying = (resources: object) =>
      terraformPlan(
        deferred({ effect: "Deny", actions: ["iam:PassRole"], ...resources }, { resources: [true] }),
        inline,
        { address: "aws_iam_user_policy.q", after: { name: "q", user: "v.horvat", policy: PASS_TO_LAMBDA } },
      );
    expect(await json(denying({}))).toMatchObject({ code: 2, rules: ["possible-path"] });
  });

  test("an attached policy that refers to nothing in the plan could be any", async () => {
    expect(await json(terraformPlan(attached))).toMatchObject({ code: 2, rules: ["possible-admin"] });
  });

  test("a principal that is unknown is undecided", async () => {
    const item = {
      address: "aws_iam_user_policy.p",
      after: { name: "p", policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
      unknown: { user: true },
    };
    expect(await json(terraformPlan(item))).toMatchObject({ code: 2, rules: ["unknown"] });
  });

  test("an unknown boundary limits nothing at worst", async () => {
    const role = {
      address: "aws_iam_role.r",
      after: { name: "bounded", path: "/", assume_role_policy: trustOf({ AWS: arnOf("user", "v.horvat") }) },
      unknown: { permissions_boundary: true },
    };
    const admin = {
      address: "aws_iam_role_policy_attachment.a",
      after: { role: "bounded", policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    };
    expect(await json(terraformPlan(role, admin))).toMatchObject({ code: 2 });
  });

  test("a reference from a module to a policy of the root module is followed", async () => {
    const plan = JSON.parse(
      terraformPlan(
        { address: "aws_iam_policy.deploy", after: { name: "deploy", path: "/", policy: PASS_TO_LAMBDA } },
        { ...attached, address: "module.team.aws_iam_user_policy_attachment.a" },
      ),
    );
    const [root, inner] = plan.configuration.root_module.resources;
    inner.expressions = { policy_arn: { references: ["var.policy"] }, user: { constant_value: "v.horvat" } };
    plan.configuration.root_module = {
      resources: [root],
      module_calls: {
        team: {
          source: "./team",
          expressions: { policy: { references: ["aws_iam_policy.deploy.arn", "aws_iam_policy.deploy"] } },
          module: { resources: [inner], variables: { policy: {} } },
        },
      },
    };
    expect(await json(JSON.stringify(plan))).toMatchObject({ code: 1, rules: ["new-path"] });
  });

  test("a resource type that is not known, and a user that the account does not have, are undecided", async () => {
    expect(await json(terraformPlan({ address: "aws_iam_future_grant.f", after: { name: "f" } }))).toMatchObject({
      code: 2,
      rules: ["unknown"],
    });
    const item = {
      address: "aws_iam_user_policy.p",
      after: { name: "p", user: "not.here", policy: PASS_TO_LAMBDA },
    };
    expect(await json(terraformPlan(item))).toMatchObject({ code: 2, rules: ["unmatched"] });
  });
});

describe("CloudFormation templates", () => {
  const template = (resource: string) => `AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Environment: { Type: String, Default: prod }
  Owner: { Type: String }
Conditions:
  IsTest: !Equals [!Ref Environment, test]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
  Policy:
    Type: AWS::IAM::ManagedPolicy
${resource}`;
  const document = (resource: string, action = "[iam:PassRole, lambda:CreateFunction, lambda:InvokeFunction]") => `
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: ${action}
            Resource: ${resource}
`;

  test("finds the statement of the path by its line, in YAML", async () => {
    const found = await json(template(`    Properties:\n      Users: [v.horvat]${document('"*"')}`));
    expect(found).toMatchObject({ code: 1, rules: ["new-path"] });
    expect(found.findings[0]).toMatchObject({ label: "Policy", place: { file: "infra/plan.json", line: 17 } });
  });

  test("resolves parameters, functions and resources, and takes what is not known at its worst", async () => {
    const users = (user: string, more = "") => `    Properties:\n      Users: [${user}]${more}`;
    const role = document(
      `!Sub ["arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/OrderSync\${Suffix}", { Suffix: Function }]`,
    );
    const any = document('!Sub "${Bucket.Arn}/*"', "[iam:PutUserPolicy]");
    expect(await json(template(users("v.horvat", role)))).toMatchObject({ code: 0 });
    expect(await json(template(users("v.horvat", document('!Sub "${Bucket.Arn}/*"', "[s3:GetObject]"))))).toMatchObject(
      { code: 0 },
    );
    expect(await json(template(users("v.horvat", any)))).toMatchObject({ code: 2, rules: ["possible-path"] });
    expect(await json(template(users("!Ref Owner", document('"*"'))))).toMatchObject({ code: 2, rules: ["unknown"] });
    expect(await json(template(users("!Ref Owner", document('"*"'))), "--parameter", "Owner=v.horvat")).toMatchObject({
      code: 1,
    });
  });

  test("skips resources whose condition is not met, and tries those whose condition is not known", async () => {
    const body = (condition: string) =>
      template(`    Condition: ${condition}\n    Properties:\n      Users: [v.horvat]${document('"*"')}`);
    expect(await json(body("IsTest"))).toMatchObject({ code: 0 });
    expect(await json(body("IsTest"), "--parameter", "Environment=test")).toMatchObject({ code: 1 });
    const unknown = body("IsOwned").replace("Resources:", "  IsOwned: !Not [!Equals [!Ref Owner, '']]\nResources:");
    expect(await json(unknown)).toMatchObject({ code: 2, rules: ["possible-path"] });
  });

  test("macros, loops and nested stacks are undecided", async () => {
    const body = template("    Properties: {}").replace(
      "Policy:\n    Type: AWS::IAM::ManagedPolicy\n    Properties: {}",
      "Nested: { Type: AWS::CloudFormation::Stack }",
    );
    expect(await json(body)).toMatchObject({ code: 2, rules: ["unknown"] });
    expect(
      await json(
        `Transform: AWS::Serverless-2016-10-31\n${body.replace("AWS::CloudFormation::Stack", "AWS::SNS::Topic")}`,
      ),
    ).toMatchObject({ code: 2, rules: ["unknown"] });
  });

  test("a role of the template in JSON, referred to by its logical ID", async () => {
    const found = await json(
      JSON.stringify({
        Resources: {
          Deployer: {
            Type: "AWS::IAM::Role",
            Properties: {
              AssumeRolePolicyDocument: JSON.parse(
                trustOf({ AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:user/v.horvat" } }),
              ),
              ManagedPolicyArns: [
                { "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":iam::aws:policy/AdministratorAccess"]] },
              ],
            },
          },
        },
      }),
    );
    expect(found).toMatchObject({ code: 1, rules: ["new-admin", "new-path"] });
  });
});

describe("formats", () => {
  const [dangerous] = POLICY_CASES;
  const lines = JSON.stringify(JSON.parse(dangerous!.content), null, 2);
  const options = () => [...account, "--attach-to", dangerous!.attachTo!, "--fail-on", "new-path,admin,severity=high"];

  test("SARIF follows the schema and has the lines of the file", async () => {
    const { code, out } = await check(lines, ...options(), "--format", "sarif");
    const log = JSON.parse(out);
    expect(code).toBe(1);
    expect(sarifErrors(log)).toEqual([]);
    const path = log.runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === "new-path");
    expect(path).toMatchObject({
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "infra/plan.json" }, region: { startLine: 4 } } }],
    });
    expect(sarifErrors({ ...log, runs: [{ ...log.runs[0], tool: {} }] })).not.toEqual([]);
  });

  test("Markdown contains no markup, mention or tag of the file", async () => {
    const named = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Sid: "x" }).replace(
      "s3:GetObject",
      "s3:<img src=x>@team|`",
    );
    const { out } = await check(named, "--format", "markdown", "--fail-on", "severity=low");
    expect(out).toContain("## IAM Monitor");
    expect(out.replaceAll(/`+[^`]*`+/g, "")).not.toMatch(/<img|[^\u200b]@team/);
  });

  test("JSON and text agree on the exit code, and --fail-on decides it", async () => {
    const { code, out } = await check(lines, ...options(), "--format", "json");
    expect(JSON.parse(out)).toMatchObject({ exitCode: code, outcome: "Failed", openedCount: 1 });
    const none = await check(lines, ...account, "--attach-to", dangerous!.attachTo!, "--fail-on", "none");
    expect(none.code).toBe(0);
    expect(none.out).toContain("Exit code 0.");
  });
});

function sarifErrors(value: unknown) {
  const text = readFileSync(new URL("../exports/schemas/sarif-2.1.0.json", import.meta.url), "utf8");
  const schema = JSON.parse(
    text.replaceAll("http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#"),
  );
  // Draft 4 wrote `id`. The schema uses nothing else that draft 7 has changed.
  delete schema["id"];
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return validate(value) ? [] : (validate.errors ?? []).slice(0, 5);
}

describe("files and questions that cannot be decided", () => {
  test("every truncated plan and policy ends with exit code 2 and a place", async () => {
    const random = seededRandom(16);
    const files = [...PLAN_CASES, ...POLICY_CASES].map(({ content }) => content);
    for (let i = 0; i < FUZZED; i += 1) {
      const text = random.pick(files);
      const { code, err } = await check(text.slice(0, random.below(text.length)), "--fail-on", "severity=low");
      expect(code).toBe(2);
      expect(err).toMatch(/^infra\/plan\.json:\d+:\d+: [A-Z_]+: .+\n$/);
    }
  });

  test("files with changed characters never end with a stack trace", async () => {
    const random = seededRandom(17);
    const files = [...PLAN_CASES, ...POLICY_CASES].map(({ content }) => content);
    const pieces = ['"', "{", "}", "[", "]", ":", ",", "null", "0", "\\", "\u0000", "&a", "*a", "!Ref ", "\n"];
    for (let i = 0; i < FUZZED; i += 1) {
      const text = random.pick(files);
      const from = random.below(text.length);
      const changed = text.slice(0, from) + random.pick(pieces) + text.slice(from + random.below(20));
      const { code, out, err } = await check(changed, "--fail-on", "severity=low");
      expect([0, 1, 2]).toContain(code);
      expect(out + err).not.toMatch(/INTERNAL|^ {4}at /m);
      if (out === "") expect(err).toMatch(/^infra\/plan\.json:\d+:\d+: [A-Z_]+: /);
    }
  });

  const deep = "[".repeat(200_000);
  test.each([
    ["an empty file", ""],
    ["blanks", " \n\n"],
    ["an image", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])],
    ["a web page", "<!doctype html><html><body>Sign in</body></html>"],
    ["a Terraform state", '{"version":4,"terraform_version":"1.9.8","resources":[]}'],
    ["a package", '{"name":"app","version":"1.0.0"}'],
    ["a plan without a format", '{"resource_changes":[]}'],
    ["a plan of an unknown format", '{"format_version":"9.0","resource_changes":[]}'],
    ["a plan that failed", '{"format_version":"1.2","errored":true,"resource_changes":[]}'],
    ["a resource without an address", '{"format_version":"1.2","resource_changes":[{"change":{}}]}'],
    ["a template without resources", "AWSTemplateFormatVersion: 2010-09-09\n"],
    ["a template with an alias", "AWSTemplateFormatVersion: &a 2010-09-09\nResources: { A: *a }\n"],
    ["a key that appears twice", '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}'],
    ["deep JSON", deep],
    ["deep JSON after a broken text", `{"a\n${deep}`],
    ["deep YAML", `a: ${deep}`],
    ["a policy that AWS refuses", '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Actoin":"s3:*"}]}'],
    ["text", "Hello, this is no template."],
  ])("%s", async (_name, content) => {
    const { code, out, err } = await check(content, "--fail-on", "severity=low");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^infra\/plan\.json:\d+:\d+: (FILE|POLICY)_[A-Z]+: .+\n$/);
  });

  test("options and account files that are wrong are named", async () => {
    const [{ content }] = PLAN_CASES as readonly [(typeof PLAN_CASES)[number]];
    const wrong = async (...options: readonly string[]) => (await check(content, ...options)).err;
    expect(await wrong()).toContain("--server");
    expect(await wrong("--colour", "red")).toContain("BAD_OPTION");
    expect(await wrong("--fail-on", "severity=extreme")).toContain("--fail-on takes");
    expect(await wrong("--server", "http://127.0.0.1:9")).toContain("--account");
    expect(await wrong("--server", "http://127.0.0.1:9", "--account", "111122223333")).toContain("IAM_MONITOR_TOKEN");
    expect(await wrong("--offline", join(folder, "missing.json"))).toContain("FILE_UNREADABLE");
    expect(await wrong("--offline", join(folder, "report.csv"))).toContain("get-account-authorization-details");
    expect(await wrong("--account", "999999999999", ...account)).toContain("ACCOUNT_FILE_INVALID");
  });
});
