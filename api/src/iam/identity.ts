/** The identities of resources. They survive renames and differ for a resource re-created with the same name. */
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
  // An AWS managed policy has the same id in every account; its ARN is more informative.
  return { category: "IAMPolicy", id: policy.policyId, name: policy.policyName, arn: policy.arn };
}

/** Inline policies have no ARN. The id is `AIDAOWNER/policy-name`, the name `owner/policy-name`. */
export function inlinePolicyRef(ownerId: string, ownerName: string, policyName: string): ResourceRef {
  return { category: "IAMPolicy", id: `${ownerId}/${policyName}`, name: `${ownerName}/${policyName}`, arn: null };
}

/**
 * Refers to the trust policy of a role, for checks of the document rather than the role. Of the policies stored in IAM,
 * only trust policies name principals. The ID cannot collide with another one: names in IAM cannot contain `#`.
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
 * Identifies a key by the unique id of its user and its creation second. The credential report contains no key ids, and
 * slot numbers change when a key is deleted. Two keys of one user created in the same second are indistinguishable.
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

/** All users, groups and roles, in that order, as policy owners. */
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

/** A user joined from the authorization details and the credential report. */
export interface UserCredentials {
  readonly user: Pick<User, "userId" | "userName" | "arn" | "createdAt">;
  /**
   * Null if the user is younger than the report, which AWS caches for 4 hours. The user's credentials are then unknown,
   * not absent.
   */
  readonly row: CredentialReportRow | null;
}

/**
 * Joins report rows to users by ARN and creation second. A row without a user belongs to a user deleted since the report.
 * Without authorization details (an offline source with only the report) the ARN replaces the id.
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

/** Cached per snapshot, because many checks need the same join. */
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
