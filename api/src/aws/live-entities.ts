/** Reads one user, group, role or policy live with AWS's single-resource calls, in the shapes of the bulk reading. */
import {
  GetAccessKeyLastUsedCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type AttachedPolicy as AwsAttachedPolicy,
  type User as AwsUser,
} from "@aws-sdk/client-iam";
import type {
  AccessKeyMetadata,
  AttachedPolicy,
  CredentialReportRow,
  Group,
  InlinePolicy,
  LastUsed,
  MfaDevice,
  Policy,
  Role,
  User,
} from "../iam/account.ts";
import type { Instant } from "../iam/time.ts";
import { decodePolicyText } from "../iam/policy/document.ts";
import { isAwsManaged, tagsOf } from "./authorization-details.ts";
import { neverUsedKey, neverUsedPassword } from "./credential-report.ts";
import { allPages, inParallel, present } from "./pages.ts";
import { readAccessKeysOf } from "./read-access-keys.ts";
import type { ReadContext } from "./read-context.ts";
import { isNoSuchEntity } from "./read-lists.ts";
import { readMfaDevicesOf } from "./read-per-principal.ts";

const CALLS_AT_ONCE = 8;

export interface LiveUser {
  readonly user: User;
  /** The user's row of the credential report, built from live calls. Signing certificates are missing. */
  readonly row: CredentialReportRow;
  readonly accessKeys: readonly AccessKeyMetadata[];
  readonly mfaDevices: readonly MfaDevice[];
}

/** Returns the answer of the call. Null if the resource does not exist. */
async function existing<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (isNoSuchEntity(error)) return null;
    throw error;
  }
}

export async function readLiveUser(context: ReadContext, userName: string): Promise<LiveUser | null> {
  const { clients, call } = context;
  const answer = await existing(clients.iam.send(new GetUserCommand({ UserName: userName }), call));
  if (!answer) return null;
  const found = present(answer.User, "iam:GetUser", "User");
  const groupsAction = "iam:ListGroupsForUser";
  const [groups, inlinePolicies, attachedPolicies, login, mfaDevices, accessKeys] = await Promise.all([
    allPages(groupsAction, async (Marker) => {
      const page = await clients.iam.send(new ListGroupsForUserCommand({ UserName: userName, Marker }), call);
      return { items: page.Groups, isTruncated: page.IsTruncated, marker: page.Marker };
    }),
    inlineOf(context, "User", userName),
    attachedOf(context, "User", userName),
    existing(clients.iam.send(new GetLoginProfileCommand({ UserName: userName }), call)),
    readMfaDevicesOf(context, userName),
    readKeysWithUse(context, userName),
  ]);
  const user: User = {
    ...userFields(found),
    groupNames: groups.map((group) => present(group.GroupName, groupsAction, "GroupName")),
    inlinePolicies,
    attachedPolicies,
  };
  return {
    user,
    accessKeys,
    mfaDevices,
    row: {
      userName: user.userName,
      arn: user.arn,
      userCreatedAt: user.createdAt,
      passwordEnabled: login !== null,
      passwordLastUsed: passwordLastUsed(found.PasswordLastUsed?.getTime(), user, login !== null),
      passwordLastChangedAt: login?.LoginProfile?.CreateDate?.getTime() ?? null,
      passwordNextRotationAt: null,
      mfaActive: mfaDevices.length > 0,
      accessKeys: accessKeys.map((key) => ({
        isActive: key.isActive,
        createdAt: key.createdAt,
        lastUsed: key.lastUsed ?? { status: "UNKNOWN" },
      })),
      certificates: [],
    },
  };
}

/** When the password was last used. Without a password the answer is "never", as in the credential report. */
function passwordLastUsed(usedAt: Instant | undefined, { createdAt }: User, hasPassword: boolean): LastUsed {
  if (usedAt !== undefined) return { status: "USED", at: usedAt, service: null, region: null };
  return hasPassword ? neverUsedPassword(createdAt) : { status: "NEVER_USED" };
}

async function readKeysWithUse(context: ReadContext, userName: string): Promise<AccessKeyMetadata[]> {
  const keys = await readAccessKeysOf(context, [userName]);
  return Promise.all(keys.map(async (key) => ({ ...key, lastUsed: await readKeyLastUsed(context, key) })));
}

async function readKeyLastUsed(
  { clients, call }: ReadContext,
  { accessKeyId, createdAt }: AccessKeyMetadata,
): Promise<LastUsed> {
  const answer = await clients.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }), call);
  const use = present(answer.AccessKeyLastUsed, "iam:GetAccessKeyLastUsed", "AccessKeyLastUsed");
  if (!use.LastUsedDate) return neverUsedKey(createdAt);
  const known = (text: string | undefined) => (text === undefined || text === "N/A" ? null : text);
  return { status: "USED", at: use.LastUsedDate.getTime(), service: known(use.ServiceName), region: known(use.Region) };
}

export async function readLiveRole(context: ReadContext, roleName: string): Promise<Role | null> {
  const { clients, call } = context;
  const answer = await existing(clients.iam.send(new GetRoleCommand({ RoleName: roleName }), call));
  if (!answer) return null;
  const action = "iam:GetRole";
  const role = present(answer.Role, action, "Role");
  const profilesAction = "iam:ListInstanceProfilesForRole";
  const [inlinePolicies, attachedPolicies, profiles] = await Promise.all([
    inlineOf(context, "Role", roleName),
    attachedOf(context, "Role", roleName),
    allPages(profilesAction, async (Marker) => {
      const page = await clients.iam.send(new ListInstanceProfilesForRoleCommand({ RoleName: roleName, Marker }), call);
      return { items: page.InstanceProfiles, isTruncated: page.IsTruncated, marker: page.Marker };
    }),
  ]);
  const usedAt = role.RoleLastUsed?.LastUsedDate;
  return {
    roleName: present(role.RoleName, action, "RoleName"),
    roleId: present(role.RoleId, action, "RoleId"),
    arn: present(role.Arn, action, "Arn"),
    path: role.Path ?? "/",
    createdAt: present(role.CreateDate, action, "CreateDate").getTime(),
    trustPolicy: decodePolicyText(present(role.AssumeRolePolicyDocument, action, "AssumeRolePolicyDocument")),
    permissionsBoundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagsOf(role.Tags),
    lastUsed: usedAt ? { at: usedAt.getTime(), region: role.RoleLastUsed?.Region ?? null } : null,
    inlinePolicies,
    attachedPolicies,
    instanceProfiles: profiles.map((profile) => ({
      instanceProfileName: present(profile.InstanceProfileName, profilesAction, "InstanceProfileName"),
      arn: present(profile.Arn, profilesAction, "Arn"),
    })),
  };
}

export interface LiveGroup {
  readonly group: Group;
  /** The members as GetGroup returns them: only with this group, and without their own policies. */
  readonly members: readonly User[];
}

export async function readLiveGroup(context: ReadContext, groupName: string): Promise<LiveGroup | null> {
  const { clients, call } = context;
  const action = "iam:GetGroup";
  let found: Awaited<ReturnType<typeof readPage>>["Group"];
  const readPage = (Marker: string | undefined) =>
    clients.iam.send(new GetGroupCommand({ GroupName: groupName, Marker }), call);
  const members = await existing(
    allPages(action, async (marker) => {
      const page = await readPage(marker);
      found ??= page.Group;
      return { items: page.Users, isTruncated: page.IsTruncated, marker: page.Marker };
    }),
  );
  if (members === null) return null;
  const group = present(found, action, "Group");
  const [inlinePolicies, attachedPolicies] = await Promise.all([
    inlineOf(context, "Group", groupName),
    attachedOf(context, "Group", groupName),
  ]);
  return {
    group: {
      groupName: present(group.GroupName, action, "GroupName"),
      groupId: present(group.GroupId, action, "GroupId"),
      arn: present(group.Arn, action, "Arn"),
      path: group.Path ?? "/",
      createdAt: present(group.CreateDate, action, "CreateDate").getTime(),
      inlinePolicies,
      attachedPolicies,
    },
    members: members.map((member) => ({
      ...userFields(member),
      groupNames: [groupName],
      inlinePolicies: [],
      attachedPolicies: [],
    })),
  };
}

/** The policy with only its default version, which is the version in effect. */
export async function readLivePolicy({ clients, call }: ReadContext, arn: string): Promise<Policy | null> {
  const answer = await existing(clients.iam.send(new GetPolicyCommand({ PolicyArn: arn }), call));
  if (!answer) return null;
  const action = "iam:GetPolicy";
  const policy = present(answer.Policy, action, "Policy");
  const versionId = present(policy.DefaultVersionId, action, "DefaultVersionId");
  const { PolicyVersion } = await clients.iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId }),
    call,
  );
  const createdAt = present(policy.CreateDate, action, "CreateDate").getTime();
  return {
    policyName: present(policy.PolicyName, action, "PolicyName"),
    policyId: present(policy.PolicyId, action, "PolicyId"),
    arn,
    path: policy.Path ?? "/",
    isAwsManaged: isAwsManaged({ Arn: arn }),
    attachmentCount: policy.AttachmentCount ?? 0,
    permissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount ?? 0,
    defaultVersionId: versionId,
    createdAt,
    updatedAt: policy.UpdateDate?.getTime() ?? createdAt,
    versions: [
      {
        versionId,
        isDefaultVersion: true,
        createdAt: PolicyVersion?.CreateDate?.getTime() ?? createdAt,
        document: decodePolicyText(present(PolicyVersion?.Document, "iam:GetPolicyVersion", "Document")),
      },
    ],
  };
}

export async function readLivePolicies(context: ReadContext, arns: Iterable<string>): Promise<Policy[]> {
  const policies = await inParallel([...new Set(arns)], CALLS_AT_ONCE, (arn) => readLivePolicy(context, arn));
  return policies.filter((policy) => policy !== null);
}

export interface PolicyHolders {
  readonly userNames: readonly string[];
  readonly groupNames: readonly string[];
  readonly roleNames: readonly string[];
}

export async function readHoldersOf({ clients, call }: ReadContext, policyArn: string): Promise<PolicyHolders> {
  const action = "iam:ListEntitiesForPolicy";
  const pages = await allPages(action, async (Marker) => {
    const page = await clients.iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: policyArn, Marker }), call);
    const lists = page.PolicyUsers ?? page.PolicyGroups ?? page.PolicyRoles;
    return { items: lists && [page], isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return {
    userNames: pages.flatMap((page) =>
      (page.PolicyUsers ?? []).map((user) => present(user.UserName, action, "UserName")),
    ),
    groupNames: pages.flatMap((page) =>
      (page.PolicyGroups ?? []).map((group) => present(group.GroupName, action, "GroupName")),
    ),
    roleNames: pages.flatMap((page) =>
      (page.PolicyRoles ?? []).map((role) => present(role.RoleName, action, "RoleName")),
    ),
  };
}

function userFields(user: AwsUser) {
  return {
    userName: present(user.UserName, "iam:GetUser", "UserName"),
    userId: present(user.UserId, "iam:GetUser", "UserId"),
    arn: present(user.Arn, "iam:GetUser", "Arn"),
    path: user.Path ?? "/",
    createdAt: present(user.CreateDate, "iam:GetUser", "CreateDate").getTime(),
    permissionsBoundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagsOf(user.Tags),
  };
}

type HolderKind = "User" | "Group" | "Role";

async function inlineOf({ clients, call }: ReadContext, kind: HolderKind, name: string): Promise<InlinePolicy[]> {
  const action = `iam:List${kind}Policies`;
  const listPage = (Marker: string | undefined) => {
    switch (kind) {
      case "User":
        return clients.iam.send(new ListUserPoliciesCommand({ UserName: name, Marker }), call);
      case "Group":
        return clients.iam.send(new ListGroupPoliciesCommand({ GroupName: name, Marker }), call);
      case "Role":
        return clients.iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker }), call);
    }
  };
  const getOne = (PolicyName: string) => {
    switch (kind) {
      case "User":
        return clients.iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }), call);
      case "Group":
        return clients.iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }), call);
      case "Role":
        return clients.iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }), call);
    }
  };
  const policyNames = await allPages(action, async (marker) => {
    const page = await listPage(marker);
    return { items: page.PolicyNames, isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return inParallel(policyNames, CALLS_AT_ONCE, async (policyName) => {
    const { PolicyDocument } = await getOne(policyName);
    return {
      policyName,
      document: decodePolicyText(present(PolicyDocument, `iam:Get${kind}Policy`, "PolicyDocument")),
    };
  });
}

async function attachedOf({ clients, call }: ReadContext, kind: HolderKind, name: string): Promise<AttachedPolicy[]> {
  const action = `iam:ListAttached${kind}Policies`;
  const listPage = (Marker: string | undefined) => {
    switch (kind) {
      case "User":
        return clients.iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }), call);
      case "Group":
        return clients.iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker }), call);
      case "Role":
        return clients.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }), call);
    }
  };
  const policies = await allPages<AwsAttachedPolicy>(action, async (marker) => {
    const page = await listPage(marker);
    return { items: page.AttachedPolicies, isTruncated: page.IsTruncated, marker: page.Marker };
  });
  return policies.map((policy) => ({
    policyName: present(policy.PolicyName, action, "PolicyName"),
    policyArn: present(policy.PolicyArn, action, "PolicyArn"),
  }));
}
