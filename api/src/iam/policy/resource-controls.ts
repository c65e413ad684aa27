/**
 * Whether resource control policies (RCPs) apply to a request (AWS Organizations User Guide, *Resource control policies
 * (RCPs)*). RCPs of the account that owns the resource limit every caller, also of other accounts and the root user.
 * They never grant anything.
 */
import { isServiceLinked, type Principal } from "./principals.ts";

/** The service prefixes whose actions RCPs can deny (*List of AWS services that support RCPs*, September 2026). */
const SERVICES: ReadonlySet<string> = new Set(
  `aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch cloudtrail-data
  codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical
  compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health
  inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch pca-connector-ad
  personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf
  textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray`.split(/\s+/),
);

/** Matches resources that RCPs do not restrict: service-linked roles, and the aliases of AWS managed keys. */
const UNRESTRICTED = /^arn:[^:]*:(?:iam::[^:]*:role\/aws-service-role\/|kms:[^:]*:[^:]*:alias\/aws\/)/;

/** `action` is in lower case. */
export function isSubjectToRcps(principal: Principal, action: string, resource: string): boolean {
  if (!SERVICES.has(action.slice(0, action.indexOf(":")))) return false;
  return action !== "kms:retiregrant" && !isServiceLinked(principal) && !UNRESTRICTED.test(resource);
}
