/**
 * The services that the sandbox supports, by their name in a signature's scope. Add a row to support another service.
 */
import type { JsonOperationTable, OperationTable, XmlOperation } from "../operation.ts";
import { accessAnalyzerOperations } from "./access-analyzer.ts";
import { accountOperations } from "./account-contacts.ts";
import { accessKeyOperations } from "./access-keys.ts";
import { accountSettingsOperations } from "./account-settings.ts";
import { alarmOperations, logsOperations, trailOperations } from "./alerting.ts";
import { authorizationDetailsOperations } from "./authorization-details.ts";
import { cloudTrailOperations } from "./cloud-trail.ts";
import { credentialReportOperations } from "./credential-report.ts";
import { groupOperations } from "./groups.ts";
import { identityStoreOperations, ssoOperations } from "./identity-center.ts";
import { kmsOperations } from "./kms.ts";
import { lastAccessedOperations } from "./last-accessed.ts";
import { mfaDeviceOperations } from "./mfa-devices.ts";
import { organizationsOperations } from "./organizations.ts";
import { parameterOperations } from "./parameters.ts";
import { policyOperations } from "./policies.ts";
import {
  bucketOperations,
  functionPolicyOperations,
  keyGrantOperations,
  keyPolicyOperations,
  queueListOperations,
  secretPolicyOperations,
  topicOperations,
} from "./resource-policies.ts";
import { roleOperations } from "./roles.ts";
import { secretsManagerOperations } from "./secrets.ts";
import { securityHubOperations } from "./security-hub.ts";
import { sqsOperations } from "./sqs.ts";
import { stsOperations } from "./sts.ts";
import { userOperations } from "./users.ts";
import {
  appRunnerOperations,
  autoScalingOperations,
  batchOperations,
  cloudFormationOperations,
  codeBuildOperations,
  ec2Operations,
  ecsOperations,
  glueOperations,
  lambdaOperations,
  sageMakerOperations,
  stepFunctionsOperations,
  systemsManagerNodeOperations,
} from "./workloads.ts";

/** A service that names its operations by method and path. */
export interface RestService {
  readonly protocol: "REST";
  /**
   * The name of an operation by its method and path: `GET /2015-03-31/functions`. A part in braces is a parameter. A query
   * in the route is part of the name: `GET /{Bucket}?policy`.
   */
  readonly routes: Readonly<Record<string, string>>;
  readonly operations: JsonOperationTable;
}

/** A service that answers such requests in XML, or with the text that was stored. */
export interface RestXmlService {
  readonly protocol: "REST_XML";
  readonly routes: RestService["routes"];
  readonly operations: Readonly<Record<string, XmlOperation>>;
}

export type Service =
  | RestService
  | RestXmlService
  | {
      readonly protocol: "QUERY" | "EC2";
      readonly namespace: string;
      readonly version: string;
      readonly operations: OperationTable;
    }
  | { readonly protocol: "JSON"; readonly operations: JsonOperationTable };

export const SERVICES: Readonly<Record<string, Service>> = {
  iam: {
    protocol: "QUERY",
    namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    version: "2010-05-08",
    operations: {
      ...accessKeyOperations,
      ...accountSettingsOperations,
      ...authorizationDetailsOperations,
      ...credentialReportOperations,
      ...groupOperations,
      ...lastAccessedOperations,
      ...mfaDeviceOperations,
      ...policyOperations,
      ...roleOperations,
      ...userOperations,
    },
  },
  sts: {
    protocol: "QUERY",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    version: "2011-06-15",
    operations: stsOperations,
  },
  organizations: { protocol: "JSON", operations: organizationsOperations },
  secretsmanager: { protocol: "JSON", operations: { ...secretsManagerOperations, ...secretPolicyOperations } },
  kms: { protocol: "JSON", operations: { ...kmsOperations, ...keyPolicyOperations, ...keyGrantOperations } },
  cloudtrail: { protocol: "JSON", operations: { ...cloudTrailOperations, ...trailOperations } },
  logs: { protocol: "JSON", operations: logsOperations },
  monitoring: { protocol: "JSON", operations: alarmOperations },
  sqs: { protocol: "JSON", operations: { ...sqsOperations, ...queueListOperations } },
  sns: {
    protocol: "QUERY",
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    version: "2010-03-31",
    operations: topicOperations,
  },
  s3: {
    protocol: "REST_XML",
    // The actions that allow ListBuckets and GetPublicAccessBlock have other names.
    routes: {
      "GET /": "ListAllMyBuckets",
      "GET /v20180820/configuration/publicAccessBlock": "GetAccountPublicAccessBlock",
      "GET /{Bucket}?acl": "GetBucketAcl",
      "GET /{Bucket}?ownershipControls": "GetBucketOwnershipControls",
      "GET /{Bucket}?policy": "GetBucketPolicy",
      "GET /{Bucket}?publicAccessBlock": "GetBucketPublicAccessBlock",
    },
    operations: bucketOperations,
  },
  ec2: {
    protocol: "EC2",
    namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
    version: "2016-11-15",
    operations: ec2Operations,
  },
  cloudformation: {
    protocol: "QUERY",
    namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    version: "2010-05-15",
    operations: cloudFormationOperations,
  },
  autoscaling: {
    protocol: "QUERY",
    namespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
    version: "2011-01-01",
    operations: autoScalingOperations,
  },
  lambda: {
    protocol: "REST",
    routes: {
      "GET /2015-03-31/functions": "ListFunctions",
      "GET /2015-03-31/functions/{FunctionName}/policy": "GetPolicy",
    },
    operations: { ...lambdaOperations, ...functionPolicyOperations },
  },
  batch: {
    protocol: "REST",
    routes: { "POST /v1/describejobdefinitions": "DescribeJobDefinitions" },
    operations: batchOperations,
  },
  securityhub: {
    protocol: "REST",
    routes: {
      "POST /findings/import": "BatchImportFindings",
      "PATCH /findings/batchupdate": "BatchUpdateFindings",
    },
    operations: securityHubOperations,
  },
  account: {
    protocol: "REST",
    routes: { "POST /getAlternateContact": "GetAlternateContact" },
    operations: accountOperations,
  },
  "access-analyzer": {
    protocol: "REST",
    routes: { "GET /analyzer": "ListAnalyzers", "POST /findingv2": "ListFindings" },
    operations: accessAnalyzerOperations,
  },
  ecs: { protocol: "JSON", operations: ecsOperations },
  codebuild: { protocol: "JSON", operations: codeBuildOperations },
  glue: { protocol: "JSON", operations: glueOperations },
  sagemaker: { protocol: "JSON", operations: sageMakerOperations },
  states: { protocol: "JSON", operations: stepFunctionsOperations },
  apprunner: { protocol: "JSON", operations: appRunnerOperations },
  ssm: { protocol: "JSON", operations: { ...systemsManagerNodeOperations, ...parameterOperations } },
  sso: { protocol: "JSON", operations: ssoOperations },
  identitystore: { protocol: "JSON", operations: identityStoreOperations },
};
