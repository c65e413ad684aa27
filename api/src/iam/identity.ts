/** The identities that alerts and rows hang on: they outlive renames and tell a re-created name apart. */
import type {
  AuthorizationDetails,
  CredentialReport,
  CredentialReportRow,
  Group,
  Policy,
  PolicyHolder,
  Role,
  User,
} from "./account.ts";
import type { ResourceRef } from "./finding.ts";
import { type Instant, SECOND } from "./time.ts";

export function userRef(user: Pick<User, "userId" | "userName" | "arn">): ResourceRef {
  return { category: "IAMUser", id: user.userId, name: user.userName, arn: user.arn };
}

export function groupRef(group: Group): ResourceRef {
  return { category: "IAMGroup", id: group.groupId, name: group.groupName, arn: group.arn };
}

export function roleRef(role: Role): ResourceRef {
  return { category: "IAMRole", id: role.roleId, name: role.roleName, arn: role.arn };
}

export function policyRef(policy: Policy): ResourceRef {
  // An AWS managed policy has one id for everybody, and its ARN says more.
  return { category: "IAMPolicy", id: policy.policyId, name: policy.policyName, arn: policy.arn };
}

/** Inline policies have no ARN: `AIDAOWNER/policy-name`, shown as `owner/policy-name`. */
export function inlinePolicyRef(ownerId: string, ownerName: string, policyName: string): ResourceRef {
  return { category: "IAMPolicy", id: `${ownerId}/${policyName}`, name: `${ownerName}/${policyName}`, arn: null };
}

/**
 * A role's trust policy, where a check is about the document and not about the role: the only policies with principals
 * that IAM itself keeps. IAM allows no `#` in any name.
 */
export function trustPolicyRef({ roleId, roleName, arn }: Role): ResourceRef {
  return { category: "IAMPolicy", id: `${roleId}${TRUST_POLICY}`, name: `${roleName} (trust policy)`, arn };
}

const TRUST_POLICY = "#trust-policy";

export function isTrustPolicy({ id }: Pick<ResourceRef, "id">): boolean {
  return id.endsWith(TRUST_POLICY);
}

export function passwordPolicyRef(awsAccountId: string): ResourceRef {
  return { category: "IAMPasswordPolicy", id: awsAccountId, name: "Account password policy", arn: null };
}

export function rootUserRef(awsAccountId: string, partition: string): ResourceRef {
  return { category: "IAMRootUser", id: awsAccountId, name: "root", arn: `arn:${partition}:iam::${awsAccountId}:root` };
}

export function accountRef(awsAccountId: string): ResourceRef {
  return { category: "IAMAccount", id: awsAccountId, name: awsAccountId, arn: null };
}

/**
 * A key's identity is its user's unique id + its creation second: the credential report carries no key ids, and a
 * slot's number changes when a key is deleted. Two keys of one user made in the same second cannot be told apart.
 */
export function accessKeyIdentity(userId: string, createdAt: Instant): string {
  return `${userId}/${Math.floor(createdAt / SECOND)}`;
}

export type PolicyOwner = {
  readonly kind: "USER" | "GROUP" | "ROLE";
  readonly id: string;
  readonly name: string;
  readonly holder: PolicyHolder;
};

/** Users, groups and roles as holders of policies, in that order. */
export function policyOwners(details: AuthorizationDetails): PolicyOwner[] {
  return [
    ...details.users.map((user): PolicyOwner => ({ kind: "USER", id: user.userId, name: user.userName, holder: user })),
    ...details.groups.map((group): PolicyOwner => ({
      kind: "GROUP",
      id: group.groupId,
      name: group.groupName,
      holder: group,
    })),
    ...details.roles.map((role): PolicyOwner => ({ kind: "ROLE", id: role.roleId, name: role.roleName, holder: role })),
  ];
}

/** A user as the credential report and the authorization details show it together. */
export interface UserCredentials {
  readonly user: Pick<User, "userId" | "userName" | "arn" | "createdAt">;
  /** `null`: the user is younger than the report (AWS re-serves one for 4 hours): its credentials are unknown, not absent. */
  readonly row: CredentialReportRow | null;
}

/**
 * Joins the report's rows to users by ARN and creation second. A row without its user belongs to a user deleted since
 * the report. Without authorization details (an offline source that has only the report) the ARN stands for the id.
 */
export function userCredentials(
  report: CredentialReport,
  details: AuthorizationDetails | undefined,
): readonly UserCredentials[] {
  const cached = joined.get(report);
  if (cached && cached.details === details) return cached.users;
  const users = details ? joinUsers(report, details) : report.users.map((row) => ({ user: reportedUser(row), row }));
  joined.set(report, { details, users });
  return users;
}

/** Every check asks for the same join of the same snapshot: done once, forgotten with the snapshot. */
const joined = new WeakMap<
  CredentialReport,
  { details: AuthorizationDetails | undefined; users: readonly UserCredentials[] }
>();

function joinUsers(report: CredentialReport, details: AuthorizationDetails): UserCredentials[] {
  const rows = new Map(report.users.map((row) => [row.arn, row]));
  return details.users.map((user) => {
    const row = rows.get(user.arn);
    const isSame = row !== undefined && Math.floor(row.userCreatedAt / SECOND) === Math.floor(user.createdAt / SECOND);
    return { user, row: isSame ? row : null };
  });
}

function reportedUser(row: CredentialReportRow): UserCredentials["user"] {
  return { userId: row.arn, userName: row.userName, arn: row.arn, createdAt: row.userCreatedAt };
}
