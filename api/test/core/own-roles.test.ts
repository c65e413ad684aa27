/**
 * The roles that customers create for IAM Monitor, deployed from their CloudFormation templates and evaluated by our
 * own checks.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { awsPolicyArn } from "../../sandbox/managed-policies.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import { rotateSetupTemplates, setupTemplates, type SetupTemplates } from "../../src/aws/setup-templates.ts";
import { now } from "../../src/clock.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { runCheck } from "../../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../src/iam/settings.ts";

/** The expected finding: the role reads the whole account by design, so its policy cannot name single resources. */
const BY_PURPOSE = ["resource-star"];

const account = new SandboxAccount({ id: "999900001111", clock: now, seed: 3 });
const credentials = account.createAccessKey(account.createUser({ name: "monitor" }));
const plain = account.createUser({ name: "svc-orders", path: "/services/" });
const chief = account.createUser({ name: "chief" });
account.attach(chief, account.policy(awsPolicyArn("AdministratorAccess")));
/** The trusted principal is a role, because the checks rightly require MFA for the user of a person. */
const platform = account.createRole({
  name: "monitoring",
  trustPolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
const input = {
  externalId: "5f1c9f0a7d0b4c1e9a0e3f7b2c4d6e8f",
  trustedPrincipalArn: platform.arn,
  awsAccountId: account.id,
  partition: "aws",
};
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [account] });
});
afterAll(() => sandbox.stop());

interface Stack {
  readonly Role: {
    readonly Properties: { RoleName: string; AssumeRolePolicyDocument: object; Tags: { Key: string; Value: string }[] };
  };
  readonly Policy: { readonly Properties: { ManagedPolicyName: string; PolicyDocument: object } };
}

/** Creates what CloudFormation would create, with a suffix to the names. */
function deploy({ cloudFormation }: SetupTemplates, suffix = ""): string {
  const { Role, Policy } = (JSON.parse(cloudFormation) as { Resources: Stack }).Resources;
  const { RoleName, AssumeRolePolicyDocument, Tags } = Role.Properties;
  const role = account.createRole({
    name: RoleName + suffix,
    trustPolicy: JSON.stringify(AssumeRolePolicyDocument),
    tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
  });
  const policy = account.createPolicy({
    name: Policy.Properties.ManagedPolicyName + suffix,
    document: JSON.stringify(Policy.Properties.PolicyDocument),
  });
  account.attach(role, policy);
  return role.name;
}

/** Returns the checks that have a finding about the role or its policy. */
async function foundOf(name: string): Promise<string[]> {
  const reading = await readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, ...credentials },
    { expectedAccountId: account.id },
  );
  const { snapshot }: { snapshot: AccountSnapshot } = reading;
  return CHECKS.flatMap((check) => {
    const result = runCheck(snapshot, check, DEFAULT_CHECK_SETTINGS);
    const isFound = result.status === "EVALUATED" && result.findings.some(({ resource }) => resource.name === name);
    return isFound ? [check.id] : [];
  });
}

test("the read role passes every check except the one about its purpose", async () => {
  expect(await foundOf(deploy(setupTemplates(input)))).toEqual(BY_PURPOSE);
});

test("the rotation role passes every check, unless its template lists an administrator", async () => {
  expect(await foundOf(deploy(rotateSetupTemplates({ ...input, userArns: [plain.arn] })))).toEqual([]);
  const strong = deploy(rotateSetupTemplates({ ...input, userArns: [plain.arn, chief.arn] }), "Strong");
  expect(await foundOf(strong)).toEqual(expect.arrayContaining(["esc-iam-admin", "esc-path"]));
});
