/** Reads whether the account is in an organization, and which service and resource control policies apply to it. */
import {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  type PolicySummary,
} from "@aws-sdk/client-organizations";
import { ListOrganizationsFeaturesCommand } from "@aws-sdk/client-iam";
import type { Organization, OrganizationPolicy } from "../iam/account.ts";
import type { OrganizationPolicyType } from "../iam/attached-policy.ts";
import { awsCodeOf, badResponse, isOrganizationRefusal } from "./errors.ts";
import { allPages, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";

/** The maximum number of levels above an account. AWS allows a root and five levels of organizational units. */
const MAX_LEVELS = 10;
const NO_ORGANIZATION = "AWSOrganizationsNotInUseException";
/** Errors of endpoints that do not know a type of policy. */
const UNKNOWN_TYPE = new Set(["InvalidInputException", "UnsupportedAPIEndpointException"]);
/** Errors that mean "no feature enabled": central root access management needs all features and trusted access. */
const NO_FEATURES = new Set(["OrganizationNotInAllFeaturesModeException", "ServiceAccessNotEnabledException"]);

/**
 * Reads the organization. Null if the account is in none. Only the management account or a delegated administrator can
 * read policies. AWS refuses any other member account, and the policies are then null, which means unknown and not
 * "none". A refusal by a policy is thrown with its action, because a permission would fix it.
 */
export async function readOrganization(context: ReadContext, awsAccountId: string): Promise<Organization | null> {
  const action = "organizations:DescribeOrganization";
  try {
    const { Organization } = await context.clients.organizations.send(
      new DescribeOrganizationCommand({}),
      context.call,
    );
    const organization = present(Organization, action, "Organization");
    const managementAccountId = present(organization.MasterAccountId, action, "MasterAccountId");
    const hasPolicies = organization.FeatureSet !== "CONSOLIDATED_BILLING";
    return {
      organizationId: present(organization.Id, action, "Id"),
      managementAccountId,
      ...(hasPolicies ? await policiesAbove(context, { awsAccountId, managementAccountId }) : NO_POLICIES),
    };
  } catch (error) {
    if (awsCodeOf(error) === NO_ORGANIZATION) return null;
    throw error;
  }
}

/** Reads the enabled features of central root access management: `RootCredentialsManagement`, `RootSessions`. */
export async function readOrganizationsFeatures({ clients, call }: ReadContext): Promise<string[]> {
  try {
    const { EnabledFeatures, OrganizationId } = await clients.iam.send(new ListOrganizationsFeaturesCommand({}), call);
    if (!EnabledFeatures && !OrganizationId)
      throw badResponse("iam:ListOrganizationsFeatures", "the answer held no features");
    return EnabledFeatures ?? [];
  } catch (error) {
    if (NO_FEATURES.has(awsCodeOf(error) ?? "")) return [];
    throw error;
  }
}

type AttachedPolicies = Pick<Organization, "serviceControlPolicies" | "resourceControlPolicies">;

const NO_POLICIES: AttachedPolicies = { serviceControlPolicies: [], resourceControlPolicies: [] };
const UNREAD: AttachedPolicies = { serviceControlPolicies: null, resourceControlPolicies: null };

/**
 * Reads both types of policies. Each can be refused by itself: a delegation may name the types that a member account
 * manages (the condition key `organizations:PolicyType`).
 */
async function policiesAbove(
  context: ReadContext,
  { awsAccountId, managementAccountId }: { readonly awsAccountId: string; readonly managementAccountId: string },
): Promise<AttachedPolicies> {
  const unlessRefused = async <Value>(read: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await read();
    } catch (error) {
      if (awsAccountId !== managementAccountId && isOrganizationRefusal(error)) return null;
      throw error;
    }
  };
  const targetIds = await unlessRefused(() => targetsAbove(context, awsAccountId));
  if (targetIds === null) return UNREAD;
  return {
    serviceControlPolicies: await unlessRefused(() => readPolicies(context, "SERVICE_CONTROL_POLICY", targetIds)),
    resourceControlPolicies: await unlessRefused(() => readResourceControlPolicies(context, targetIds)),
  };
}

/** Null if the endpoint does not know this type of policy. */
async function readResourceControlPolicies(
  context: ReadContext,
  targetIds: readonly string[],
): Promise<OrganizationPolicy[] | null> {
  try {
    return await readPolicies(context, "RESOURCE_CONTROL_POLICY", targetIds);
  } catch (error) {
    if (UNKNOWN_TYPE.has(awsCodeOf(error) ?? "")) return null;
    throw error;
  }
}

/**
 * Lists the policies from the root down to the account. A policy attached at two levels is read once and listed twice.
 */
async function readPolicies(
  context: ReadContext,
  type: OrganizationPolicyType,
  targetIds: readonly string[],
): Promise<OrganizationPolicy[]> {
  const documents = new Map<string, string>();
  const policies: OrganizationPolicy[] = [];
  for (const targetId of targetIds) {
    for (const summary of await policiesOf(context, type, targetId)) {
      const policyId = present(summary.Id, "organizations:ListPoliciesForTarget", "Id");
      const document = documents.get(policyId) ?? (await documentOf(context, policyId));
      documents.set(policyId, document);
      policies.push({ policyId, policyName: summary.Name ?? policyId, targetId, document });
    }
  }
  return policies;
}

async function targetsAbove({ clients, call }: ReadContext, awsAccountId: string): Promise<string[]> {
  const action = "organizations:ListParents";
  const targets = [awsAccountId];
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    const { Parents } = await clients.organizations.send(new ListParentsCommand({ ChildId: targets[0] }), call);
    const parent = present(Parents, action, "Parents")[0];
    targets.unshift(present(parent?.Id, action, "Id of the parent"));
    if (parent?.Type === "ROOT") return targets;
  }
  throw badResponse(action, `no root within ${MAX_LEVELS} levels`);
}

async function policiesOf(
  { clients, call }: ReadContext,
  Filter: OrganizationPolicyType,
  TargetId: string,
): Promise<PolicySummary[]> {
  return allPages("organizations:ListPoliciesForTarget", async (NextToken) => {
    const page = await clients.organizations.send(
      new ListPoliciesForTargetCommand({ TargetId, Filter, NextToken }),
      call,
    );
    return { items: page.Policies, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
}

export async function documentOf(
  { clients, call }: Pick<ReadContext, "clients" | "call">,
  policyId: string,
): Promise<string> {
  const { Policy } = await clients.organizations.send(new DescribePolicyCommand({ PolicyId: policyId }), call);
  return present(Policy?.Content, "organizations:DescribePolicy", "Content");
}
