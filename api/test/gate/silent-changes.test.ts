/** Changes that open a path without saying so: each must fail or end undecided, and a change without an effect must pass. */
import { describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { runCheck } from "../../src/gate/check.ts";
import { arnOf, policy, trustOf } from "./changes.ts";
import { type PlannedItem, terraformPlan } from "./plans.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const at = now();
const allow = (Action: string, Resource = "*", more: object = {}) => ({ Effect: "Allow", Action, Resource, ...more });
const DENY_IAM = policy({ Effect: "Deny", Action: "iam:*", Resource: "*" });
const TO_LAMBDA = trustOf({ Service: "lambda.amazonaws.com" });
const ATTACH_TO_SELF = policy(allow("iam:AttachRolePolicy", arnOf("role", "Deployer")));
const WITH_CLEARANCE = { Condition: { StringEquals: { "aws:PrincipalTag/clearance": "high" } } };

const holder = (kind: "User" | "Role", name: string, more: object = {}) => ({
  Path: "/",
  [`${kind}Name`]: name,
  [`${kind}Id`]: `${kind === "User" ? "AIDA" : "AROA"}${name.toUpperCase().padEnd(17, "0")}`,
  Arn: arnOf(kind.toLowerCase(), name),
  CreateDate: "2025-01-01T00:00:00Z",
  AttachedManagedPolicies: [],
  Tags: [],
  ...(kind === "User" ? { GroupList: [] } : { InstanceProfileList: [], RolePolicyList: [] }),
  ...more,
});
const attached = (PolicyArn: string) => ({
  AttachedManagedPolicies: [{ PolicyName: PolicyArn.replace(/.*\//, ""), PolicyArn }],
});
const inline = (document: string, PolicyName = "own") => ({ PolicyName, PolicyDocument: JSON.parse(document) });

const DETAILS = JSON.stringify({
  UserDetailList: [
    holder("User", "dev"),
    holder("User", "cleared", {
      UserPolicyList: [inline(policy(allow("sts:AssumeRole", arnOf("role", "Admin"), WITH_CLEARANCE)))],
    }),
    // Its path is UNKNOWN already, because the document of its policy is not in the file.
    holder("User", "vague", attached("arn:aws:iam::aws:policy/FuturePolicyOne")),
  ],
  GroupDetailList: [],
  RoleDetailList: [
    holder("Role", "Admin", {
      AssumeRolePolicyDocument: JSON.parse(trustOf({ AWS: "arn:aws:iam::111122223333:root" })),
      ...attached(ADMINISTRATOR),
    }),
    holder("Role", "Deployer", {
      AssumeRolePolicyDocument: JSON.parse(TO_LAMBDA),
      RolePolicyList: [inline(ATTACH_TO_SELF, "work"), inline(DENY_IAM, "limit")],
    }),
  ],
  Policies: [],
});
const FILES: Readonly<Record<string, string>> = { "details.json": DETAILS, "workloads.json": '{"workloads": []}' };

async function check(content: string | object, ...options: readonly string[]) {
  let [out, err] = ["", ""];
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const code = await runCheck({
    args: ["check", "change", ...Object.keys(FILES).flatMap((file) => ["--offline", file]), ...options],
    token: null,
    at,
    readFile: async (file) => Buffer.from(FILES[file] ?? text),
    writeFile: async () => undefined,
    print: (printed) => void (out += printed),
    printError: (printed) => void (err += printed),
  });
  return { code, text: out + err };
}

async function expectCode(expected: number, content: string | object, ...options: readonly string[]) {
  const { code, text } = await check(content, ...options);
  expect(code, text).toBe(expected);
}

const role = (actions: readonly string[], before: object | null, after: object | null): PlannedItem => {
  const own = { arn: arnOf("role", "Deployer"), name: "Deployer", path: "/", assume_role_policy: TO_LAMBDA, tags: {} };
  return {
    address: "aws_iam_role.deployer",
    actions,
    before: before && { ...own, ...before },
    after: after && { ...own, ...after },
  };
};
const user = (before: object, after: object): PlannedItem => {
  const own = { arn: arnOf("user", "cleared"), name: "cleared", path: "/", permissions_boundary: "" };
  return { address: "aws_iam_user.u", actions: ["update"], before: { ...own, ...before }, after: { ...own, ...after } };
};

describe("Terraform plans", () => {
  const blocks = (...names: readonly string[]) => ({
    inline_policy: names.map((name) => ({ name, policy: name === "limit" ? DENY_IAM : ATTACH_TO_SELF })),
  });

  test("a deny that is no longer among the inline policies of a role", async () => {
    await expectCode(1, terraformPlan(role(["update"], blocks("work", "limit"), blocks("work"))));
    await expectCode(0, terraformPlan(role(["update"], blocks("work", "limit"), blocks("limit"))));
  });

  test("a tag on which a condition depends", async () => {
    const tagged = (clearance: string) => ({ tags: { clearance }, tags_all: { clearance, owner: "team" } });
    await expectCode(1, terraformPlan(user({ tags: {}, tags_all: {} }, tagged("high"))));
    await expectCode(0, terraformPlan(user({ tags: {}, tags_all: {} }, tagged("low"))));
    const unknown = { ...user({ tags: {} }, { tags: {} }), unknown: { tags: { clearance: true } } };
    await expectCode(2, terraformPlan(unknown));
  });

  test("a new role with a tag on which a condition depends", async () => {
    const created = (clearance: string): PlannedItem[] => [
      {
        address: "aws_iam_role.r",
        after: { name: "new", path: "/", assume_role_policy: TO_LAMBDA, tags: { clearance }, tags_all: { clearance } },
      },
      {
        address: "aws_iam_role_policy.p",
        after: {
          name: "p",
          role: "new",
          policy: policy(allow("sts:AssumeRole", arnOf("role", "Admin"), WITH_CLEARANCE)),
        },
      },
    ];
    await expectCode(1, terraformPlan(...created("high")));
    await expectCode(0, terraformPlan(...created("low")));
  });

  test.each([
    ["a permission set", "aws_ssoadmin_managed_policy_attachment", {}],
    ["an organization policy", "aws_organizations_policy_attachment", {}],
    ["a stack", "aws_cloudformation_stack", {}],
    ["a role of the Cloud Control provider", "awscc_iam_role", {}],
    ["a resource of Cloud Control", "aws_cloudcontrolapi_resource", {}],
    ["a role of another provider", "aws_iam_role", { provider_name: "registry.terraform.io/example/other" }],
  ])("%s is undecided", async (_name, type, more) => {
    const plan = JSON.parse(terraformPlan({ address: `${type}.x`, after: { name: "x", path: "/" } }));
    Object.assign(plan.resource_changes[0], more);
    await expectCode(2, plan);
  });

  test("a policy whose document is not known is undecided, also for a principal that is UNKNOWN already", async () => {
    const item = {
      address: "aws_iam_user_policy_attachment.a",
      after: { user: "vague", policy_arn: "arn:aws:iam::aws:policy/FuturePolicyTwo" },
    };
    await expectCode(2, terraformPlan(item));
  });

  test("resources that begin to manage all policies of a principal may remove a deny", async () => {
    const exclusive = (type: string, after: object): PlannedItem => ({ address: `${type}.x`, after: { ...after } });
    const names = { role_name: "Deployer", policy_names: ["work"] };
    await expectCode(2, terraformPlan(exclusive("aws_iam_role_policies_exclusive", names)));
    const arns = { role_name: "Deployer", policy_arns: [] };
    await expectCode(2, terraformPlan(exclusive("aws_iam_role_policy_attachments_exclusive", arns)));
    const deny = { users: [], groups: [], roles: ["Admin"], policy_arn: "arn:aws:iam::aws:policy/AWSDenyAll" };
    await expectCode(2, terraformPlan(exclusive("aws_iam_policy_attachment", deny)));
    await expectCode(
      1,
      terraformPlan({
        ...exclusive("aws_iam_role_policies_exclusive", names),
        actions: ["update"],
        before: { role_name: "Deployer", policy_names: ["limit", "work"] },
      }),
    );
    const created = { name: "new", path: "/", assume_role_policy: TO_LAMBDA };
    await expectCode(
      0,
      terraformPlan(
        { address: "aws_iam_role.r", after: created },
        exclusive("aws_iam_role_policies_exclusive", { role_name: "new", policy_names: [] }),
      ),
    );
  });

  test("a new name of a user may match a pattern", async () => {
    await expectCode(2, terraformPlan(user({}, { name: "renamed" })));
  });

  test("a document with the ARN of a new role is unknown, and not that ARN", async () => {
    const { text } = await check(
      terraformPlan(
        { address: "aws_iam_role.r", after: { name: "new", path: "/", assume_role_policy: TO_LAMBDA } },
        {
          address: "aws_iam_user_policy.p",
          after: { name: "p", user: "dev" },
          unknown: { policy: true },
          references: { policy: ["aws_iam_role.r.arn", "aws_iam_role.r"] },
        },
      ),
    );
    expect(text).toContain("possible-admin");
  });

  test("deleting a role with its policies and attachments decides nothing else", async () => {
    await expectCode(
      0,
      terraformPlan(
        role(["delete"], {}, null),
        {
          address: "aws_iam_role_policy.p",
          actions: ["delete"],
          before: { role: "Deployer", name: "work", policy: ATTACH_TO_SELF },
        },
        {
          address: "aws_iam_role_policy_attachment.a",
          actions: ["delete"],
          before: { role: "Deployer", policy_arn: ADMINISTRATOR },
        },
      ),
    );
  });

  test("without the configuration of a resource, its unknown attachments are not the provider's own", async () => {
    const plan = JSON.parse(
      terraformPlan({ address: "aws_iam_role.r", after: { name: "new", path: "/", assume_role_policy: TO_LAMBDA } }),
    );
    await expectCode(0, plan);
    await expectCode(2, { ...plan, configuration: undefined });
    await expectCode(2, {
      ...plan,
      resource_changes: undefined,
      planned_values: { root_module: { resources: [{ mode: "managed", type: "aws_iam_role" }] } },
    });
  });

  test("an issue that a document may have is undecided", async () => {
    const item = {
      address: "aws_iam_policy.p",
      after: { name: "p", path: "/" },
      unknown: { policy: true },
    };
    await expectCode(2, terraformPlan(item), "--fail-on", "severity=high");
    await expectCode(0, terraformPlan(item));
  });
});

describe("CloudFormation templates", () => {
  const INCLUDE = { Name: "AWS::Include", Parameters: { Location: "s3://templates/part.yaml" } };
  const roleOf = (properties: object, beside: object = {}) => ({
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: { RoleName: "new", AssumeRolePolicyDocument: JSON.parse(TO_LAMBDA), ...properties },
        ...beside,
      },
    },
  });
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: { Ref: "Unknown" }, "Fn::Transform": INCLUDE };

  test.each([
    ["beside the properties of a role", roleOf({ "Fn::Transform": INCLUDE })],
    ["beside the type of a resource", roleOf({}, { "Fn::Transform": INCLUDE })],
    ["beside the sections of the template", { ...roleOf({}), "Fn::Transform": INCLUDE }],
    ["in a loop among properties", roleOf({ "Fn::ForEach::X": ["Name", ["A"], { "${Name}": "x" }] })],
    [
      "in a statement",
      roleOf({ Policies: [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: [statement] } }] }),
    ],
  ])("what a macro adds %s is undecided", async (_name, template) => {
    await expectCode(2, template);
  });

  test("a template without them passes, and says that it does not name what was removed", async () => {
    const { code, text } = await check(roleOf({}));
    expect(code, text).toBe(0);
    expect(text).toContain("What the stack loses is not completely known.");
  });

  test.each([
    "AWS::SSO::PermissionSet",
    "AWS::Organizations::Policy",
    "AWS::CloudFormation::StackSet",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
  ])("%s is undecided", async (type) => {
    await expectCode(2, { Resources: { Other: { Type: type, Properties: {} } } });
  });

  test("a tag on which a condition depends", async () => {
    const tagged = (value: unknown) =>
      roleOf({
        Tags: [{ Key: "clearance", Value: value }],
        Policies: [
          {
            PolicyName: "p",
            PolicyDocument: JSON.parse(policy(allow("sts:AssumeRole", arnOf("role", "Admin"), WITH_CLEARANCE))),
          },
        ],
      });
    await expectCode(1, tagged("high"));
    await expectCode(0, tagged("low"));
    await expectCode(2, tagged({ "Fn::ImportValue": "Clearance" }));
  });

  test("a deny that may not be created does not hide what an unknown value allows", async () => {
    const policyOf = (document: object, more: object) => ({
      Type: "AWS::IAM::UserPolicy",
      Properties: { UserName: "dev", PolicyName: Object.keys(more).join(), PolicyDocument: document },
      ...more,
    });
    await expectCode(2, {
      Parameters: { Action: { Type: "String" } },
      Conditions: { Limited: { "Fn::Equals": [{ Ref: "Action" }, "s3:*"] } },
      Resources: {
        Work: policyOf({ Version: "2012-10-17", Statement: [allow({ Ref: "Action" } as never)] }, {}),
        Limit: policyOf(
          { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] },
          { Condition: "Limited" },
        ),
      },
    });
  });

  test("a reference that AWS resolves is unknown, wherever it comes from", async () => {
    const granting = (action: object) => ({
      Parameters: { Action: { Type: "String", Default: "{{resolve:ssm:/action}}" } },
      Resources: {
        Policy: {
          Type: "AWS::IAM::UserPolicy",
          Properties: {
            UserName: "dev",
            PolicyName: "p",
            PolicyDocument: { Version: "2012-10-17", Statement: [allow(action as never)] },
          },
        },
      },
    });
    await expectCode(2, granting({ Ref: "Action" }));
    await expectCode(2, granting({ "Fn::Join": ["", ["{{resolve:ssm:", "/action}}"]] }));
  });

  test("what is not known of a document has no issue of its own, and the rest keeps its place", async () => {
    const trust = [
      "Resources:",
      "  Worker:",
      "    Type: AWS::IAM::Role",
      "    Properties:",
      "      AssumeRolePolicyDocument:",
      "        Version: 2012-10-17",
      "        Statement:",
      "          - Effect: Allow",
      "            Principal: { Service: ec2.amazonaws.com }",
      "            Action: sts:AssumeRole",
      "            Condition: { StringEquals: { aws:RequestedRegion: !Ref AWS::Region } }",
    ].join("\n");
    const { code, text } = await check(trust, "--fail-on", "severity=low");
    expect(text).not.toContain("PRINCIPAL_WILDCARD");
    expect(code, text).toBe(0);
    const open = `${trust}\n          - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:user/*" }, Action: sts:AssumeRole }`;
    expect((await check(open, "--fail-on", "severity=low")).text).toMatch(/PRINCIPAL_WILDCARD\s+change:12:/);
  });

  test("a parameter that the template does not have is refused", async () => {
    await expectCode(2, roleOf({}), "--parameter", "Typo=x");
  });

  test("a merge key of YAML is refused", async () => {
    await expectCode(2, "Resources:\n  User:\n    Type: AWS::IAM::User\n    Properties:\n      <<: { Groups: [x] }\n");
  });
});
