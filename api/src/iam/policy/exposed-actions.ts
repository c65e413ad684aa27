/** Actions whose danger their access level does not tell. A table of facts: AWS's service authorization and API references say what each answers. */

/**
 * Answer (or set) a secret with which somebody signs in or signs requests. Left out: ecr:GetAuthorizationToken and the
 * calls of Cognito's public API, which cannot be limited and open nothing that the caller could not open already.
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

/** Answer the customer's own contents: objects, parameters, secrets. */
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

/** Change who may do what, though AWS files them under Write. */
export const PERMISSION_ACTIONS: ReadonlySet<string> = new Set([
  "ec2:ModifyFpgaImageAttribute",
  "ec2:ModifyImageAttribute",
  "iam:AddUserToGroup",
  "rds:ModifyDBClusterSnapshotAttribute",
  "rds:ModifyDBSnapshotAttribute",
]);
