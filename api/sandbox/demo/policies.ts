/**
 * The demo company's customer managed policies. A comment names the checks that a policy fails; the others are sound.
 */
import { allow, deny, policyDocument } from "./documents.ts";

export interface DemoPolicy {
  readonly name: string;
  readonly description: string;
  readonly ageDays: number;
  readonly document: string;
  /** Earlier default versions, oldest first. */
  readonly formerDocuments?: readonly string[];
}

export function demoPolicies(accountId: string): readonly DemoPolicy[] {
  const iamArn = (kind: string, name: string) => `arn:aws:iam::${accountId}:${kind}/${name}`;
  return [
    {
      // notaction-allow
      name: "DeveloperAccess",
      description: "Everything developers need, without identity and billing",
      ageDays: 820,
      document: policyDocument({
        Effect: "Allow",
        NotAction: ["iam:*", "organizations:*", "account:*", "sts:*", "billing:*"],
        Resource: "*",
      }),
    },
    {
      // esc-managed, esc-passrole-star
      name: "FunctionDeployment",
      description: "Deploys functions from the pipeline",
      ageDays: 640,
      document: policyDocument(
        allow([
          "lambda:CreateFunction",
          "lambda:UpdateFunctionCode",
          "lambda:UpdateFunctionConfiguration",
          "lambda:InvokeFunction",
        ]),
        allow("iam:PassRole"),
        allow(["ecs:RegisterTaskDefinition", "ecs:UpdateService", "ecs:DescribeServices"]),
      ),
      formerDocuments: [
        policyDocument(
          allow(["lambda:UpdateFunctionCode", "lambda:GetFunction"]),
          allow(["ecs:UpdateService", "ecs:DescribeServices"]),
        ),
      ],
    },
    {
      // esc-assumerole-star
      name: "CrossAccountSwitch",
      description: "Switch to any role of any account",
      ageDays: 700,
      document: policyDocument(allow("sts:AssumeRole")),
    },
    {
      // wild-service, managed-not-on-role
      name: "DataLakeFullAccess",
      description: "Full access to the data lake",
      ageDays: 510,
      document: policyDocument(allow("s3:*"), allow(["glue:GetTable", "glue:GetTables", "glue:GetDatabase"])),
    },
    {
      // data-exfil
      name: "ConfigurationReader",
      description: "Reads configuration and exports of every service",
      ageDays: 430,
      document: policyDocument(
        allow(["s3:GetObject", "s3:ListBucket"]),
        allow(["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]),
        allow("secretsmanager:GetSecretValue"),
      ),
    },
    {
      // full-cloudtrail
      name: "TrailOperator",
      description: "Operates audit trails",
      ageDays: 610,
      document: policyDocument(allow("cloudtrail:*")),
    },
    {
      // full-kms
      name: "EncryptionOperator",
      description: "Operates encryption keys",
      ageDays: 600,
      document: policyDocument(allow("kms:*")),
    },
    {
      // kms-decrypt-all
      name: "ReportDecryption",
      description: "Opens encrypted reports",
      ageDays: 300,
      document: policyDocument(
        allow(["kms:Decrypt", "kms:ReEncryptFrom"]),
        allow("s3:GetObject", "arn:aws:s3:::fernhill-reports/*"),
      ),
    },
    {
      // marketplace-sub
      name: "ProcurementAccess",
      description: "Buys software for the company",
      ageDays: 350,
      document: policyDocument(allow(["aws-marketplace:Subscribe", "aws-marketplace:ViewSubscriptions"])),
    },
    {
      // admin-custom
      name: "FullAccess-Legacy",
      description: "From before the platform team",
      ageDays: 1_900,
      document: policyDocument(allow("*")),
    },
    {
      // admin-custom-idle, policy-unattached
      name: "BreakGlass-2021",
      description: "Emergency access, replaced",
      ageDays: 1_600,
      document: policyDocument(allow("*:*")),
    },
    {
      // bnd-not-enforced, bnd-delegated-admin, esc-iam-admin, esc-policy-admin
      name: "DelegatedUserAdministration",
      description: "Team leads create users and roles for their teams",
      ageDays: 380,
      document: policyDocument(
        allow([
          "iam:CreateUser",
          "iam:CreateRole",
          "iam:PutRolePolicy",
          "iam:AttachRolePolicy",
          "iam:AttachUserPolicy",
          "iam:TagUser",
        ]),
        allow(["iam:Get*", "iam:List*"]),
      ),
    },
    {
      // mfa-flawed-policy: Bool is not met when the key is absent, so long-lived keys pass
      name: "RequireMfa",
      description: "No work without MFA",
      ageDays: 900,
      document: policyDocument({
        Effect: "Deny",
        NotAction: ["iam:*", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      }),
    },
    {
      name: "RequireMfaStrict",
      description: "No work without MFA, keys included",
      ageDays: 120,
      document: policyDocument({
        Effect: "Deny",
        NotAction: [
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:ListMFADevices",
          "iam:ListVirtualMFADevices",
          "iam:ResyncMFADevice",
          "iam:ChangePassword",
          "sts:GetSessionToken",
        ],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      }),
    },
    {
      name: "ContractorBoundary",
      description: "What contractors can ever do",
      ageDays: 420,
      document: policyDocument(
        allow(
          ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
          ["arn:aws:s3:::fernhill-contractors", "arn:aws:s3:::fernhill-contractors/*"],
        ),
        allow(["logs:Get*", "logs:FilterLogEvents", "cloudwatch:Get*", "cloudwatch:List*"]),
        allow([
          "iam:CreatePolicyVersion",
          "iam:SetDefaultPolicyVersion",
          "iam:DeleteUserPermissionsBoundary",
          "iam:GetUser",
          "iam:ChangePassword",
        ]),
      ),
    },
    {
      // bnd-ineffective
      name: "PlatformBoundary",
      description: "Boundary of platform roles",
      ageDays: 400,
      document: policyDocument(allow("*")),
    },
    {
      // bnd-editable, bnd-removable: contractors can escape their own boundary
      name: "ContractorTooling",
      description: "Tooling of the contractors' portal",
      ageDays: 410,
      document: policyDocument(
        allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"], iamArn("policy", "ContractorBoundary")),
        allow("iam:DeleteUserPermissionsBoundary", iamArn("user", "contractors/${aws:username}")),
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::fernhill-contractors/*"),
      ),
    },
    {
      // resource-exposure, esc-resource-policy
      name: "SharingOperator",
      description: "Shares buckets, keys and functions with partners",
      ageDays: 290,
      document: policyDocument(
        allow([
          "s3:PutBucketPolicy",
          "s3:PutBucketAcl",
          "kms:PutKeyPolicy",
          "lambda:AddPermission",
          "sns:AddPermission",
        ]),
      ),
    },
    {
      // infra-modify, resource-star
      name: "FleetOperator",
      description: "Operates the vehicle telemetry fleet",
      ageDays: 450,
      document: policyDocument(
        allow(["ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances", "autoscaling:SetDesiredCapacity"]),
        allow(["sqs:DeleteQueue", "sqs:PurgeQueue"]),
      ),
    },
    {
      // notresource-allow
      name: "ArchiveReader",
      description: "Reads every archive but payroll",
      ageDays: 520,
      document: policyDocument({
        Effect: "Allow",
        Action: "s3:GetObject",
        NotResource: "arn:aws:s3:::fernhill-payroll/*",
      }),
    },
    {
      // dead-deny: a deny on the group's ARN does not apply to its members
      name: "ProtectAdministrators",
      description: "Administrators cannot be deleted",
      ageDays: 330,
      document: policyDocument(
        deny(
          ["iam:DeleteUser", "iam:DeleteLoginProfile", "iam:DeactivateMFADevice"],
          iamArn("group", "platform-admins"),
        ),
      ),
    },
    {
      // cond-set-operator: ForAllValues is met when the key is absent
      name: "OfficeNetworkOnly",
      description: "Warehouse data from the office network",
      ageDays: 260,
      document: policyDocument(
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::fernhill-warehouse/*", {
          "ForAllValues:StringEquals": { "aws:SourceVpce": ["vpce-0a1b2c3d4e5f60718"] },
        }),
      ),
    },
    {
      // lint: an action that does not exist, an ARN that cannot match, an operator of another type
      name: "LegacyReports",
      description: "Nightly reports",
      ageDays: 1_100,
      document: policyDocument(
        allow(["s3:GetObjects", "s3:GetObject"], "arn:aws:s3:::fernhill-reports"),
        allow("s3:PutObject", "arn:aws:s3::fernhill-reports/*"),
        allow("dynamodb:Query", "*", { NumericEquals: { "aws:PrincipalOrgID": "o-fernhill01" } }),
      ),
    },
    {
      // cred-exposure
      name: "WarehouseConnect",
      description: "Connects to the warehouse and registries",
      ageDays: 240,
      document: policyDocument(
        allow([
          "redshift:GetClusterCredentials",
          "ecr:GetAuthorizationToken",
          "rds-db:connect",
          "sts:GetFederationToken",
          "codeartifact:GetAuthorizationToken",
        ]),
      ),
    },
    {
      // non-sts-action, if the settings name it as a policy for people
      name: "HumanAccess",
      description: "People switch to roles",
      ageDays: 200,
      document: policyDocument(
        allow("sts:AssumeRole", [iamArn("role", "ReadOnlyAudit"), iamArn("role", "TeamLead")]),
        allow("s3:ListAllMyBuckets"),
      ),
    },
    {
      name: "AppServerAccess",
      description: "The web shop's own data",
      ageDays: 210,
      document: policyDocument(
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::fernhill-shop-assets/*"),
        allow(
          ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
          `arn:aws:dynamodb:eu-central-1:${accountId}:table/orders`,
        ),
        allow("sqs:SendMessage", `arn:aws:sqs:eu-central-1:${accountId}:orders`),
      ),
    },
  ];
}
