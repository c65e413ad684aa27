import { expect, test } from "vitest";
import { organizationTemplates } from "./organization-templates.ts";
import { setupTemplates } from "./setup-templates.ts";

const input = {
  externalId: "5f1c9f0a7d0b4c1e9a0e3f7b2c4d6e8f",
  trustedPrincipalArn: "arn:aws:iam::444455556666:role/monitor",
  partition: "aws",
};
const organization = { ...input, rootId: "r-fl01" };

test("the StackSet's template is the one of a single account, with another role name", () => {
  const single = setupTemplates({ ...input, awsAccountId: null }).cloudFormation;
  const { cloudFormation } = organizationTemplates(organization);
  expect(cloudFormation.replaceAll("IamMonitorOrganizationRead", "IamMonitorRead")).toBe(single);
  expect(cloudFormation).not.toBe(single);
  // CloudFormation User Guide, *CloudFormation quotas*: a template body in a request has at most 51,200 bytes.
  expect(cloudFormation.length).toBeLessThan(51_200);
});

test("the managed policy is within IAM's limit of 6,144 characters without white space", () => {
  const { Resources } = JSON.parse(organizationTemplates(organization).cloudFormation);
  expect(JSON.stringify(Resources.Policy.Properties.PolicyDocument).length).toBeLessThan(6_144);
});

test("the commands and the Terraform module deploy exactly this template to the whole organization", () => {
  const { cloudFormation, cli, terraform } = organizationTemplates(organization);
  expect(/<<'TEMPLATE'\n([\s\S]*)TEMPLATE\n/.exec(cli)?.[1]).toBe(cloudFormation);
  expect(cli).toContain("--permission-model SERVICE_MANAGED");
  expect(cli).toContain("--deployment-targets OrganizationalUnitIds=r-fl01 --regions us-east-1");
  const body = /template_body = jsonencode\(([\s\S]*?)\)\n\n {2}auto_deployment/.exec(terraform)?.[1];
  expect(JSON.parse(body!)).toEqual(JSON.parse(cloudFormation));
  expect(terraform).toContain('default     = ["r-fl01"]');
  // AWS refuses the calls of a delegated administrator without it.
  expect(cli.match(/--call-as "\$CALL_AS"/g)).toHaveLength(2);
  expect(terraform.match(/ = var\.call_as\n/g)).toHaveLength(2);
});

test.each([
  ["aws-cn", "cn-northwest-1"],
  ["aws-us-gov", "us-gov-west-1"],
])("the stacks of the partition %s are in one of its Regions", (partition, region) => {
  const { cli, terraform } = organizationTemplates({ ...organization, partition });
  expect(cli).toContain(`--regions ${region} `);
  expect(terraform).toContain(`regions        = ["${region}"]`);
});
