/**
 * Reads the accounts of an organization by organizational unit (OU). Only the management account and delegated
 * administrators may. The result names the units for which AWS did not answer, because such a unit is not one without
 * accounts.
 */
import {
  DescribeOrganizationCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
} from "@aws-sdk/client-organizations";
import { AppError } from "../errors.ts";
import {
  MEMBER_STATES,
  type MemberState,
  type OrganizationMember,
  type OrganizationUnit,
  type UnreadUnit,
} from "../iam/organization.ts";
import { MINUTE } from "../iam/time.ts";
import { readCallerIdentity } from "./caller-identity.ts";
import { createClients, endpointOf } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { awsCodeOf, badResponse, isOrganizationRefusal } from "./errors.ts";
import { allPages, inParallel, present } from "./pages.ts";
import { type ReadAction, READ_ACTIONS } from "./read-actions.ts";
import type { ReadContext } from "./read-context.ts";

/** AWS throttles the calls of a whole organization together, and other tools of the organization need them, too. */
export const CALL_RATE = { callsPerSecond: 5, burst: 10 } as const;
const UNITS_AT_ONCE = 4;
/** The maximum size of a page (AWS Organizations API Reference, *ListAccountsForParent*). */
const PAGE_ITEMS = 20;
/** Above AWS's quotas, so that only an endpoint that is not AWS reaches them. */
const UNITS_MAX = 5_000;
const MEMBERS_MAX = 20_000;
/** The longest reading. 10,000 accounts in 1,000 units take about 8 minutes. */
export const READING_MAX_MS = 20 * MINUTE;
const IDENTIFIES = "organizations:DescribeOrganization";
const NO_ORGANIZATION = "AWSOrganizationsNotInUseException";

export interface OrganizationIdentity {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** The account whose credentials read the organization. */
  readonly readerAccountId: string;
  readonly partition: string;
  readonly rootId: string;
}

export interface OrganizationTree {
  /** The root comes first, and parents before their units. */
  readonly units: readonly OrganizationUnit[];
  readonly members: readonly OrganizationMember[];
  readonly unread: readonly UnreadUnit[];
  /** The number of HTTP requests, retries included. */
  readonly calls: number;
}

/**
 * Finds out which organization the connection can read. Errors: NOT_IN_ORGANIZATION, NOT_ORGANIZATION_READER,
 * AWS_ACCESS_DENIED with the action that is missing, and the errors of every AWS call.
 */
export async function identifyOrganization(connection: AwsConnection): Promise<OrganizationIdentity> {
  const clients = createClients(connection);
  const { organizations } = clients;
  try {
    const { awsAccountId, partition } = await readCallerIdentity(clients, {});
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    const { Id, MasterAccountId } = present(Organization, IDENTIFIES, "Organization");
    const roots = await allPages("organizations:ListRoots", async (NextToken) => {
      const page = await organizations.send(new ListRootsCommand({ NextToken }));
      return { items: page.Roots, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
    });
    return {
      organizationId: matching(/^o-[a-z0-9]{10,32}$/, Id, IDENTIFIES, "Id"),
      managementAccountId: matching(/^\d{12}$/, MasterAccountId, IDENTIFIES, "MasterAccountId"),
      readerAccountId: awsAccountId,
      partition,
      rootId: matching(/^r-[0-9a-z]{4,32}$/, roots[0]?.Id, "organizations:ListRoots", "Id of the root"),
    };
  } catch (error) {
    throw explained(error);
  } finally {
    clients.destroy();
  }
}

/** The ID, which becomes part of commands. The patterns are those of the AWS Organizations API Reference. */
function matching(pattern: RegExp, value: string | undefined, action: string, field: string): string {
  const id = present(value, action, field);
  if (!pattern.test(id)) throw badResponse(action, `the ${field} is none of AWS's`);
  return id;
}

/** Reads all units and accounts. An error of one unit ends up in `unread`. Throws if `signal` aborts. */
export async function readOrganizationTree(
  connection: AwsConnection,
  rootId: string,
  signal: AbortSignal,
): Promise<OrganizationTree> {
  const { isLoopback } = await endpointOf(connection);
  const clients = createClients(connection, isLoopback ? undefined : CALL_RATE);
  const call = { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(READING_MAX_MS)]) };
  const context: UnitContext = { clients, call };
  const units: OrganizationUnit[] = [{ unitId: rootId, name: "Root", parentId: null }];
  const members: OrganizationMember[] = [];
  const unread: UnreadUnit[] = [];
  try {
    for (let level: readonly OrganizationUnit[] = units.slice(); level.length > 0;) {
      const read = await inParallel(level, UNITS_AT_ONCE, (unit) => readUnit(context, unit));
      signal.throwIfAborted();
      level = read.flatMap(({ children }) => children);
      units.push(...level);
      for (const each of read) {
        members.push(...each.members);
        unread.push(...each.unread);
      }
      if (units.length > UNITS_MAX || members.length > MEMBERS_MAX) {
        const code = "AWS_BAD_RESPONSE";
        const message = `The organization has more than ${UNITS_MAX} units or ${MEMBERS_MAX} accounts.`;
        unread.push({ unitId: rootId, unitName: "Root", action: "organizations:ListAccountsForParent", code, message });
        break;
      }
    }
    return { units, members, unread, calls: clients.requests.calls };
  } finally {
    clients.destroy();
  }
}

type UnitContext = Pick<ReadContext, "clients" | "call">;

interface UnitReading {
  readonly children: readonly OrganizationUnit[];
  readonly members: readonly OrganizationMember[];
  readonly unread: readonly UnreadUnit[];
}

async function readUnit(context: UnitContext, unit: OrganizationUnit): Promise<UnitReading> {
  const unread: UnreadUnit[] = [];
  const orUnread = async <T>(action: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await read();
    } catch (error) {
      const { code, message } = errorOf(explained(error));
      unread.push({ unitId: unit.unitId, unitName: unit.name, action, code, message });
      return [];
    }
  };
  const children = await orUnread("organizations:ListOrganizationalUnitsForParent", () => unitsIn(context, unit));
  const members = await orUnread("organizations:ListAccountsForParent", () => membersIn(context, unit));
  return { children, members, unread };
}

async function unitsIn({ clients, call }: UnitContext, { unitId }: OrganizationUnit): Promise<OrganizationUnit[]> {
  const action = "organizations:ListOrganizationalUnitsForParent";
  const units = await allPages(action, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListOrganizationalUnitsForParentCommand({ ParentId: unitId, MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.OrganizationalUnits, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  return units.map(({ Id, Name }) => ({ unitId: present(Id, action, "Id"), name: Name ?? Id!, parentId: unitId }));
}

async function membersIn({ clients, call }: UnitContext, { unitId }: OrganizationUnit): Promise<OrganizationMember[]> {
  const action = "organizations:ListAccountsForParent";
  const accounts = await allPages(action, async (NextToken) => {
    const page = await clients.organizations.send(
      new ListAccountsForParentCommand({ ParentId: unitId, MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.Accounts, isTruncated: Boolean(page.NextToken), marker: page.NextToken };
  });
  return accounts.map(({ Id, Name, Email, State, Status }) => {
    const awsAccountId = present(Id, action, "Id");
    // AWS replaced `Status` by `State` in 2026. Endpoints that are not AWS still send only the former.
    return { awsAccountId, name: Name ?? awsAccountId, email: Email ?? null, state: stateOf(State ?? Status), unitId };
  });
}

function stateOf(state: string | undefined): MemberState {
  return MEMBER_STATES.find((known) => known === state) ?? "UNKNOWN";
}

/** The error with what it means for reading an organization, and what to do. */
export function explained(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (awsCodeOf(error) === NO_ORGANIZATION) return new AppError("NOT_IN_ORGANIZATION", { cause: error });
  if (isOrganizationRefusal(error)) return new AppError("NOT_ORGANIZATION_READER", { cause: error });
  const action = error.details["action"];
  if (error.code !== "AWS_ACCESS_DENIED" || typeof action !== "string" || !action.startsWith("organizations:"))
    return error;
  const isByPolicy = error.details["isDeniedByServiceControlPolicy"] === true;
  return new AppError("AWS_ACCESS_DENIED", {
    message: isByPolicy
      ? `A service control policy denies ${action}. Ask the organization's administrators to allow it.`
      : `AWS refused ${action}. Add it to the policy of the role or user that reads this account: the role's template has it in the statement ${statementOf(action)}.`,
    details: error.details,
    cause: error,
  });
}

/** The statement of the role's template that has the action. */
function statementOf(action: string): "Read" | "ReadOptional" {
  return READ_ACTIONS[action as ReadAction]?.purpose === "SCAN" ? "Read" : "ReadOptional";
}

interface ReadingError {
  readonly code: string;
  readonly message: string;
  /** The AWS action that failed. Null if it is unknown. */
  readonly action: string | null;
}

export function errorOf(error: unknown): ReadingError {
  if (error instanceof AppError) {
    const { code, message } = error;
    const action = error.details["action"];
    return { code, message, action: typeof action === "string" ? action : null };
  }
  if ((error as Error).name === "AbortError" || (error as Error).name === "TimeoutError")
    return { code: "AWS_UNREACHABLE", message: "The reading took too long and was stopped.", action: null };
  throw error;
}
