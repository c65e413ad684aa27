/** The pages of AWS's documentation that checks refer to. The title and address of each page are written once, here. */
import type { CheckReference } from "./check.ts";

function iamUserGuide(page: string, title: string): CheckReference {
  return { title: `IAM User Guide: ${title}`, url: `https://docs.aws.amazon.com/IAM/latest/UserGuide/${page}.html` };
}

function identityCenterGuide(page: string, title: string): CheckReference {
  return {
    title: `IAM Identity Center User Guide: ${title}`,
    url: `https://docs.aws.amazon.com/singlesignon/latest/userguide/${page}.html`,
  };
}

export const AWS_PAGES = {
  accessAnalyzer: iamUserGuide("what-is-access-analyzer", "Using AWS Identity and Access Management Access Analyzer"),
  accessAnalyzerFindings: iamUserGuide("access-analyzer-findings", "IAM Access Analyzer findings"),
  accessAnalyzerPolicyChecks: iamUserGuide(
    "access-analyzer-reference-policy-checks",
    "IAM Access Analyzer policy check reference",
  ),
  accessLevels: iamUserGuide(
    "access_policies_understand-policy-summary-access-level-summaries",
    "Access levels in policy summaries",
  ),
  awsManagedPoliciesForJobFunctions: iamUserGuide(
    "access_policies_job-functions",
    "AWS managed policies for job functions",
  ),
  bedrockAgentRole: {
    title: "Amazon Bedrock User Guide: Create a service role for Amazon Bedrock Agents",
    url: "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html",
  },
  alternateContacts: {
    title: "AWS Account Management Reference Guide: Update the alternate contacts for your AWS account",
    url: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-update-contact-alternate.html",
  },
  apiKeys: iamUserGuide("id_credentials_api_keys_for_aws_services", "API keys for AWS services"),
  bestPractices: iamUserGuide("best-practices", "Security best practices in IAM"),
  centralizedRootAccess: iamUserGuide("id_root-enable-root-access", "Centralize root access for member accounts"),
  choosePolicyKind: iamUserGuide(
    "access_policies-choosing-managed-or-inline",
    "Choose between managed policies and inline policies",
  ),
  cloudFormationServiceRole: {
    title: "AWS CloudFormation User Guide: CloudFormation service role",
    url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
  },
  cloudTrailBestPractices: {
    title: "AWS CloudTrail User Guide: Security best practices in AWS CloudTrail",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
  },
  codeCommitKeys: iamUserGuide("id_credentials_ssh-keys", "IAM credentials for CodeCommit"),
  compromisedKeyQuarantine: {
    title: "AWS Managed Policy Reference Guide: AWSCompromisedKeyQuarantineV3",
    url: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html",
  },
  conditionKeyKinds: iamUserGuide(
    "reference_policies_condition-single-vs-multi-valued-context-keys",
    "Single-valued vs. multivalued context keys",
  ),
  confusedDeputy: iamUserGuide("confused-deputy", "The confused deputy problem"),
  controlAccessByResourcePolicy: iamUserGuide(
    "access_policies_identity-vs-resource",
    "Identity-based policies and resource-based policies",
  ),
  deprecatedManagedPolicies: iamUserGuide("access_policies_managed-deprecated", "Deprecated AWS managed policies"),
  ec2Roles: iamUserGuide(
    "id_roles_use_switch-role-ec2",
    "Use an IAM role to grant permissions to applications running on Amazon EC2 instances",
  ),
  findUnusedCredentials: iamUserGuide("id_credentials_finding-unused", "Find unused AWS credentials"),
  groups: iamUserGuide("id_groups", "IAM user groups"),
  identityProviders: iamUserGuide("id_roles_providers", "Identity providers and federation into AWS"),
  kmsPolicyBestPractices: {
    title: "AWS KMS Developer Guide: Best practices for IAM policies",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html",
  },
  lambdaExecutionRole: {
    title: "AWS Lambda Developer Guide: Defining Lambda function permissions with an execution role",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  },
  lastAccessed: iamUserGuide(
    "access_policies_last-accessed",
    "Refine permissions in AWS using last accessed information",
  ),
  manageAccessKeys: iamUserGuide("id_credentials_access-keys", "Manage access keys for IAM users"),
  managedPolicies: iamUserGuide("access_policies_managed-vs-inline", "Managed policies and inline policies"),
  marketplaceSubscriptions: {
    title: "AWS Marketplace Buyer Guide: Controlling access to AWS Marketplace subscriptions",
    url: "https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html",
  },
  metricFilters: {
    title:
      "Amazon CloudWatch Logs User Guide: Filter pattern syntax for metric filters, subscription filters, filter log events, and Live Tail",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html",
  },
  mfa: iamUserGuide("id_credentials_mfa", "AWS Multi-factor authentication in IAM"),
  mfaForApi: iamUserGuide("id_credentials_mfa_configure-api-require", "Secure API access with MFA"),
  notAction: iamUserGuide("reference_policies_elements_notaction", "IAM JSON policy elements: NotAction"),
  notPrincipal: iamUserGuide("reference_policies_elements_notprincipal", "AWS JSON policy elements: NotPrincipal"),
  notResource: iamUserGuide("reference_policies_elements_notresource", "IAM JSON policy elements: NotResource"),
  oidcRole: iamUserGuide("id_roles_create_for-idp_oidc", "Create a role for OpenID Connect federation"),
  oidcSharedProviders: iamUserGuide(
    "id_roles_providers_oidc_secure-by-default",
    "Identity-provider controls for shared OIDC providers",
  ),
  passRole: iamUserGuide("id_roles_use_passrole", "Grant a user permissions to pass a role to an AWS service"),
  passwordPolicy: iamUserGuide(
    "id_credentials_passwords_account-policy",
    "Set an account password policy for IAM users",
  ),
  permissionsBoundaries: iamUserGuide("access_policies_boundaries", "Permissions boundaries for IAM entities"),
  policyValidation: iamUserGuide("access_policies_policy-validator", "IAM policy validation"),
  principal: iamUserGuide("reference_policies_elements_principal", "AWS JSON policy elements: Principal"),
  resource: iamUserGuide("reference_policies_elements_resource", "IAM JSON policy elements: Resource"),
  rolesAnywhereTrustModel: {
    title: "IAM Roles Anywhere User Guide: Trust model",
    url: "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
  },
  rootBestPractices: iamUserGuide("root-user-best-practices", "Root user best practices for your AWS account"),
  rootMfa: iamUserGuide("enable-mfa-for-root", "Multi-factor authentication for AWS account root user"),
  rootUser: iamUserGuide("id_root-user", "AWS account root user"),
  secureAccessKeys: iamUserGuide("securing_access-keys", "Secure access keys"),
  trailAlarms: {
    title: "AWS CloudTrail User Guide: Creating CloudWatch alarms for CloudTrail events: examples",
    url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html",
  },
  serverCertificates: iamUserGuide("id_credentials_server-certs", "Manage server certificates in IAM"),
  serviceSpecificCredentials: iamUserGuide(
    "id_credentials_service-specific-creds",
    "Service-specific credentials for IAM users",
  ),
  identityCenterAssignments: identityCenterGuide("assignusers", "Assign user or group access to AWS accounts"),
  identityCenterPermissionSets: identityCenterGuide(
    "permissionsetsconcept",
    "Manage AWS accounts with permission sets",
  ),
  identityCenterSessions: identityCenterGuide("howtosessionduration", "Set session duration for AWS accounts"),
  managementAccountBestPractices: {
    title: "AWS Organizations User Guide: Best practices for the management account",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_best-practices_mgmt-acct.html",
  },
  bedrockManagedPolicies: {
    title: "Amazon Bedrock User Guide: AWS managed policies for Amazon Bedrock",
    url: "https://docs.aws.amazon.com/bedrock/latest/userguide/security-iam-awsmanpol.html",
  },
  sagemakerManagedPolicies: {
    title: "Amazon SageMaker AI Developer Guide: AWS managed policies for Amazon SageMaker AI",
    url: "https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol.html",
  },
  organizationalUnits: {
    title: "AWS Organizations User Guide: Best practices for managing organizational units (OUs)",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous_best_practices.html",
  },
  organizationsDelegation: {
    title: "AWS Organizations User Guide: Delegated administrator for AWS Organizations",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html",
  },
  organizationsServices: {
    title: "AWS Organizations User Guide: AWS services that you can use with AWS Organizations",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html",
  },
  resourceControlPolicies: {
    title: "AWS Organizations User Guide: Resource control policies (RCPs)",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
  },
  serviceControlPolicies: {
    title: "AWS Organizations User Guide: Service control policies (SCPs)",
    url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  },
  switchRoles: iamUserGuide("id_roles_use_permissions-to-switch", "Grant a user permissions to switch roles"),
  systemsManagerBestPractices: {
    title: "AWS Systems Manager User Guide: Security best practices for Systems Manager",
    url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/security-best-practices.html",
  },
  tags: iamUserGuide("id_tags", "Tags for AWS Identity and Access Management resources"),
  thirdPartyAccess: iamUserGuide(
    "id_roles_common-scenarios_third-party",
    "Access to AWS accounts owned by third parties",
  ),
  updateAccessKeys: iamUserGuide("id-credentials-access-keys-update", "Update access keys"),
  updateTrustPolicy: iamUserGuide("id_roles_update-role-trust-policy", "Update a role trust policy"),
} as const satisfies Record<string, CheckReference>;

const SECURITY_HUB_CONTROLS = {
  "IAM.1": 'IAM policies should not allow full "*" administrative privileges',
  "IAM.2": "IAM users should not have IAM policies attached",
  "IAM.3": "IAM users' access keys should be rotated every 90 days or less",
  "IAM.4": "IAM root user access key should not exist",
  "IAM.5": "MFA should be enabled for all IAM users that have a console password",
  "IAM.6": "Hardware MFA should be enabled for the root user",
  "IAM.7": "Password policies for IAM users should have strong configurations",
  "IAM.8": "Unused IAM user credentials should be removed",
  "IAM.9": "MFA should be enabled for the root user",
  "IAM.10": "Password policies for IAM users should have strong configurations",
  "IAM.11": "Ensure IAM password policy requires at least one uppercase letter",
  "IAM.12": "Ensure IAM password policy requires at least one lowercase letter",
  "IAM.13": "Ensure IAM password policy requires at least one symbol",
  "IAM.14": "Ensure IAM password policy requires at least one number",
  "IAM.15": "Ensure IAM password policy requires minimum password length of 14 or greater",
  "IAM.16": "Ensure IAM password policy prevents password reuse",
  "IAM.17": "Ensure IAM password policy expires passwords within 90 days or less",
  "IAM.18": "Ensure a support role has been created to manage incidents with AWS Support",
  "IAM.19": "MFA should be enabled for all IAM users",
  "IAM.21": "IAM customer managed policies that you create should not allow wildcard actions for services",
  "IAM.22": "IAM user credentials unused for 45 days should be removed",
  "IAM.24": "IAM roles should be tagged",
  "IAM.25": "IAM users should be tagged",
  "IAM.26": "Expired SSL/TLS certificates managed in IAM should be removed",
  "IAM.27": "IAM identities should not have the AWSCloudShellFullAccess policy attached",
  "KMS.1": "IAM customer managed policies should not allow decryption actions on all KMS keys",
  "KMS.2": "IAM principals should not have IAM inline policies that allow decryption actions on all KMS keys",
} as const;

/** The description of a control in the AWS Security Hub User Guide: `securityHub("IAM.3")`. */
export function securityHub(controlId: keyof typeof SECURITY_HUB_CONTROLS): CheckReference {
  const [service] = controlId.toLowerCase().split(".");
  const anchor = controlId.toLowerCase().replace(".", "-");
  return {
    title: `Security Hub control ${controlId}: ${SECURITY_HUB_CONTROLS[controlId]}`,
    url: `https://docs.aws.amazon.com/securityhub/latest/userguide/${service}-controls.html#${anchor}`,
  };
}
