/**
 * The facts that checks use: the AWS call that each comes from, its section of the snapshot, how old it can be, and when
 * it is unknown. The checks page and the alert detail show this as "How we know".
 */
import type { SectionName } from "../account.ts";
import type { AnyCheck } from "./check.ts";
import type { AlertCategory } from "../severity.ts";

export type Freshness = "LIVE" | "REPORT" | "TRACKED";

export interface Fact {
  /** The AWS action, as written in a policy. */
  readonly call: string;
  readonly section: SectionName;
  /**
   * - `LIVE`: as of the moment when the section was read.
   * - `REPORT`: as of the credential report's GeneratedTime, up to four hours earlier.
   * - `TRACKED`: read live, but AWS records it with a delay (15 minutes for a key's first use, 5 for a password's).
   */
  readonly asOf: Freshness;
  /** When the fact is unknown although the section was read. Null if the section always contains it. */
  readonly unknownWhen: string | null;
}

const NOT_IN_REPORT_YET = "the user was created after the report";

export const FACTS = {
  "user.userId": details(null),
  "user.createdAt": details(null),
  "user.groups": details(null),
  "user.policies": details(null),
  "user.permissionsBoundary": details(null),
  "user.tags": details(null),
  "group.members": details(null),
  "group.policies": details(null),
  "role.trustPolicy": details(null),
  "role.policies": details(null),
  "role.permissionsBoundary": details(null),
  "role.tags": details(null),
  "role.instanceProfiles": details(null),
  "role.lastUsed": tracked("no last use is recorded and the role is older than AWS's tracking period of 400 days"),
  "policy.document": details("the document cannot be parsed"),
  "policy.attachmentCount": details(null),
  "policy.permissionsBoundaryUsageCount": details(null),

  "password.enabled": report(NOT_IN_REPORT_YET),
  "password.lastUsed": report(
    `the report contains no_information (user created before 2014-10-20); ${NOT_IN_REPORT_YET}`,
  ),
  "password.lastChangedAt": report(`the report contains not_supported or N/A; ${NOT_IN_REPORT_YET}`),
  "mfa.active": report(NOT_IN_REPORT_YET),
  "key.createdAt": report(`the report contains N/A (active root key); ${NOT_IN_REPORT_YET}`),
  "key.isActive": report(NOT_IN_REPORT_YET),
  "key.lastUsed": report(`the report contains N/A (key created before 2015-04-22); ${NOT_IN_REPORT_YET}`),
  "certificate.isActive": report(NOT_IN_REPORT_YET),
  "key.accessKeyId": {
    call: "iam:ListAccessKeys",
    section: "accessKeys",
    asOf: "REPORT",
    unknownWhen:
      "the key is not listed yet (more than 500 users have new keys), or two keys were created in the same second",
  },

  "root.passwordLastUsed": report("the report has no row for the root user, or contains no_information"),
  "root.keyLastUsed": report("the report has no row for the root user, or contains N/A for a key of unknown age"),
  "root.certificates": report("the report has no row for the root user"),
  "root.mfaEnabled": summary(),
  "root.accessKeysPresent": summary(),
  "root.passwordPresent": {
    call: "iam:GetAccountSummary",
    section: "accountSummary",
    asOf: "LIVE",
    unknownWhen: "the summary has no AccountPasswordPresent",
  },
  "root.signingCertificatesPresent": summary(),
  "root.virtualMfaDevice": {
    call: "iam:ListVirtualMFADevices",
    section: "virtualMfaDevices",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "root.centralManagement": {
    call: "iam:ListOrganizationsFeatures",
    section: "organizationsFeatures",
    asOf: "LIVE",
    unknownWhen: "the account is neither the management account nor a delegated administrator",
  },

  "account.passwordPolicy": {
    call: "iam:GetAccountPasswordPolicy",
    section: "passwordPolicy",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "account.aliases": { call: "iam:ListAccountAliases", section: "accountAliases", asOf: "LIVE", unknownWhen: null },
  "account.organization": {
    call: "organizations:DescribeOrganization",
    section: "organization",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "account.serviceControlPolicies": {
    call: "organizations:ListPoliciesForTarget",
    section: "organization",
    asOf: "LIVE",
    unknownWhen: "the account is neither the management account nor a delegated administrator",
  },
  "account.resourceControlPolicies": {
    call: "organizations:ListPoliciesForTarget",
    section: "organization",
    asOf: "LIVE",
    unknownWhen: "the account is neither the management account nor a delegated administrator",
  },
  "mfa.isVirtual": { call: "iam:ListVirtualMFADevices", section: "virtualMfaDevices", asOf: "LIVE", unknownWhen: null },
  "mfa.devices": {
    call: "iam:ListMFADevices",
    section: "mfaDevices",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off",
  },
  "serverCertificate.expiresAt": {
    call: "iam:ListServerCertificates",
    section: "serverCertificates",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "samlProvider.validUntil": {
    call: "iam:ListSAMLProviders",
    section: "samlProviders",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "oidcProvider.clientIds": {
    call: "iam:GetOpenIDConnectProvider",
    section: "oidcProviders",
    asOf: "LIVE",
    unknownWhen: null,
  },
  "serviceSpecificCredential.isActive": {
    call: "iam:ListServiceSpecificCredentials",
    section: "serviceSpecificCredentials",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off",
  },
  "sshPublicKey.isActive": {
    call: "iam:ListSSHPublicKeys",
    section: "sshPublicKeys",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off",
  },
  "service.lastAccessed": {
    call: "iam:GetServiceLastAccessedDetails",
    section: "serviceLastAccessed",
    asOf: "TRACKED",
    unknownWhen:
      "this opt-in section is switched off or the principal was not read; AWS keeps at most 400 days of history",
  },
  "identityCenter.assignments": {
    call: "sso:ListAccountAssignments, sso:DescribePermissionSet and the other actions of aws/read-identity-center",
    section: "identityCenter",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off, or the organization's account was refused",
  },
  "organization.administration": {
    call: "organizations:ListAWSServiceAccessForOrganization, organizations:ListDelegatedAdministrators and the other actions of aws/read-organization-administration",
    section: "organizationAdministration",
    asOf: "LIVE",
    unknownWhen: "the organization is not read, or the organization's account was refused",
  },
  "organization.layout": {
    call: "organizations:ListAccountsForParent, organizations:ListTargetsForPolicy and the other actions that read an organization",
    section: "organizationAdministration",
    asOf: "LIVE",
    unknownWhen: "the organization is not read, or the organization's account was refused",
  },
  "workload.role": {
    call: "lambda:ListFunctions, ec2:DescribeInstances and the other actions of aws/workloads, in each Region",
    section: "workloads",
    asOf: "LIVE",
    unknownWhen:
      "this opt-in section is switched off, a call was refused in a Region, or no scan reads the kind of resource",
  },
  "resource.policy": {
    call: "s3:GetBucketPolicy, kms:GetKeyPolicy and the other actions of aws/resource-policies, for each resource",
    section: "resourcePolicies",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off, or the call for the resource was refused",
  },
  "account.securityContact": {
    call: "account:GetAlternateContact",
    section: "securityContact",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off",
  },
  "account.trailAlarms": {
    call: "cloudtrail:DescribeTrails, logs:DescribeMetricFilters and the other actions of aws/read-trail-alarms",
    section: "trailAlarms",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off, or a call for a trail was refused",
  },
  "accessAnalyzer.findings": {
    call: "access-analyzer:ListAnalyzers and access-analyzer:ListFindings, in each Region",
    section: "accessAnalyzer",
    asOf: "LIVE",
    unknownWhen: "this opt-in section is switched off, or a call was refused in a Region",
  },
} as const satisfies Record<string, Fact>;

function details(unknownWhen: string | null): Fact {
  return { call: "iam:GetAccountAuthorizationDetails", section: "authorizationDetails", asOf: "LIVE", unknownWhen };
}

function tracked(unknownWhen: string): Fact {
  return { ...details(unknownWhen), asOf: "TRACKED" };
}

function report(unknownWhen: string): Fact {
  return { call: "iam:GetCredentialReport", section: "credentialReport", asOf: "REPORT", unknownWhen };
}

function summary(): Fact {
  return { call: "iam:GetAccountSummary", section: "accountSummary", asOf: "LIVE", unknownWhen: null };
}

/** One AWS call that a check uses. */
export interface FactSource {
  readonly call: string;
  readonly section: SectionName;
  readonly asOf: Freshness;
  /** Whether the check needs this call to be evaluated. If false, the data of the call is used when available. */
  readonly isRequired: boolean;
  /** Facts that this call may leave unknown, each with the reason. */
  readonly unknownWhen: readonly { readonly fact: string; readonly reason: string }[];
}

/** Returns the AWS calls behind a check's sections, with the facts that each may leave unknown. Required calls come first. */
export function sourcesOf(check: Pick<AnyCheck, "needs" | "uses" | "optional" | "category">): readonly FactSource[] {
  const { needs, uses, optional, category } = check;
  const sections = new Set<SectionName>([...needs, ...uses, ...optional]);
  const sources = new Map<string, FactSource & { readonly unknownWhen: { fact: string; reason: string }[] }>();
  for (const [fact, { call, section, asOf, unknownWhen }] of Object.entries(FACTS as Readonly<Record<string, Fact>>)) {
    if (!sections.has(section) || !concerns(fact, category)) continue;
    const key = `${section} ${call} ${asOf}`;
    const source = sources.get(key) ?? { call, section, asOf, isRequired: needs.includes(section), unknownWhen: [] };
    sources.set(key, source);
    if (unknownWhen !== null) source.unknownWhen.push({ fact, reason: unknownWhen });
  }
  return [...sources.values()].toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired));
}

/**
 * Whether a fact concerns the category of a check. One section can cover root user, users, keys and passwords, but a
 * check is about one of them.
 */
function concerns(fact: string, category: AlertCategory): boolean {
  const [noun] = fact.split(".");
  switch (category) {
    case "IAMRootUser":
      return !["password", "key", "certificate"].includes(noun!) && fact !== "mfa.active" && fact !== "role.lastUsed";
    case "IAMAccessKey":
      return !["password", "mfa", "certificate", "root"].includes(noun!) && fact !== "role.lastUsed";
    case "IAMRole":
      return noun !== "root";
    case "IAMAccount":
    case "IAMPasswordPolicy":
      return fact !== "role.lastUsed";
    default:
      return noun !== "root" && fact !== "role.lastUsed";
  }
}
