/**
 * Reads the SCPs and RCPs of an organization once, with what each is attached to. The number of calls depends on the
 * policies and not on the accounts: only `FullAWSAccess`, which is attached to everything, takes a call for 20 targets.
 */
import {
  DescribeOrganizationCommand,
  ListPoliciesCommand,
  ListTargetsForPolicyCommand,
  type PolicySummary,
} from "@aws-sdk/client-organizations";
import { now } from "../clock.ts";
import { type AttachedPolicy, ORGANIZATION_POLICY_TYPES, type OrganizationPolicyType } from "../iam/attached-policy.ts";
import type { UnreadPolicies } from "../iam/organization-policies.ts";
import type { Instant } from "../iam/time.ts";
import { createClients, endpointOf } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { badResponse } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { CALL_RATE, errorOf, explained, READING_MAX_MS } from "./read-members.ts";
import { documentOf } from "./read-organization.ts";

const POLICIES_AT_ONCE = 4;
/** Above AWS's quotas, so that only an endpoint that is not AWS reaches it. */
const POLICIES_MAX = 10_000;
/** The maximum size of a page (AWS Organizations API Reference, *ListTargetsForPolicy*). */
const PAGE_ITEMS = 20;
/** AWS attaches it to everything, and it cannot be detached (AWS Organizations User Guide, *RCP evaluation*). */
const RCP_FULL_ACCESS = "p-RCPFullAWSAccess";
const LISTS_POLICIES = "organizations:ListPolicies";

export type PoliciesOfType =
  | { readonly status: "READ"; readonly policies: readonly AttachedPolicy[]; readonly at: Instant }
  | ({ readonly status: "UNREAD" } & UnreadPolicies);

export interface OrganizationPoliciesReading {
  readonly byType: Readonly<Record<OrganizationPolicyType, PoliciesOfType>>;
  /** The number of HTTP requests, retries included. */
  readonly calls: number;
}

type PolicyContext = Pick<ReadContext, "clients" | "call">;

/** An error makes its type of policies UNREAD as a whole. Throws if `signal` aborts. */
export async function readOrganizationPolicies(
  connection: AwsConnection,
  signal: AbortSignal,
): Promise<OrganizationPoliciesReading> {
  const { isLoopback } = await endpointOf(connection);
  const clients = createClients(connection, isLoopback ? undefined : CALL_RATE);
  const call = { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(READING_MAX_MS)]) };
  const context: PolicyContext = { clients, call };
  let features: Promise<boolean> | undefined;
  const readType = async (type: OrganizationPolicyType): Promise<PoliciesOfType> => {
    const at = now();
    try {
      const hasPolicies = await (features ??= hasAllFeatures(context));
      return { status: "READ", policies: hasPolicies ? await policiesOfType(context, type) : [], at };
    } catch (error) {
      signal.throwIfAborted();
      const { code, message, action } = errorOf(explained(error));
      return { status: "UNREAD", action: action ?? LISTS_POLICIES, code, message, at };
    }
  };
  try {
    const [scps, rcps] = await inParallel(ORGANIZATION_POLICY_TYPES, 1, readType);
    return {
      byType: { SERVICE_CONTROL_POLICY: scps!, RESOURCE_CONTROL_POLICY: rcps! },
      calls: clients.requests.calls,
    };
  } finally {
    clients.destroy();
  }
}

/** Whether the organization can have policies. One that only consolidates billing has none. */
async function hasAllFeatures({ clients, call }: PolicyContext): Promise<boolean> {
  const { Organization } = await clients.organizations.send(new DescribeOrganizationCommand({}), call);
  return (
    present(Organization, "organizations:DescribeOrganization", "Organization").FeatureSet !== "CONSOLIDATED_BILLING"
  );
}

/** The policies that are attached to anything, by ID. */
async function policiesOfType(context: PolicyContext, type: OrganizationPolicyType): Promise<AttachedPolicy[]> {
  const summaries = await summariesOf(context, type);
  if (summaries.length > POLICIES_MAX)
    throw badResponse(LISTS_POLICIES, `the organization has more than ${POLICIES_MAX} policies`);
  const policies = await inParallel(summaries, POLICIES_AT_ONCE, async ({ Id, Name }) => {
    const policyId = present(Id, LISTS_POLICIES, "Id");
    const targetIds = policyId === RCP_FULL_ACCESS ? null : await targetsOf(context, policyId);
    if (targetIds?.length === 0) return [];
    return [{ type, policyId, name: Name ?? policyId, document: await documentOf(context, policyId), targetIds }];
  });
  return policies.flat().toSorted((one, other) => (one.policyId < other.policyId ? -1 : 1));
}

async function summariesOf({ clients, call }: PolicyContext, Filter: OrganizationPolicyType): Promise<PolicySummary[]> {
  const summaries = await allPages(LISTS_POLICIES, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListPoliciesCommand({ Filter, MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.Policies, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  // moto ignores the filter. A policy of another type must never count as one of this type.
  return summaries.filter(({ Type }) => Type === undefined || Type === Filter);
}

async function targetsOf({ clients, call }: PolicyContext, PolicyId: string): Promise<string[]> {
  const action = "organizations:ListTargetsForPolicy";
  const targets = await allPages(action, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListTargetsForPolicyCommand({ PolicyId, MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.Targets, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  return targets.map(({ TargetId }) => present(TargetId, action, "TargetId"));
}
