/** One harmless call for each action of AWS Organizations that reading needs. `testConnection` makes them. */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DescribeResourcePolicyCommand,
  ListAccountsForParentCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListPoliciesCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import type { ReadAction } from "./read-actions.ts";

const NO_SERVICE_POLICY = "p-00000000";
const NO_ROOT = "r-0000";

type OrganizationAction = Extract<ReadAction, `organizations:${string}`>;

/** AWS checks the permission before it looks for the policy or unit, which does not exist. */
export function organizationProbes(
  organizations: OrganizationsClient,
  awsAccountId: string,
): Record<OrganizationAction, () => Promise<unknown>> {
  return {
    "organizations:DescribeOrganization": () => organizations.send(new DescribeOrganizationCommand({})),
    "organizations:ListParents": () => organizations.send(new ListParentsCommand({ ChildId: awsAccountId })),
    "organizations:ListPoliciesForTarget": () =>
      organizations.send(
        new ListPoliciesForTargetCommand({ TargetId: awsAccountId, Filter: "SERVICE_CONTROL_POLICY" }),
      ),
    "organizations:DescribePolicy": () =>
      organizations.send(new DescribePolicyCommand({ PolicyId: NO_SERVICE_POLICY })),
    "organizations:ListRoots": () => organizations.send(new ListRootsCommand({})),
    "organizations:ListOrganizationalUnitsForParent": () =>
      organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: NO_ROOT })),
    "organizations:ListAccountsForParent": () =>
      organizations.send(new ListAccountsForParentCommand({ ParentId: NO_ROOT })),
    "organizations:ListPolicies": () =>
      organizations.send(new ListPoliciesCommand({ Filter: "SERVICE_CONTROL_POLICY", MaxResults: 1 })),
    "organizations:ListTargetsForPolicy": () =>
      organizations.send(new ListTargetsForPolicyCommand({ PolicyId: NO_SERVICE_POLICY })),
    "organizations:ListAWSServiceAccessForOrganization": () =>
      organizations.send(new ListAWSServiceAccessForOrganizationCommand({ MaxResults: 1 })),
    "organizations:ListDelegatedAdministrators": () =>
      organizations.send(new ListDelegatedAdministratorsCommand({ MaxResults: 1 })),
    "organizations:ListDelegatedServicesForAccount": () =>
      organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId: awsAccountId })),
    "organizations:DescribeResourcePolicy": () => organizations.send(new DescribeResourcePolicyCommand({})),
  };
}
