/** The codes that programs compare: errors, issues of policies, and sections of the account data. */
import { ERRORS, type ErrorCode } from "../../errors.ts";
import type { SectionName } from "../../iam/account.ts";
import type { DriftKind } from "../../iam/drift.ts";
import { ISSUE_MEANINGS } from "../../iam/policy/issue-meanings.ts";
import { ISSUE_REFERENCES, type PolicyIssueCode } from "../../iam/policy/issue-references.ts";
import { describedEnum } from "./enums.ts";

function mapValues<Key extends string, Before, After>(
  table: Readonly<Record<Key, Before>>,
  map: (value: Before, key: Key) => After,
): Readonly<Record<Key, After>> {
  const entries = Object.entries(table) as [Key, Before][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value, key)])) as Record<Key, After>;
}

export const ErrorCodeEnum = describedEnum<ErrorCode>(
  "ErrorCode",
  "An error code of IAM Monitor, with its general message. The meaning of a code never changes; releases add codes.",
  mapValues(ERRORS, ({ message }) => message),
);

export const PolicyIssueCodeEnum = describedEnum<PolicyIssueCode>(
  "PolicyIssueCode",
  "The code of an issue of a policy document. Releases add codes.",
  mapValues(ISSUE_MEANINGS, (meaning, code) => `${meaning} See ${ISSUE_REFERENCES[code]}.`),
);

export const SectionNameEnum = describedEnum<SectionName>(
  "SectionName",
  "A section of the account data, which is read and can fail on its own.",
  {
    authorizationDetails: "The section has users, groups, roles and policies.",
    credentialReport: "The section has the credential report, which can be hours older than the scan.",
    accountSummary: "The section has the counts and limits of the account, and its root user's MFA and keys.",
    passwordPolicy: "The section has the password policy of the account.",
    accountAliases: "The section has the alias of the account.",
    virtualMfaDevices: "The section has the virtual MFA devices.",
    serverCertificates: "The section has the server certificates.",
    samlProviders: "The section has the SAML identity providers.",
    oidcProviders: "The section has the OpenID Connect identity providers.",
    accessKeys: "The section has the access keys of users.",
    organization: "The section has the organization of the account, with its control policies.",
    organizationsFeatures: "The section has the features of IAM that the organization enabled.",
    serviceLastAccessed: "The section has the services that each principal used.",
    mfaDevices: "The section has the MFA devices of users, also hardware and FIDO devices.",
    serviceSpecificCredentials: "The section has the service-specific credentials of users.",
    sshPublicKeys: "The section has the SSH public keys of users.",
    workloads: "The section has functions, instances and other resources that run with a role.",
    resourcePolicies: "The section has the policies of buckets, keys, queues, topics, functions and secrets.",
    accessAnalyzer: "The section has the analyzers of IAM Access Analyzer and their findings about roles and users.",
    securityContact: "The section has whether AWS has a security contact for the account.",
    trailAlarms: "The section has the trails of every Region, and the alarms on their events.",
    identityCenter: "The section has the permission sets and assignments of IAM Identity Center.",
    organizationAdministration:
      "The section has the delegated administrators, accounts and limits of the account's organization.",
  },
);

export const DriftKindEnum = describedEnum<DriftKind>(
  "ScanDifferenceKind",
  "The type of a resource that two scans found differently.",
  {
    USER: "The resource is an IAM user.",
    GROUP: "The resource is a group.",
    ROLE: "The resource is a role.",
    POLICY: "The resource is a managed or inline policy.",
    ACCESS_KEY: "The resource is an access key.",
    PASSWORD_POLICY: "The resource is the password policy of the account.",
  },
);
