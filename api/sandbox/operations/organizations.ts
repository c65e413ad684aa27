/**
 * AWS Organizations, as the management account, a delegated administrator, a member or an account outside any organization
 * sees it.
 */
import type { SandboxOrganization, SandboxOrganizationPolicy } from "../entities.ts";
import { AwsError } from "../aws-error.ts";
import { type Call, type JsonOperationTable, readMarker, writeMarker } from "../operation.ts";
import { type DirectoryMember, directoryOf, type OrganizationDirectory } from "../organization-directory.ts";

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
  ListRoots: (call) => {
    const { organizationId, managementAccountId, rootId } = demandDirectory(call);
    const root = {
      Id: rootId,
      Arn: `arn:aws:organizations::${managementAccountId}:root/${organizationId}/${rootId}`,
      Name: "Root",
      PolicyTypes: [
        { Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" },
        { Type: "RESOURCE_CONTROL_POLICY", Status: "ENABLED" },
      ],
    };
    return listPage(call, "Roots", [root]);
  },
  ListOrganizationalUnitsForParent: (call) => {
    const directory = demandDirectory(call);
    const parentId = demandParent(call, directory);
    const units = directory.units.filter((unit) => unit.parentId === parentId);
    return listPage(
      call,
      "OrganizationalUnits",
      units.map(({ id, name }) => ({
        Id: id,
        Arn: `arn:aws:organizations::${directory.managementAccountId}:ou/${directory.organizationId}/${id}`,
        Name: name,
      })),
    );
  },
  ListAccountsForParent: (call) => {
    const directory = demandDirectory(call);
    const parentId = demandParent(call, directory);
    const members = directory.members.filter((member) => member.parentId === parentId);
    return listPage(
      call,
      "Accounts",
      members.map((member) => accountOf(directory, member)),
    );
  },
  ListAccounts: (call) => {
    const directory = demandDirectory(call);
    return listPage(
      call,
      "Accounts",
      directory.members.map((member) => accountOf(directory, member)),
    );
  },
  ListParents: (call) => {
    const directory = demandDirectory(call);
    const childId = call.params.required("ChildId");
    const parent = directory.parentOf(childId);
    if (parent === undefined && childId !== directory.rootId)
      throw new AwsError("ChildNotFoundException", 400, "You specified a child that doesn't exist.");
    return {
      Parents:
        parent === undefined ? [] : [{ Id: parent, Type: parent.startsWith("r-") ? "ROOT" : "ORGANIZATIONAL_UNIT" }],
    };
  },
  ListPoliciesForTarget: (call) => {
    const organization = demandReader(call);
    const directory = demandDirectory(call);
    const targetId = call.params.required("TargetId");
    const isKnown = directory.isParent(targetId) || directory.parentOf(targetId) !== undefined;
    if (!isKnown) throw new AwsError("TargetNotFoundException", 400, "You specified a target that doesn't exist.");
    const filter = call.params.required("Filter");
    const policies = organization.policies.filter(({ type, targets }) => type === filter && targets.has(targetId));
    return { Policies: policies.map((policy) => summaryOf(organization, policy)) };
  },
  ListPolicies: (call) => {
    const organization = demandReader(call);
    const filter = call.params.required("Filter");
    const policies = organization.policies.filter(({ type }) => type === filter);
    return listPage(
      call,
      "Policies",
      policies.map((policy) => summaryOf(organization, policy)),
    );
  },
  ListTargetsForPolicy: (call) => {
    const organization = demandReader(call);
    const directory = demandDirectory(call);
    const { targets } = demandPolicy(call, organization);
    return listPage(
      call,
      "Targets",
      [...targets].map((id) => targetOf(directory, id)),
    );
  },
  DescribePolicy: (call) => {
    const organization = demandReader(call);
    const policy = demandPolicy(call, organization);
    return { Policy: { PolicySummary: summaryOf(organization, policy), Content: policy.document } };
  },
  ListAWSServiceAccessForOrganization: (call) => {
    const { trustedServices } = demandDirectory(call);
    return listPage(
      call,
      "EnabledServicePrincipals",
      trustedServices.map((ServicePrincipal) => ({ ServicePrincipal, DateEnabled: call.at / 1_000 })),
    );
  },
  ListDelegatedAdministrators: (call) => {
    const directory = demandDirectory(call);
    const service = call.params.optional("ServicePrincipal");
    const chosen = directory.delegations.filter(({ services }) => service === undefined || services.includes(service));
    return listPage(
      call,
      "DelegatedAdministrators",
      chosen.flatMap(({ accountId }) => {
        const member = directory.members.find(({ id }) => id === accountId);
        return member ? [{ ...accountOf(directory, member), DelegationEnabledDate: call.at / 1_000 }] : [];
      }),
    );
  },
  ListDelegatedServicesForAccount: (call) => {
    const accountId = call.params.required("AccountId");
    const delegation = demandDirectory(call).delegations.find((each) => each.accountId === accountId);
    if (!delegation)
      throw new AwsError(
        "AccountNotRegisteredException",
        400,
        "The provided account is not a registered delegated administrator for your organization.",
      );
    return listPage(
      call,
      "DelegatedServices",
      delegation.services.map((ServicePrincipal) => ({ ServicePrincipal, DelegationEnabledDate: call.at / 1_000 })),
    );
  },
  DescribeResourcePolicy: (call) => {
    const { delegationPolicy, organizationId, managementAccountId } = demandDirectory(call);
    if (delegationPolicy === null)
      throw new AwsError("ResourcePolicyNotFoundException", 400, "We can't find a resource policy.");
    const Id = "rp-fl010001";
    const Arn = `arn:aws:organizations::${managementAccountId}:resourcepolicy/${organizationId}/${Id}`;
    return { ResourcePolicy: { ResourcePolicySummary: { Id, Arn }, Content: delegationPolicy } };
  },
};

/** AWS Organizations API Reference, *ListAccounts*: a page has at most 20 items. */
const MAX_RESULTS = 20;

/** One page of a list. An empty page can have a token: only a missing one says that the list has ended. */
function listPage(call: Call, field: string, items: readonly object[]): object {
  const limit = call.params.integer("MaxResults", 1, MAX_RESULTS) ?? MAX_RESULTS;
  const token = call.params.optional("NextToken");
  if (token === undefined && call.account.directory?.hasEmptyFirstPages)
    return { [field]: [], NextToken: writeMarker(field, 0) };
  const start = token === undefined ? 0 : indexOfToken(token);
  const next = start + limit;
  return {
    [field]: items.slice(start, next),
    ...(next < items.length && { NextToken: writeMarker(field, next) }),
  };
}

function indexOfToken(token: string): number {
  try {
    return readMarker(token).index;
  } catch {
    throw new AwsError("InvalidInputException", 400, "You specified an invalid value for nextToken.");
  }
}

function accountOf(
  { organizationId, managementAccountId }: OrganizationDirectory,
  { id, name, email, state, joinedAt }: DirectoryMember,
): object {
  return {
    Id: id,
    Arn: `arn:aws:organizations::${managementAccountId}:account/${organizationId}/${id}`,
    Email: email,
    Name: name,
    State: state,
    JoinedMethod: "CREATED",
    JoinedTimestamp: joinedAt / 1_000,
  };
}

function demandPolicy({ params }: Call, { policies }: SandboxOrganization): SandboxOrganizationPolicy {
  const policyId = params.required("PolicyId");
  const policy = policies.find((candidate) => candidate.policyId === policyId);
  if (policy === undefined)
    throw new AwsError("PolicyNotFoundException", 400, "You specified a policy that doesn't exist.");
  return policy;
}

function describeNode({ rootId, units, members }: OrganizationDirectory, id: string) {
  if (id === rootId) return ["ROOT", "root", "Root"] as const;
  if (id.startsWith("ou-"))
    return ["ORGANIZATIONAL_UNIT", "ou", units.find((unit) => unit.id === id)?.name ?? id] as const;
  return ["ACCOUNT", "account", members.find((member) => member.id === id)?.name ?? id] as const;
}

function targetOf(directory: OrganizationDirectory, id: string) {
  const { organizationId, managementAccountId } = directory;
  const [Type, kind, Name] = describeNode(directory, id);
  return {
    TargetId: id,
    Arn: `arn:aws:organizations::${managementAccountId}:${kind}/${organizationId}/${id}`,
    Name,
    Type,
  };
}

function demandParent({ params }: Call, directory: OrganizationDirectory): string {
  const parentId = params.required("ParentId");
  if (!directory.isParent(parentId))
    throw new AwsError("ParentNotFoundException", 400, "You specified a parent that doesn't exist.");
  return parentId;
}

/** The tree, for a caller that may read it. */
function demandDirectory(call: Call): OrganizationDirectory {
  const organization = demandReader(call);
  return call.account.directory ?? directoryOf(call.account.id, organization, call.at);
}

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
