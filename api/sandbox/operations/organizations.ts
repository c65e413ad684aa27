/** AWS Organizations, as a member account, a delegated administrator or an account outside any organization sees it. */
import type { SandboxOrganization, SandboxOrganizationPolicy } from "../entities.ts";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";

export const organizationsOperations: JsonOperationTable = {
  DescribeOrganization: (call) => {
    const organization = demandOrganization(call);
    const { organizationId, managementAccountId } = organization;
    return {
      Organization: {
        Id: organizationId,
        Arn: `arn:aws:organizations::${managementAccountId}:organization/${organizationId}`,
        FeatureSet: "ALL",
        MasterAccountArn: `arn:aws:organizations::${managementAccountId}:account/${organizationId}/${managementAccountId}`,
        MasterAccountId: managementAccountId,
        MasterAccountEmail: organization.managementEmail,
        AvailablePolicyTypes: [
          { Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" },
          { Type: "RESOURCE_CONTROL_POLICY", Status: "ENABLED" },
        ],
      },
    };
  },
  ListParents: (call) => {
    const { parents } = demandReader(call);
    const childId = call.params.required("ChildId");
    const index = childId === call.account.id ? parents.length : parents.indexOf(childId);
    const parent = parents[index - 1];
    if (index < 0) throw new AwsError("ChildNotFoundException", 400, "You specified a child that doesn't exist.");
    return {
      Parents:
        parent === undefined ? [] : [{ Id: parent, Type: parent.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT" }],
    };
  },
  ListPoliciesForTarget: (call) => {
    const organization = demandReader(call);
    const targetId = call.params.required("TargetId");
    const isKnown = targetId === call.account.id || organization.parents.includes(targetId);
    if (!isKnown) throw new AwsError("TargetNotFoundException", 400, "You specified a target that doesn't exist.");
    const filter = call.params.required("Filter");
    const policies = organization.policies.filter(({ type, targets }) => type === filter && targets.has(targetId));
    return { Policies: policies.map((policy) => summaryOf(organization, policy)) };
  },
  DescribePolicy: (call) => {
    const organization = demandReader(call);
    const policyId = call.params.required("PolicyId");
    const policy = organization.policies.find((candidate) => candidate.policyId === policyId);
    if (policy === undefined)
      throw new AwsError("PolicyNotFoundException", 400, "You specified a policy that doesn't exist.");
    return { Policy: { PolicySummary: summaryOf(organization, policy), Content: policy.document } };
  },
};

function summaryOf(organization: SandboxOrganization, policy: SandboxOrganizationPolicy): object {
  const owner = policy.isAwsManaged ? "aws" : organization.managementAccountId;
  const place = policy.isAwsManaged ? "" : `${organization.organizationId}/`;
  return {
    Id: policy.policyId,
    Arn: `arn:aws:organizations::${owner}:policy/${place}${policy.type.toLowerCase()}/${policy.policyId}`,
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.isAwsManaged,
  };
}

function demandOrganization({ account }: Call): SandboxOrganization {
  if (account.organization === null) {
    throw new AwsError("AWSOrganizationsNotInUseException", 400, "Your account is not a member of an organization.");
  }
  return account.organization;
}

/**
 * A plain member may only describe its organization. AWS refuses everything else, whatever the account's policies
 * allow.
 */
function demandReader(call: Call): SandboxOrganization {
  const organization = demandOrganization(call);
  if (!organization.canReadPolicies && organization.managementAccountId !== call.account.id) {
    throw new AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.");
  }
  return organization;
}
