/** Every action that reading needs. The read role's policy allows them all, and `testConnection` tries each of them. */
import type { SectionName } from "../iam/account.ts";

interface ReadActionRow {
  /**
   * When the action is called. `SCAN`: every scan. `VERIFY`: a live read of one resource. `OPT_IN`: only on request.
   */
  readonly purpose: "SCAN" | "VERIFY" | "OPT_IN";
  /** The section that cannot be read without the action. */
  readonly section: SectionName | null;
}

const scan = (section: SectionName): ReadActionRow => ({ purpose: "SCAN", section });
const verify: ReadActionRow = { purpose: "VERIFY", section: null };
const optIn = (section: SectionName | null): ReadActionRow => ({ purpose: "OPT_IN", section });

export const READ_ACTIONS = {
  "iam:GetAccountAuthorizationDetails": scan("authorizationDetails"),
  "iam:GenerateCredentialReport": scan("credentialReport"),
  "iam:GetCredentialReport": scan("credentialReport"),
  "iam:GetAccountSummary": scan("accountSummary"),
  "iam:GetAccountPasswordPolicy": scan("passwordPolicy"),
  "iam:ListAccountAliases": scan("accountAliases"),
  "iam:ListVirtualMFADevices": scan("virtualMfaDevices"),
  "iam:ListServerCertificates": scan("serverCertificates"),
  "iam:ListSAMLProviders": scan("samlProviders"),
  "iam:ListOpenIDConnectProviders": scan("oidcProviders"),
  "iam:GetOpenIDConnectProvider": scan("oidcProviders"),
  "iam:ListAccessKeys": scan("accessKeys"),
  "organizations:DescribeOrganization": scan("organization"),
  "organizations:ListParents": scan("organization"),
  "organizations:ListPoliciesForTarget": scan("organization"),
  "organizations:DescribePolicy": scan("organization"),
  "iam:ListOrganizationsFeatures": scan("organizationsFeatures"),
  "iam:GetUser": verify,
  "iam:GetLoginProfile": verify,
  "iam:GetAccessKeyLastUsed": verify,
  "iam:ListGroupsForUser": verify,
  "iam:ListUserPolicies": verify,
  "iam:GetUserPolicy": verify,
  "iam:ListAttachedUserPolicies": verify,
  "iam:GetGroup": verify,
  "iam:ListGroupPolicies": verify,
  "iam:GetGroupPolicy": verify,
  "iam:ListAttachedGroupPolicies": verify,
  "iam:GetRole": verify,
  "iam:ListRolePolicies": verify,
  "iam:GetRolePolicy": verify,
  "iam:ListAttachedRolePolicies": verify,
  "iam:ListInstanceProfilesForRole": verify,
  "iam:GetPolicy": verify,
  "iam:GetPolicyVersion": verify,
  "iam:ListEntitiesForPolicy": verify,
  "iam:ListMFADevices": optIn("mfaDevices"),
  "iam:ListServiceSpecificCredentials": optIn("serviceSpecificCredentials"),
  "iam:ListSSHPublicKeys": optIn("sshPublicKeys"),
  "iam:GenerateServiceLastAccessedDetails": optIn("serviceLastAccessed"),
  "iam:GetServiceLastAccessedDetails": optIn("serviceLastAccessed"),
  "cloudtrail:LookupEvents": optIn(null),
  "organizations:ListRoots": optIn(null),
  "organizations:ListOrganizationalUnitsForParent": optIn(null),
  "organizations:ListAccountsForParent": optIn(null),
  "organizations:ListPolicies": optIn(null),
  "organizations:ListTargetsForPolicy": optIn(null),
  "organizations:ListAWSServiceAccessForOrganization": optIn(null),
  "organizations:ListDelegatedAdministrators": optIn(null),
  "organizations:ListDelegatedServicesForAccount": optIn(null),
  "organizations:DescribeResourcePolicy": optIn(null),
} as const satisfies Record<string, ReadActionRow>;

export type ReadAction = keyof typeof READ_ACTIONS;
export const READ_ACTION_NAMES = Object.keys(READ_ACTIONS) as readonly ReadAction[];

/** The actions without which the section cannot be read. */
export function actionsOfSection(section: SectionName): readonly ReadAction[] {
  return READ_ACTION_NAMES.filter((action) => READ_ACTIONS[action].section === section);
}
