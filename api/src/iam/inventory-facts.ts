/** The facts of a user, group or role that are compared from reading to reading, as far as AWS lists them with the principal. */
import type { Group, PasswordPolicy, Policy, PolicyHolder, Role, Tag, User } from "./account.ts";
import type { Facts } from "./inventory-change.ts";

export function userFacts(user: User): Facts {
  return {
    name: user.userName,
    ...holderFacts(user),
    groups: user.groupNames,
    permissionsBoundary: user.permissionsBoundaryArn,
    tags: tagsOf(user.tags),
  };
}

export function groupFacts(group: Group): Facts {
  return { name: group.groupName, ...holderFacts(group) };
}

export function roleFacts(role: Role): Facts {
  return {
    ...holderFacts(role),
    trustPolicy: role.trustPolicy,
    permissionsBoundary: role.permissionsBoundaryArn,
    instanceProfiles: role.instanceProfiles.map(({ arn }) => arn),
    tags: tagsOf(role.tags),
  };
}

/**
 * Returns the facts of a policy with all versions, also those that are not in effect: one can be made the default at
 * any time.
 */
export function managedPolicyFacts({ path, versions, defaultVersionId }: Policy): Facts {
  return {
    path,
    version: defaultVersionId,
    versions: versions.map(({ versionId }) => versionId),
    document: defaultDocument({ versions }),
  };
}

/** The text of the version that is in effect. Empty if AWS listed no version. */
export function defaultDocument({ versions }: Pick<Policy, "versions">): string {
  return (versions.find((version) => version.isDefaultVersion) ?? versions[0])?.document ?? "";
}

export function passwordPolicyFacts(policy: PasswordPolicy): Facts {
  return {
    minimumPasswordLength: String(policy.minimumPasswordLength),
    requireSymbols: policy.requireSymbols,
    requireNumbers: policy.requireNumbers,
    requireUppercaseCharacters: policy.requireUppercaseCharacters,
    requireLowercaseCharacters: policy.requireLowercaseCharacters,
    allowUsersToChangePassword: policy.allowUsersToChangePassword,
    maxPasswordAgeDays: countOrNone(policy.maxPasswordAgeDays),
    passwordReusePrevention: countOrNone(policy.passwordReusePrevention),
    hardExpiry: policy.hardExpiry,
  };
}

function countOrNone(count: number | null): string | null {
  return count === null ? null : String(count);
}

function holderFacts({ path, attachedPolicies }: PolicyHolder): Facts {
  return { path, attachedPolicies: attachedPolicies.map(({ policyArn }) => policyArn) };
}

function tagsOf(tags: readonly Tag[]): readonly string[] {
  return tags.map(({ key, value }) => `${key}=${value}`);
}
