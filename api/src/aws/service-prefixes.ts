/** The IAM action of a call, from the names that the SDK gives to its clients and commands. */
const SERVICE_PREFIXES: Readonly<Record<string, string>> = {
  IAMClient: "iam",
  STSClient: "sts",
  OrganizationsClient: "organizations",
  SSOAdminClient: "sso",
  IdentitystoreClient: "identitystore",
  SecretsManagerClient: "secretsmanager",
  CloudTrailClient: "cloudtrail",
  KMSClient: "kms",
  SNSClient: "sns",
  SQSClient: "sqs",
  EventBridgeClient: "events",
  SecurityHubClient: "securityhub",
  LambdaClient: "lambda",
  EC2Client: "ec2",
  CloudFormationClient: "cloudformation",
  ECSClient: "ecs",
  CodeBuildClient: "codebuild",
  GlueClient: "glue",
  SageMakerClient: "sagemaker",
  AutoScalingClient: "autoscaling",
  SFNClient: "states",
  SSMClient: "ssm",
  AppRunnerClient: "apprunner",
  BatchClient: "batch",
  S3Client: "s3",
  S3ControlClient: "s3-control",
  AccessAnalyzerClient: "access-analyzer",
  AccountClient: "account",
  CloudWatchLogsClient: "logs",
  CloudWatchClient: "cloudwatch",
};

/** The commands that need an action of another name (Service Authorization Reference; IAM Access Analyzer API, *ListFindingsV2*). */
const ACTIONS_OF_OTHER_NAMES: Readonly<Record<string, string>> = {
  "s3:ListBuckets": "s3:ListAllMyBuckets",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3-control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
  "access-analyzer:ListFindingsV2": "access-analyzer:ListFindings",
};

/** The action that a command calls, such as `iam:ListUsers`. The names are unset only in tests of a bare stack. */
export function actionOf({
  clientName = "",
  commandName = "",
}: {
  readonly clientName?: string;
  readonly commandName?: string;
}): string {
  const action = `${SERVICE_PREFIXES[clientName] ?? clientName}:${commandName.replace(/Command$/, "")}`;
  return ACTIONS_OF_OTHER_NAMES[action] ?? action;
}
