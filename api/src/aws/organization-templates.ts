/**
 * The templates that create the read role in every account of an organization: a StackSet with service-managed
 * permissions, by the AWS CLI or by Terraform. The template is that of a single account, with another role name: the
 * account that lists the organization may have a role of the usual name already.
 */
import { indented, MEMBER_ROLE_NAME, setupTemplates, type SetupTemplates } from "./setup-templates.ts";

const TERRAFORM_ID = "iam_monitor_organization_read";
const TEMPLATE_FILE = "iam-monitor-organization-read.json";
/** IAM is global, so one Region is enough. Its stacks exist there. */
const REGIONS_OF_PARTITIONS: Readonly<Record<string, string>> = {
  "aws-cn": "cn-northwest-1",
  "aws-us-gov": "us-gov-west-1",
};
const DEFAULT_REGION = "us-east-1";

export interface OrganizationSetup {
  readonly externalId: string;
  readonly trustedPrincipalArn: string | null;
  readonly partition: string;
  /** The root, which stands for all accounts except the management account. */
  readonly rootId: string;
}

export type OrganizationTemplates = SetupTemplates;

export function organizationTemplates({ rootId, ...input }: OrganizationSetup): OrganizationTemplates {
  const single = setupTemplates({ ...input, awsAccountId: null }, MEMBER_ROLE_NAME);
  const region = REGIONS_OF_PARTITIONS[input.partition] ?? DEFAULT_REGION;
  return {
    ...single,
    cli: cli(single.cloudFormation, rootId, region),
    terraform: terraform(single.cloudFormation, rootId, region),
  };
}

/**
 * AWS CloudFormation User Guide, *Create CloudFormation StackSets with service-managed permissions* and *Activate trusted
 * access for StackSets with AWS Organizations*.
 */
function cli(template: string, rootId: string, region: string): string {
  return `# StackSets need trusted access to the organization. An administrator of the management account activates it once:
# aws cloudformation activate-organizations-access --region ${region}
# In the account of a delegated administrator of StackSets, set CALL_AS=DELEGATED_ADMIN.
CALL_AS=SELF
cat > ${TEMPLATE_FILE} <<'TEMPLATE'
${template}TEMPLATE
aws cloudformation create-stack-set --region ${region} --stack-set-name ${MEMBER_ROLE_NAME} --template-body file://${TEMPLATE_FILE} --capabilities CAPABILITY_NAMED_IAM --permission-model SERVICE_MANAGED --call-as "$CALL_AS" --auto-deployment Enabled=true,RetainStacksOnAccountRemoval=false
aws cloudformation create-stack-instances --region ${region} --stack-set-name ${MEMBER_ROLE_NAME} --call-as "$CALL_AS" --deployment-targets OrganizationalUnitIds=${rootId} --regions ${region} --operation-preferences FailureTolerancePercentage=100,MaxConcurrentPercentage=100
`;
}

function terraform(template: string, rootId: string, region: string): string {
  return `variable "organizational_unit_ids" {
  description = "The root or the units whose accounts get the role."
  type        = list(string)
  default     = ["${rootId}"]
}

variable "call_as" {
  description = "SELF in the management account, DELEGATED_ADMIN in the account of a delegated administrator of StackSets."
  type        = string
  default     = "SELF"
}

resource "aws_cloudformation_stack_set" "${TERRAFORM_ID}" {
  name             = "${MEMBER_ROLE_NAME}"
  permission_model = "SERVICE_MANAGED"
  call_as          = var.call_as
  capabilities     = ["CAPABILITY_NAMED_IAM"]
  template_body = jsonencode(${indented(JSON.parse(template) as object)})

  auto_deployment {
    enabled                          = true
    retain_stacks_on_account_removal = false
  }

  lifecycle {
    ignore_changes = [administration_role_arn]
  }
}

resource "aws_cloudformation_stack_instances" "${TERRAFORM_ID}" {
  stack_set_name = aws_cloudformation_stack_set.${TERRAFORM_ID}.name
  call_as        = var.call_as
  regions        = ["${region}"]

  deployment_targets {
    organizational_unit_ids = var.organizational_unit_ids
  }

  operation_preferences {
    failure_tolerance_percentage = 100
    max_concurrent_percentage    = 100
  }
}
`;
}
