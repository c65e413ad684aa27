import { expect, test } from "vitest";
import { READ_ACTION_NAMES } from "./read-actions.ts";
import { ALERTING_ACTIONS } from "./read-alerting.ts";
import { ACCESS_ANALYZER_ACTIONS } from "./read-access-analyzer.ts";
import { RESOURCE_POLICY_PERMISSIONS } from "./resource-policies/readers.ts";
import { IDENTITY_CENTER_ACTIONS } from "./read-identity-center.ts";
import { WORKLOAD_PERMISSIONS } from "./workloads/readers.ts";
import { rotateSetupTemplates, setupTemplates } from "./setup-templates.ts";

const externalId = "5f1c9f0a7d0b4c1e9a0e3f7b2c4d6e8f";
const input = {
  externalId,
  trustedPrincipalArn: "arn:aws:iam::444455556666:role/monitor",
  awsAccountId: "111122223333",
  partition: "aws",
};
const userArns = ["arn:aws:iam::111122223333:user/svc-backup", "arn:aws:iam::111122223333:user/services/svc-orders"];

test("the CloudFormation role allows exactly the read actions, for one principal with the external id", () => {
  const { Role, Policy } = JSON.parse(setupTemplates(input).cloudFormation).Resources;
  expect(Role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { AWS: input.trustedPrincipalArn },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  ]);
  const [needed, optional, workloads, resourcePolicies, accessAnalyzer, alerting, identityCenter, ...others] =
    Policy.Properties.PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(workloads).toEqual({
    Sid: "ReadWorkloads",
    Effect: "Allow",
    Action: WORKLOAD_PERMISSIONS.map(({ action }) => action).toSorted(),
    Resource: "*",
  });
  expect(resourcePolicies).toEqual({
    Sid: "ReadResourcePolicies",
    Effect: "Allow",
    Action: ["ec2:DescribeRegions", ...RESOURCE_POLICY_PERMISSIONS.map(({ action }) => action)].toSorted(),
    Resource: "*",
  });
  expect(accessAnalyzer).toEqual({
    Sid: "ReadAccessAnalyzer",
    Effect: "Allow",
    Action: ["access-analyzer:ListAnalyzers", "access-analyzer:ListFindings", "ec2:DescribeRegions"],
    Resource: "*",
  });
  expect(alerting).toEqual({
    Sid: "ReadAlerting",
    Effect: "Allow",
    Action: Object.keys(ALERTING_ACTIONS).toSorted(),
    Resource: "*",
  });
  expect(identityCenter).toEqual({
    Sid: "ReadIdentityCenter",
    Effect: "Allow",
    Action: Object.keys(IDENTITY_CENTER_ACTIONS).toSorted(),
    Resource: "*",
  });
  expect(new Set([...needed.Action, ...optional.Action])).toEqual(new Set(READ_ACTION_NAMES));
  expect(optional).toEqual({
    Sid: "ReadOptional",
    Effect: "Allow",
    Action: [
      "cloudtrail:LookupEvents",
      "iam:GenerateServiceLastAccessedDetails",
      "iam:GetServiceLastAccessedDetails",
      "iam:ListMFADevices",
      "iam:ListSSHPublicKeys",
      "iam:ListServiceSpecificCredentials",
      "organizations:DescribeResourcePolicy",
      "organizations:ListAWSServiceAccessForOrganization",
      "organizations:ListAccountsForParent",
      "organizations:ListDelegatedAdministrators",
      "organizations:ListDelegatedServicesForAccount",
      "organizations:ListOrganizationalUnitsForParent",
      "organizations:ListPolicies",
      "organizations:ListRoots",
      "organizations:ListTargetsForPolicy",
    ],
    Resource: "*",
  });
});

test("no action writes", () => {
  expect(
    [
      ...READ_ACTION_NAMES,
      ...[...WORKLOAD_PERMISSIONS, ...RESOURCE_POLICY_PERMISSIONS].map(({ action }) => action),
      ...Object.keys(ACCESS_ANALYZER_ACTIONS),
      ...Object.keys(ALERTING_ACTIONS),
      ...Object.keys(IDENTITY_CENTER_ACTIONS),
    ].filter(
      (action) =>
        !/:(Get|List|Describe|Lookup|BatchGetProjects$|GenerateCredentialReport|GenerateServiceLastAccessedDetails)/.test(
          action,
        ),
    ),
  ).toEqual([]);
});

test("Terraform and the CLI commands create the same role", () => {
  const { terraform, cli } = setupTemplates(input);
  for (const text of [terraform, cli]) {
    for (const word of [externalId, input.trustedPrincipalArn, ...READ_ACTION_NAMES]) expect(text).toContain(word);
  }
});

test("trusts a session's role rather than the session; an unknown principal is a placeholder", () => {
  const session = "arn:aws:sts::444455556666:assumed-role/monitor/i-0123";
  expect(setupTemplates({ ...input, trustedPrincipalArn: session }).cloudFormation).toContain(
    "arn:aws:iam::444455556666:role/monitor",
  );
  expect(setupTemplates({ ...input, trustedPrincipalArn: null }).cli).toContain("REPLACE-WITH");
});

test("the rotate role allows exactly the keys of the listed users, our secrets and parameters, and a lookup in CloudTrail", () => {
  const { Policy } = JSON.parse(rotateSetupTemplates({ ...input, userArns }).cloudFormation).Resources;
  expect(Policy.Properties.PolicyDocument.Statement).toEqual([
    {
      Effect: "Allow",
      Action: [
        "iam:CreateAccessKey",
        "iam:DeleteAccessKey",
        "iam:GetAccessKeyLastUsed",
        "iam:GetUser",
        "iam:ListAccessKeys",
        "iam:UpdateAccessKey",
      ],
      Resource: userArns,
    },
    {
      Effect: "Allow",
      Action: [
        "secretsmanager:CreateSecret",
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:TagResource",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: "arn:aws:secretsmanager:*:111122223333:secret:iam-monitor/*",
    },
    {
      Effect: "Allow",
      Action: [
        "ssm:AddTagsToResource",
        "ssm:GetParameter",
        "ssm:LabelParameterVersion",
        "ssm:ListTagsForResource",
        "ssm:PutParameter",
      ],
      Resource: "arn:aws:ssm:*:111122223333:parameter/iam-monitor/*",
    },
    { Effect: "Allow", Action: ["cloudtrail:LookupEvents", "ssm:DescribeParameters"], Resource: "*" },
  ]);
});

test("the CLI commands ask AWS for an unknown account number; without an external id none is required", () => {
  expect(setupTemplates({ ...input, awsAccountId: null }).cli).toContain("sts get-caller-identity");
  const own = rotateSetupTemplates({ ...input, externalId: null, userArns });
  expect(
    JSON.parse(own.cloudFormation).Resources.Role.Properties.AssumeRolePolicyDocument.Statement[0],
  ).not.toHaveProperty("Condition");
});
