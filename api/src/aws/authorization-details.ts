/** Converts GetAccountAuthorizationDetails to `AuthorizationDetails`, for live readings and offline files. */
import type {
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import type {
  AttachedPolicy,
  AuthorizationDetails,
  Group,
  InlinePolicy,
  Policy,
  Role,
  Tag,
  User,
} from "../iam/account.ts";
import { decodePolicyText } from "../iam/policy/document.ts";
import { present } from "./pages.ts";

export const AUTHORIZATION_DETAILS_ACTION = "iam:GetAccountAuthorizationDetails";

/** Collects the pages of an answer and combines them. */
export class AuthorizationDetailsBuilder {
  readonly #users: User[] = [];
  readonly #groups: Group[] = [];
  readonly #roles: Role[] = [];
  readonly #managedPolicies: ManagedPolicyDetail[] = [];

  /**
   * Adds a page and returns its number of items. Errors: AWS_BAD_RESPONSE, which names the field that an item lacks.
   */
  add(page: GetAccountAuthorizationDetailsResponse): number {
    for (const user of page.UserDetailList ?? []) this.#users.push(userOf(user));
    for (const group of page.GroupDetailList ?? []) this.#groups.push(groupOf(group));
    for (const role of page.RoleDetailList ?? []) this.#roles.push(roleOf(role));
    this.#managedPolicies.push(...(page.Policies ?? []));
    return sizeOf(page);
  }

  /**
   * Returns the details of all pages. Attachments are counted from the users, groups and roles of the same answer:
   * AWS's own counter can lag behind, and other endpoints do not maintain it. AWS managed policies that are neither
   * attached nor used as a boundary are left out.
   */
  build(): AuthorizationDetails {
    const attached = new Map<string, number>();
    const bounding = new Map<string, number>();
    const count = (counts: Map<string, number>, arn: string) => counts.set(arn, (counts.get(arn) ?? 0) + 1);
    for (const holder of [...this.#users, ...this.#groups, ...this.#roles]) {
      for (const { policyArn } of holder.attachedPolicies) count(attached, policyArn);
      if ("permissionsBoundaryArn" in holder && holder.permissionsBoundaryArn !== null)
        count(bounding, holder.permissionsBoundaryArn);
    }
    const isHeld = ({ Arn = "", PermissionsBoundaryUsageCount = 0 }: ManagedPolicyDetail) =>
      attached.has(Arn) || bounding.has(Arn) || PermissionsBoundaryUsageCount > 0;
    const policies = this.#managedPolicies
      .filter((policy) => !isAwsManaged(policy) || isHeld(policy))
      .map((detail) => {
        const policy = policyOf(detail);
        const permissionsBoundaryUsageCount = Math.max(
          policy.permissionsBoundaryUsageCount,
          bounding.get(policy.arn) ?? 0,
        );
        return { ...policy, attachmentCount: attached.get(policy.arn) ?? 0, permissionsBoundaryUsageCount };
      });
    return { users: this.#users, groups: this.#groups, roles: this.#roles, policies };
  }
}

function sizeOf(page: GetAccountAuthorizationDetailsResponse): number {
  const lists = [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies];
  return lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
}

export function isAwsManaged({ Arn }: Pick<ManagedPolicyDetail, "Arn">): boolean {
  return Arn?.split(":")[4] === "aws";
}

function userOf(user: UserDetail): User {
  return {
    userName: required(user.UserName, "UserName"),
    userId: required(user.UserId, "UserId"),
    ...holderOf(user, user.UserPolicyList),
    groupNames: user.GroupList ?? [],
    permissionsBoundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagsOf(user.Tags),
  };
}

function groupOf(group: GroupDetail): Group {
  return {
    groupName: required(group.GroupName, "GroupName"),
    groupId: required(group.GroupId, "GroupId"),
    ...holderOf(group, group.GroupPolicyList),
  };
}

function roleOf(role: RoleDetail): Role {
  const lastUsedAt = role.RoleLastUsed?.LastUsedDate;
  return {
    roleName: required(role.RoleName, "RoleName"),
    roleId: required(role.RoleId, "RoleId"),
    ...holderOf(role, role.RolePolicyList),
    trustPolicy: decodePolicyText(required(role.AssumeRolePolicyDocument, "AssumeRolePolicyDocument")),
    permissionsBoundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: tagsOf(role.Tags),
    lastUsed: lastUsedAt ? { at: lastUsedAt.getTime(), region: role.RoleLastUsed?.Region ?? null } : null,
    instanceProfiles: (role.InstanceProfileList ?? []).map((profile) => ({
      instanceProfileName: required(profile.InstanceProfileName, "InstanceProfileName"),
      arn: required(profile.Arn, "InstanceProfile Arn"),
    })),
  };
}

function policyOf(policy: ManagedPolicyDetail): Policy {
  const createdAt = required(policy.CreateDate, "CreateDate of a policy").getTime();
  return {
    policyName: required(policy.PolicyName, "PolicyName"),
    policyId: required(policy.PolicyId, "PolicyId"),
    arn: required(policy.Arn, "Arn of a policy"),
    path: policy.Path ?? "/",
    isAwsManaged: isAwsManaged(policy),
    attachmentCount: policy.AttachmentCount ?? 0,
    permissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount ?? 0,
    defaultVersionId: required(policy.DefaultVersionId, "DefaultVersionId"),
    createdAt,
    updatedAt: policy.UpdateDate?.getTime() ?? createdAt,
    versions: required(policy.PolicyVersionList, "PolicyVersionList").map((version) => ({
      versionId: required(version.VersionId, "VersionId"),
      isDefaultVersion: version.IsDefaultVersion ?? false,
      createdAt: version.CreateDate?.getTime() ?? createdAt,
      document: decodePolicyText(required(version.Document, "Document of a policy")),
    })),
  };
}

type Holder = Pick<UserDetail, "Arn" | "Path" | "CreateDate" | "AttachedManagedPolicies">;

function holderOf(holder: Holder, inlinePolicies: UserDetail["UserPolicyList"]) {
  return {
    arn: required(holder.Arn, "Arn"),
    path: holder.Path ?? "/",
    createdAt: required(holder.CreateDate, "CreateDate").getTime(),
    inlinePolicies: (inlinePolicies ?? []).map((policy): InlinePolicy => ({
      policyName: required(policy.PolicyName, "PolicyName of an inline policy"),
      document: decodePolicyText(required(policy.PolicyDocument, "PolicyDocument")),
    })),
    attachedPolicies: (holder.AttachedManagedPolicies ?? []).map((policy): AttachedPolicy => ({
      policyName: required(policy.PolicyName, "PolicyName of an attached policy"),
      policyArn: required(policy.PolicyArn, "PolicyArn"),
    })),
  };
}

export function tagsOf(tags: UserDetail["Tags"]): Tag[] {
  return (tags ?? []).map((tag) => ({ key: tag.Key ?? "", value: tag.Value ?? "" }));
}

function required<T>(value: T | null | undefined, field: string): T {
  return present(value, AUTHORIZATION_DETAILS_ACTION, field);
}
