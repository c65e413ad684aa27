import { expect, test } from "vitest";
import { READ_ACTION_NAMES } from "./read-actions.ts";
import { setupTemplates } from "./setup-templates.ts";

const externalId = "5f1c9f0a7d0b4c1e9a0e3f7b2c4d6e8f";
const input = { externalId, trustedPrincipalArn: "arn:aws:iam::444455556666:role/monitor" };

test("the CloudFormation role allows exactly the read actions, to one principal with the external id", () => {
  const { Properties } = JSON.parse(setupTemplates(input).cloudFormation).Resources.ReadRole;
  expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { AWS: input.trustedPrincipalArn },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  ]);
  const [statement, ...others] = Properties.Policies[0].PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(new Set(statement.Action)).toEqual(new Set(READ_ACTION_NAMES));
});

test("no action writes", () => {
  expect(
    READ_ACTION_NAMES.filter((action) => !/:(Get|List|Describe|GenerateCredentialReport|GenerateServiceLastAccessedDetails)/.test(action)),
  ).toEqual([]);
});

test("Terraform and the CLI say the same", () => {
  const { terraform, cli } = setupTemplates(input);
  for (const text of [terraform, cli]) {
    for (const word of [externalId, input.trustedPrincipalArn, ...READ_ACTION_NAMES]) expect(text).toContain(word);
  }
});

test("a session's role is trusted instead of the session; an unknown principal is a gap to fill", () => {
  const session = "arn:aws:sts::444455556666:assumed-role/monitor/i-0123";
  expect(setupTemplates({ externalId, trustedPrincipalArn: session }).cloudFormation).toContain("arn:aws:iam::444455556666:role/monitor");
  expect(setupTemplates({ externalId, trustedPrincipalArn: null }).cli).toContain("REPLACE-WITH");
});
