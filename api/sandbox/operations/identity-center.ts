/**
 * IAM Identity Center (`sso`) and its identity store, as the management account or a delegated administrator of the
 * organization sees them. Both speak JSON 1.1.
 */
import { AwsError } from "../aws-error.ts";
import { managedPolicyArn, type SandboxIdentityCenter, type SandboxPermissionSet } from "../identity-center.ts";
import { type Call, type JsonOperationTable, readMarker, writeMarker } from "../operation.ts";

/** IAM Identity Center API Reference and Identity Store API Reference: a page has at most 100 items. */
const MAX_RESULTS = 100;

export const ssoOperations: JsonOperationTable = {
  ListInstances: (call) => {
    const center = call.account.directory?.identityCenter;
    const isSeen = center && center.region === call.region && isReader(call);
    return listPage(
      call,
      "Instances",
      isSeen
        ? [
            {
              InstanceArn: center.instanceArn,
              IdentityStoreId: center.identityStoreId,
              OwnerAccountId: center.ownerAccountId,
              Name: "fleet",
              Status: "ACTIVE",
            },
          ]
        : [],
    );
  },
  ListPermissionSets: (call) =>
    listPage(
      call,
      "PermissionSets",
      demandInstance(call).permissionSets.map(({ arn }) => arn),
    ),
  DescribePermissionSet: (call) => {
    const { arn, name, description, sessionDuration } = demandSet(call);
    return {
      PermissionSet: {
        PermissionSetArn: arn,
        Name: name,
        ...(description !== "" && { Description: description }),
        SessionDuration: sessionDuration,
      },
    };
  },
  ListManagedPoliciesInPermissionSet: (call) =>
    listPage(
      call,
      "AttachedManagedPolicies",
      demandSet(call).managedPolicies.map((name) => ({ Name: name, Arn: managedPolicyArn(name) })),
    ),
  ListCustomerManagedPolicyReferencesInPermissionSet: (call) =>
    listPage(
      call,
      "CustomerManagedPolicyReferences",
      demandSet(call).customerPolicies.map(({ name, path }) => ({ Name: name, Path: path })),
    ),
  GetInlinePolicyForPermissionSet: (call) => ({ InlinePolicy: demandSet(call).inlinePolicy ?? "" }),
  GetPermissionsBoundaryForPermissionSet: (call) => {
    const { boundary } = demandSet(call);
    if (boundary === null) throw notFound("There is no permissions boundary.");
    return { PermissionsBoundary: { ManagedPolicyArn: managedPolicyArn(boundary) } };
  },
  ListAccountsForProvisionedPermissionSet: (call) => {
    const { arn } = demandSet(call);
    const assigned = demandInstance(call).assignments.filter(({ permissionSetArn }) => permissionSetArn === arn);
    return listPage(call, "AccountIds", [...new Set(assigned.map(({ accountId }) => accountId))]);
  },
  ListAccountAssignments: (call) => {
    const { arn } = demandSet(call);
    const account = call.params.required("AccountId");
    const assigned = demandInstance(call).assignments.filter(
      ({ permissionSetArn, accountId }) => permissionSetArn === arn && accountId === account,
    );
    return listPage(
      call,
      "AccountAssignments",
      assigned.map(({ accountId, permissionSetArn, principalType, principalId }) => ({
        AccountId: accountId,
        PermissionSetArn: permissionSetArn,
        PrincipalType: principalType,
        PrincipalId: principalId,
      })),
    );
  },
};

export const identityStoreOperations: JsonOperationTable = {
  ListUsers: (call) => {
    const { identityStoreId, persons } = demandStore(call);
    return listPage(
      call,
      "Users",
      persons.map(({ userId, userName, displayName, email, isDisabled }) => ({
        UserId: userId,
        IdentityStoreId: identityStoreId,
        UserName: userName,
        DisplayName: displayName,
        UserStatus: isDisabled ? "DISABLED" : "ENABLED",
        Emails: [{ Value: email, Type: "work", Primary: true }],
      })),
    );
  },
  ListGroups: (call) => {
    const { identityStoreId, groups } = demandStore(call);
    return listPage(
      call,
      "Groups",
      groups.map(({ groupId, displayName, description }) => ({
        GroupId: groupId,
        IdentityStoreId: identityStoreId,
        DisplayName: displayName,
        ...(description !== "" && { Description: description }),
      })),
    );
  },
  ListGroupMemberships: (call) => {
    const { identityStoreId, groups } = demandStore(call);
    const group = groups.find(({ groupId }) => groupId === call.params.required("GroupId"));
    if (!group) throw notFound("GROUP not found.");
    return listPage(
      call,
      "GroupMemberships",
      group.memberIds.map((userId) => ({
        IdentityStoreId: identityStoreId,
        MembershipId: `${group.groupId}/${userId}`,
        GroupId: group.groupId,
        MemberId: { UserId: userId },
      })),
    );
  },
};

function listPage(call: Call, field: string, items: readonly unknown[]): object {
  const limit = call.params.integer("MaxResults", 1, MAX_RESULTS) ?? MAX_RESULTS;
  const token = call.params.optional("NextToken");
  const start = token === undefined ? 0 : readMarker(token).index;
  const next = start + limit;
  return {
    [field]: items.slice(start, next),
    ...(next < items.length && { NextToken: writeMarker(field, next) }),
  };
}

function isReader({ account }: Call): boolean {
  return account.organization?.managementAccountId === account.id || account.organization?.canReadPolicies === true;
}

function demandCenter(call: Call): SandboxIdentityCenter {
  const center = call.account.directory?.identityCenter;
  if (!center || !isReader(call))
    throw new AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.");
  if (center.region !== call.region) throw notFound("There is no instance in this Region.");
  return center;
}

function demandInstance(call: Call): SandboxIdentityCenter {
  const center = demandCenter(call);
  if (center.instanceArn !== call.params.required("InstanceArn")) throw notFound("Instance not found.");
  return center;
}

function demandStore(call: Call): SandboxIdentityCenter {
  const center = demandCenter(call);
  if (center.identityStoreId !== call.params.required("IdentityStoreId")) throw notFound("Identity store not found.");
  return center;
}

function demandSet(call: Call): SandboxPermissionSet {
  const arn = call.params.required("PermissionSetArn");
  const set = demandInstance(call).permissionSets.find((candidate) => candidate.arn === arn);
  if (!set) throw notFound("Permission set not found.");
  return set;
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", 400, message);
}
