/**
 * The table of facts that checks rest on: which call each comes from, in which section of the snapshot it stands, how
 * old it is, and what makes it unknown. Documentation as data: a check's page and its alerts tell by it how we know.
 */
import type { SectionName } from "../account.ts";
import type { AnyCheck } from "./check.ts";
import type { AlertCategory } from "../severity.ts";

export type Freshness = "LIVE" | "REPORT" | "TRACKED";

export interface Fact {
  /** The action that AWS is asked, as in a policy. */
  readonly call: string;
  readonly section: SectionName;
  /**
   * `LIVE`: when the section was read. `REPORT`: the credential report's GeneratedTime, up to four hours earlier.
   * `TRACKED`: live, but AWS itself records it late (a key's first use in 15 minutes, a password's in 5).
   */
  readonly asOf: Freshness;
  /** When this cannot be told, though the section was read; `null` when the section always tells. */
  readonly unknownWhen: string | null;
}

const YOUNGER_THAN_REPORT = "the user is younger than the report";

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
  "role.lastUsed": tracked("null, and the role is older than AWS's tracking period of 400 days"),
  "policy.document": details("it cannot be parsed"),
  "policy.attachmentCount": details(null),
  "policy.permissionsBoundaryUsageCount": details(null),

  "password.enabled": report(YOUNGER_THAN_REPORT),
  "password.lastUsed": report(`no_information for a user created before 2014-10-20; ${YOUNGER_THAN_REPORT}`),
  "password.lastChangedAt": report(`not_supported or N/A; ${YOUNGER_THAN_REPORT}`),
  "mfa.active": report(YOUNGER_THAN_REPORT),
  "key.createdAt": report(`N/A for an active root key; ${YOUNGER_THAN_REPORT}`),
  "key.isActive": report(YOUNGER_THAN_REPORT),
  "key.lastUsed": report(`N/A for a key created before 2015-04-22; ${YOUNGER_THAN_REPORT}`),
  "certificate.isActive": report(YOUNGER_THAN_REPORT),
  "key.accessKeyId": {
    call: "iam:ListAccessKeys",
    section: "accessKeys",
    asOf: "REPORT",
    unknownWhen: "not listed yet: more than 500 users with new keys, or two keys made in the same second",
  },

  "root.passwordLastUsed": report("the report has no root row, or no_information"),
  "root.keyLastUsed": report("the report has no root row, or N/A for a key whose age is not told"),
  "root.certificates": report("the report has no root row"),
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
    unknownWhen: "the account is neither management nor delegated administrator",
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
    unknownWhen: "the account is neither management nor delegated administrator",
  },
  "mfa.isVirtual": { call: "iam:ListVirtualMFADevices", section: "virtualMfaDevices", asOf: "LIVE", unknownWhen: null },
  "mfa.devices": {
    call: "iam:ListMFADevices",
    section: "mfaDevices",
    asOf: "LIVE",
    unknownWhen: "not asked for (opt-in)",
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
    unknownWhen: "not asked for (opt-in)",
  },
  "service.lastAccessed": {
    call: "iam:GetServiceLastAccessedDetails",
    section: "serviceLastAccessed",
    asOf: "TRACKED",
    unknownWhen:
      "the account does not ask for it, or this principal was not read; null is not within the 400 days that AWS keeps",
  },
  "workload.role": {
    call: "no live call yet",
    section: "workloads",
    asOf: "LIVE",
    unknownWhen: "not asked for: only a source that has an inventory tells",
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

/** One call that a check rests on. */
export interface FactSource {
  readonly call: string;
  readonly section: SectionName;
  readonly asOf: Freshness;
  /** The check is not evaluated without it. Otherwise it is used where it is there. */
  readonly isRequired: boolean;
  /** Each: what of it, and when that cannot be told. */
  readonly unknownWhen: readonly { readonly fact: string; readonly reason: string }[];
}

/** Where a check's facts come from: the calls of its sections, with what may be unknown of things that it is about. */
export function sourcesOf(check: Pick<AnyCheck, "needs" | "uses" | "optional" | "category">): readonly FactSource[] {
  const { needs, uses, optional, category } = check;
  const sections = new Set<SectionName>([...needs, ...uses, ...optional]);
  const sources = new Map<string, FactSource & { readonly unknownWhen: { fact: string; reason: string }[] }>();
  for (const [fact, { call, section, asOf, unknownWhen }] of Object.entries(FACTS as Readonly<Record<string, Fact>>)) {
    if (!sections.has(section) || !isAbout(fact, category)) continue;
    const key = `${section} ${call} ${asOf}`;
    const source = sources.get(key) ?? { call, section, asOf, isRequired: needs.includes(section), unknownWhen: [] };
    sources.set(key, source);
    if (unknownWhen !== null) source.unknownWhen.push({ fact, reason: unknownWhen });
  }
  return [...sources.values()].toSorted((one, other) => Number(other.isRequired) - Number(one.isRequired));
}

/** One section tells of root and of users, of keys and of passwords; a check is about one of them. */
function isAbout(fact: string, category: AlertCategory): boolean {
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
