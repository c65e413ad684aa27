/**
 * Reads what the management account of an organization has handed to member accounts. Only the management account and
 * delegated administrators may. A part that AWS did not answer is UNREAD, never empty.
 */
import {
  DescribeOrganizationCommand,
  DescribeResourcePolicyCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
} from "@aws-sdk/client-organizations";
import { now } from "../clock.ts";
import type {
  AdministrationPart,
  AdministrationValues,
  DelegatedAdministrator,
} from "../iam/organization-administration.ts";
import type { Instant } from "../iam/time.ts";
import { createClients, endpointOf } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { awsCodeOf } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { CALL_RATE, errorOf, explained, READING_MAX_MS } from "./read-members.ts";

const ADMINISTRATORS_AT_ONCE = 4;
/** The maximum size of a page (AWS Organizations API Reference, *ListDelegatedAdministrators*). */
const PAGE_ITEMS = 20;
/** How AWS says that there is no delegation policy. */
const NO_DELEGATION = "ResourcePolicyNotFoundException";
/** How AWS says that an account is no longer a delegated administrator, which it was a moment before. */
const NOT_REGISTERED = "AccountNotRegisteredException";
const LISTS_SERVICES = "organizations:ListAWSServiceAccessForOrganization";
const LISTS_ADMINISTRATORS = "organizations:ListDelegatedAdministrators";
const LISTS_DELEGATED_SERVICES = "organizations:ListDelegatedServicesForAccount";
const DESCRIBES_DELEGATION = "organizations:DescribeResourcePolicy";

export type AdministrationPartResult<T> =
  | { readonly status: "READ"; readonly value: T; readonly at: Instant }
  | {
      readonly status: "UNREAD";
      readonly action: string;
      readonly code: string;
      readonly message: string;
      readonly at: Instant;
    };

export interface OrganizationAdministrationReading {
  readonly parts: { readonly [K in AdministrationPart]: AdministrationPartResult<AdministrationValues[K]> };
  /** The number of HTTP requests, retries included. */
  readonly calls: number;
}

type AdministrationContext = Pick<ReadContext, "clients" | "call">;

/** Reads the parts one after the other. An error leaves only its part unread. Throws if `signal` aborts. */
export async function readOrganizationAdministration(
  connection: AwsConnection,
  signal: AbortSignal,
): Promise<OrganizationAdministrationReading> {
  const { isLoopback } = await endpointOf(connection);
  const clients = createClients(connection, isLoopback ? undefined : CALL_RATE);
  const call = { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(READING_MAX_MS)]) };
  const context: AdministrationContext = { clients, call };
  let features: Promise<boolean> | undefined;
  /** An organization that only consolidates billing can hand nothing over, and AWS refuses to list it. */
  const part = async <T>(action: string, nothing: T, read: (context: AdministrationContext) => Promise<T>) => {
    const at = now();
    try {
      const hasAllFeatures = await (features ??= readFeatures(context));
      return { status: "READ", value: hasAllFeatures ? await read(context) : nothing, at } as const;
    } catch (error) {
      signal.throwIfAborted();
      const { code, message, action: refused } = errorOf(explained(error));
      return { status: "UNREAD", action: refused ?? action, code, message, at } as const;
    }
  };
  try {
    return {
      parts: {
        TRUSTED_SERVICES: await part(LISTS_SERVICES, [], trustedServices),
        DELEGATED_ADMINISTRATORS: await part(LISTS_ADMINISTRATORS, [], delegatedAdministrators),
        DELEGATION_POLICY: await part(DESCRIBES_DELEGATION, { document: null }, delegationPolicy),
      },
      calls: clients.requests.calls,
    };
  } finally {
    clients.destroy();
  }
}

async function readFeatures({ clients, call }: AdministrationContext): Promise<boolean> {
  const { Organization } = await clients.organizations.send(new DescribeOrganizationCommand({}), call);
  return (
    present(Organization, "organizations:DescribeOrganization", "Organization").FeatureSet !== "CONSOLIDATED_BILLING"
  );
}

async function trustedServices({ clients, call }: AdministrationContext): Promise<string[]> {
  const services = await allPages(LISTS_SERVICES, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListAWSServiceAccessForOrganizationCommand({ MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.EnabledServicePrincipals, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  return services
    .map(({ ServicePrincipal }) => present(ServicePrincipal, LISTS_SERVICES, "ServicePrincipal"))
    .toSorted();
}

async function delegatedAdministrators(context: AdministrationContext): Promise<DelegatedAdministrator[]> {
  const { clients, call } = context;
  const accounts = await allPages(LISTS_ADMINISTRATORS, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListDelegatedAdministratorsCommand({ MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.DelegatedAdministrators, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  const administrators = await inParallel(accounts, ADMINISTRATORS_AT_ONCE, async ({ Id }) => {
    const awsAccountId = present(Id, LISTS_ADMINISTRATORS, "Id");
    return { awsAccountId, services: await delegatedServices(context, awsAccountId) };
  });
  return administrators.toSorted((one, other) => (one.awsAccountId < other.awsAccountId ? -1 : 1));
}

async function delegatedServices({ clients, call }: AdministrationContext, AccountId: string): Promise<string[]> {
  try {
    const services = await allPages(LISTS_DELEGATED_SERVICES, async (NextToken) => {
      const page = await clients.organizations.send(
        new ListDelegatedServicesForAccountCommand({ AccountId, MaxResults: PAGE_ITEMS, NextToken }),
        call,
      );
      return { items: page.DelegatedServices, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
    });
    return services
      .map(({ ServicePrincipal }) => present(ServicePrincipal, LISTS_DELEGATED_SERVICES, "ServicePrincipal"))
      .toSorted();
  } catch (error) {
    if (awsCodeOf(error) === NOT_REGISTERED) return [];
    throw error;
  }
}

async function delegationPolicy({
  clients,
  call,
}: AdministrationContext): Promise<AdministrationValues["DELEGATION_POLICY"]> {
  try {
    const { ResourcePolicy } = await clients.organizations.send(new DescribeResourcePolicyCommand({}), call);
    return { document: present(ResourcePolicy?.Content, DESCRIBES_DELEGATION, "Content") };
  } catch (error) {
    if (awsCodeOf(error) === NO_DELEGATION) return { document: null };
    throw error;
  }
}
