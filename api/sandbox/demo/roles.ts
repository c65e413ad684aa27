/**
 * The demo company's roles: their trust, their permissions and their last use. A comment names the checks that a role
 * fails.
 */
import { allow, type Condition, policyDocument, trust, trustService } from "./documents.ts";

export interface DemoRole {
  readonly name: string;
  readonly description: string;
  readonly path?: string;
  readonly ageDays: number;
  /** The days since the last use. Null if the role was not used within AWS's tracking period. */
  readonly usedDaysAgo: number | null;
  readonly trustPolicy: string;
  /** Names of customer or AWS managed policies. */
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  readonly boundary?: string;
  readonly hasInstanceProfile?: boolean;
  readonly team?: string;
}

/** Accounts outside the company. AWS uses these numbers in examples. */
const VENDOR_ACCOUNT = "210987654321";
const PARTNER_ACCOUNT = "123456789012";

export function demoRoles(accountId: string, organizationId: string): readonly DemoRole[] {
  const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const ownAccount = { AWS: `arn:aws:iam::${accountId}:root` };
  const withMfa: Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const fromHere: Condition = { StringEquals: { "aws:SourceAccount": accountId } };
  const github = { Federated: `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com` };
  return [
    {
      // esc-admin-instance, admin-role, trust-compute
      name: "JenkinsController",
      description: "Build server",
      ageDays: 1_200,
      usedDaysAgo: 0,
      trustPolicy: trustService("ec2"),
      attached: ["AdministratorAccess"],
      hasInstanceProfile: true,
    },
    {
      // esc-admin-function
      name: "OrderSyncFunction",
      description: "Copies orders to the warehouse",
      ageDays: 480,
      usedDaysAgo: 0,
      trustPolicy: trustService("lambda"),
      attached: ["AdministratorAccess", "AWSLambdaBasicExecutionRole"],
      team: "integration",
    },
    {
      // esc-admin-stack
      name: "CloudFormationDeploy",
      description: "Stacks of the platform",
      ageDays: 900,
      usedDaysAgo: 4,
      trustPolicy: trustService("cloudformation", fromHere),
      attached: ["AdministratorAccess"],
      team: "platform",
    },
    {
      // esc-ssm-role
      name: "BastionHost",
      description: "Jump host",
      ageDays: 860,
      usedDaysAgo: 1,
      trustPolicy: trustService("ec2"),
      attached: ["AmazonSSMManagedInstanceCore"],
      inline: {
        "reach-fleet": policyDocument(allow(["ssm:SendCommand", "ssm:StartSession", "ec2:DescribeInstances"])),
      },
      hasInstanceProfile: true,
      team: "platform",
    },
    {
      name: "AppServer",
      description: "Web shop",
      ageDays: 210,
      usedDaysAgo: 0,
      trustPolicy: trustService("ec2", fromHere),
      attached: ["AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy", "AppServerAccess"],
      hasInstanceProfile: true,
      team: "shop",
    },
    {
      // known-bad-policy
      name: "LegacyFleet",
      description: "Telemetry collectors",
      ageDays: 1_500,
      usedDaysAgo: 2,
      trustPolicy: trustService("ec2"),
      attached: ["AmazonEC2RoleforSSM", "FleetOperator"],
      hasInstanceProfile: true,
    },
    {
      // trust-any
      name: "OpenDataShare",
      description: "Route statistics for the public data portal",
      ageDays: 560,
      usedDaysAgo: 30,
      trustPolicy: trust({ AWS: "*" }),
      inline: { "read-open-data": policyDocument(allow("s3:GetObject", "arn:aws:s3:::fernhill-open-data/*")) },
    },
    {
      // trust-any-cond
      name: "OrganizationCatalog",
      description: "Product catalogue for sister companies",
      ageDays: 400,
      usedDaysAgo: 12,
      trustPolicy: trust({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": organizationId } }),
      inline: {
        "read-catalog": policyDocument(
          allow(["dynamodb:GetItem", "dynamodb:Query"], `arn:aws:dynamodb:eu-central-1:${accountId}:table/catalog`),
        ),
      },
      team: "shop",
    },
    {
      // trust-no-externalid, trust-cross-account, trust-readonly-external
      name: "VendorCostAnalytics",
      description: "Cost analytics vendor",
      ageDays: 730,
      usedDaysAgo: 1,
      trustPolicy: trust({ AWS: `arn:aws:iam::${VENDOR_ACCOUNT}:root` }),
      attached: ["ReadOnlyAccess"],
      team: "finance",
    },
    {
      name: "VendorMonitoring",
      description: "Monitoring vendor",
      ageDays: 320,
      usedDaysAgo: 0,
      trustPolicy: trust(
        { AWS: `arn:aws:iam::${PARTNER_ACCOUNT}:role/collector` },
        { StringEquals: { "sts:ExternalId": "fernhill-7f3a91" } },
      ),
      attached: ["CloudWatchReadOnlyAccess"],
      team: "platform",
    },
    {
      // trust-oidc-open
      name: "GitHubDeploy",
      description: "Deployments from pull requests",
      ageDays: 270,
      usedDaysAgo: 0,
      trustPolicy: trust(
        github,
        { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
        "sts:AssumeRoleWithWebIdentity",
      ),
      attached: ["FunctionDeployment"],
      team: "platform",
    },
    {
      name: "GitHubRelease",
      description: "Releases of the web shop",
      ageDays: 150,
      usedDaysAgo: 1,
      trustPolicy: trust(
        github,
        {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:fernhill/web-shop:ref:refs/heads/main",
          },
        },
        "sts:AssumeRoleWithWebIdentity",
      ),
      // esc-path through an existing function: the function works as an administrator
      inline: {
        "publish-assets": policyDocument(
          allow("s3:PutObject", "arn:aws:s3:::fernhill-shop-assets/*"),
          allow("lambda:UpdateFunctionCode", `arn:aws:lambda:eu-central-1:${accountId}:function:order-sync`),
        ),
      },
      team: "shop",
    },
    {
      // confused-deputy
      name: "EventNotifications",
      description: "Delivers bucket events",
      ageDays: 500,
      usedDaysAgo: 0,
      trustPolicy: trustService("sns"),
      inline: {
        "write-log": policyDocument(
          allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            `arn:aws:logs:eu-central-1:${accountId}:log-group:/notifications:*`,
          ),
        ),
      },
    },
    {
      name: "NightlyBackup",
      description: "Backups of databases",
      ageDays: 340,
      usedDaysAgo: 0,
      trustPolicy: trustService("backup", fromHere),
      inline: {
        "write-vault": policyDocument(
          allow("backup:StartBackupJob", `arn:aws:backup:eu-central-1:${accountId}:backup-vault:nightly`),
        ),
      },
      team: "platform",
    },
    {
      // esc-cycle, together with the next role
      name: "PipelineRunner",
      description: "Runs data pipelines",
      ageDays: 380,
      usedDaysAgo: 0,
      trustPolicy: trust({ AWS: roleArn("PipelineScheduler") }),
      inline: { "hand-over": policyDocument(allow("sts:AssumeRole", roleArn("PipelineScheduler"))) },
      attached: ["ConfigurationReader"],
      team: "data",
    },
    {
      name: "PipelineScheduler",
      description: "Schedules data pipelines",
      ageDays: 380,
      usedDaysAgo: 0,
      trustPolicy: trust({ AWS: roleArn("PipelineRunner") }),
      inline: { "hand-over": policyDocument(allow("sts:AssumeRole", roleArn("PipelineRunner"))) },
      team: "data",
    },
    {
      // bnd-agent-role
      name: "SupportAssistant",
      description: "Answers customers with a language model",
      ageDays: 95,
      usedDaysAgo: 0,
      trustPolicy: trustService("bedrock", fromHere),
      attached: ["AmazonBedrockFullAccess"],
      team: "support",
    },
    {
      // bnd-agent-role
      name: "OnPremisesBatch",
      description: "Batch jobs of the data centre",
      ageDays: 310,
      usedDaysAgo: 1,
      trustPolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        Condition: {
          ArnEquals: {
            "aws:SourceArn": `arn:aws:rolesanywhere:eu-central-1:${accountId}:trust-anchor/5b1f2f0e-3c86-4a7e-9d0b-1f2e3d4c5b6a`,
          },
        },
      }),
      attached: ["ReportDecryption"],
      team: "data",
    },
    {
      // bnd-delegated-admin, mfa-trust, esc-iam-admin
      name: "TeamLead",
      description: "Team leads administer their teams",
      ageDays: 380,
      usedDaysAgo: 3,
      trustPolicy: trust(ownAccount),
      attached: ["DelegatedUserAdministration"],
      team: "platform",
    },
    {
      // esc-policy-admin
      name: "PolicyPublisher",
      description: "Publishes reviewed policies",
      ageDays: 290,
      usedDaysAgo: 15,
      trustPolicy: trust(ownAccount, withMfa),
      inline: {
        "publish-policies": policyDocument(
          allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:ListPolicies"]),
        ),
      },
      team: "platform",
    },
    {
      // esc-trust-admin
      name: "AccessBroker",
      description: "Opens roles for on-call engineers",
      ageDays: 260,
      usedDaysAgo: 9,
      trustPolicy: trust(ownAccount, withMfa),
      inline: { "edit-trust": policyDocument(allow("iam:UpdateAssumeRolePolicy", `arn:aws:iam::${accountId}:role/*`)) },
      team: "platform",
    },
    {
      name: "ReadOnlyAudit",
      description: "Internal audit",
      ageDays: 350,
      usedDaysAgo: 20,
      trustPolicy: trust(ownAccount, withMfa),
      attached: ["ViewOnlyAccess"],
      team: "finance",
    },
    {
      // role-unused, bnd-ineffective, admin-inline
      name: "DataCentreMigration",
      description: "Moved the old data centre",
      ageDays: 1_300,
      usedDaysAgo: null,
      trustPolicy: trustService("ec2"),
      inline: { everything: policyDocument(allow("*")) },
      boundary: "PlatformBoundary",
    },
    {
      // trust-notprincipal, admin-custom
      name: "SharedServices",
      description: "Used by every team but contractors",
      ageDays: 1_700,
      usedDaysAgo: 120,
      trustPolicy: policyDocument({
        Effect: "Allow",
        NotPrincipal: { AWS: `arn:aws:iam::${accountId}:user/contractors/ext-a.silva` },
        Action: "sts:AssumeRole",
      }),
      attached: ["FullAccess-Legacy"],
    },
    {
      name: "AWSServiceRoleForOrganizations",
      description: "Service-linked role",
      path: "/aws-service-role/organizations.amazonaws.com/",
      ageDays: 1_000,
      usedDaysAgo: 200,
      trustPolicy: trustService("organizations"),
      attached: ["AWSOrganizationsServiceTrustPolicy"],
    },
  ];
}
