/**
 * Actions that are more dangerous than their access level shows. Source: the Service Authorization Reference and the API
 * reference of each service.
 */

/**
 * Actions that return or set a secret used to sign in or to sign requests. `ecr:GetAuthorizationToken` and the public
 * Cognito API are excluded. They cannot be limited to resources, and they give callers no access beyond their own.
 */
export const CREDENTIAL_ACTIONS: ReadonlySet<string> = new Set([
  "chime:CreateApiKey",
  "codepipeline:PollForJobs",
  "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
  "cognito-idp:DescribeUserPoolClient",
  "connect:GetFederationToken",
  "ec2:GetPasswordData",
  "gamelift:GetComputeAuthToken",
  "gamelift:GetInstanceAccess",
  "gamelift:RequestUploadCredentials",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:ResetServiceSpecificCredential",
  "iam:UpdateLoginProfile",
  "lightsail:CreateBucketAccessKey",
  "lightsail:DownloadDefaultKeyPair",
  "lightsail:GetInstanceAccessDetails",
  "lightsail:GetRelationalDatabaseMasterUserPassword",
  "mediapackage:RotateChannelCredentials",
  "mediapackage:RotateIngestEndpointCredentials",
  "rds-db:connect",
  "redshift:GetClusterCredentials",
  "redshift:GetClusterCredentialsWithIAM",
  "redshift-serverless:GetCredentials",
  "snowball:GetJobUnlockCode",
  "sts:AssumeRole",
  "sts:GetFederationToken",
  "storagegateway:DescribeChapCredentials",
]);

/** Actions that return customer data: objects, parameters, secrets. */
export const DATA_ACTIONS: ReadonlySet<string> = new Set([
  "s3:GetObject",
  "s3:GetObjectTorrent",
  "s3:GetObjectVersion",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameterHistory",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
]);

/** Actions that change permissions although AWS lists them as Write. */
export const PERMISSION_ACTIONS: ReadonlySet<string> = new Set([
  "ec2:ModifyFpgaImageAttribute",
  "ec2:ModifyImageAttribute",
  "iam:AddUserToGroup",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:ModifyDBSnapshotAttribute",
]);
