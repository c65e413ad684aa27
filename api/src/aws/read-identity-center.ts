/**
 * Reads IAM Identity Center: permission sets, account assignments, persons and groups. Only the management account of the
 * organization and the delegated administrator of IAM Identity Center may. A part that AWS did not answer is UNREAD, never
 * empty.
 */
import type { IdentitystoreClient } from "@aws-sdk/client-identitystore";
import type { PermissionsBoundary, SSOAdminClient } from "@aws-sdk/client-sso-admin";
import { now } from "../clock.ts";
import { AppError } from "../errors.ts";
import {
  type AccountAssignment,
  ASSIGNED_TO,
  type GroupMembership,
  type IdentityCenterGroup,
  type IdentityCenterInstance,
  type IdentityCenterUser,
  minutesOf,
  type PermissionSet,
  type UnreadPart,
} from "../iam/identity-center.ts";
import { type Instant, MINUTE } from "../iam/time.ts";
import { createClients, endpointOf } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { awsCodeOf, isOrganizationRefusal } from "./errors.ts";
import { inParallel, present } from "./pages.ts";
import { errorOf } from "./read-members.ts";
import { allByToken } from "./workloads/workload-reader.ts";

/** AWS allows 20 calls per second of an instance to everyone together (IAM Identity Center User Guide, *quotas*). */
const CALL_RATE = { callsPerSecond: 10, burst: 10 } as const;
const READINGS_AT_ONCE = 4;
const PAGE_ITEMS = 100;
/** The longest reading of permission sets and assignments: 18,000 calls, which are 300 accounts with 60 permission sets each. */
const ACCESS_MAX_MS = 30 * MINUTE;
/** The longest reading of persons, groups and members: 12,000 calls. It has its own limit, so that they are read in any case. */
const PEOPLE_MAX_MS = 20 * MINUTE;
const LISTS_INSTANCES = "sso:ListInstances";

/** Every action that the reading calls, and its purpose. The templates allow exactly these. */
export const IDENTITY_CENTER_ACTIONS = {
  [LISTS_INSTANCES]: "Finds the instance of IAM Identity Center.",
  "sso:ListPermissionSets": "Lists the permission sets.",
  "sso:DescribePermissionSet": "Reads the name and session duration of a permission set.",
  "sso:ListManagedPoliciesInPermissionSet": "Lists the AWS managed policies of a permission set.",
  "sso:ListCustomerManagedPolicyReferencesInPermissionSet": "Lists the customer managed policies of a permission set.",
  "sso:GetInlinePolicyForPermissionSet": "Reads the inline policy of a permission set.",
  "sso:GetPermissionsBoundaryForPermissionSet": "Reads the permissions boundary of a permission set.",
  "sso:ListAccountsForProvisionedPermissionSet": "Lists the accounts in which a permission set is used.",
  "sso:ListAccountAssignments": "Lists who is assigned to an account with a permission set.",
  "identitystore:ListUsers": "Lists the persons.",
  "identitystore:ListGroups": "Lists the groups.",
  "identitystore:ListGroupMemberships": "Lists the members of a group.",
} as const;
type IdentityCenterAction = keyof typeof IDENTITY_CENTER_ACTIONS;

/** READ may lack facts of single items: then `unread` says which action failed first. */
export type PartResult<T> =
  | { readonly status: "READ"; readonly items: readonly T[]; readonly at: Instant; readonly unread: UnreadPart | null }
  | { readonly status: "UNREAD"; readonly unread: UnreadPart };

export interface IdentityCenterReading {
  readonly instance: IdentityCenterInstance;
  readonly permissionSets: PartResult<PermissionSet>;
  readonly assignments: PartResult<AccountAssignment>;
  readonly users: PartResult<IdentityCenterUser>;
  readonly groups: PartResult<IdentityCenterGroup>;
  readonly memberships: PartResult<GroupMembership>;
  /** The number of HTTP requests, retries included. */
  readonly calls: number;
}

export interface IdentityCenterPlace {
  /** The Region of the instance. */
  readonly region: string;
  readonly managementAccountId: string;
}

/**
 * Reads everything. Errors: IDENTITY_CENTER_NOT_FOUND if the Region has no instance of the organization; those of
 * `sso:ListInstances`; the signal's reason.
 */
export async function readIdentityCenter(
  connection: AwsConnection,
  place: IdentityCenterPlace,
  signal: AbortSignal,
): Promise<IdentityCenterReading> {
  const { isLoopback } = await endpointOf(connection);
  const [{ SSOAdminClient: Admin }, { IdentitystoreClient: Store }] = await Promise.all([
    import("@aws-sdk/client-sso-admin"),
    import("@aws-sdk/client-identitystore"),
  ]);
  const clients = createClients(connection, isLoopback ? undefined : CALL_RATE);
  const admin = clients.inRegion(place.region, (config) => new Admin(config));
  const store = clients.inRegion(place.region, (config) => new Store(config));
  const within = (milliseconds: number): Reader["call"] => ({
    abortSignal: AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]),
  });
  const call = within(ACCESS_MAX_MS);
  try {
    const instance = await findInstance(admin, place, call);
    const reader: Reader = { admin, store, instance, call, signal };
    const permissionSets = await partOf(reader, readPermissionSets);
    const sets = permissionSets.status === "READ" ? permissionSets.items : null;
    const assignments = await partOf(reader, () => readAssignments(reader, known(sets, permissionSets)));
    const people: Reader = { ...reader, call: within(PEOPLE_MAX_MS) };
    const users = await partOf(people, readUsers);
    const groups = await partOf(people, readGroups);
    const found = groups.status === "READ" ? groups.items : null;
    const memberships = await partOf(people, () => readMemberships(people, known(found, groups)));
    return { instance, permissionSets, assignments, users, groups, memberships, calls: clients.requests.calls };
  } catch (error) {
    throw explained(error);
  } finally {
    admin.destroy();
    store.destroy();
    clients.destroy();
  }
}

interface Reader {
  readonly admin: SSOAdminClient;
  readonly store: IdentitystoreClient;
  readonly instance: IdentityCenterInstance;
  readonly call: { readonly abortSignal: AbortSignal };
  /** The caller's signal. `call` also ends at the time limit. */
  readonly signal: AbortSignal;
}

interface Items<T> {
  readonly items: readonly T[];
  /** The first error of a single fact. Null if everything was read. */
  readonly error: AppError | null;
}

async function partOf<T>(reader: Reader, read: (reader: Reader) => Promise<Items<T>>): Promise<PartResult<T>> {
  const at = now();
  try {
    const { items, error } = await read(reader);
    return { status: "READ", items, at, unread: error && unreadOf(error, at) };
  } catch (error) {
    reader.signal.throwIfAborted();
    return { status: "UNREAD", unread: unreadOf(error, at) };
  }
}

function unreadOf(error: unknown, at: Instant): UnreadPart {
  return { ...errorOf(explained(error)), at };
}

/**
 * Returns the result of an earlier part. Throws its error if it was not read, because nothing is known of the parts
 * that depend on it.
 */
function known<T>(items: readonly T[] | null, part: PartResult<T>): readonly T[] {
  if (items !== null) return items;
  const { code, message, action } = (part as { readonly unread: UnreadPart }).unread;
  throw new AppError(code as AppError["code"], { message, details: { action } });
}

async function findInstance(
  admin: SSOAdminClient,
  { region, managementAccountId }: IdentityCenterPlace,
  call: Reader["call"],
): Promise<IdentityCenterInstance> {
  const { ListInstancesCommand } = await import("@aws-sdk/client-sso-admin");
  const instances = await allByToken(LISTS_INSTANCES, async (NextToken) => {
    const page = await admin.send(new ListInstancesCommand({ NextToken }), call);
    return { items: page.Instances, token: page.NextToken };
  });
  // An instance of a single account has no permission sets. The organization's is owned by the management account.
  const found = instances.find(({ OwnerAccountId }) => OwnerAccountId === managementAccountId);
  if (!found)
    throw new AppError("IDENTITY_CENTER_NOT_FOUND", {
      message: `The organization has no instance of IAM Identity Center in ${region}, or the account that reads it may not see it. Choose the Region in which IAM Identity Center is enabled.`,
    });
  return {
    instanceArn: present(found.InstanceArn, LISTS_INSTANCES, "InstanceArn"),
    identityStoreId: present(found.IdentityStoreId, LISTS_INSTANCES, "IdentityStoreId"),
  };
}

async function readPermissionSets(reader: Reader): Promise<Items<PermissionSet>> {
  const { ListPermissionSetsCommand } = await import("@aws-sdk/client-sso-admin");
  const { admin, call, instance } = reader;
  const { instanceArn: InstanceArn } = instance;
  const arns = await allByToken("sso:ListPermissionSets", async (NextToken) => {
    const page = await admin.send(
      new ListPermissionSetsCommand({ InstanceArn, MaxResults: PAGE_ITEMS, NextToken }),
      call,
    );
    return { items: page.PermissionSets, token: page.NextToken };
  });
  const errors: AppError[] = [];
  const sets = await inParallel(arns, READINGS_AT_ONCE, (arn) => readPermissionSet(reader, arn, errors));
  return { items: sets.filter((set) => set !== null), error: errors[0] ?? null };
}

/** One permission set, or null if it was deleted in the meantime. Facts that AWS refuses are left out and named. */
async function readPermissionSet(
  { admin, call, instance, signal }: Reader,
  arn: string,
  errors: AppError[],
): Promise<PermissionSet | null> {
  const {
    DescribePermissionSetCommand,
    GetInlinePolicyForPermissionSetCommand,
    GetPermissionsBoundaryForPermissionSetCommand,
    ListCustomerManagedPolicyReferencesInPermissionSetCommand,
    ListManagedPoliciesInPermissionSetCommand,
  } = await import("@aws-sdk/client-sso-admin");
  const input = { InstanceArn: instance.instanceArn, PermissionSetArn: arn };
  const unread: string[] = [];
  const orUnread = async <T>(action: IdentityCenterAction, none: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (isNotFound(error)) return none;
      if (!(error instanceof AppError)) throw error;
      unread.push(action);
      errors.push(error);
      return none;
    }
  };
  const described = await orNotFound(admin.send(new DescribePermissionSetCommand(input), call));
  if (described === null) return null;
  const set = present(described.PermissionSet, "sso:DescribePermissionSet", "PermissionSet");
  const listsManaged = "sso:ListManagedPoliciesInPermissionSet";
  const managedPolicies = await orUnread(listsManaged, [], () =>
    allByToken(listsManaged, async (NextToken) => {
      const page = await admin.send(new ListManagedPoliciesInPermissionSetCommand({ ...input, NextToken }), call);
      return { items: page.AttachedManagedPolicies, token: page.NextToken };
    }),
  );
  const listsReferences = "sso:ListCustomerManagedPolicyReferencesInPermissionSet";
  const customerPolicies = await orUnread(listsReferences, [], () =>
    allByToken(listsReferences, async (NextToken) => {
      const command = new ListCustomerManagedPolicyReferencesInPermissionSetCommand({ ...input, NextToken });
      const page = await admin.send(command, call);
      return { items: page.CustomerManagedPolicyReferences, token: page.NextToken };
    }),
  );
  const inlinePolicy = await orUnread("sso:GetInlinePolicyForPermissionSet", null, async () => {
    const { InlinePolicy } = await admin.send(new GetInlinePolicyForPermissionSetCommand(input), call);
    // AWS answers an empty text if there is none.
    return InlinePolicy || null;
  });
  const boundary = await orUnread("sso:GetPermissionsBoundaryForPermissionSet", null, async () => {
    const command = new GetPermissionsBoundaryForPermissionSetCommand(input);
    return boundaryOf((await admin.send(command, call)).PermissionsBoundary);
  });
  return {
    arn,
    name: present(set.Name, "sso:DescribePermissionSet", "Name"),
    description: set.Description || null,
    sessionMinutes: minutesOf(set.SessionDuration ?? ""),
    managedPolicies: managedPolicies.map(({ Name, Arn }) => {
      const policyArn = present(Arn, listsManaged, "Arn");
      return { name: Name ?? policyArn, arn: policyArn };
    }),
    customerPolicies: customerPolicies.map(({ Name, Path }) => ({
      name: present(Name, listsReferences, "Name"),
      path: Path ?? "/",
    })),
    inlinePolicy,
    boundary,
    unread,
  };
}

function boundaryOf(boundary: PermissionsBoundary | undefined): PermissionSet["boundary"] {
  if (!boundary) return null;
  const { ManagedPolicyArn, CustomerManagedPolicyReference: reference } = boundary;
  if (ManagedPolicyArn) return ManagedPolicyArn;
  return reference?.Name ? { name: reference.Name, path: reference.Path ?? "/" } : null;
}

async function readAssignments(
  { admin, call, instance }: Reader,
  sets: readonly PermissionSet[],
): Promise<Items<AccountAssignment>> {
  const { ListAccountAssignmentsCommand, ListAccountsForProvisionedPermissionSetCommand } =
    await import("@aws-sdk/client-sso-admin");
  const { instanceArn: InstanceArn } = instance;
  const listsAccounts = "sso:ListAccountsForProvisionedPermissionSet";
  const places = await inParallel(sets, READINGS_AT_ONCE, async ({ arn: PermissionSetArn }) => {
    const accounts = await allByToken(listsAccounts, async (NextToken) => {
      const command = new ListAccountsForProvisionedPermissionSetCommand({
        InstanceArn,
        PermissionSetArn,
        MaxResults: PAGE_ITEMS,
        NextToken,
      });
      const page = await orNotFound(admin.send(command, call));
      return page === null ? { items: [], token: undefined } : { items: page.AccountIds, token: page.NextToken };
    });
    return accounts.map((AccountId) => ({ InstanceArn, PermissionSetArn, AccountId }));
  });
  const action = "sso:ListAccountAssignments";
  const assignments = await inParallel(places.flat(), READINGS_AT_ONCE, async (place) => {
    const listed = await allByToken(action, async (NextToken) => {
      const command = new ListAccountAssignmentsCommand({ ...place, MaxResults: PAGE_ITEMS, NextToken });
      const page = await orNotFound(admin.send(command, call));
      return page === null
        ? { items: [], token: undefined }
        : { items: page.AccountAssignments, token: page.NextToken };
    });
    return listed.map(({ PrincipalId, PrincipalType }) => ({
      awsAccountId: place.AccountId,
      permissionSetArn: place.PermissionSetArn,
      principalType: present(
        ASSIGNED_TO.find((type) => type === PrincipalType),
        action,
        "PrincipalType",
      ),
      principalId: present(PrincipalId, action, "PrincipalId"),
    }));
  });
  return { items: assignments.flat(), error: null };
}

async function readUsers({ store, call, instance }: Reader): Promise<Items<IdentityCenterUser>> {
  const { ListUsersCommand } = await import("@aws-sdk/client-identitystore");
  const action = "identitystore:ListUsers";
  const users = await allByToken(action, async (NextToken) => {
    const input = { IdentityStoreId: instance.identityStoreId, MaxResults: PAGE_ITEMS, NextToken };
    const page = await store.send(new ListUsersCommand(input), call);
    return { items: page.Users, token: page.NextToken };
  });
  const items = users.map(({ UserId, UserName, DisplayName, Emails, UserStatus }) => {
    const userId = present(UserId, action, "UserId");
    const email = (Emails ?? []).find(({ Primary }) => Primary) ?? Emails?.[0];
    return {
      userId,
      userName: UserName ?? userId,
      displayName: DisplayName || null,
      email: email?.Value || null,
      isDisabled: UserStatus === "DISABLED",
    };
  });
  return { items, error: null };
}

async function readGroups({ store, call, instance }: Reader): Promise<Items<IdentityCenterGroup>> {
  const { ListGroupsCommand } = await import("@aws-sdk/client-identitystore");
  const action = "identitystore:ListGroups";
  const groups = await allByToken(action, async (NextToken) => {
    const input = { IdentityStoreId: instance.identityStoreId, MaxResults: PAGE_ITEMS, NextToken };
    const page = await store.send(new ListGroupsCommand(input), call);
    return { items: page.Groups, token: page.NextToken };
  });
  const items = groups.map(({ GroupId, DisplayName, Description }) => {
    const groupId = present(GroupId, action, "GroupId");
    return { groupId, name: DisplayName ?? groupId, description: Description || null };
  });
  return { items, error: null };
}

async function readMemberships(
  { store, call, instance }: Reader,
  groups: readonly IdentityCenterGroup[],
): Promise<Items<GroupMembership>> {
  const { ListGroupMembershipsCommand } = await import("@aws-sdk/client-identitystore");
  const action = "identitystore:ListGroupMemberships";
  const memberships = await inParallel(groups, READINGS_AT_ONCE, async ({ groupId }) => {
    const members = await allByToken(action, async (NextToken) => {
      const { identityStoreId: IdentityStoreId } = instance;
      const input = { IdentityStoreId, GroupId: groupId, MaxResults: PAGE_ITEMS, NextToken };
      const page = await orNotFound(store.send(new ListGroupMembershipsCommand(input), call));
      return page === null ? { items: [], token: undefined } : { items: page.GroupMemberships, token: page.NextToken };
    });
    return members.map(({ MemberId }) => {
      const userId = MemberId && "UserId" in MemberId ? MemberId.UserId : undefined;
      return { groupId, userId: present(userId, action, "UserId") };
    });
  });
  return { items: memberships.flat(), error: null };
}

function isNotFound(error: unknown): boolean {
  return awsCodeOf(error) === "ResourceNotFoundException";
}

/** Null if the permission set or group was deleted while the rest was read. */
async function orNotFound<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** The error with what it means for reading IAM Identity Center, and what to do. */
function explained(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== "AWS_ACCESS_DENIED") return error;
  const { action } = error.details;
  const { details } = error;
  if (isOrganizationRefusal(error))
    return new AppError("NOT_ORGANIZATION_READER", {
      message:
        "Only the management account and the delegated administrator of IAM Identity Center can read it. Read the organization through one of them.",
      details,
      cause: error,
    });
  return new AppError("AWS_ACCESS_DENIED", {
    message:
      details["isDeniedByServiceControlPolicy"] === true
        ? `A service control policy denies ${String(action)}. Ask the organization's administrators to allow it.`
        : `AWS refused ${String(action)}. The role's template allows it in the statement ReadIdentityCenter. Only the management account and the delegated administrator of IAM Identity Center can read it.`,
    details,
    cause: error,
  });
}
