/**
 * GetAccountAuthorizationDetails: one sequence of users, groups, roles, customer managed and AWS managed policies, cut
 * into pages of MaxItems. Each item's XML is cached until the item changes, so that a benchmark measures IAM Monitor's
 * reader and not the sandbox. A marker contains the last item's kind and serial number, so edits between two pages do
 * not shift the pages.
 */
import type { SandboxAccount } from "../account.ts";
import { validationError } from "../aws-error.ts";
import type { PolicyHolder, SandboxGroup, SandboxPolicy, SandboxRole, SandboxUser } from "../entities.ts";
import {
  type Call,
  DEFAULT_PAGE_ITEMS,
  encodeDocument,
  MAX_PAGE_ITEMS,
  type OperationTable,
  readMarker,
  tagFields,
  time,
  writeMarker,
} from "../operation.ts";
import { RawXml, writeXml, type XmlFields, type XmlValue } from "../protocol/query.ts";

const FILTERS = ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"] as const;
type Filter = (typeof FILTERS)[number];

interface Item {
  readonly filter: Filter;
  readonly rank: number;
  readonly serial: number;
  readonly write: () => string;
}

const sequences = new WeakMap<SandboxAccount, { revision: number; items: readonly Item[] }>();

export const authorizationDetailsOperations: OperationTable = {
  GetAccountAuthorizationDetails: (call) => {
    const filters = readFilters(call);
    const limit = call.params.integer("MaxItems", 1, MAX_PAGE_ITEMS) ?? DEFAULT_PAGE_ITEMS;
    const items = sequenceOf(call.account);
    const lists: Record<Filter, string[]> = {
      User: [],
      Group: [],
      Role: [],
      LocalManagedPolicy: [],
      AWSManagedPolicy: [],
    };
    let index = startOf(items, call.params.optional("Marker"));
    let given = 0;
    let last: Item | undefined;
    for (; index < items.length && given < limit; index++) {
      const item = items[index];
      if (item === undefined || !filters.has(item.filter)) continue;
      lists[item.filter].push(item.write());
      last = item;
      given++;
    }
    const isTruncated = last !== undefined && items.slice(index).some((item) => filters.has(item.filter));
    return {
      IsTruncated: isTruncated,
      UserDetailList: joined(lists.User),
      GroupDetailList: joined(lists.Group),
      RoleDetailList: joined(lists.Role),
      Policies: joined([...lists.LocalManagedPolicy, ...lists.AWSManagedPolicy]),
      Marker: isTruncated && last !== undefined ? writeMarker(String(last.rank), last.serial) : undefined,
    };
  },
};

function readFilters({ params }: Call): ReadonlySet<Filter> {
  const asked = params.list("Filter");
  for (const filter of asked) {
    if (!(FILTERS as readonly string[]).includes(filter)) {
      throw validationError(
        `1 validation error detected: Value '[${filter}]' at 'filter' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${FILTERS.join(", ")}]]`,
      );
    }
  }
  return new Set(asked.length === 0 ? FILTERS : (asked as Filter[]));
}

function sequenceOf(account: SandboxAccount): readonly Item[] {
  const cached = sequences.get(account);
  if (cached?.revision === account.revision) return cached.items;
  const items: Item[] = [];
  for (const user of account.users.values()) items.push(itemOf(0, user, userDetail));
  for (const group of account.groups.values()) items.push(itemOf(1, group, groupDetail));
  for (const role of account.roles.values()) items.push(itemOf(2, role, roleDetail));
  for (const policy of account.customerPolicies.values()) items.push(itemOf(3, policy, policyDetail));
  for (const policy of account.awsPolicies.values()) items.push(itemOf(4, policy, policyDetail));
  sequences.set(account, { revision: account.revision, items });
  return items;
}

function itemOf<T extends { serial: number; xml?: string | undefined }>(
  rank: number,
  entity: T,
  detail: (entity: T) => XmlFields,
): Item {
  const filter = FILTERS[rank];
  if (filter === undefined) throw new Error(`There is no filter of rank ${rank}.`);
  return {
    filter,
    rank,
    serial: entity.serial,
    write: () => (entity.xml ??= `<member>${writeXml(detail(entity))}</member>`),
  };
}

/** The index of the first item after the marker's, found by binary search. */
function startOf(items: readonly Item[], marker: string | undefined): number {
  if (marker === undefined) return 0;
  const { key, index: serial } = readMarker(marker);
  const rank = Number(key);
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && (item.rank < rank || (item.rank === rank && item.serial <= serial))) low = middle + 1;
    else high = middle;
  }
  return low;
}

function joined(members: readonly string[]): RawXml {
  return new RawXml(members.join(""));
}

function attached(holder: PolicyHolder): XmlValue[] {
  return [...holder.attachedPolicies].map((policy) => ({ PolicyName: policy.name, PolicyArn: policy.arn }));
}

function inline(holder: PolicyHolder): XmlValue[] {
  return [...holder.inlinePolicies].map(([name, document]) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

export function boundary(policy: SandboxPolicy | null): XmlFields | undefined {
  return policy === null ? undefined : { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: policy.arn };
}

function userDetail(user: SandboxUser): XmlFields {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: time(user.createdAt),
    UserPolicyList: user.inlinePolicies.size === 0 ? undefined : inline(user),
    GroupList: [...user.groups].map((group) => group.name),
    AttachedManagedPolicies: attached(user),
    PermissionsBoundary: boundary(user.permissionsBoundary),
    Tags: tagFields(user.tags),
  };
}

function groupDetail(group: SandboxGroup): XmlFields {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: time(group.createdAt),
    GroupPolicyList: inline(group),
    AttachedManagedPolicies: attached(group),
  };
}

function roleDetail(role: SandboxRole): XmlFields {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: time(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    InstanceProfileList: role.instanceProfiles.map((profile) => instanceProfileFields(profile, role)),
    RolePolicyList: inline(role),
    AttachedManagedPolicies: attached(role),
    PermissionsBoundary: boundary(role.permissionsBoundary),
    Tags: tagFields(role.tags),
    // AWS returns an empty element for a role that was not used in its tracking period.
    RoleLastUsed: role.lastUsed === null ? {} : { LastUsedDate: time(role.lastUsed.at), Region: role.lastUsed.region },
  };
}

export function instanceProfileFields(profile: SandboxRole["instanceProfiles"][number], role: SandboxRole): XmlFields {
  return {
    Path: "/",
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: time(profile.createdAt),
    Roles: [
      {
        Path: role.path,
        RoleName: role.name,
        RoleId: role.id,
        Arn: role.arn,
        CreateDate: time(role.createdAt),
        AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
      },
    ],
  };
}

function policyDetail(policy: SandboxPolicy): XmlFields {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: policy.attachedTo.size,
    PermissionsBoundaryUsageCount: policy.boundaryOf.size,
    IsAttachable: true,
    Description: policy.description === "" ? undefined : policy.description,
    CreateDate: time(policy.createdAt),
    UpdateDate: time(policy.updatedAt),
    PolicyVersionList: policy.versions.toReversed().map((version) => ({
      Document: encodeDocument(version.document),
      VersionId: version.versionId,
      IsDefaultVersion: version.versionId === policy.defaultVersionId,
      CreateDate: time(version.createdAt),
    })),
  };
}
